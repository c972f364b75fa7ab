"""Who said what: statements, from verbs and nouns of saying, quotations and joint passives.

Every rule yields a `Saying`: a voice and the words that it said. Bare facts told by a house or its
spokesman make a source instead (see `sources`).

The vocabulary is lexicon/<language>/attribution.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from communique.coding.actors import Cast
from communique.coding.clause import Syntax
from communique.coding.judgement import Judgement
from communique.coding.statements.extent import Vocabulary
from communique.coding.statements.quotes import MARKS, Quote, find_quotes
from communique.coding.statements.said import Said, Words
from communique.coding.statements.voices import Voices
from communique.coding.statements.wording import Voice
from communique.lexicon import Lexicon, read_toml
from communique.records import Reading, Sentence, Span, Statement, Token, Trace

LEAST_WORDS = 3
LEAST_LEAD = 6
CONFIDENCE = {"quote": 0.9, "clause": 0.85, "carried": 0.75}


@dataclass(slots=True)
class Saying:
    """A voice, the verb or noun of saying, and the range of tokens that were said.

    `bare`: a house tells plain facts, which makes it a source and no statement.
    """

    voice: Voice
    cue: Token
    words: range
    sort: str
    bare: bool = False


def statements(
    reading: Reading, syntax: Syntax, cast: Cast, lexicon: Lexicon
) -> list[tuple[Statement, Trace]]:
    """The statements of a report in the order of its text, each with its trace."""
    out: list[tuple[Statement, Trace]] = []
    for saying in sayings(reading, syntax, cast, lexicon):
        if saying.bare:
            continue
        span = _content_span(reading, saying.words)
        content = " ".join(reading.report.text[span.start : span.end].split())
        if not any(c.isalnum() for c in content):
            continue
        spans = {"content": span, "speaker": saying.voice.span}
        party = saying.voice.party
        statement = Statement(speaker=saying.voice.name, party=party, content=content, spans=spans,
                              confidence=CONFIDENCE.get(saying.sort, 0.8))  # fmt: skip
        clause = reading.sentences[saying.cue.sentence].span
        rules = (f"cue:{saying.cue.lemma}", f"voice:{saying.voice.kind}")
        out.append((statement, Trace("statement", len(out), saying.sort, clause, rules)))
    return out


def sayings(reading: Reading, syntax: Syntax, cast: Cast, lexicon: Lexicon) -> list[Saying]:
    """All that is said in a report, bare facts of houses included, in the order of the text."""
    if syntax not in _found:
        _found[syntax] = _Finder(reading, syntax, cast, lexicon).run()
    return _found[syntax]


# Statements and sources are two readings of the same sayings
_found: WeakKeyDictionary[Syntax, list[Saying]] = WeakKeyDictionary()


@lru_cache(maxsize=8)
def vocabulary(folder: Path) -> dict[str, Any]:
    """The attribution file of a language's lexicon folder."""
    return read_toml(folder / "attribution.toml")


@lru_cache(maxsize=8)
def _classes(folder: Path) -> Vocabulary:
    return Vocabulary.read(vocabulary(folder))


