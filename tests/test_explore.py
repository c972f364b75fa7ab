"""Pictures and the pages of countries, persons, posts and forums: what they show is in the ledger."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from communique.analysis.networks import network
from communique.analysis.places import places
from communique.analysis.timeline import timeline
from communique.ledger import Filter, Ledger
from communique.records import Coding, Office
from communique.web import atlas
from communique.web.app import desk
from communique.web.security import Access
from test_linking import engagement, report

SCRIPT = "<script>alert(1)</script>"
KINDS = ("timeline", "map", "countries", "persons", "register")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Occasions of several years, kinds and places, and who held two posts."""
    ledger = Ledger.init(str(tmp_path / "ledger.db"))
    told = [
        engagement(),
        engagement(
            "AZE Karim Valiyev, TUR Hulusi Akar", type="visit", date="2023-03-01", city="Shusha"
        ),
        engagement("AZE, KAZ", status="planned", date="2024-05", city=None, country="KAZ"),
        engagement("AZE, SGP", status="cancelled", date="2023-02-02", city=None, country="SGP"),
        engagement("AZE, GEO, TUR", type="exercise", date="2024-01-02", forum=f"Eternity {SCRIPT}"),
    ]
    for n, one in enumerate(told):
        ledger.add(report(f"r{n}", one, published=None))
    for n, (day, name) in enumerate(
        [("2020-01-01", "Ali Asadov"), ("2022-02-02", "Karim Valiyev")]
    ):
        offices = [Office(person=name, party="AZE", office="Minister of Defence")]
        coding = Coding(relevant=False, offices=tuple(offices))
        ledger.add(report(f"o{n}", published=day).model_copy(update={"coded": coding}))
    yield ledger
    ledger.close()


@pytest.fixture
def browser(ledger: Ledger) -> TestClient:
    """A browser before a desk."""
    return TestClient(desk(Access(), ledger), base_url="http://127.0.0.1:8765")


def rows(browser: TestClient, kind: str, query: str = "") -> list[dict[str, str]]:
    """The data of a picture."""
    return list(csv.DictReader(browser.get(f"/explore/{kind}.csv?{query}").text.splitlines()))


def test_a_timeline_has_every_period_and_parts_what_is_planned(ledger: Ledger) -> None:
    with ledger.read() as connection:
        whole = timeline(connection, Filter())
        dyad = timeline(connection, Filter(dyad=("AZE", "KAZ")))
        none = timeline(connection, Filter(country=("NZL",)))
    assert (whole.periods[0], whole.periods[-1]) == ("2022-10", "2024-05")
    assert len(whole.periods) == 20
    assert [(b.period, b.held, b.planned) for b in dyad.bars] == [
        ("2022-10", 1, 0),
        ("2024-05", 0, 1),
    ]
    assert whole.cancelled == 1
    assert none.periods == none.bars == []


def test_long_times_are_shown_by_years(ledger: Ledger) -> None:
    ledger.add(report("old", engagement("ITA, DEU", date="1998")))
    ledger.add(report("old too", engagement("ITA, FRA", date="1999-03")))
    with ledger.read() as connection:
        told = timeline(connection, Filter())
    assert told.periods == [str(year) for year in range(1998, 2025)]


def test_places_and_networks_count_occasions(ledger: Ledger) -> None:
    with ledger.read() as connection:
        space = places(connection, Filter())
        countries = network(connection, Filter(), "countries")
        persons = network(connection, Filter(), "persons")
        nobody = network(connection, Filter(country=("NZL",)), "countries")
    assert dict(space.countries) == {"AZE": 3, "KAZ": 1, "SGP": 1}
    assert ("AZE", "Shusha", 1) in space.cities
    assert (countries.ties[0].a, countries.ties[0].b, countries.ties[0].occasions) == (
        "AZE",
        "KAZ",
        2,
    )
    assert {actor.name: actor.occasions for actor in countries.actors}["AZE"] == 5
    assert all(-1 <= actor.x <= 1 and -1 <= actor.y <= 1 for actor in countries.actors)
    assert {(tie.a, tie.b) for tie in persons.ties} == {
        ("Hulusi Akar", "Karim Valiyev"), ("Karim Valiyev", "Marat Khusainov"),
    }  # fmt: skip
    assert nobody.actors == nobody.ties == []


def test_one_person_in_two_spellings_is_one(ledger: Ledger) -> None:
    ledger.add(report("ru", engagement("AZE Керим Велиев, GEO", date="2023-09-09"), language="ru"))
    with ledger.read() as connection:
        names = {
            actor.name: actor.occasions for actor in network(connection, Filter(), "persons").actors
        }
    assert names["Karim Valiyev"] == 3
    assert "Керим Велиев" not in names


@pytest.mark.parametrize("kind", KINDS)
def test_each_picture_is_a_page_an_svg_and_its_data(browser: TestClient, kind: str) -> None:
    query = "country=AZE"
    page = browser.get(f"/explore/{kind}?{query}").text
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="picture"' in page
    assert f'href="/explore/{kind}.svg?{query}"' in page
    svg = browser.get(f"/explore/{kind}.svg?{query}")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in svg.headers["content-disposition"]
    assert ElementTree.fromstring(svg.text).tag == "{http://www.w3.org/2000/svg}svg"
    told = rows(browser, kind, query)
    (address,) = re.findall(r'href="(/api/v1/[^"]+)"', page)
    assert told
    assert len(browser.get(html.unescape(address)).json()) == len(told)
    assert SCRIPT not in page + svg.text


def test_planned_occasions_are_hatched(browser: TestClient) -> None:
    assert 'fill="url(#hatch)"' in browser.get("/explore/timeline.svg?since=2024-05").text
    assert 'fill="url(#hatch)"' not in browser.get("/explore/timeline.svg?until=2023").text


def test_a_picture_follows_the_ledger(browser: TestClient, ledger: Ledger) -> None:
    before = rows(browser, "map")
    ledger.add(report("new", engagement("PER, CHL", date="2022-01-01", city="Lima", country="PER")))
    assert rows(browser, "map") != before


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/country/AZE", ["Azerbaijan", "Kazakhstan", "Karim Valiyev", "Ali Asadov", "Eternity"]),
        ("/person?name=K. Valiyev", ["Hulusi Akar", "defence minister", "Türkiye"]),
        ("/forum?name=Eternity", ["Georgia", "exercise"]),
        ("/post?party=AZE&name=defence minister", ["Ali Asadov", "Karim Valiyev"]),
        ("/explore", ["Azerbaijan", "Hulusi Akar"]),
    ],
)
def test_who_and_what_has_a_page(browser: TestClient, address: str, told: list[str]) -> None:
    page = browser.get(address)
    assert page.status_code == 200
    assert [words for words in told if words not in page.text] == []
    assert SCRIPT not in page.text


@pytest.mark.parametrize(
    "address",
    ["/country/XYZ", "/person?name=Nobody", "/forum?name=None", "/post?party=AZE&name=x",
     "/explore/nothing", "/explore/map.exe", "/country/%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser: TestClient, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_wrong_filters_of_a_picture_are_told(browser: TestClient) -> None:
    assert browser.get("/explore/map?since=x").status_code == 422
    assert browser.get("/api/v1/network/cities").status_code == 422


def test_the_map_has_every_country_within_it() -> None:
    for path in atlas.shapes().values():
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d", path)]
        assert all(-1 <= x <= atlas.WIDTH for x in numbers[::2])
        assert all(-1 <= y <= atlas.HEIGHT for y in numbers[1::2])
    x, y = atlas.middles()["SGP"]
    assert 700 < x < 820
    assert 200 < y < 260
