"""The map of the world: where a place is on it, the shapes of countries and their middles."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt

from communique.lexicon.files import HOME, read_csv

WIDTH, HEIGHT = 1000.0, 440.0
"""Of the map; Antarctica lies below it."""

_SCALE = WIDTH / (2 * 2.7066)
_TOP = 1.3173 * _SCALE


def project(lat: float, lon: float) -> tuple[float, float]:
    """A place on the map, in the equal-area projection Equal Earth (Šavrič and others, 2018)."""
    a = asin(sqrt(3) / 2 * sin(radians(lat)))
    a2 = a * a
    a6 = a2**3
    slope = 1.340264 - 3 * 0.081106 * a2 + a6 * (7 * 0.000893 + 9 * 0.003796 * a2)
    x = 2 * sqrt(3) / 3 * radians(lon) * cos(a) / slope
    y = a * (1.340264 - 0.081106 * a2 + a6 * (0.000893 + 0.003796 * a2))
    return WIDTH / 2 + x * _SCALE, _TOP - y * _SCALE


@lru_cache(maxsize=1)
def shapes() -> dict[str, str]:
    """The outline of each country as the path of an SVG; the smallest ones have none."""
    text = files("communique.web").joinpath("atlas.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


@lru_cache(maxsize=1)
def middles() -> dict[str, tuple[float, float]]:
    """Where each country's capital is on the map."""
    return {
        row["code"]: project(float(row["lat"]), float(row["lon"]))
        for row in read_csv(HOME / "countries.csv")
        if row["lat"]
    }


@lru_cache(maxsize=1)
def cities() -> dict[tuple[str, str], tuple[float, float]]:
    """Where cities are on the map, by country and name."""
    return {
        (row["country"], row["name"]): project(float(row["lat"]), float(row["lon"]))
        for row in read_csv(HOME / "cities.csv")
        if row["lat"]
    }
