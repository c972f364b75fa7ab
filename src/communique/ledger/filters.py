"""Which occasions of a ledger: the filters of lists, counts and exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, false, func, or_, select

from communique.errors import CommuniqueError
from communique.ledger import schema as t
from communique.ledger.words import reports_with
from communique.linking.names import name_key, same_name
from communique.linking.when import days

Review = Literal["unreviewed", "reviewed", "confirmed", "corrected", "rejected", "any"]

SORTS = {
    "date": t.occasions.c.day,
    "confidence": t.occasions.c.confidence,
    "witnesses": t.occasions.c.witnesses,
    "reports": t.occasions.c.reports,
    "disagreements": t.occasions.c.disagreements,
}
"""What a list can be sorted by; with a minus in front, downwards."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which occasions; all that is given must hold, of several values in one field any.

    country: parties (codes), dyad: two parties that both take part, person: a name in any
    spelling, since/until: `YYYY[-MM[-DD]]`, place: a country's code or a city, forum: part of its
    name, words: full-text search over the reports, review: None hides what was rejected.
    """

    country: tuple[str, ...] = ()
    dyad: tuple[str, str] | None = None
    person: str | None = None
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    place: str | None = None
    forum: str | None = None
    outlet: str | None = None
    words: str | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    review: Review | None = None
    disagreements: bool | None = None


def conditions(connection: Connection, where: Filter) -> Iterator[ColumnElement[bool]]:
    """What must hold of `occasions` for a filter. Raises CommuniqueError on a date that is none."""
    c = t.occasions.c
    if where.country:
        yield _facet("party", [*where.country, *(code.upper() for code in where.country)])
    for party in where.dyad or ():
        yield _facet("party", [party, party.upper()])
    if where.person:
        yield _facet("person", names_like(connection, where.person))
    if where.outlet:
        yield _facet("outlet", [where.outlet.casefold()])
    if where.type:
        yield c.type.in_(where.type)
    if where.status:
        yield c.status.in_(where.status)
    if where.since:
        yield c.last_day >= _days(where.since)[0]
    if where.until:
        yield c.day <= _days(where.until)[1]
    if where.place:
        yield or_(c.country == where.place.upper(), func.lower(c.city) == where.place.lower())
    if where.forum:
        yield c.forum.icontains(where.forum, autoescape=True)
    if where.words:
        found = reports_with(where.words, connection.dialect.name)
        e = t.engagements.c
        yield false() if found is None else c.id.in_(select(e.occasion).where(e.report.in_(found)))
    if where.min_confidence is not None:
        yield c.confidence >= where.min_confidence
    if where.max_confidence is not None:
        yield c.confidence <= where.max_confidence
    if where.disagreements is not None:
        yield c.disagreements > 0 if where.disagreements else c.disagreements == 0
    if where.review is None:
        # few are rejected: a look at those spares a look at every other row
        yield c.id.not_in(select(c.id).where(c.review == "rejected"))
    elif where.review == "reviewed":
        yield c.review != "unreviewed"
    elif where.review != "any":
        yield c.review == where.review


def names_like(connection: Connection, person: str) -> list[str]:
    """The names in the ledger that may be the same person's, in whatever spelling."""
    keys = sorted({key for key in name_key(person).split() if len(key) > 1}, key=len)
    if not keys:
        return []
    n = t.names.c
    rows = (
        select(n.name)
        .where(n.key == keys[-1])
        .union(*(select(n.name).where(n.key == key) for key in keys[:-1]))
    )
    return sorted(name for name in connection.execute(rows).scalars() if same_name(person, name))


def _facet(kind: str, values: Sequence[str]) -> ColumnElement[bool]:
    f = t.facets.c
    return t.occasions.c.id.in_(select(f.occasion).where(f.kind == kind, f.value.in_(values)))


def _days(value: str) -> tuple[int, int]:
    interval = days(value)
    if interval is None:
        raise CommuniqueError(f"{value!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    return interval
