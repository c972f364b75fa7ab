"""What is drawn, as plain geometry: templates/pictures/*.svg write it down.

Everything has the attributes of a picture by itself and a class, by which the desk's style sheet
adapts it to a dark page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, log, sqrt
from typing import Any
from urllib.parse import quote

from communique.analysis.networks import Network
from communique.analysis.places import Places
from communique.analysis.timeline import Timeline
from communique.lexicon.parties import party_name
from communique.linking.when import days, iso
from communique.records import Tenure
from communique.web import atlas

WIDTH = 1000.0
LETTER = 7.0
"""About the width of a letter."""
ROW = 32.0
"""Height of an actor with its name."""

COLOURS = {
    "meeting": "#4269d0", "visit": "#efb118", "exercise": "#d9463e", "agreement": "#3ca951",
    "training": "#6cc5b0", "transfer": "#9c6b4e", "deployment": "#a463f2", "ceremony": "#ff8ab7",
    "call": "#97bbf5", "appointment": "#9498a0",
}  # fmt: skip
OTHER = "#9498a0"

SHADES = ("#dbe7f3", "#a9c8e4", "#6fa3d0", "#3a76ae", "#174a7c")
"""From few occasions to many."""


@dataclass(slots=True)
class Box:
    """A rectangle with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    title: str
    kind: str = ""
    fill: str = ""
    hatched: bool = False
    href: str | None = None


@dataclass(slots=True)
class Label:
    """Words at a place; `anchor` tells which end of them is there. kind: plain, inside a bar,
    or halo: set off from what lies under it."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    kind: str = "plain"


@dataclass(slots=True)
class Line:
    """A line from one place to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 1
    title: str = ""


@dataclass(slots=True)
class Dot:
    """A circle."""

    x: float
    y: float
    r: float
    title: str
    kind: str = ""
    href: str | None = None


@dataclass(slots=True)
class Shape:
    """The outline of a country."""

    path: str
    shade: int
    fill: str
    title: str
    href: str | None = None


@dataclass(slots=True)
class Picture:
    """A drawing with its title."""

    title: str
    height: float
    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    legend: list[Box] = field(default_factory=list)
    width: float = WIDTH
    empty: bool = False


def draw_timeline(told: Timeline, title: str, href: str) -> Picture:
    """Stacked bars, a colour for each type; planned occasions are hatched.

    href: the address of a list of occasions, to which a bar adds its type and time.
    """
    left, top, tall, bottom = 40.0, 12.0, 260.0, 300.0
    picture = Picture(title, bottom + 50, empty=not told.bars)
    stacks: dict[str, int] = {}
    for bar in told.bars:
        stacks[bar.period] = stacks.get(bar.period, 0) + bar.held + bar.planned
    ticks = _ticks(max(stacks.values(), default=1))
    scale = tall / ticks[-1]
    for tick in ticks:
        y = top + tall - tick * scale
        picture.lines.append(Line(left, y, WIDTH, y))
        picture.labels.append(Label(left - 6, y + 4, f"{tick:,}", "end"))
    wide = (WIDTH - left) / max(len(told.periods), 1)
    step = ceil(46 / wide) if told.periods and len(told.periods[0]) == 4 else ceil(62 / wide)
    place = {period: left + n * wide for n, period in enumerate(told.periods)}
    for n, period in enumerate(told.periods):
        if n % step == 0:
            x = _within(place[period] + wide / 2, period)
            picture.labels.append(Label(x, top + tall + 18, period))
    thick = min(max(wide * 0.8, 1), 44)
    heights = dict.fromkeys(told.periods, top + tall)
    for bar in told.bars:
        for number, hatched in ((bar.held, False), (bar.planned, True)):
            if number:
                high = number * scale
                heights[bar.period] -= high
                what = f"{bar.period}: {number} {bar.type}" + " planned" * hatched
                x = place[bar.period] + (wide - thick) / 2
                link = f"{href}&type={quote(bar.type)}&since={bar.period}&until={bar.period}"
                link += "&status=planned" * hatched
                box = Box(x, heights[bar.period], thick, high, what, bar.type, _colour(bar.type))
                box.hatched, box.href = hatched, link
                picture.boxes.append(box)
    _legend(picture, told.types, any(bar.planned for bar in told.bars), bottom + 8)
    return picture


