"""Whom the page itself credits: the agency of a dateline, a line that names one, '(Xinhua)', 'Source: …'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from communique.coding.statements.attribution import vocabulary
from communique.lexicon import Lexicon
from communique.records import Reading, Span

LINE = re.compile(r"[^\n\r\u2028\u2029]+")
PART = re.compile(r"[^|/,;()–—•]+")
BRACKETED = re.compile(r"(?:(?<=\d )|(?=\([^)]*\)\s*[:–—-]))\((?P<who>[A-Z][\w -]+)\)")
NEAR = 3
"""Lines behind the last sentence that may name whose report it is."""
SHORT = 90


class Credit(NamedTuple):
    """A name, its words, the passage around them, and the rule that found it."""

    name: str
    span: Span
    clause: Span
    rule: str


def credits(reading: Reading, lexicon: Lexicon) -> Iterator[Credit]:
    """The agencies and houses that a page credits, in no order, perhaps more than once."""
    data = vocabulary(lexicon.folder)
    found = [*_dateline(reading), *_bylines(reading, data), *_patterns(reading, lexicon.folder)]
    outlet = reading.report.outlet or ""
    home = lexicon.country_of_domain(outlet) if "." in outlet else None
    state = {
        name.lower()
        for name, country in data["agencies"].items()
        if country == home and country in data["sources"]["state_press"]
    }
    yield from (credit for credit in found if credit.name.lower() not in state)


def _dateline(reading: Reading) -> Iterator[Credit]:
    line = reading.dateline
    if line is None or not line.agency:
        return
    for name in re.split(r"[/,]|(?<=\w)-(?=[A-Z])|\s-+\s", line.agency):
        if name.strip() and not any(c.isdigit() for c in name):
            yield Credit(name.strip(), line.span, line.span, "dateline")


def _bylines(reading: Reading, data: dict[str, Any]) -> Iterator[Credit]:
    """'AFP | Web Desk', 'AP Brussels', 'By Xinhua and Agencies' above the text or right below it."""
    text = reading.report.text
    body = [s.span for s in reading.sentences if not s.headline]
    first = min((s.start for s in body), default=0)
    last = max((s.end for s in body), default=0)
    lines = [Span(*m.span()) for m in LINE.finditer(text) if m.group().strip()]
    above = [s for s in lines if s.end <= first]
    below = [s for s in lines if s.start >= last][:NEAR]
    inside = [s for s in body if s.end - s.start <= SHORT]
    pattern = _agency(tuple(data["agencies"]), tuple(data["sources"]["byline_words"]))
    for line in (*above, *inside, *below):
        words = text[line.start : line.end]
        if len(words) > SHORT or words.rstrip()[-1:] in ".!?" or _pictured(words, data):
            continue
        for part in PART.finditer(text, line.start, line.end):
            match = pattern.match(text, part.start(), part.end())
            if match is not None and (line not in above or data["agencies"][match["who"]]):
                span = Span(*match.span("who"))
                yield Credit(match["who"], span, line, "byline")
    for line in body[:NEAR]:
        # 'Shaljhandi [Nepal], December 31 (ANI): …' where the place is none that we know
        for match in BRACKETED.finditer(text, line.start, min(line.start + SHORT, line.end)):
            if match["who"] in data["agencies"]:
                yield Credit(match["who"], Span(*match.span("who")), line, "dateline")


def _pictured(line: str, data: dict[str, Any]) -> bool:
    return line.strip().lower().startswith(tuple(data["sources"]["pictures"]))


@lru_cache(maxsize=4)
def _agency(names: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    """A known agency's name, what a byline may put before it, and at most one word behind it."""
    known = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    lead = "|".join(re.escape(w) for w in words)
    return re.compile(
        rf"\W*(?:(?i:{lead})\b\W*)*(?P<who>{known})(?:(?i: news)?(?i: agency)?)"
        rf"(?:\s+[A-Z][\w.]*)?[\s.]*$"
    )


@lru_cache(maxsize=8)
def _compiled(folder: Path) -> list[re.Pattern[str]]:
    return [re.compile(p) for p in vocabulary(folder)["sources"]["patterns"]]


def _cited(reading: Reading, span: Span) -> str:
    """The citation form of a name that is one declined word, empty for others."""
    sentence = next((s for s in reading.sentences if s.span.start <= span.start < s.span.end), None)
    tokens = reading.tokens[sentence.first : sentence.last] if sentence else []
    inside = (t for t in tokens if span.start <= t.start and t.end <= span.end)
    words = [t for t in inside if t.pos != "PUNCT"]
    return words[0].citation if len(words) == 1 else ""


def _patterns(reading: Reading, folder: Path) -> Iterator[Credit]:
    for pattern in _compiled(folder):
        for match in pattern.finditer(reading.report.text):
            span = Span(*match.span("who"))
            for name in re.split(r"/(?=[A-Z])", _cited(reading, span) or match["who"]):
                yield Credit(name.strip(' «»"“”').rsplit("/")[0], span, span, "credit")
