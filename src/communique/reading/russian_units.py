"""What the Russian parser reads: mentions and prepositions of several words as one word each."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.lexicon import Lexicon
from communique.reading.blocks import Block
from communique.reading.inflection import Form, may_be
from communique.reading.russian_mentions import Named
from communique.records import Span

SHORTEST = 3
"""Words that a stretch of a sentence has at least."""

# What the parser reads in place of a person, by case.
PERSON = {
    "Nom": "Иванов",
    "Gen": "Иванова",
    "Dat": "Иванову",
    "Acc": "Иванова",
    "Ins": "Ивановым",
    "Loc": "Иванове",
}


@dataclass(slots=True)
class Unit:
    """What the parser takes for one word: a word, a mention, or a preposition of several words."""

    text: str
    shadow: str
    start: int
    end: int
    form: Form
    mention: Named | None = None
    preposition: str = ""
    house: bool = False


@dataclass(slots=True)
class Draft:
    """A sentence on its way through the reader."""

    block: Block
    paragraph: int
    start: int
    text: str
    pieces: list[tuple[str, int, int]]
    words: list[Form] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    arcs: list[tuple[int, str]] = field(default_factory=list)


class Units:
    """Makes the words for the parser of tagged words and mentions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.saying = lexicon.saying
        self.adverbs = frozenset(lexicon.grammar["words"]["adverbs"])
        prepositions = lexicon.grammar["prepositions"] | dict.fromkeys(self.adverbs, "также")
        self.prepositions = {tuple(k.split(" ")): str(v) for k, v in prepositions.items()}
        self.longest = max(len(k) for k in self.prepositions)

    def of(self, draft: Draft, named: list[Named]) -> list[Unit]:
        units: list[Unit] = []
        at = {n.first: n for n in named}
        i = 0
        while i < len(draft.words):
            mention = at.get(i)
            word = draft.words[i]
            if mention is not None:
                head = draft.words[mention.head]
                span = mention.mention.span
                mention.mention.lemmas = frozenset(w.lemma for w in draft.words[i : mention.last])
                text = " ".join(
                    draft.text[span.start - draft.start : span.end - draft.start].split()
                )
                shadow = _stand_in(mention, head)
                if head.plain != head.text and mention.last < len(draft.words):
                    # 'российско-монгольское': the first half agrees as the second does
                    shadow = draft.words[mention.last].text
                units.append(Unit(text, shadow, span.start, span.end, head, mention))
                i = mention.last
                continue
            size = self._quoted_house(draft.words, i, at)
            if size:
                inner, last = draft.words[i + 1], draft.words[i + size - 1]
                written = draft.text[word.start - draft.start : last.end - draft.start]
                units.append(Unit(written, inner.text, word.start, last.end, inner, house=True))
                i += size
                continue
            size = self._preposition(draft.words, i)
            if size:
                last = draft.words[i + size - 1]
                written = " ".join(w.norm for w in draft.words[i : i + size])
                units.append(
                    Unit(
                        written,
                        self.prepositions[tuple(written.split(" "))],
                        word.start,
                        last.end,
                        word,
                        preposition=written,
                    )
                )
                i += size
                continue
            units.append(Unit(word.text, word.plain or word.text, word.start, word.end, word))
            i += 1
        return units

    def blocked(self, words: list[Form]) -> frozenset[int]:
        return frozenset(
            k for i in range(len(words)) for k in range(i, i + self._preposition(words, i))
        )

    def _quoted_house(self, words: list[Form], i: int, mentions: dict[int, Named]) -> int:
        """How many words a short quoted name beside a verb of saying takes ('рассказал «Интерфаксу»')."""
        if words[i].text not in '«"“' or i + 2 >= len(words):
            return 0
        size = next(
            (n for n in range(2, 5) if i + n < len(words) and words[i + n].text in '»"”'), 0
        )
        inner = words[i + 1 : i + size]
        if (
            not inner
            or not inner[0].text[:1].isupper()
            or any(k in mentions for k in range(i, i + size))
            or any(w.pos in ("VERB", "AUX") for w in inner)
        ):
            return 0
        near = words[max(0, i - 2) : i] + words[i + size + 1 : i + size + 2]
        return size + 1 if any(w.lemma in self.saying for w in near) else 0

    def _preposition(self, words: list[Form], i: int) -> int:
        for size in range(min(self.longest, len(words) - i), 1, -1):
            if tuple(w.norm for w in words[i : i + size]) in self.prepositions:
                return size
        return 0


def stretches(units: list[Unit]) -> list[tuple[int, int]]:
    """Where a sentence falls apart at ':' and ';' outside quotation marks, no stretch shorter than three words."""
    cuts, quoted = [0], False
    for i, unit in enumerate(units):
        if unit.text in '«»"“”„':
            quoted = not quoted if unit.text == '"' else unit.text in "«“„"
        if (
            unit.text in (":", ";")
            and not quoted
            and i + 1 - cuts[-1] > SHORTEST
            and len(units) - i > SHORTEST
        ):
            cuts.append(i + 1)
    return list(zip(cuts, [*cuts[1:], len(units)], strict=True))


def _stand_in(named: Named, head: Form) -> str:
    if named.mention.kind == "person":
        return PERSON.get(head.case, PERSON["Nom"])
    return head.text


def settle_names(named: list[Named], drafts: list[Draft]) -> None:
    """A declined name takes the form in which the report has it in the nominative elsewhere."""
    sure: set[str] = set()
    for mention, draft in zip(named, drafts, strict=True):
        if mention.mention.kind == "person" and draft.words[mention.head].case == "Nom":
            sure.update(mention.mention.name.split() if mention.mention.name else ())
    for mention, draft in zip(named, drafts, strict=True):
        span = mention.mention.name_span
        if mention.mention.kind != "person" or span is None or not mention.mention.name:
            continue
        if draft.words[mention.head].case == "Nom":
            continue
        written = draft.text[span.start - draft.start : span.end - draft.start].split()
        turned = mention.mention.name.split()
        if len(written) == len(turned):
            mention.mention.name = " ".join(
                _known(w, t, sure) for w, t in zip(written, turned, strict=True)
            )


def _known(written: str, turned: str, sure: set[str]) -> str:
    if turned in sure:
        return turned
    return next((s for s in sorted(sure) if len(s) > 3 and may_be(written, s)), turned)
