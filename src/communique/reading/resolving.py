"""What the day of publication, or a day told of before, settles of a date as written."""

from __future__ import annotations

from datetime import date, timedelta

from communique.reading.moments import Moment, iso

Settled = tuple[str, str | None]


def resolve(moment: Moment, published: str | None, future: bool) -> Settled | None:
    """`(date, end)` of a moment, `end` None for a single day; None where nothing settles it.

    `future` tells whether the clause speaks of what is to come; `published` is the day of
    publication, or less.
    """
    if moment.value:
        return moment.value, moment.last or None
    if published is None or moment.kind == "same":
        return None
    day = _day(published)
    if day is None:
        return _from_year(moment, published)
    side = moment.side or (1 if future else -1)
    if moment.kind == "myear":
        return f"{day.year + moment.offset}-{moment.month:02d}", None
    if moment.kind == "partial":
        return _partial(moment, day, future)
    if moment.kind == "week":
        settled = _partial(moment, day, future)
        return (settled[0][:7], None) if settled else None
    if moment.kind == "dom":
        return _day_of_month(moment, day, future)
    if moment.kind == "season":
        return str(_nearest_year(day, moment.month, 15, side)), None
    if moment.kind == "month":
        year = _nearest_year(day, moment.month, 15, side)
        if moment.month == day.month:
            year = day.year + moment.side
        last_year = year + (1 if moment.last_month < moment.month else 0)
        last = f"{last_year}-{moment.last_month:02d}" if moment.last_month else None
        return f"{year}-{moment.month:02d}", last
    if moment.kind == "weekday":
        return _weekday(moment, day, future)
    if moment.unit == "weekend":
        return _weekend(day, moment.offset, future if moment.side else None)
    if moment.unit == "week" and not moment.offset:
        monday = day - timedelta(days=day.weekday())
        # what is over lies before the day of publication, what is to come behind it
        return (
            _common(max(monday, day), monday + timedelta(days=6))
            if future
            else _common(monday, day)
        )
    return _shifted(moment.unit, moment.offset, day)


def counted(moment: Moment, told: str, last: str | None) -> Settled | None:
    """What a moment that is counted from a day told of before ('two days later') comes to."""
    if moment.month:
        return f"{told[:4]}-{moment.month:02d}", None
    if moment.unit == "days":
        return (told, last) if last else None
    if last is not None and moment.unit == "day":
        return None
    if len(told) == 10:
        return _shifted(moment.unit, moment.offset, date.fromisoformat(told))
    if moment.unit == "year" or (moment.unit == "month" and len(told) == 7):
        return _shifted(moment.unit, moment.offset, date.fromisoformat(f"{told}-01-15"[:10]))
    return None


def _partial(moment: Moment, day: date, future: bool) -> Settled | None:
    year = _nearest_year(day, moment.month, moment.day, 1 if future else -1)
    if moment.unit == "year":
        year = day.year + moment.offset
    value = iso(year, moment.month, moment.day)
    if not value:
        return None
    last = None
    if moment.last_month:
        last_year = year + (1 if moment.last_month < moment.month else 0)
        last = iso(last_year, moment.last_month, moment.last_day) or None
    return value, last


def _day_of_month(moment: Moment, day: date, future: bool) -> Settled | None:
    """'on the 7th': of this month, or of the one beside it that the tense tells."""
    shift = moment.offset
    if not moment.unit:
        shift = -1 if moment.day > day.day and not future else 0
        shift = 1 if moment.day < day.day and future else shift
    months = day.year * 12 + day.month - 1 + shift
    year, month = months // 12, months % 12 + 1
    value = iso(year, month, moment.day)
    return (value, iso(year, month, moment.last_day) or None) if value else None


def _nearest_year(day: date, month: int, number: int, side: int) -> int:
    """The year that puts day and month nearest to `day`; a far date follows the clause's side."""
    best = day.year
    candidates = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            distance = (date(year, month, min(number, 28)) - day).days
        except ValueError:
            continue
        wrong_side = (side < 0 and distance > 20) or (side > 0 and distance < -20)
        candidates.append((wrong_side, abs(distance), year))
    if candidates:
        best = min(candidates)[2]
    return best


def _weekday(moment: Moment, day: date, future: bool) -> Settled:
    back = (day.weekday() - moment.weekday) % 7
    if moment.unit == "week":
        first = day - timedelta(days=day.weekday() - moment.weekday - 7 * moment.offset)
    elif moment.unit == "after":
        first = day + timedelta(days=7 - back if back else 0) + timedelta(weeks=moment.offset)
    elif moment.side < 0:
        first = day - timedelta(days=back or 7)
    elif moment.side > 0 or future:
        first = day + timedelta(
            days=(moment.weekday - day.weekday()) % 7 or (7 if moment.side > 0 else 0)
        )
    else:
        first = day - timedelta(days=back)
    last = None
    if moment.last_weekday >= 0:
        last = (first + timedelta(days=(moment.last_weekday - moment.weekday) % 7)).isoformat()
    return first.isoformat(), last


def _weekend(day: date, offset: int, future: bool | None) -> Settled | None:
    """The month of a Saturday and Sunday: the last or next ones, or those on the side of the tense."""
    ahead = offset > 0 or bool(future)
    saturday = day + timedelta(days=5 - day.weekday() - (0 if ahead or day.weekday() >= 5 else 7))
    if offset and day.weekday() >= 5:
        saturday += timedelta(weeks=offset)
    return _common(saturday, saturday + timedelta(days=1))


def _shifted(unit: str, offset: int, day: date) -> Settled | None:
    if unit == "day":
        return (day + timedelta(days=offset)).isoformat(), None
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
        return _common(monday, monday + timedelta(days=6))
    if unit == "month":
        months = day.year * 12 + day.month - 1 + offset
        return f"{months // 12}-{months % 12 + 1:02d}", None
    return str(day.year + offset), None


def _common(first: date, last: date) -> Settled | None:
    """The month of both days, else their year, if they have one."""
    if first.month == last.month:
        return f"{first.year}-{first.month:02d}", None
    return (str(first.year), None) if first.year == last.year else None


def _from_year(moment: Moment, published: str) -> Settled | None:
    """What a publication date of year or month precision settles."""
    year = int(published[:4])
    if moment.kind == "partial":
        value = iso(year, moment.month, moment.day)
        return (value, None) if value else None
    if moment.kind == "myear":
        return f"{year + moment.offset}-{moment.month:02d}", None
    if moment.kind == "month":
        return f"{year}-{moment.month:02d}", None
    if moment.kind == "relative" and moment.unit == "year":
        return str(year + moment.offset), None
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
