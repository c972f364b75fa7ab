"""Days as whole numbers, so that dates of any precision compare by plain intervals."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=65536)
def days(value: str | None) -> tuple[int, int] | None:
    """First and last day, as proleptic ordinals, of a `YYYY[-MM[-DD]]`; None if it is no date."""
    if not value:
        return None
    try:
        parts = [int(part) for part in value[:10].split("-")]
        if len(parts) == 1:
            return date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal()
        if len(parts) == 2:
            last = monthrange(parts[0], parts[1])[1]
            first = date(parts[0], parts[1], 1).toordinal()
            return first, first + last - 1
        day = date(parts[0], parts[1], parts[2]).toordinal()
        return day, day
    except (ValueError, IndexError):
        return None


def iso(day: int) -> str:
    """The `YYYY-MM-DD` of an ordinal."""
    return date.fromordinal(day).isoformat()
