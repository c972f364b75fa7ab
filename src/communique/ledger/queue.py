"""What to review next, what an occasion may be the same as, and what a reviewer did last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from communique.ledger import schema as t
from communique.ledger.filters import Filter
from communique.ledger.judgements import retracted
from communique.ledger.queries import Row, occasions
from communique.linking.when import days, iso
from communique.records import Occasion

NEAR = 10
"""Days apart within which two occasions may be one."""


@dataclass(frozen=True, slots=True)
class Last:
    """A judgement that can be taken back, and the occasions that its engagements make now."""

    id: str
    action: str
    field: str | None
    occasions: tuple[str, ...]


def queue(
    connection: Connection, where: Filter, passed: Collection[str] = (), limit: int = 20
) -> list[Row]:
    """Unreviewed occasions: where reports disagree before others, the least confident first.

    Of those that hang together through linked pairs only the first is given: what is judged of it
    may change the rest. `passed` are left out.
    """
    found: list[Row] = []
    seen = set[str]()
    for disputed in (True, False):
        wanted = replace(where, review="unreviewed", disagreements=disputed)
        if where.disagreements not in (None, disputed):
            continue
        page = occasions(
            connection, wanted, "confidence", 3 * limit + len(passed), count=False
        )  # fmt: skip
        clusters = _clusters(connection, [row.id for row in page.rows])
        for row in page.rows:
            cluster = clusters.get(row.id, row.id)
            if row.id not in passed and cluster not in seen:
                seen.add(cluster)
                found.append(row)
    return found[:limit]


def near(connection: Connection, occasion: Occasion, limit: int = 6) -> list[Row]:
    """Others that may be the same: of about the same days with parties in common, likest first."""
    told = days(occasion.date)
    parties = {side.party for side in occasion.participants}
    if told is None or not parties:
        return []
    where = Filter(
        country=tuple(sorted(parties)), since=iso(told[0] - NEAR), until=iso(told[1] + NEAR)
    )
    rows = occasions(connection, where, limit=200, count=False).rows

    def unlike(row: Row) -> tuple[bool, int, str]:
        return row.type != occasion.type, -len(parties & {*row.parties}), row.id

    return sorted((row for row in rows if row.id != occasion.id), key=unlike)[:limit]


def last_judgement(connection: Connection, reviewer: str) -> Last | None:
    """The last judgement of a reviewer that still holds."""
    j = t.judgements.c
    gone = retracted(connection)
    rows = connection.execute(
        select(j.n, j.id, j.action, j.field)
        .where(j.reviewer == reviewer, j.action != "retract")
        .order_by(j.n.desc())
    )
    row = next((row for row in rows if row.id not in gone), None)
    if row is None:
        return None
    e, a = t.engagements.c, t.anchors.c
    of = select(e.occasion).join(t.anchors, a.engagement == e.id).where(a.judgement == row.n)
    told = dict.fromkeys(connection.execute(of.order_by(a.n)).scalars())
    return Last(row.id, row.action, row.field, tuple(id for id in told if id))


def _clusters(connection: Connection, ids: list[str]) -> dict[str, str]:
    e = t.engagements.c
    rows = select(e.occasion, e.component).where(e.occasion.in_(ids), e.component.is_not(None))
    return {row.occasion: row.component for row in connection.execute(rows)}
