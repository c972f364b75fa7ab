"""When: dates as written, resolved against the day of publication as far as the report settles them.

Values are `YYYY-MM-DD`, `YYYY-MM` or `YYYY` (codebook, field `date`): the precision of the text is kept. A
weekday or a month without a year lies on the side of the publication date that the clause's tense tells;
'next week' is a month only where the week lies within one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from communique.lexicon import Lexicon, read_toml


@dataclass(slots=True, frozen=True)
class Moment:
    """A date as written. `start`, `end`: offsets into the searched text.

    kind: `day` (full date), `partial` (day and month, no year), `month` (no year), `myear` (a month of
    last, this or next year: `offset`), `same` (the day told of before, or `offset` from it), `ym`, `year`,
    `weekday`, `relative`. `until`: only the last day is told. `value` is the fully settled date where
    the words alone settle it.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    last: str = ""
    month: int = 0
    day: int = 0
    last_month: int = 0
    last_day: int = 0
    weekday: int = -1
    last_weekday: int = -1
    side: int = 0
    unit: str = ""
    offset: int = 0
    until: bool = False


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> _Patterns:
    return _Patterns(lexicon)


class _Patterns:
    """A language's when.toml: its patterns with the months, weekdays and numbers of dates.toml in them."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = read_toml(lexicon.folder / "when.toml")
        self.months, self.weekdays, self.numbers = lexicon.months, lexicon.weekdays, lexicon.numbers
        self.capital = bool(data["capital"])
        self.sides: dict[str, int] = data["sides"]
        self.units: dict[str, str] = data["units"]
        self.relative: list[dict[str, Any]] = data["relative"]
        self.until = re.compile(data["until"] + r"\s*$", re.I) if "until" in data else None
        parts = {
            "month": _any(self.months),
            "weekday": _any(self.weekdays),
            "number": _any(self.numbers),
            **data["parts"],
        }
        parts["relative"] = "|".join(
            f"(?P<r{n}>\\b(?:{r['pattern']})\\b)" for n, r in enumerate(self.relative)
        )
        self.patterns = [
            (p["kind"], re.compile(_filled(p["pattern"], parts), re.IGNORECASE))
            for p in data["pattern"]
        ]
        length = data.get("length")
        self.length = re.compile(_filled(length, parts), re.IGNORECASE) if length else None

    def find(self, text: str) -> list[Moment]:
        out: list[Moment] = []
        taken: list[tuple[int, int]] = []
        for kind, pattern in self.patterns:
            for match in pattern.finditer(text):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                moment = self._moment(kind, match)
                if moment is not None:
                    if self.until and not moment.last and self.until.search(text[: moment.start]):
                        moment = replace(moment, until=True)
                    out.append(moment)
                    taken.append((moment.start, moment.end))
        return sorted(out, key=lambda moment: moment.start)

    def _moment(self, kind: str, match: re.Match[str]) -> Moment | None:
        g = match.groupdict()
        start, end = match.span()
        year = g.get("y")
        if kind in ("iso", "dmy"):
            day, month = int(g["d"]), int(g["m"])
            if kind == "dmy" and month > 12 >= day:
                day, month = month, day
            value = _iso(int(year or 0), month, day)
            return Moment(start, end, "day", value) if value else None
        if kind == "range2":
            month, last_month = self._month(g["m"]), self._month(g["m2"])
            return self._dated(start, end, year, month, int(g["d"]), last_month, int(g["d2"]))
        if kind == "range1":
            month = self._month(g["m"])
            if int(g["d2"]) <= int(g["d"]):
                return None
            return self._dated(start, end, year, month, int(g["d"]), month, int(g["d2"]))
        if kind == "until":
            moment = self._dated(start, end, year, self._month(g["m"]), int(g["d"]), 0, 0)
            return replace(moment, until=True) if moment is not None else None
        if kind == "day":
            weekday = next(
                (n for w, n in self.weekdays.items() if match.group().lower().startswith(w)), -1
            )
            return self._dated(start, end, year, self._month(g["m"]), int(g["d"]), 0, 0, weekday)
        if kind == "month":
            return Moment(start, end, "ym", f"{year}-{self._month(g['m']):02d}")
        if kind == "myear":
            return Moment(
                start, end, "myear", month=self._month(g["m"]), offset=self._side(g.get("w"))
            )
        if kind == "bare":
            if self.capital and not g["m"][:1].isupper():
                return None
            return Moment(
                match.start("m"),
                end,
                "month",
                month=self._month(g["m"]),
                side=self._side(g.get("mod")),
            )
        if kind == "rel":
            n = next(i for i in range(len(self.relative)) if g.get(f"r{i}"))
            rule = self.relative[n]
            return Moment(start, end, "relative", unit=rule["unit"], offset=int(rule["offset"]))
        if kind in ("same", "eve"):
            return Moment(start, end, "same", offset=-1 if kind == "eve" else 0)
        if kind == "ago":
            word = (g.get("n") or "").lower()
            count = int(word) if word.isdigit() else self.numbers.get(word, 1)
            return Moment(
                start,
                end,
                "relative",
                unit=self.units[g["u"].lower()],
                offset=count * self._side(g["w"]),
            )
        if kind in ("weekday", "days"):
            if self.capital and not g["wd"][:1].isupper():
                return None
            side = self._side(g.get("side"))
            last = self.weekdays[g["wd2"].lower()] if kind == "days" else -1
            return Moment(
                start,
                end,
                "weekday",
                weekday=self.weekdays[g["wd"].lower()],
                last_weekday=last,
                side=side,
            )
        return Moment(match.start("y"), end, "year", year or "")

    def _month(self, word: str) -> int:
        return (
            self.months[word.lower().rstrip(".")]
            if word.lower().rstrip(".") in self.months
            else self.months[word.lower()]
        )

    def _side(self, word: str | None) -> int:
        """-1 for 'last', 1 for 'next', 0 for 'this' or nothing."""
        return self.sides.get(" ".join((word or "").strip(" -").lower().split()), 0)

    def _dated(
        self,
        start: int,
        end: int,
        year: str | None,
        month: int,
        day: int,
        last_month: int,
        last_day: int,
        weekday: int = -1,
    ) -> Moment | None:
        if not 1 <= day <= 31:
            return None
        if year:
            value = _iso(int(year), month, day)
            first_year = int(year) - (1 if last_month and last_month < month else 0)
            if last_month:
                value = _iso(first_year, month, day)
            last = _iso(int(year), last_month, last_day) if last_month else ""
            return Moment(start, end, "day", value, last) if value else None
        return Moment(
            start,
            end,
            "partial",
            month=month,
            day=day,
            last_month=last_month,
            last_day=last_day,
            weekday=weekday,
        )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """The pattern with each %name% replaced by that part, parts within parts too."""
    while (found := re.search(r"%(\w+)%", pattern)) is not None:
        pattern = pattern.replace(found.group(), parts[found.group(1)])
    return pattern


def find_moments(text: str, lexicon: Lexicon) -> list[Moment]:
    """All dates in a text, in order."""
    return _grammar(lexicon).find(text)


def find_length(text: str, lexicon: Lexicon) -> int:
    """How many days something is said to last ('for four days'), 0 where that is not said."""
    pattern = _grammar(lexicon).length
    found = pattern.search(text) if pattern is not None else None
    if found is None:
        return 0
    word = found["n"].lower()
    return int(word) if word.isdigit() else lexicon.numbers.get(word, 0)


def parse_date(text: str, lexicon: Lexicon) -> Moment | None:
    """The first date in a text whose words alone settle it."""
    return next((m for m in find_moments(text, lexicon) if m.value), None)


def resolve(moment: Moment, published: str | None, future: bool) -> tuple[str, str | None] | None:
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
    if moment.kind == "myear":
        return f"{day.year + moment.offset}-{moment.month:02d}", None
    if moment.kind == "partial":
        return _partial(moment, day, future)
    if moment.kind == "month":
        year = _nearest_year(day, moment.month, 15, moment.side or (1 if future else -1))
        if not moment.side and moment.month == day.month:
            year = day.year
        return f"{year}-{moment.month:02d}", None
    if moment.kind == "weekday":
        return _weekday(moment, day, future)
    return _relative(moment, day)


def _partial(moment: Moment, day: date, future: bool) -> tuple[str, str | None] | None:
    year = _nearest_year(day, moment.month, moment.day, 1 if future else -1)
    value = _iso(year, moment.month, moment.day)
    if not value:
        return None
    last = None
    if moment.last_month:
        last_year = year + (1 if moment.last_month < moment.month else 0)
        last = _iso(last_year, moment.last_month, moment.last_day) or None
    return value, last


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


def _weekday(moment: Moment, day: date, future: bool) -> tuple[str, str | None]:
    back = (day.weekday() - moment.weekday) % 7
    if moment.side < 0:
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


def _relative(moment: Moment, day: date) -> tuple[str, str | None] | None:
    if moment.unit == "day":
        return (day + timedelta(days=moment.offset)).isoformat(), None
    if moment.unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=moment.offset)
        sunday = monday + timedelta(days=6)
        if monday.month == sunday.month:
            return f"{monday.year}-{monday.month:02d}", None
        return (str(monday.year), None) if monday.year == sunday.year else None
    if moment.unit == "month":
        months = day.year * 12 + day.month - 1 + moment.offset
        return f"{months // 12}-{months % 12 + 1:02d}", None
    return str(day.year + moment.offset), None


def _from_year(moment: Moment, published: str) -> tuple[str, str | None] | None:
    """What a publication date of year or month precision settles."""
    year = int(published[:4])
    if moment.kind == "partial":
        value = _iso(year, moment.month, moment.day)
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


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
