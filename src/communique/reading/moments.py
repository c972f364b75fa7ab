"""When: dates as written, resolved against the day of publication as far as the report settles them.

Values are `YYYY-MM-DD`, `YYYY-MM` or `YYYY` (codebook, field `date`): the precision of the text is kept. A
weekday or a month without a year lies on the side of the publication date that the clause's tense tells;
'next week' is a month only where the week lies within one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from communique.lexicon import Lexicon, read_toml

NEEDS = {
    "month": {"range2", "range1", "until", "day", "week", "months", "myear", "month", "bare"},
    "weekday": {"days", "weekday"},
    "digit": {"iso", "dmy", "dom", "years", "year"},
    "hint": {"rel", "same", "eve", "later", "ago"},
}
"""The kinds whose patterns hold a month, a weekday, a digit or a word like 'week': without it they are not
tried."""

BEFORE = 40
"""How many characters before a date are looked at for a word like 'until'."""

DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(slots=True, frozen=True)
class Moment:
    """A date as written. `start`, `end`: offsets into the searched text.

    kind: `day` (full date), `partial` (day and month, no year), `dom` (day of a month that is not named),
    `month` (no year), `week` (that of a day: its month), `myear` (a month of last, this or next year:
    `offset`), `season`, `same` (the day told of before, or `offset` units from it), `ym`, `year`,
    `weekday`, `relative`. `until`: only the last day is told; `since`: only the first. `value` (and
    `last`) is the fully settled date where the words alone settle it. `side`: -1 the past, 1 the future, 0 what
    the tense tells.
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
    since: bool = False


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> _Patterns:
    return _Patterns(lexicon)


