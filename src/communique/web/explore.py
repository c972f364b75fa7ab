"""Pictures of a ledger, and a page for each country, person, post and forum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from communique.analysis.networks import Of, network, partners, people
from communique.analysis.places import places
from communique.analysis.timeline import timeline
from communique.errors import CommuniqueError
from communique.ledger import Filter, queries, tallies
from communique.lexicon.parties import party_name
from communique.records import Tenure
from communique.register import Register
from communique.web import pictures
from communique.web.browse import types_of
from communique.web.choice import Choice, chosen
from communique.web.pages import csv_lines, page, rendered
from communique.web.reader import held, recalled

router = APIRouter(include_in_schema=False)

KINDS: dict[str, str] = {
    "timeline": "Timeline",
    "map": "Map",
    "countries": "Network of countries",
    "persons": "Network of persons",
    "register": "Register of posts",
}
READS = {
    "timeline": "/api/v1/timeline", "map": "/api/v1/places",
    "countries": "/api/v1/network/countries", "persons": "/api/v1/network/persons",
    "register": "/api/v1/register",
}  # fmt: skip
"""Where the API has the data of each picture."""

FREE: dict[str, Any] = {"type": [], "since": None, "until": None, "page": 1}
"""What a bar of a timeline tells of the occasions in it."""

POSTS = 25
"""Posts of a country in the picture of its register: those attested most often."""

SHOWN = 500
"""Most rows of a picture's data that its page shows."""

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Listing:
    """Names with their numbers, each leading to a page."""

    title: str
    entries: list[tuple[str, str, int]]


@dataclass(slots=True)
class Profile:
    """What the page of a country, person, post or forum shows."""

    title: str
    choice: Choice
    picture: pictures.Picture | None = None
    register: pictures.Picture | None = None
    tenures: list[Tenure] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    latest: list[queries.Row] = field(default_factory=list)
    total: int = 0
    party: str | None = None


def drawn(request: Request, kind: str, choice: Choice) -> tuple[pictures.Picture, Rows]:
    """A picture of the occasions of a choice, and its data."""
    ledger, where = held(request), choice.filter()
    title = KINDS[kind] + "".join(f", {name} {value}" for name, value in choice.told.items())
    if kind == "register":
        tenures = _register(request, choice.country[0].upper() if choice.country else "")
        return pictures.draw_register(_foremost(tenures), title), [_tenure(t) for t in tenures]

    def make() -> tuple[pictures.Picture, Rows]:
        with ledger.read() as connection:
            if kind == "timeline":
                time = timeline(connection, where)
                return pictures.draw_timeline(
                    time, title, f"/occasions?{choice.query(**FREE)}"
                ), time.rows()
            if kind == "map":
                space = places(connection, where)
                return pictures.draw_map(space, title, "/country/"), space.rows()
            of: Of = "countries" if kind == "countries" else "persons"
            ties = network(connection, where, of)
            page = "/country/" if of == "countries" else "/person?name="
            return pictures.draw_network(ties, title, page), ties.rows()

    return recalled(request, (kind, where), make)


@router.get("/explore")
def explore(request: Request) -> Response:
    """What can be looked at, and who is in the ledger."""
    with held(request).read() as connection:
        forums = recalled(request, ("forums",), lambda: tallies.by_forum(connection, Filter(), 20))
        persons = recalled(request, ("person",), lambda: people(connection, Filter(), 20))
        parties = recalled(
            request, ("party",), lambda: queries.counts(connection, "party", limit=40)
        )
    picture, _ = drawn(request, "timeline", Choice())
    profile = Profile(
        "Explore", Choice(), picture,
        listings=[_countries(parties), _persons(persons), _forums(forums)],
    )  # fmt: skip
    return page(request, "profile.html", profile=profile, kinds=KINDS, kind=None, reads=READS)


@router.get("/explore/{name}")
def show(request: Request, name: str) -> Response:
    """A picture in its page; or, by the name's end, the picture as SVG or its data as CSV."""
    kind, _, form = name.partition(".")
    if kind not in KINDS or form not in ("", "svg", "csv"):
        raise HTTPException(404, "There is no such picture.")
    problem, status = None, 200
    try:
        choice = chosen(request.query_params)
    except CommuniqueError as error:
        choice, problem, status = Choice(), str(error), 422
    picture, rows = drawn(request, kind, choice)
    if form == "svg":
        svg = rendered("picture.svg", p=picture, linked=False)
        return _download(svg, "image/svg+xml", name)
    head, body = pictures.table(rows)
    if form == "csv":
        return _download(csv_lines([head, *body]), "text/csv", name)
    body = body[:SHOWN]
    return page(
        request, "explore.html", status, kind=kind, kinds=KINDS, picture=picture, choice=choice,
        head=head, body=body, more=len(rows) - len(body), problem=problem, types=types_of(request),
        reads=READS,
    )  # fmt: skip


