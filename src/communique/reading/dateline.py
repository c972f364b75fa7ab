"""Dateline and head date of a report: where and when it says that it was written.

'NEW DELHI, March 11 (Reuters) -', 'Baku, Azerbaijan, Nov. 7', 'ASTANA. KAZINFORM -', 'RAWALPINDI:'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from communique.lexicon import Lexicon, read_toml
from communique.reading.blocks import Block
from communique.reading.moments import parse_date
from communique.records import Dateline, Span

HEAD = 170
ALONE = 40
"""Characters that a day and an agency behind the city of a dateline may have."""


@dataclass(slots=True)
class _Patterns:
    """A language's dateline.toml: what may stand before the city, the city, what follows it, a day alone."""

    lead: re.Pattern[str]
    before: re.Pattern[str]
    place: re.Pattern[str]
    after: re.Pattern[str]
    bare: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    data = read_toml(lexicon.folder / "dateline.toml")
    return _Patterns(
        *(re.compile(data[key], re.VERBOSE) for key in ("lead", "before", "place", "after", "bare"))
    )


def find_dateline(text: str, blocks: list[Block], lexicon: Lexicon) -> Dateline | None:
    """The dateline that opens the first full paragraphs, or None."""
    for block in blocks[:6]:
        if block.headline:
            alone = _place_alone(text, block.span, lexicon)
            if alone is not None:
                return alone
            continue
        found = _dateline(text, block.span, lexicon)
        if found is not None:
            return found
    return None


def _place_alone(text: str, span: Span, lexicon: Lexicon) -> Dateline | None:
    """A city, and perhaps a day and an agency, on a line of its own above the text."""
    city, comma, rest = text[span.start : span.end].rstrip(":. ").partition(",")
    if comma and (
        len(rest) > ALONE
        or not {w.lower().rstrip(".,") for w in rest.split()[:2]} & lexicon.months.keys()
    ):
        return None
    day = parse_date(rest, lexicon)
    date = rest[day.start : day.end] if day is not None else None
    form = lexicon.parties.get(city)
    entry = lexicon.places.get(city) or lexicon.places.get(_titled(city))
    if form is not None and form.kind == "capital":
        return Dateline(span, city=form.city, country=form.code, date=date)
    if form is not None or entry is None:
        return None
    return Dateline(span, city=entry[0], country=entry[1], date=date)


def _dateline(text: str, span: Span, lexicon: Lexicon) -> Dateline | None:
    line = text[span.start : min(span.end, span.start + HEAD)]
    rules = _patterns(lexicon)
    lead = rules.lead.match(line)
    if lead:
        return Dateline(Span(span.start, span.start + lead.end()), agency=lead["agency"])
    before = rules.before.match(line)
    begin = before.end() if before else 0
    place = rules.place.match(line, begin)
    if place is None:
        return _bare_date(line, span, rules)
    for city, length in _prefixes(place["city"]):
        end = begin + length
        entry = lexicon.places.get(city) or lexicon.places.get(_titled(city))
        form = lexicon.parties.get(city) or lexicon.parties.get(_titled(city))
        if entry is None and not (form and form.kind in ("capital", "name")):
            continue
        after = rules.after.match(line, end)
        if after is None:
            if span.end - span.start <= 30 and end == span.end - span.start and city.isupper():
                after = None
            else:
                continue
        stop = after.end() if after else end
        code = entry[1] if entry else (form.code if form else None)
        name = entry[0] if entry else (form.city if form else None)
        state = (after["state"] or after["state2"]) if after else None
        agency = (after["agency"] or after["agency2"]) if after else None
        if state and (party := lexicon.parties.get(state)):
            code = party.code
        elif after is not None and after["state"] and not agency:
            agency = after["state"]  # 'ISTANBUL (Reuters) -'
        if form and form.kind == "capital" and not state:
            code, name = form.code, form.city or name
        return Dateline(
            Span(span.start, span.start + stop),
            city=name,
            country=code,
            date=(before["date"] if before else None) or (after["date"] if after else None),
            agency=agency,
        )
    return _bare_date(line, span, rules)


def _bare_date(line: str, span: Span, rules: _Patterns) -> Dateline | None:
    """'May 25. Commanders of …': a day alone before the first sentence."""
    bare = rules.bare.match(line)
    if bare is None:
        return None
    return Dateline(Span(span.start, span.start + bare.end()), date=bare["date"])


def _prefixes(run: str) -> list[tuple[str, int]]:
    """The run of capitalised words and its shorter beginnings, longest first."""
    words = [(m.group(), m.end()) for m in re.finditer(r"[^\s]+", run)]
    out = []
    for n in range(len(words), 0, -1):
        end = words[n - 1][1]
        out.append((run[:end].rstrip(".,"), len(run[:end].rstrip(".,"))))
    return out


def _titled(city: str) -> str:
    return (
        "-".join(" ".join(w.capitalize() for w in part.split(" ")) for part in city.split("-"))
        if city.isupper()
        else city
    )


def head_date(
    text: str, spans: list[Span], dateline: Dateline | None, lexicon: Lexicon
) -> tuple[str, Span] | None:
    """The publication date that the head of the page tells ('YYYY-MM-DD') and its words."""
    limit = 400
    for span in sorted(spans):
        if span.start > limit:
            break
        line = text[span.start : min(span.end, span.start + 120)]
        found = parse_date(line, lexicon)
        if found is not None and len(found.value) == 10 and (span.end - span.start < 90):
            return found.value, Span(span.start + found.start, span.start + found.end)
    if dateline is not None and dateline.date:
        found = parse_date(dateline.date, lexicon)
        if found is not None and len(found.value) == 10:
            at = text.index(dateline.date, dateline.span.start)
            return found.value, Span(at + found.start, at + found.end)
    return None
