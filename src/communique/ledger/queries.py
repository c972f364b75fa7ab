"""Reading a ledger. Every function takes an open connection and changes nothing.

>>> with ledger.read() as connection:                               # doctest: +SKIP
...     page = occasions(connection, Filter(country=("AZE",), type=("meeting",)), limit=20)
...     detail = occasion(connection, page.rows[0].id)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    or_,
    select,
    tuple_,
)

from communique.errors import CommuniqueError
from communique.ledger import schema as t
from communique.ledger.filters import SORTS as SORTS
from communique.ledger.filters import Filter as Filter
from communique.ledger.filters import conditions as conditions_of
from communique.records import CodedReport, Engagement, Occasion, Report


@dataclass(frozen=True, slots=True)
class Row:
    """An occasion as a list shows it. `disagreements` counts the fields in which reports differ."""

    id: str
    type: str
    status: str
    date: str | None
    end: str | None
    city: str | None
    country: str | None
    forum: str | None
    parties: tuple[str, ...]
    persons: tuple[str, ...]
    reports: int
    witnesses: int
    confidence: float
    disagreements: int
    review: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, how many there are in all, and the cursor of the next page (None at the end)."""

    rows: list[Row]
    total: int | None
    after: tuple[float, str] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An engagement as it stands: the machine's, in the `corrected` fields a reviewer's."""

    id: str
    occasion: str | None
    engagement: Engagement
    rejected: bool
    confirmed: bool
    corrected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """An occasion with all that stands behind it."""

    occasion: Occasion
    review: str
    reports: list[Report]
    codings: list[CodedReport]
    judgements: list[dict[str, Any]] = field(default_factory=list)


def occasions(
    connection: Connection,
    where: Filter | None = None,
    sort: str = "-date",
    limit: int = 50,
    offset: int = 0,
    after: tuple[float, str] | None = None,
    count: bool = True,
) -> Page:
    """A page of occasions. Raises CommuniqueError on an unknown sort or a date that is none.

    `after` (a former page's cursor) is the quick way to go on; `offset` jumps.
    """
    down, name = sort.startswith("-"), sort.lstrip("-")
    if name not in SORTS:
        raise CommuniqueError(f"cannot sort by {name!r}; sorts are {', '.join(SORTS)}")
    by, c = SORTS[name], t.occasions.c
    total = number(connection, where) if count else None
    conditions = conditions_of(connection, where or Filter())
    chosen = select(c.id).where(*conditions)
    if after is not None:
        cursor, here = tuple_(by, c.id), tuple_(*after)
        chosen = chosen.where(cursor < here if down else cursor > here)
    order = (by.desc(), c.id.desc()) if down else (by, c.id)
    chosen = chosen.order_by(*order).limit(limit + 1).offset(offset)
    ids = list(connection.execute(chosen).scalars())
    rows = select(by.label("sorted_by"), *(c[name] for name in Row.__slots__)).order_by(*order)
    found = connection.execute(rows.where(c.id.in_(ids[:limit]))).mappings().all()
    last = (found[-1]["sorted_by"], found[-1]["id"]) if len(ids) > limit else None
    return Page([_row(row) for row in found], total, last)


def number(connection: Connection, where: Filter | None = None) -> int:
    """How many occasions a filter lets through."""
    conditions = conditions_of(connection, where or Filter())
    counted = select(func.count()).select_from(t.occasions).where(*conditions)
    return connection.execute(counted).scalar_one()


def each_row(
    connection: Connection, where: Filter | None = None, sort: str = "date"
) -> Iterator[list[Row]]:
    """All occasions of a filter, a thousand at a time."""
    after = None
    while True:
        page = occasions(connection, where, sort, 1000, after=after, count=False)
        yield page.rows
        after = page.after
        if after is None:
            return


def each_occasion(
    connection: Connection, where: Filter | None = None, sort: str = "date"
) -> Iterator[tuple[Row, Occasion]]:
    """All occasions of a filter with their merged records."""
    for rows in each_row(connection, where, sort):
        wanted = select(t.merged).where(t.merged.c.occasion.in_([row.id for row in rows]))
        records = {row.occasion: row.record for row in connection.execute(wanted)}
        for row in rows:
            yield row, Occasion.model_validate(records[row.id])


def occasion(connection: Connection, id: str) -> Detail:
    """One occasion with its reports and judgements; an id that it had before finds it too.

    Raises CommuniqueError if there is none.
    """
    id = current_id(connection, id)
    row = connection.execute(
        select(t.merged.c.record, t.occasions.c.review)
        .join_from(t.occasions, t.merged)
        .where(t.occasions.c.id == id)
    ).one()
    held = Occasion.model_validate(row.record)
    told = list(dict.fromkeys(member.report for member in held.members))
    return Detail(
        held,
        row.review,
        [report(connection, name) for name in told],
        [coding for name in told if (coding := current_coding(connection, name))],
        judgements_on(connection, id),
    )


def current_id(connection: Connection, id: str) -> str:
    """The id that the occasion once called `id` has now. Raises CommuniqueError if unknown.

    The beginning of an id will do, if it is the beginning of no other.
    """
    seen = set()
    while id not in seen:
        seen.add(id)
        c = t.occasions.c
        near = select(c.id).where(c.id >= id, c.id < id + "\uffff").order_by(c.id).limit(2)
        found: list[str] = list(connection.execute(near).scalars())
        if found and (found[0] == id or len(found) == 1):
            return found[0]
        if found:
            raise CommuniqueError(f"{id!r} begins the ids of several occasions")
        h = t.history.c
        became = (
            select(h.other)
            .where(h.occasion == id, h.kind == "became")
            .order_by(h.n.desc())
            .limit(1)
        )
        id = connection.execute(became).scalar() or id
    raise CommuniqueError(f"no occasion {id!r} in this ledger")


def report(connection: Connection, id: str) -> Report:
    """A report as it was added (`text` is '' where only its record was). Raises CommuniqueError."""
    row = connection.execute(select(t.reports).where(t.reports.c.id == id)).mappings().first()
    if row is None:
        raise CommuniqueError(f"no report {id!r} in this ledger")
    return Report.model_validate({**row, "text": row["text"] or ""})


def id_of(connection: Connection, digest: str) -> str | None:
    """The id of the report with a digest (`store.report_digest`)."""
    c = t.reports.c
    found: str | None = connection.execute(select(c.id).where(c.digest == digest)).scalar()
    return found


def reports(connection: Connection, limit: int = 50, offset: int = 0) -> list[Report]:
    """Reports in the order in which they were added, without their texts."""
    c = t.reports.c
    rows = select(c.id, c.url, c.outlet, c.language, c.published).order_by(c.n)
    found = connection.execute(rows.limit(limit).offset(offset)).mappings()
    return [Report.model_validate({**row, "text": ""}) for row in found]


def current_coding(connection: Connection, report: str) -> CodedReport | None:
    """The machine's record of a report that is in force."""
    return next((record for current, _, record in codings(connection, report) if current), None)


def codings(connection: Connection, report: str) -> list[tuple[bool, str, CodedReport]]:
    """All records ever made of a report, oldest first: in force or not, when added, the record."""
    r, c = t.reports.c, t.codings.c
    rows = connection.execute(
        select(r.n, r.url, r.outlet, r.language, r.published, c.current, c.added, c.record)
        .join_from(t.reports, t.codings)
        .where(r.id == report)
        .order_by(c.n)
    ).mappings()
    return [
        (
            row["current"],
            row["added"],
            CodedReport.model_validate(
                {
                    "id": report,
                    **{name: row[name] for name in ("url", "outlet", "language", "published")},
                    "coded": row["record"],
                }
            ),
        )
        for row in rows
    ]


def engagements_of(connection: Connection, report: str) -> list[Standing]:
    """The engagements of a report as they stand, in the order of its current record."""
    e = t.engagements.c
    rows = connection.execute(
        select(t.engagements).join(t.reports).where(t.reports.c.id == report).order_by(e.n)
    ).mappings()
    return [
        Standing(
            row["id"], row["occasion"], Engagement.model_validate(row["record"]), row["rejected"],
            row["confirmed"], tuple(row["corrected"]),
        )
        for row in rows
    ]  # fmt: skip


def occasions_of(connection: Connection, report: str) -> list[str]:
    """Ids of the occasions that a report tells of."""
    e = t.engagements.c
    rows = select(e.occasion).join(t.reports).where(t.reports.c.id == report).order_by(e.n)
    return [id for id in dict.fromkeys(connection.execute(rows).scalars()) if id]


def judgements_on(connection: Connection, id: str) -> list[dict[str, Any]]:
    """Every judgement on an occasion's engagements, oldest first."""
    j = t.judgements.c
    on = (
        select(t.anchors.c.judgement)
        .join(t.engagements, t.engagements.c.id == t.anchors.c.engagement)
        .where(t.engagements.c.occasion == id)
    )
    own = list(connection.execute(select(j.id).where(j.n.in_(on))).scalars())
    rows = select(t.judgements).where(or_(j.id.in_(own), j.retracts.in_(own))).order_by(j.n)
    return [dict(row) for row in connection.execute(rows).mappings()]


def history(connection: Connection, id: str) -> list[dict[str, Any]]:
    """All that ever changed an occasion, or any it grew out of, oldest first.

    Each event has `at`, `kind` (made, changed, became, gone, coded, recoded, judged), its `cause`
    (a report's or judgement's id), `occasion`, `other` (what it became) and `detail`. With a
    report's, judgement's or reviewer's id, all that it caused.
    """
    h = t.history.c
    ids, fresh = {id}, [id]
    while fresh:
        before = select(h.occasion).where(h.kind == "became", h.other.in_(fresh))
        fresh = [old for old in connection.execute(before).scalars() if old not in ids]
        ids.update(fresh)
    rows = select(t.history).where(or_(h.occasion.in_(ids), h.other.in_(ids), h.cause == id))
    return [dict(row) for row in connection.execute(rows.order_by(h.n)).mappings()]


def counts(
    connection: Connection, by: str, where: Filter | None = None, limit: int = 100
) -> list[tuple[str, int]]:
    """Numbers of occasions by type, status, review, country, city, year, party, person or outlet,
    the commonest first (years in their order).

    Raises CommuniqueError on any other `by`.
    """
    conditions = list(conditions_of(connection, where or Filter()))
    value: ColumnElement[Any]
    if by in ("party", "person", "outlet"):
        value = t.facets.c.value
        query: Select[Any] = select(value, func.count()).where(t.facets.c.kind == by)
        if where is not None:
            query = query.join(t.occasions).where(*conditions)
    elif by in ("type", "status", "review", "country", "city"):
        value = t.occasions.c[by]
        query = select(value, func.count()).where(value.is_not(None), *conditions)
    elif by == "year":
        value = func.substr(t.occasions.c.date, 1, 4)
        query = select(value, func.count()).where(t.occasions.c.date.is_not(None), *conditions)
    else:
        raise CommuniqueError(f"cannot count by {by!r}")
    order = (value,) if by == "year" else (func.count().desc(), value)
    rows = connection.execute(query.group_by(value).order_by(*order).limit(limit))
    return [(row[0], row[1]) for row in rows]


def stats(connection: Connection) -> dict[str, Any]:
    """How much a ledger holds, and of what."""
    sizes = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (t.reports, t.codings, t.engagements, t.occasions, t.judgements)
    }
    c = t.occasions.c
    many, disputed = connection.execute(
        select(
            func.count().filter(c.witnesses > 1),
            func.count().filter(c.disagreements > 0),
        )
    ).one()
    return {
        **sizes,
        "occasions_with_several_witnesses": many,
        "occasions_with_disagreements": disputed,
        **{by: dict(counts(connection, by)) for by in ("type", "status", "review", "year")},
        "party": dict(counts(connection, "party", limit=20)),
    }


def _row(row: RowMapping) -> Row:
    values = {name: row[name] for name in Row.__slots__}
    values["parties"] = tuple(filter(None, row["parties"].split("; ")))
    values["persons"] = tuple(filter(None, row["persons"].split("; ")))
    return Row(**values)
