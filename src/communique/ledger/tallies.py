"""Numbers of occasions by time, place and those who took part, for `analysis`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from communique.ledger import schema as t
from communique.ledger.filters import Filter, conditions


def by_time(connection: Connection, where: Filter, letters: int) -> list[tuple[str, str, str, int]]:
    """Period (the date's first 4 or 7 letters), type, status and number, of dated occasions."""
    c = t.occasions.c
    period = func.substr(c.date, 1, letters)
    rows = (
        select(period, c.type, c.status, func.count())
        .where(func.length(c.date) >= letters, *conditions(connection, where))
        .group_by(period, c.type, c.status)
        .order_by(period, c.type, c.status)
    )
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(rows)]


def by_place(connection: Connection, where: Filter) -> list[tuple[str, str | None, int]]:
    """Country, city (None where none is told) and number."""
    c = t.occasions.c
    rows = (
        select(c.country, c.city, func.count())
        .where(c.country.is_not(None), *conditions(connection, where))
        .group_by(c.country, c.city)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(rows)]


def by_forum(connection: Connection, where: Filter, limit: int) -> list[tuple[str, int]]:
    """Forum and number, the commonest first."""
    c = t.occasions.c
    rows = (
        select(c.forum, func.count())
        .where(c.forum.is_not(None), *conditions(connection, where))
        .group_by(c.forum)
        .order_by(func.count().desc(), c.forum)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in connection.execute(rows)]


def casts(connection: Connection, where: Filter, of: str) -> Iterator[tuple[str, ...]]:
    """The `parties` or `persons` of each occasion of a filter."""
    column = t.occasions.c[of]
    rows = select(column).where(column != "", *conditions(connection, where))
    for value in connection.execute(rows).scalars():
        yield tuple(value.split("; "))


def state(connection: Connection) -> int:
    """A number that changes whenever anything in the ledger does."""
    return connection.execute(select(func.max(t.history.c.n))).scalar() or 0