@router.get("/country/{code}")
def country(request: Request, code: str) -> Response:
    """A country or organisation: with whom, when, what, under what, and who holds its posts."""
    choice = _choice(country=[code])

    def listings(connection: Any, where: Filter) -> list[Listing]:
        known = partners(connection, where, "countries", code)
        entries = [
            (party_name(other), f"/explore/timeline?{urlencode({'dyad': f'{code},{other}'})}", n)
            for other, n in known
        ]
        return [
            Listing("With whom", entries),
            _persons(people(connection, where)),
            _forums(tallies.by_forum(connection, where, 15)),
        ]

    profile = _profile(request, party_name(code), choice, listings)
    profile.party = code
    profile.tenures = _foremost(_register(request, code))
    if profile.tenures:
        title = f"Posts of {party_name(code)} over time"
        profile.register = pictures.draw_register(profile.tenures, title)
    return page(request, "profile.html", profile=profile, kinds=KINDS, kind=None, reads=READS)


@router.get("/person")
def person(request: Request, name: str) -> Response:
    """A person: what they did when and with whom, and which posts they held."""
    choice = _choice(person=name)

    def listings(connection: Any, where: Filter) -> list[Listing]:
        return [
            _persons(partners(connection, where, "persons", name), "With whom"),
            _countries(queries.counts(connection, "party", where, 15)),
            _forums(tallies.by_forum(connection, where, 10)),
        ]

    profile = _profile(request, name, choice, listings)
    codes = [code for code, _ in _all(request, choice, "party")]
    profile.tenures = [
        tenure
        for code in codes[:2]
        for tenure in Register.find(_whole_register(request, code), person=name)
    ]
    return page(request, "profile.html", profile=profile, kinds=KINDS, kind=None, reads=READS)


@router.get("/post")
def post(request: Request, party: str, name: str) -> Response:
    """A post: who held it when, as far as reports attest it."""
    held_by = [t for t in _register(request, party) if t.post == name]
    if not held_by:
        raise HTTPException(404, "No report attests this post.")
    title = f"{party_name(party)}: {name}"
    profile = Profile(title, Choice(), tenures=held_by, party=party)
    profile.register = pictures.draw_register(held_by, title)
    return page(request, "profile.html", profile=profile, kinds=KINDS, kind=None, reads=READS)


@router.get("/forum")
def forum(request: Request, name: str) -> Response:
    """A forum: what happened in and beside it, and who took part."""

    def listings(connection: Any, where: Filter) -> list[Listing]:
        return [
            _countries(queries.counts(connection, "party", where, 30)),
            _persons(people(connection, where)),
        ]

    profile = _profile(request, name, _choice(forum=name), listings)
    return page(request, "profile.html", profile=profile, kinds=KINDS, kind=None, reads=READS)


def _profile(
    request: Request, title: str, choice: Choice, listings: Callable[[Any, Filter], list[Listing]]
) -> Profile:
    where = choice.filter()

    def make() -> Profile:
        with held(request).read() as connection:
            found = queries.occasions(connection, where, limit=10)
            return Profile(
                title, choice, latest=found.rows, total=found.total or 0,
                listings=listings(connection, where),
            )  # fmt: skip

    profile = recalled(request, ("profile", where), make)
    if not profile.total:
        raise HTTPException(404, "No occasion of this ledger has it.")
    profile.picture, _ = drawn(request, "timeline", choice)
    return profile


def _choice(**values: Any) -> Choice:
    try:
        return Choice.model_validate(values)
    except ValueError:
        raise HTTPException(404, "There is no such page.") from None


def _whole_register(request: Request, party: str) -> Register:
    ledger = held(request)
    return recalled(request, ("register", party), lambda: Register.of_ledger(ledger, party or None))


def _register(request: Request, party: str) -> list[Tenure]:
    return _whole_register(request, party).tenures if party else []


def _foremost(tenures: Iterable[Tenure]) -> list[Tenure]:
    """The tenures of the posts that are attested most often, post by post."""
    told = list(tenures)
    weight: dict[str, int] = {}
    for tenure in told:
        weight[tenure.post] = weight.get(tenure.post, 0) + len(tenure.witnesses)
    order = sorted(weight, key=lambda post: (-weight[post], post))[:POSTS]
    return [tenure for post in order for tenure in told if tenure.post == post]


def _tenure(tenure: Tenure) -> dict[str, Any]:
    return {
        **tenure.model_dump(include={"party", "post", "person", "rank", "first", "last"}),
        "reports": len({witness.report for witness in tenure.witnesses}),
    }


def _all(request: Request, choice: Choice, by: str) -> list[tuple[str, int]]:
    where = choice.filter()

    def make() -> list[tuple[str, int]]:
        with held(request).read() as connection:
            return queries.counts(connection, by, where, 5)

    return recalled(request, (by, where), make)


def _countries(counts: Iterable[tuple[str, int]]) -> Listing:
    entries = [(party_name(code), f"/country/{quote(code, safe='')}", n) for code, n in counts]
    return Listing("Countries and organisations", entries)


def _persons(counts: Iterable[tuple[str, int]], title: str = "Persons") -> Listing:
    return Listing(title, [(n, f"/person?{urlencode({'name': n})}", k) for n, k in counts])


def _forums(counts: Iterable[tuple[str, int]]) -> Listing:
    return Listing("Forums", [(n, f"/forum?{urlencode({'name': n})}", k) for n, k in counts])


def _download(content: str, kind: str, name: str) -> Response:
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=told)
