"""Names of parties for people to read."""

from __future__ import annotations

from functools import cache

from communique.lexicon.files import HOME, read_csv


@cache
def party_name(code: str) -> str:
    """The English name of a country by its ISO 3166-1 alpha-3 code; other codes as they are."""
    from babel import Locale

    return str(Locale("en").territories.get(_alpha2().get(code, ""), code))


@cache
def _alpha2() -> dict[str, str]:
    return {row["code"]: row["iso2"] for row in read_csv(HOME / "countries.csv")}
