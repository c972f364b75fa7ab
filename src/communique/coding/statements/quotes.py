"""Direct quotations: which words of a report stand in quotation marks, across sentences.

Scare quotes and quoted names are found too; the rules of attribution decide what is speech.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.records import Reading

OPENING = {"“": "”", "«": "»", "„": "“”", "‘": "’", "``": "''"}
CLOSING = {"”", "»", "’", "''"}
STRAIGHT = {'"', "'"}
DASHES = {"–", "—", "-"}
ENDS = {",", "!", "?", "…", "..."}
MARKS = {*OPENING, *CLOSING, *STRAIGHT}


@dataclass(slots=True, frozen=True)
class Quote:
    """Words `first` up to but not including `last`, the marks left out; `open`: never closed."""

    first: int
    last: int
    open: bool = False

    def holds(self, i: int) -> bool:
        return self.first <= i < self.last


def find_quotes(reading: Reading) -> list[Quote]:
    """The quotations of a report in order, none across paragraphs, none inside another."""
    quotes: list[Quote] = []
    tokens, sentences = reading.tokens, reading.sentences
    n = 0
    while n < len(sentences):
        m = n
        while m < len(sentences) and sentences[m].paragraph == sentences[n].paragraph:
            m += 1
        first, last = sentences[n].first, sentences[m - 1].last
        if any(t.text in MARKS for t in tokens[first:last]):
            quotes.extend(_in_paragraph(reading, first, last))
        elif tokens[first].text in DASHES and len(spoken := _spoken(reading, first + 1, last)) > 1:
            quotes.extend(spoken)  # '— A, — said he. — B.'
        n = m
    return quotes


def _in_paragraph(reading: Reading, first: int, last: int) -> list[Quote]:
    text, tokens = reading.report.text, reading.tokens
    out: list[Quote] = []
    start, mark = -1, ""
    for i in range(first, last):
        word = tokens[i].text
        if word not in MARKS:
            continue
        spaced = (
            i == first
            or text[tokens[i].start - 1].isspace()
            or text[tokens[i].start - 1] in "([—–-"
        )
        if start < 0:
            if word in OPENING or (word in STRAIGHT and (spaced or word == '"')):
                start, mark = i + 1, word
        elif _closes(mark, word) and not (word in ("'", "’") and spaced):
            if i > start:
                out.extend(_spoken(reading, start, i))
            start = -1
    begun = start - 1 == first or mark in ("“", "«")
    if start >= 0 and begun and last > start and mark not in ("'", "‘"):
        out.append(Quote(start, last, open=True))
    return out


def _spoken(reading: Reading, first: int, last: int) -> list[Quote]:
    """A quotation without the words of the report between dashes in it: «A, — said he. — B»."""
    tokens = reading.tokens
    out: list[Quote] = []
    start = first
    for i in range(first + 1, last - 1):
        after = tokens[i + 1]
        if i < start or tokens[i].text not in DASHES or tokens[i - 1].text not in ENDS:
            continue
        if after.pos == "VERB" and "fin" in after.feats and after.text.islower():
            out.append(Quote(start, i - (tokens[i - 1].text == ",")))
            closing = (
                j
                for j in range(i + 2, last)
                if tokens[j].text in DASHES and tokens[j - 1].text in (".", ",")
            )
            start = next(closing, last - 1) + 1
    return [*out, Quote(start, last)] if start < last else out


def _closes(mark: str, word: str) -> bool:
    return word in OPENING[mark] if mark in OPENING else word == mark
