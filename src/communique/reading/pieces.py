"""Paragraphs on their way to the parser: their words, the mentions in them, and what the parser reads instead."""

from __future__ import annotations

from collections import Counter

from communique.lexicon import Lexicon, PartyForm
from communique.reading.blocks import Block
from communique.reading.exercises import ExerciseNames
from communique.reading.mentions import find_mentions
from communique.reading.window import Window, Word
from communique.records import Mention, Reading, Span

# What the parser reads in place of a mention: frequent words of the same grammar.
STAND_INS = {"person": "Smith", "party": "France", "adjective": "French", "place": "Paris"}
EXERCISE = "Wimbledon"


class Piece:
    """A paragraph on its way through the reader."""

    __slots__ = ("block", "capitals", "exercises", "mentions", "units", "words")

    def __init__(self, block: Block, words: list[Word]) -> None:
        self.block = block
        self.words = words
        self.capitals = _capitals(words, block.headline)
        self.mentions: list[Mention] = []
        self.exercises: list[Span] = []
        self.units: list[Unit] = []

    def clear(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions that are no part of an exercise's name."""
        if not self.exercises:
            return mentions
        return [
            m
            for m in mentions
            if not any(m.span.start < e.end and e.start < m.span.end for e in self.exercises)
        ]


class Unit:
    """What the parser takes for one word; `exercise`: it is the name of one."""

    __slots__ = ("end", "exercise", "mention", "shadow", "start", "text")

    def __init__(
        self,
        text: str,
        shadow: str,
        start: int,
        end: int,
        mention: Mention | None,
        exercise: bool = False,
    ) -> None:
        self.exercise = exercise
        self.text = text
        self.shadow = shadow
        self.start = start
        self.end = end
        self.mention = mention


def units_of(piece: Piece, text: str) -> list[Unit]:
    """The words that the parser reads: a mention, or an exercise's name, is one."""
    units: list[Unit] = []
    queue = iter(piece.mentions)
    current = next(queue, None)
    names = iter(piece.exercises)
    name = next(names, None)
    for word in piece.words:
        while name is not None and word.start >= name.end:
            name = next(names, None)
        if name is not None and name.start <= word.start:
            if word.start == name.start:
                own = " ".join(text[name.start : name.end].split())
                units.append(Unit(own, EXERCISE, name.start, name.end, None, exercise=True))
            continue
        while current is not None and word.start >= current.span.end:
            current = next(queue, None)
        if current is not None and current.span.start <= word.start:
            if not units or units[-1].mention is not current:
                units.append(
                    Unit(
                        current.text,
                        _stand_in(current, word.text),
                        current.span.start,
                        current.span.end,
                        current,
                    )
                )
            continue
        units.append(Unit(word.text, word.text, word.start, word.end, None))
    return units


def _stand_in(mention: Mention, first: str) -> str:
    single = " " not in mention.text
    if mention.kind == "person":
        return STAND_INS["person"]
    if mention.kind == "official":
        return mention.posts[-1].text.split()[0].lower() if single else _head_word(mention)
    if mention.kind == "body":
        return mention.text if single else "ministry"
    if mention.form in ("adjective", "demonym") and mention.text[:1].isupper():
        return mention.text if single else STAND_INS["adjective"]
    if mention.kind == "place":
        return STAND_INS["place"]
    return mention.text if single and "." not in mention.text else STAND_INS["party"]


def _head_word(mention: Mention) -> str:
    return "ministers" if mention.plural else "minister"


def _with_known(piece: Piece, text: str, known: dict[str, str]) -> list[Mention]:
    """Adds later occurrences of known names: 'Valiyev', 'Colak'."""
    covered = sorted(
        (m for m in piece.mentions if m.kind != "place" or m.text not in known),
        key=lambda m: m.span,
    )
    out: list[Mention] = []
    words = piece.words
    i = 0
    queue = 0
    while i < len(words):
        while queue < len(covered) and covered[queue].span.end <= words[i].start:
            queue += 1
        if queue < len(covered) and covered[queue].span.start <= words[i].start:
            i += 1
            continue
        limit = covered[queue].span.start if queue < len(covered) else words[-1].end + 1
        for length in (5, 4, 3, 2, 1):
            if i + length > len(words) or words[i + length - 1].end > limit:
                continue
            piece_text = " ".join(text[words[i].start : words[i + length - 1].end].split())
            if piece_text in known and piece_text[:1].isupper():
                span = Span(words[i].start, words[i + length - 1].end)
                out.append(Mention(-1, "person", span, piece_text, name=piece_text, name_span=span))
                i += length - 1
                break
        i += 1
    return sorted([*covered, *out], key=lambda m: m.span)


def _capitals(words: list[Word], headline: bool) -> bool:
    """Capitals tell nothing: a headline in which nearly every longer word has one, or a text all in capitals."""
    longer = [w.text for w in words if len(w.text) > 3 and w.text[:1].isalpha()]
    if len(longer) < 3:
        return False
    least = 0.8 * len(longer)
    return sum(t.isupper() for t in longer) >= least or (
        headline and sum(t[:1].isupper() for t in longer) >= least
    )


def name_pieces(reading: Reading, pieces: list[Piece], lexicon: Lexicon) -> None:
    """Twice over the report: what is named in full anywhere is then known everywhere."""
    text = reading.report.text
    windows = [Window(lexicon, piece.words, text) for piece in pieces]
    _settle(reading, windows, lexicon)
    names = ExerciseNames(
        [
            text[p.words[0].start : p.words[-1].end]
            for p in pieces
            if p.words and not p.block.headline
        ],
        lexicon,
    )
    for piece in pieces:
        piece.exercises = names.spans(piece.words)
    known: dict[str, str] = {}
    for piece, window in zip(pieces, windows, strict=True):
        if not piece.capitals:
            piece.mentions = piece.clear(find_mentions(window))
            for name in (m.name for m in piece.mentions if m.name):
                known.setdefault(name, name)
                known.setdefault(name.split()[-1], name)
    for name in list(known.values()):
        # names that begin with the family's ('Guan Yuefei', 'Nguyen Chi Vinh')
        known.setdefault(name.split()[0], name)
    shouted = {short.upper(): name for short, name in known.items()}
    for piece, window in zip(pieces, windows, strict=True):
        if piece.capitals:
            piece.mentions = piece.clear(find_mentions(window, known | shouted))
        else:
            piece.mentions = piece.clear(_with_known(piece, text, known))
        for mention in piece.mentions:
            if mention.kind == "body":
                mention.plural = mention.text.endswith("s")  # 'the armies'


def _settle(reading: Reading, windows: list[Window], lexicon: Lexicon) -> None:
    """Gives ambiguous words and the report's own abbreviations their party."""
    named: Counter[str] = Counter()
    outlet = reading.report.outlet
    for code in (
        reading.dateline and reading.dateline.country,
        outlet and lexicon.country_of_domain(outlet),
    ):
        if code:
            named[code] += 1
    for window in windows:
        named.update(window.named())
    aliases: dict[str, PartyForm] = {}
    for window in windows:
        window.settle(named)
        aliases.update(window.explained())
    for window in windows:
        window.adopt(aliases)
