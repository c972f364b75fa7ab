"""Fetches what the desk ships of npm by the lock file, and puts it where the wheel has it.

    python scripts/assets/build.py

htmx (0BSD) is copied as it is. Of world-atlas (ISC; its data are Natural Earth's, in the public
domain) the countries' shapes at 1:110 million are projected and written as SVG paths by ISO code.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

from communique.lexicon.files import HOME, read_csv
from communique.web.atlas import project

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "src" / "communique" / "web"
UNNUMBERED = {"Kosovo": "XKX", "N. Cyprus": "XNC", "Somaliland": "XSL"}
LEFT_OUT = {"Antarctica"}
"""It would take a quarter of the map."""


def main() -> None:
    """Fetch, copy and write."""
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True
    )
    packages, vendor = HERE / "node_modules", WEB / "static" / "vendor"
    vendor.mkdir(exist_ok=True)
    shutil.copy(packages / "htmx.org" / "dist" / "htmx.min.js", vendor)
    shutil.copy(packages / "htmx.org" / "LICENSE", vendor / "htmx.LICENSE")
    shutil.copy(packages / "world-atlas" / "LICENSE", vendor / "world-atlas.LICENSE")
    topology = json.loads((packages / "world-atlas" / "countries-110m.json").read_text())
    shapes = dict(sorted(shapes_of(topology)))
    lines = ",\n".join(f"{json.dumps(code)}:{json.dumps(path)}" for code, path in shapes.items())
    (WEB / "atlas.json").write_text(f"{{\n{lines}\n}}\n")


def shapes_of(topology: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The code and the path of every country."""
    arcs = [list(_unpacked(arc, topology["transform"])) for arc in topology["arcs"]]
    alpha3 = _codes()
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        if name in LEFT_OUT:
            continue
        code = UNNUMBERED.get(name) or alpha3[shape.get("id", "")]
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        yield code, "".join(_ring(ring, arcs) for part in parts for ring in part)


def _unpacked(
    arc: list[list[int]], transform: dict[str, list[float]]
) -> Iterator[tuple[float, ...]]:
    (sx, sy), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    for a, b in arc:
        x, y = x + a, y + b
        yield x * sx + dx, y * sy + dy


def _ring(ring: list[int], arcs: list[list[tuple[float, ...]]]) -> str:
    points: list[tuple[float, ...]] = []
    for number in ring:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += line[1:] if points else line
    # across the edge of the map the longitudes run on; each side gets its part of the shape
    whole = [points[0]]
    for lon, lat in points[1:-1]:
        turns = round((whole[-1][0] - lon) / 360)
        whole.append((lon + 360 * turns, lat))
    paths = []
    for shift in (-360, 0, 360):
        part = [(lon + shift, lat) for lon, lat in whole]
        part = list(_clipped(list(_clipped(part, 180, 1)), -180, -1))
        if part:
            placed = [project(lat, lon) for lon, lat in part]
            paths.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed) + "Z")
    return "".join(paths)


def _clipped(ring: list[tuple[float, ...]], edge: float, side: int) -> Iterator[tuple[float, ...]]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        first, second = side * x1 <= side * edge, side * x2 <= side * edge
        if first:
            yield x1, y1
        if first != second:
            yield edge, y1 + (edge - x1) / (x2 - x1) * (y2 - y1)


def _codes() -> dict[str, str]:
    """ISO 3166-1 numbers to alpha-3 codes, by way of CLDR's two letters."""
    two = {row["iso2"]: row["code"] for row in read_csv(HOME / "countries.csv") if row["iso2"]}
    aliases = get_global("territory_aliases")
    return {
        number: two[names[0]]
        for number, names in aliases.items()
        if number.isdigit() and names[0] in two
    }


if __name__ == "__main__":
    main()