def _legend(picture: Picture, types: Sequence[str], planned: bool, y: float) -> None:
    x = 40.0
    for name in [*types, *(["planned"] if planned else [])]:
        wide = 26 + 7.2 * len(name)
        if x + wide > WIDTH:
            x, y = 40.0, y + 22
        hatched = name == "planned"
        fill = OTHER if hatched else _colour(name)
        picture.legend.append(Box(x, y, 12, 12, name, name, fill, hatched))
        picture.labels.append(Label(x + 18, y + 11, name, "start"))
        x += wide + 10
    picture.height = y + 24


def draw_map(told: Places, title: str, href: str) -> Picture:
    """Countries shaded by the number of occasions in them, cities as dots.

    href: the address of a country's page, its code left out at the end.
    """
    picture = Picture(title, atlas.HEIGHT + 40, empty=not told.countries)
    numbers = dict(told.countries)
    bounds = _bounds(max(numbers.values(), default=1))
    for code, path in atlas.shapes().items():
        number = numbers.get(code, 0)
        shade = _shade(number, bounds)
        what = f"{party_name(code)}: {number:,}"
        fill = SHADES[shade - 1] if shade else "#ece8df"
        link = f"{href}{code}" if number else None
        picture.shapes.append(Shape(path, shade, fill, what, link))
    for code, number in told.countries:
        if code not in atlas.shapes() and code in atlas.middles():
            x, y = atlas.middles()[code]
            shade = _shade(number, bounds)
            picture.dots.append(
                Dot(x, y, 4, f"{party_name(code)}: {number:,}", f"s{shade}", f"{href}{code}")
            )
    most = max((number for _, _, number in told.cities), default=1)
    for code, city, number in told.cities[:200]:
        spot = atlas.cities().get((code, city))
        if spot:
            r = 1.5 + 7 * sqrt(number / most)
            picture.dots.append(Dot(*spot, r, f"{city}, {party_name(code)}: {number:,}", "city"))
    low = 1
    for n, high in enumerate(bounds, 1):
        x, y = 20 + (n - 1) * 110.0, atlas.HEIGHT + 16
        name = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        if low <= high:
            picture.legend.append(Box(x, y, 12, 12, name, f"s{n}", SHADES[n - 1]))
            picture.labels.append(Label(x + 18, y + 11, name, "start"))
        low = high + 1
    return picture


def draw_network(told: Network, title: str, href: str) -> Picture:
    """Actors as dots, the larger the more occasions; ties the wider the more they share."""
    high, edge = 640.0, 60.0
    picture = Picture(title, high, empty=not told.ties)
    most = max((actor.occasions for actor in told.actors), default=1)
    strongest = max((tie.occasions for tie in told.ties), default=1)
    spot = {
        actor.name: (
            WIDTH / 2 + actor.x * (WIDTH / 2 - 1.6 * edge), high / 2 + actor.y * (high / 2 - edge / 1.5)
        )
        for actor in told.actors
    }  # fmt: skip
    _part(spot)
    for tie in reversed(told.ties):
        width = 0.4 + 7 * sqrt(tie.occasions / strongest)
        what = f"{tie.a} – {tie.b}: {tie.occasions:,}"
        picture.lines.append(Line(*spot[tie.a], *spot[tie.b], width, what))
    for actor in told.actors:
        r = 4 + 16 * sqrt(actor.occasions / most)
        x, y = spot[actor.name]
        link = f"{href}{actor.name}"
        picture.dots.append(Dot(x, y, r, f"{actor.name}: {actor.occasions:,}", "actor", link))
        picture.labels.append(Label(_within(x, actor.name), y - r - 4, actor.name, kind="halo"))
    return picture


