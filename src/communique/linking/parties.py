"""Parties of engagements: countries, and bodies with the countries that belong to them.

>>> speaks_for("CIS", frozenset({"AZE", "BLR", "KAZ", "RUS"}))
True
>>> speaks_for("CIS", frozenset({"AZE", "KAZ"}))
False
"""

from __future__ import annotations

from functools import lru_cache

from communique.lexicon.files import HOME, read_csv

SEVERAL = 3
"""Members whose meeting may be called the body's own."""

OUTSIDERS = 0.25
"""Share of countries named together that may be guests of the body, not its members."""


@lru_cache(maxsize=4096)
def is_body(party: str) -> bool:
    """Whether a party is an organisation, not a country."""
    return party not in _countries()


@lru_cache(maxsize=65536)
def speaks_for(body: str, parties: frozenset[str]) -> bool:
    """Whether a body's name may stand for these countries together."""
    members = _members().get(body, frozenset())
    inside = len(parties & members)
    return inside >= SEVERAL and len(parties) - inside <= OUTSIDERS * len(parties)


@lru_cache(maxsize=65536)
def bodies_of(parties: frozenset[str]) -> frozenset[str]:
    """The bodies that may stand for these countries together."""
    if len(parties) < SEVERAL:
        return frozenset()
    return frozenset(body for body in _members() if speaks_for(body, parties))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(row["code"] for row in read_csv(HOME / "countries.csv"))


@lru_cache(maxsize=1)
def _members() -> dict[str, frozenset[str]]:
    rows = read_csv(HOME / "members.csv")
    return {row["organisation"]: frozenset(row["members"].split()) for row in rows}
