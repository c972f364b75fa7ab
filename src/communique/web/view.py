"""A coded report as a page shows it: fields that know their words, a text cut where marks begin.

Spans come from a store that others may have filled: those that do not lie in the text are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from communique.ledger.queries import Standing
from communique.records import CodedReport, Engagement, Office, Span, Spans, Statement


@dataclass(slots=True)
class Field:
    """One field of a record; `span` is None where no words of the text at hand justify it.

    `anchor` is the number of the first segment of its words.
    """

    id: str
    label: str
    value: str
    span: Span | None
    kind: str
    anchor: int | None = None


@dataclass(slots=True)
class Item:
    """One record of a layer; `notes` are what people judged."""

    title: str
    fields: list[Field]
    confidence: float | None = None
    notes: list[str] = field(default_factory=list)
    occasion: str | None = None


@dataclass(slots=True)
class Layer:
    """All records of one kind."""

    kind: str
    title: str
    items: list[Item]


@dataclass(slots=True)
class Segment:
    """A stretch of the text under the same marks throughout, the shortest mark's field first."""

    number: int
    text: str
    fields: list[Field]
    furniture: bool

    @property
    def kinds(self) -> str:
        """The kinds of all its marks, as classes."""
        return " ".join(dict.fromkeys(f.kind for f in self.fields))


@dataclass(slots=True)
class Shown:
    """A report's text in segments, with its record."""

    segments: list[Segment]
    layers: list[Layer]


def shown(text: str, coded: CodedReport, standings: Sequence[Standing] = ()) -> Shown:
    """What to show of a report; `standings` go before the engagements of the record."""
    coding = coded.coded
    judged = [_judged(n, standing) for n, standing in enumerate(standings)]
    engagements = judged or [_engagement(n, e) for n, e in enumerate(coding.engagements)]
    spans: list[Span | None] = [*coding.source_spans]
    spans += [None] * (len(coding.sources) - len(spans))
    sources = [
        Item("", [Field(f"c{n}", "source", source, span, "source")])
        for n, (source, span) in enumerate(zip(coding.sources, spans, strict=False))
    ]
    layers = [
        Layer("engagement", "Engagements", engagements),
        Layer("office", "Offices", [_office(n, o) for n, o in enumerate(coding.offices)]),
        Layer("statement", "Statements", [_said(n, s) for n, s in enumerate(coding.statements)]),
        Layer("source", "Sources", sources),
    ]
    fields = [f for layer in layers for item in layer.items for f in item.fields]
    for told in fields:
        if told.span is not None and not _within(told.span, text):
            told.span = None
    furniture = [span for span in coding.furniture if _within(span, text)]
    segments = list(_segments(text, [f for f in fields if f.span], furniture))
    for segment in segments:
        for told in segment.fields:
            if told.anchor is None:
                told.anchor = segment.number
    return Shown(segments, layers)


def _segments(text: str, fields: Sequence[Field], furniture: Sequence[Span]) -> Iterator[Segment]:
    """The text, cut wherever a mark begins or ends; put together again it is the text."""
    starts: dict[int, list[Field]] = {}
    ends: dict[int, list[Field]] = {}
    depth: dict[int, int] = {}
    for told in fields:
        if told.span is not None:
            starts.setdefault(told.span.start, []).append(told)
            ends.setdefault(told.span.end, []).append(told)
    for start, end in furniture:
        depth[start] = depth.get(start, 0) + 1
        depth[end] = depth.get(end, 0) - 1
    cuts = sorted({0, len(text), *starts, *ends, *depth})
    here: dict[str, Field] = {}
    grey = 0
    for number, (start, end) in enumerate(pairwise(cuts)):
        for told in ends.get(start, ()):
            del here[told.id]
        here.update((told.id, told) for told in starts.get(start, ()))
        grey += depth.get(start, 0)
        yield Segment(number, text[start:end], sorted(here.values(), key=_length), grey > 0)


def _length(told: Field) -> int:
    return told.span.end - told.span.start if told.span else 0


def _within(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _fields(
    prefix: str, kind: str, values: Iterable[tuple[str, str | None]], spans: Spans
) -> Iterator[Field]:
    for name, value in values:
        if value is not None:
            label = name.replace("_", " ")
            yield Field(f"{prefix}-{name}", label, value, spans.get(name), kind)


def _engagement(number: int, told: Engagement) -> Item:
    names = ("type", "status", "date", "end", "city", "country", "forum")
    id = f"e{number}"
    fields = list(_fields(id, "engagement", [(n, getattr(told, n)) for n in names], told.spans))
    for n, side in enumerate(told.participants):
        spans = side.spans
        fields.append(Field(f"{id}-{n}-party", side.role, side.party, spans.get("party"), "party"))
        if side.person:
            label = "person (from the register)" if side.inferred else "person"
            at = spans.get("person")
            fields.append(Field(f"{id}-{n}-person", label, side.person, at, "party"))
    at = told.spans.get("evidence")
    fields.append(Field(f"{id}-evidence", "evidence", told.evidence, at, "evidence"))
    sides = " – ".join(dict.fromkeys(side.party for side in told.participants))
    return Item(f"{told.type}, {told.status}: {sides}", fields, told.confidence)


def _judged(number: int, standing: Standing) -> Item:
    item = _engagement(number, standing.engagement)
    item.occasion = standing.occasion
    if standing.rejected:
        item.notes.append("rejected by a reviewer")
    if standing.confirmed:
        item.notes.append("confirmed by a reviewer")
    if standing.corrected:
        item.notes.append(f"corrected by a reviewer: {', '.join(standing.corrected)}")
    return item


def _office(number: int, told: Office) -> Item:
    names = ("person", "rank", "office", "party", "person_latin")
    values = [(name, getattr(told, name)) for name in names]
    fields = list(_fields(f"o{number}", "office", values, told.spans))
    return Item(told.person, fields, told.confidence)


def _said(number: int, told: Statement) -> Item:
    values = [(name, getattr(told, name)) for name in ("speaker", "party", "content")]
    fields = list(_fields(f"s{number}", "statement", values, told.spans))
    return Item(told.speaker, fields, told.confidence)
