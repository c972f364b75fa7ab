"""Where occasions took place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection

from communique.ledger import tallies
from communique.ledger.filters import Filter


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers of occasions by country, and by country and city, the commonest first."""

    countries: list[tuple[str, int]]
    cities: list[tuple[str, str, int]]

    def rows(self) -> list[dict[str, object]]:
        """Countries (city empty: all of it) and cities as a table."""
        whole: list[dict[str, object]] = [
            {"country": code, "city": "", "occasions": n} for code, n in self.countries
        ]
        return whole + [
            {"country": code, "city": city, "occasions": n} for code, city, n in self.cities
        ]


def places(connection: Connection, where: Filter) -> Places:
    """The places of the occasions of a filter."""
    told = tallies.by_place(connection, where)
    countries = Counter[str]()
    for code, _, number in told:
        countries[code] += number
    cities = [(code, city, number) for code, city, number in told if city]
    return Places(
        sorted(countries.items(), key=lambda item: (-item[1], item[0])),
        sorted(cities, key=lambda item: (-item[2], item[0], item[1])),
    )
