"""Dateline and head date of a report: where and when it says that it was written.

'NEW DELHI, March 11 (Reuters) -', 'Baku, Azerbaijan, Nov. 7', 'ASTANA. KAZINFORM -', 'RAWALPINDI:'.
"""

from __future__ import annotations

import re

from communique.reading.moments import parse_date
from communique.lexicon import Lexicon
from communique.reading.blocks import Block
from communique.records import Dateline, Span

HEAD = 170
AGENCY = r"[(/\[—–-]\s*(?P<agency>[A-Z][\w .&'’/-]{1,40}?)\s*[)/\]—–-]"
SEPARATOR = re.compile(r"\s*(?:--+|[–—:−]|-(?=\s)|\.(?=\s+[A-Z]))\s*")


def find_dateline(text: str, blocks: list[Block], lexicon: Lexicon) -> Dateline | None:
    """The dateline that opens the first full paragraphs, or None."""
    for block in blocks[:6]:
        if block.headline:
            continue
        found = _dateline(text, block.span, lexicon)
        if found is not None:
            return found
    return None


PLACE = re.compile(r"(?P<city>[A-Z][\w'’.-]+(?:[ -][A-Z][\w'’.-]+){0,3})")
AFTER = re.compile(
    r"""
    (?:\s*[\[(]\s*(?P<state>[A-Z][\w .]+?)\s*[\])]|,\s*(?P<state2>[A-Z][a-z]\w+(?:\ [A-Z]\w+)?)(?=[,.\s]))?
    (?:\s*,?\s*(?P<date>(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?
       (?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,?\s*\d{4})?
       |\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:,?\s*\d{4})?)))?
    (?:\s*,?\s*\.?\s*[(/\[]\s*(?P<agency>[A-Z][^()\[\]/]{1,40})[)/\]])?
    (?:\s*(?:--+|[–—:−|]|-(?=\s)|\.(?=\s))\s*)
    (?:(?P<agency2>[A-Z]{3,}(?:\.[A-Z]{2})?|[A-Z][a-z]+(?:\.[A-Za-z]{2,3}))(?:\s+(?:--|[-–—])|\s*[-–—:.](?=\s)|(?=\s+[A-Z][a-z]))\s*)?
    """,
    re.VERBOSE,
)


def _dateline(text: str, span: Span, lexicon: Lexicon) -> Dateline | None:
    line = text[span.start : min(span.end, span.start + HEAD)]
    lead = re.match(r"\s*\((?P<agency>[A-Z][A-Za-z. ]{1,20})\)\s*(?:[-–—]\s*)?", line)
    if lead:
        return Dateline(Span(span.start, span.start + lead.end()), agency=lead["agency"])
    place = PLACE.match(line)
    if place is None:
        return _bare_date(line, span)
    for city, end in _prefixes(place["city"]):
        entry = lexicon.places.get(city) or lexicon.places.get(_titled(city))
        form = lexicon.parties.get(city) or lexicon.parties.get(_titled(city))
        if entry is None and not (form and form.kind in ("capital", "name")):
            continue
        after = AFTER.match(line, end)
        if after is None:
            if span.end - span.start <= 30 and end == span.end - span.start and city.isupper():
                after = None
            else:
                continue
        stop = after.end() if after else end
        code = entry[1] if entry else (form.code if form else None)
        name = entry[0] if entry else (form.city if form else None)
        state = (after["state"] or after["state2"]) if after else None
        if state and (party := lexicon.parties.get(state)):
            code = party.code
        if form and form.kind == "capital" and not state:
            code, name = form.code, form.city or name
        return Dateline(
            Span(span.start, span.start + stop),
            city=name,
            country=code,
            date=after["date"] if after else None,
            agency=((after["agency"] or after["agency2"]) if after else None),
        )
    return _bare_date(line, span)


def _bare_date(line: str, span: Span) -> Dateline | None:
    """'May 25. Commanders of …': a day alone before the first sentence."""
    bare = re.match(r"(?P<date>[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]+(?: \d{4})?)\s*[.:–—-]\s+(?=[A-Z])", line)
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
    return "-".join(" ".join(w.capitalize() for w in part.split(" ")) for part in city.split("-")) if city.isupper() else city


def head_date(text: str, spans: list[Span], dateline: Dateline | None, lexicon: Lexicon) -> tuple[str, Span] | None:
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