class _Finder:
    def __init__(self, reading: Reading, syntax: Syntax, cast: Cast, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        self.cast = cast
        self.data = vocabulary(lexicon.folder)
        self.quotes = find_quotes(reading)
        self.quote_at: dict[int, Quote] = {
            i: q for q in self.quotes for i in range(q.first, q.last)
        }
        self.said = Said(syntax, _classes(lexicon.folder), self.quote_at)
        self.judgement = Judgement(self.data)
        self.agencies = lexicon.agencies
        self.voices = Voices(syntax, cast, lexicon, self.data, self.quote_at.__contains__)
        self.found: list[Saying] = []

    def run(self) -> list[Saying]:
        for sentence in self.reading.sentences:
            if not sentence.headline:
                self._sentence(sentence)
        self._carry_quotes()
        return sorted(self.found, key=lambda s: s.words.start)

    # --- verbs and phrases of saying ----------------------------------------------------------

    def _sentence(self, sentence: Sentence) -> None:
        here: list[Saying] = []
        cues = self._outer_first(sentence)
        for words in cues:
            if any(words.cue.i in s.words and not s.bare for s in here):
                continue
            voice = self._voice(words)
            if voice is None:
                continue
            clash = any(not s.bare and _shared(s.words, words.range) > 1 for s in here)
            if clash and not (words.sort == "according" and voice.kind in ("house", "spokesman")):
                continue
            saying = Saying(voice, words.cue, self._unquoted(words.range), words.sort)
            saying.bare = (
                clash or self._bare(saying, words, sentence) or self._retold(saying, words, cues)
            )
            here.append(saying)
            if not words.relaying:
                self.voices.known.hear(words.cue, voice)
        self.found.extend(here)

    def _outer_first(self, sentence: Sentence) -> list[Words]:
        """What each cue of a sentence says, governing cues before the ones that they govern."""
        tokens = self.syntax.tokens[sentence.first : sentence.last]
        out = [w for t in tokens if t.lemma in self.said.lex.triggers for w in self.said.at(t)]
        return (
            sorted(out, key=lambda w: (sum(1 for _ in self.syntax.ancestors(w.cue)), w.cue.i))
            if len(out) > 1
            else out
        )

    def _voice(self, words: Words) -> Voice | None:
        if words.joint and not words.speakers:
            return self.voices.sides(Span(words.cue.start, words.cue.end))
        voice = self.voices.of(words.speakers, words.range)
        if (
            voice is not None
            and words.sort == "according"
            and voice.kind in ("unnamed", "country", "sides")
        ):
            return None
        return voice

    def _unquoted(self, words: range) -> range:
        """Without the marks of a quotation that begins the words and reaches their end."""
        quote = self.quote_at.get(words.start + 1)
        if quote is None or quote.first != words.start + 1 or quote.last < words.stop - 1:
            return words
        return range(words.start + 1, min(words.stop, quote.last))

    def _bare(self, saying: Saying, words: Words, sentence: Sentence) -> bool:
        """A house or its spokesman telling facts, not judging them, and not in quotation marks."""
        if saying.voice.kind == "name":
            cited = (
                words.relaying or words.sort == "according" or saying.voice.name in self.agencies
            )
            return cited and not words.quoted
        if saying.voice.kind not in ("house", "spokesman") or not words.telling or words.quoted:
            return False
        if saying.voice.kind == "house" and (words.relaying or words.sort == "according"):
            return True
        lead = not any(
            not s.headline and s.last - s.first > LEAST_LEAD
            for s in self.reading.sentences[: sentence.i]
        )
        if saying.voice.kind == "spokesman" and (
            not words.left or (saying.voice.name == saying.voice.written and not lead)
        ):
            return False
        told = [t.text for t in self.syntax.tokens[saying.words.start : saying.words.stop]]
        return (lead and words.left) or not self.judgement.of(told)

    def _retold(self, saying: Saying, words: Words, cues: list[Words]) -> bool:
        """'Hasanov noted that …, the ministry said', 'the ministry said that Hasanov praised …': a house
        that tells what others said."""
        if saying.voice.kind not in ("house", "spokesman", "name") or not words.telling:
            return False
        return any(
            other is not words
            and other.cue.i in words.range
            and other.sort != "according"
            and (words.left or self._all_told(words, other))
            for other in cues
        )

    def _all_told(self, outer: Words, inner: Words) -> bool:
        """The clause that a house tells is itself a person's saying."""
        named = [m for t in inner.speakers if (m := self.syntax.mention(t)) is not None]
        return (
            inner.cue.rel == "ccomp"
            and inner.cue.head == outer.cue.i
            and any(m.kind in ("person", "official") and not m.plural for m in named)
        )

    # --- quotations without a verb of their own -----------------------------------------------

    def _carry_quotes(self) -> None:
        """Sentences wholly in quotation marks belong to who speaks in that quote or the last."""
        taken = {i for s in self.found for i in s.words}
        for sentence, piece in self._quoted_sentences():
            if sum(1 for i in piece if i in taken) * 2 > len(piece):
                continue
            voice = self._quote_voice(piece, sentence)
            if voice is not None:
                self.found.append(Saying(voice, self.syntax.tokens[piece.start], piece, "carried"))

    def _quoted_sentences(self) -> Iterator[tuple[Sentence, range]]:
        tokens = self.syntax.tokens
        for sentence in self.reading.sentences if self.quotes else ():
            inside = [i for i in range(sentence.first, sentence.last) if i in self.quote_at]
            if sentence.headline or len(inside) * 2 < sentence.last - sentence.first:
                continue
            words = [i for i in range(sentence.first, sentence.last) if tokens[i].pos != "PUNCT"]
            if len(words) >= LEAST_WORDS and all(i in self.quote_at for i in words):
                yield sentence, range(inside[0], inside[-1] + 1)

    def _quote_voice(self, piece: range, sentence: Sentence) -> Voice | None:
        quote = self.quote_at[piece.start]
        same = [s for s in self.found if not s.bare and any(quote.holds(i) for i in s.words)]
        if same:
            return same[0].voice
        before = [
            s
            for s in self.found
            if s.cue.i < piece.start and self._paragraph(s.cue) >= sentence.paragraph - 1
        ]
        spoken = max(before, key=lambda s: s.cue.i, default=None)
        if (
            spoken is not None
            and spoken.voice.kind in ("person", "spokesman", "unnamed", "name", "house")
            and sentence.i - spoken.cue.sentence <= 3
        ):
            return spoken.voice
        return self.voices.known.actor_before(sentence)

    def _paragraph(self, token: Token) -> int:
        return self.reading.sentences[token.sentence].paragraph


def _shared(a: range, b: range) -> int:
    return len(range(max(a.start, b.start), min(a.stop, b.stop)))


def _content_span(reading: Reading, words: range) -> Span:
    """The words' offsets, without quotation marks that enclose all of them."""
    tokens = reading.tokens
    first, last = words.start, words.stop - 1
    while first < last and tokens[first].text in MARKS and not _pair_inside(reading, first, last):
        first += 1
    while (
        last > first
        and tokens[last].text in MARKS
        and not _pair_inside(reading, first, last - 1, closing=True)
    ):
        last -= 1
    if (
        tokens[first].text in MARKS
        and tokens[last].text in MARKS
        and first < last
        and not any(tokens[i].text in MARKS for i in range(first + 1, last))
    ):
        first, last = first + 1, last - 1
    if sum(1 for t in tokens[first : last + 1] if t.text in MARKS) % 2:
        last = next(
            (i for i in range(last + 1, min(last + 3, len(tokens))) if tokens[i].text in MARKS),
            last,
        )
    return Span(tokens[first].start, tokens[last].end)


def _pair_inside(reading: Reading, first: int, last: int, closing: bool = False) -> bool:
    marks = sum(1 for t in reading.tokens[first : last + 1] if t.text in MARKS)
    return marks % 2 == 1 if closing else marks % 2 == 0