class _Patterns:
    """A language's when.toml: its patterns with the months, weekdays and numbers of dates.toml in them."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = read_toml(lexicon.folder / "when.toml")
        self.months, self.weekdays, self.numbers = lexicon.months, lexicon.weekdays, lexicon.numbers
        self.ordinals, self.seasons = lexicon.ordinals, lexicon.seasons
        self.capital = bool(data["capital"])
        self.sides: dict[str, int] = data["sides"]
        self.units: dict[str, str] = data["units"]
        self.told_years = frozenset(data.get("told_years", ()))
        self.pairs = frozenset(data.get("pairs", ()))
        self.relative: list[dict[str, Any]] = data["relative"]
        self.until = re.compile(data["until"] + "$", re.I) if "until" in data else None
        self.since = re.compile(data["since"] + "$", re.I) if "since" in data else None
        parts = {
            "month": _any(self.months),
            "weekday": _any(self.weekdays),
            "season": _any(self.seasons),
            "number": _any(self.numbers),
            "ordinal": _any(self.ordinals),
            **data["parts"],
        }
        parts["relative"] = "|".join(
            f"(?P<r{n}>\\b(?:{r['pattern']})\\b)" for n, r in enumerate(self.relative)
        )
        self.patterns = [
            (p["kind"], re.compile(_filled(p["pattern"], parts), re.IGNORECASE))
            for p in data["pattern"]
        ]
        self.signs = {
            "month": re.compile(rf"\b(?:{parts['month']})", re.IGNORECASE),
            "weekday": re.compile(rf"\b(?:{parts['weekday']})\b", re.IGNORECASE),
            "digit": re.compile(r"\d"),
            "hint": re.compile(data.get("hint", ""), re.IGNORECASE),
        }
        self.lengths = [
            re.compile(_filled(pattern, parts), re.IGNORECASE) for pattern in data.get("length", ())
        ]

    def find(self, text: str) -> list[Moment]:
        out: list[Moment] = []
        taken: list[tuple[int, int]] = []
        untried = {
            kind
            for sign, pattern in self.signs.items()
            if pattern.search(text) is None
            for kind in NEEDS[sign]
        }
        for kind, pattern in self.patterns:
            if kind in untried:
                continue
            for match in pattern.finditer(text):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                moment = self._moment(kind, match)
                if moment is not None:
                    before = text[max(0, moment.start - BEFORE) : moment.start]
                    if self.until and not moment.last and self.until.search(before):
                        moment = replace(moment, until=True)
                    elif self.since and not moment.last and self.since.search(before):
                        moment = replace(moment, since=True)
                    out.append(moment)
                    taken.append((moment.start, moment.end))
        return sorted(out, key=lambda moment: moment.start)

    def _moment(self, kind: str, match: re.Match[str]) -> Moment | None:
        g = match.groupdict()
        start, end = match.span()
        year = g.get("y")
        if self.capital and any((g.get(k) or "")[:1].islower() for k in ("m", "m2", "wd", "wd2")):
            return None
        if kind in ("iso", "dmy"):
            day, month = int(g["d"]), int(g["m"])
            if kind == "dmy" and month > 12 >= day:
                day, month = month, day
            value = iso(int(year or 0), month, day)
            return Moment(start, end, "day", value) if value else None
        if kind in ("range2", "range1", "until", "day", "week"):
            return self._days(kind, match)
        if kind == "dom":
            return Moment(
                start,
                end,
                "dom",
                day=self._number(g["d"]),
                last_day=int(g.get("d2") or 0),
                unit="month" if g.get("w") else "",
                offset=self._side(g.get("w")),
            )
        if kind in ("month", "months", "myear", "bare"):
            return self._month_told(kind, match)
        if kind == "season":
            if year:
                return Moment(start, end, "year", year)
            first, last = self.seasons[g["s"].lower()]
            if last < first:
                return None
            return Moment(start, end, "season", month=first + 1, side=self._side(g.get("side")))
        if kind == "rel":
            n = next(i for i in range(len(self.relative)) if g.get(f"r{i}"))
            rule = self.relative[n]
            return Moment(
                start,
                end,
                "relative",
                unit=rule["unit"],
                offset=int(rule.get("offset", 0)),
                side=0 if "offset" in rule else 1,
            )
        if kind in ("same", "eve"):
            unit = (g.get("u") or "day").lower()
            unit = self.units.get(unit, unit)
            return Moment(start, end, "same", unit=unit, offset=-1 if kind == "eve" else 0)
        if kind in ("later", "ago"):
            unit, count = self.units[g["u"].lower()], self._number(g.get("n"))
            if unit == "fortnight":
                unit, count = "week", 2 * count
            offset = count * self._side(g.get("w") or g.get("w2"))
            told = "same" if kind == "later" else "relative"
            return Moment(start, end, told, unit=unit, offset=offset)
        if kind in ("weekday", "days"):
            return self._weekday(kind, match)
        if kind == "years":
            return (
                Moment(match.start("y"), end, "year", g["y"], g["y2"]) if g["y"] < g["y2"] else None
            )
        return Moment(match.start("y"), end, "year", year or "")

    def _days(self, kind: str, match: re.Match[str]) -> Moment | None:
        """A day or several of named months."""
        g = match.groupdict()
        day, month = self._number(g["d"]), self._month(g["m"])
        last_day, last_month = int(g.get("d2") or 0), 0
        if kind == "range1":
            if last_day <= day:
                return None
            last_month = month
        elif kind == "range2":
            last_month = self._month(g["m2"])
        if not 1 <= day <= 31:
            return None
        start, end, year = match.start(), match.end(), g.get("y")
        if kind == "week":
            if year:
                return Moment(start, end, "ym", f"{year}-{month:02d}")
            return Moment(start, end, "week", month=month, day=day)
        weekday = next(
            (n for w, n in self.weekdays.items() if match.group().lower().startswith(w)), -1
        )
        first_year = g.get("y1")
        turn = 1 if last_month and last_month < month else 0
        if year or first_year:
            last_year = int(year) if year else int(first_year or 0) + turn
            value = iso(int(first_year or last_year - turn), month, day)
            last = iso(last_year, last_month, last_day) if last_month else ""
            return Moment(start, end, "day", value, last) if value else None
        return Moment(
            start,
            end,
            "partial",
            month=month,
            day=day,
            last_month=last_month,
            last_day=last_day,
            weekday=weekday if kind == "day" else -1,
            unit="year" if g.get("w") else "",
            offset=self._side(g.get("w")),
            until=kind == "until",
        )

    def _month_told(self, kind: str, match: re.Match[str]) -> Moment | None:
        """A month or several, with the year, with a word for it, or without."""
        g = match.groupdict()
        start, end, year = match.start("m"), match.end(), g.get("y")
        month = self._month(g["m"])
        if kind == "month":
            return Moment(start, end, "ym", f"{year}-{month:02d}")
        if kind == "myear":
            word = " ".join(g["w"].lower().split()).removesuffix(" year")
            if word in self.told_years:
                return Moment(start, end, "same", unit="year", month=month)
            return Moment(start, end, "myear", month=month, offset=self._side(word))
        if kind == "months":
            last_month = self._month(g["m2"])
            if last_month == month:
                return None
            turn = 1 if last_month < month else 0
            if year or g.get("y1"):
                last_year = int(year) if year else int(g["y1"]) + turn
                first_year = int(g.get("y1") or last_year - turn)
                return Moment(
                    start,
                    end,
                    "ym",
                    f"{first_year}-{month:02d}",
                    f"{last_year}-{last_month:02d}",
                )
            return Moment(start, end, "month", month=month, last_month=last_month)
        return Moment(start, end, "month", month=month, side=self._side(g.get("mod")))

    def _weekday(self, kind: str, match: re.Match[str]) -> Moment | None:
        g = match.groupdict()
        weekday = self.weekdays[(g["wd"] or g["wd2"]).lower()]
        last = -1
        if kind == "days":
            last = self.weekdays[g["wd2"].lower()]
            apart = (last - weekday) % 7 != 1 and (g.get("to") or "").strip().lower() in self.pairs
            if apart:
                return None
        counted = bool(g.get("w") or g.get("week") or g.get("week2"))
        offset = self._side(g.get("w")) if g.get("w") else 1
        return Moment(
            match.start(),
            match.end(),
            "weekday",
            weekday=weekday,
            last_weekday=last,
            side=self._side(g.get("side")),
            unit=("week" if g.get("w") else "after") if counted else "",
            offset=offset if counted else 0,
        )

    def days(self, match: re.Match[str]) -> int:
        """How many days a length is ('four days', 'two weeks', 'week-long')."""
        return self._number(match["n"]) * DAYS[self.units[match["u"].lower()]]

    def _number(self, word: str | None) -> int:
        word = (word or "").lower()
        return int(word) if word.isdigit() else self.numbers.get(word, self.ordinals.get(word, 1))

    def _month(self, word: str) -> int:
        return (
            self.months[word.lower().rstrip(".")]
            if word.lower().rstrip(".") in self.months
            else self.months[word.lower()]
        )

    def _side(self, word: str | None) -> int:
        """-1 for 'last', 1 for 'next', 0 for 'this' or nothing."""
        return self.sides.get(" ".join((word or "").strip(" -").lower().split()), 0)


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
    grammar = _grammar(lexicon)
    for pattern in grammar.lengths:
        if (found := pattern.search(text)) is not None:
            return grammar.days(found)
    return 0


def parse_date(text: str, lexicon: Lexicon) -> Moment | None:
    """The first date in a text whose words alone settle it."""
    return next((m for m in find_moments(text, lexicon) if m.value), None)


def iso(year: int, month: int, day: int) -> str:
    """`YYYY-MM-DD`, empty where the calendar knows no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