def _part(spots: dict[str, tuple[float, float]]) -> None:
    """Move names apart that would be written over one another."""
    names = sorted(spots)
    for _ in range(80):
        calm = True
        for n, a in enumerate(names):
            for b in names[:n]:
                (ax, ay), (bx, by) = spots[a], spots[b]
                near = LETTER * (len(a) + len(b)) / 2 + 8
                if abs(ax - bx) < near and abs(ay - by) < ROW:
                    calm = False
                    push = (ROW - abs(ay - by)) / 2 + 1
                    up, down = (a, b) if ay < by else (b, a)
                    spots[up] = spots[up][0], max(spots[up][1] - push, 34)
                    spots[down] = spots[down][0], min(spots[down][1] + push, 620)
        if calm:
            return


def _within(x: float, text: str) -> float:
    """Where the middle of some words must be for them to lie inside the picture."""
    half = LETTER * len(text) / 2
    return min(max(x, half), WIDTH - half)


def draw_register(told: Iterable[Tenure], title: str, most: int = 120) -> Picture:
    """A row for each post, a bar for each holder from the first to the last report of it."""
    dated = [tenure for tenure in told if tenure.first and tenure.last][:most]
    picture = Picture(title, 60, empty=not dated)
    if not dated:
        return picture
    left, row = 260.0, 26.0
    first = min(_day(tenure.first) for tenure in dated)
    last = max(_day(tenure.last) for tenure in dated)
    start, end = _day(f"{iso(first)[:4]}-01-01"), _day(f"{iso(last)[:4]}-12-31")
    scale = (WIDTH - left - 10) / max(end - start, 1)
    y, post, busy = 34.0, "", 0.0
    for tenure in dated:
        x = left + (_day(tenure.first) - start) * scale
        wide = max((_day(tenure.last) - _day(tenure.first)) * scale, 5)
        if tenure.post != post:
            y, post, busy = y + (row if post else 0), tenure.post, 0.0
            picture.lines.append(Line(0, y - 4, WIDTH, y - 4))
            picture.labels.append(Label(0, y + 13, _cut(post, 38), "start"))
        elif x < busy:
            y, busy = y + row, 0.0
        name = _cut(tenure.person, 40)
        what = f"{tenure.person}: {tenure.first} to {tenure.last}"
        picture.boxes.append(Box(x, y, wide, 18, what, "tenure", "#4269d0"))
        long = LETTER * len(name)
        if wide > long + 10:
            picture.labels.append(Label(x + 6, y + 13, name, "start", "inside"))
            busy = x + wide
        elif x + wide + long < WIDTH:
            picture.labels.append(Label(x + wide + 5, y + 13, name, "start", "halo"))
            busy = x + wide + long + 10
        else:
            picture.labels.append(Label(x - 5, y + 13, name, "end", "halo"))
            busy = x + wide
    years = range(int(iso(start)[:4]), int(iso(end)[:4]) + 1)
    step = max(1, ceil(len(years) / 14))
    for year in years:
        if (year - years[0]) % step == 0:
            x = left + (_day(f"{year}-01-01") - start) * scale
            picture.labels.append(Label(x, 18, str(year), "start"))
            picture.lines.append(Line(x, 24, x, y + row))
    picture.height = y + row + 6
    return picture


def _colour(type: str) -> str:
    return COLOURS.get(type, OTHER)


def _ticks(most: int) -> list[int]:
    """Round numbers from 0 to at least `most`, some five of them."""
    rough = max(most, 1) / 4
    size = 10 ** int(log(rough, 10)) if rough >= 1 else 1
    step = next((m * size for m in (1, 2, 5, 10) if m * size >= rough), 10 * size)
    return list(range(0, ceil(most / step) * step + 1, step))


def _bounds(most: int) -> list[int]:
    """The largest number of each shade: about equal steps of the logarithm."""
    return [max(n, round(most ** (n / len(SHADES)))) for n in range(1, len(SHADES))] + [
        max(most, len(SHADES))
    ]


def _shade(number: int, bounds: Sequence[int]) -> int:
    return next((n for n, bound in enumerate(bounds, 1) if number <= bound), 5) if number else 0


def _day(value: str | None) -> int:
    found = days(value)
    assert found is not None
    return found[0]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def table(rows: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Head and body of a table of rows."""
    head = list(rows[0]) if rows else []
    return head, [[row[name] for name in head] for row in rows]
