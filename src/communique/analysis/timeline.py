"""Occasions over time, by type; planned ones apart from what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from communique.ledger import tallies
from communique.ledger.filters import Filter

MONTHLY = 60
"""Most months that are shown as such; longer times are shown by years."""
MOST = 200
"""Most periods; should a date be far off, only the last ones are shown."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The occasions of one type in one period; `planned` are those not told to have happened."""

    period: str
    type: str
    held: int
    planned: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods without a gap (years, or months as `YYYY-MM`), and the bars in them.

    `cancelled` occasions are counted, not shown.
    """

    periods: list[str]
    types: list[str]
    bars: list[Bar]
    cancelled: int

    def rows(self) -> list[dict[str, object]]:
        """The bars as a table."""
        return [
            {"period": b.period, "type": b.type, "held": b.held, "planned": b.planned}
            for b in self.bars
        ]


def timeline(connection: Connection, where: Filter) -> Timeline:
    """The timeline of the occasions of a filter."""
    monthly = tallies.by_time(connection, where, 7)
    months = [row[0] for row in monthly]
    by_month = bool(months) and _span(months[0], months[-1]) <= MONTHLY
    told = monthly if by_month else tallies.by_time(connection, where, 4)
    counts = Counter[tuple[str, str, bool]]()
    cancelled = 0
    for period, type, status, number in told:
        if status == "cancelled":
            cancelled += number
        else:
            counts[period, type, status == "planned"] += number
    seen = sorted({period for period, _, _ in counts})
    periods = list(_between(seen[0], seen[-1]))[-MOST:] if seen else []
    totals = Counter[str]()
    for (_, type, _), number in counts.items():
        totals[type] += number
    types = [type for type, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]
    bars = [
        Bar(period, type, held, planned)
        for period in periods
        for type in types
        if (held := counts[period, type, False]) + (planned := counts[period, type, True])
    ]
    return Timeline(periods, types, bars, cancelled)


def _span(first: str, last: str) -> int:
    return _month(last) - _month(first) + 1


def _month(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _between(first: str, last: str) -> Iterator[str]:
    if len(first) == 4:
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
        return
    for month in range(_month(first), _month(last) + 1):
        yield f"{month // 12:04}-{month % 12 + 1:02}"
