"""Who dealt with whom: parties or persons, joined by the occasions that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import networkx
from sqlalchemy import Connection

from communique.ledger import tallies
from communique.ledger.filters import Filter
from communique.linking.names import name_key

Of = Literal["countries", "persons"]

MOST = 50
"""Actors shown: those with most occasions."""
CROWD = 40
"""An occasion of more actors joins all with all and tells of nobody in particular: left out."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A party or person, the number of its occasions, and where it stands, from -1 to 1."""

    name: str
    occasions: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tie:
    """Two actors and the number of occasions that they share."""

    a: str
    b: str
    occasions: int


@dataclass(frozen=True, slots=True)
class Network:
    """The actors with most occasions, and the ties among them, the strongest first."""

    actors: list[Actor]
    ties: list[Tie]

    def rows(self) -> list[dict[str, object]]:
        """The ties as a table."""
        return [{"a": tie.a, "b": tie.b, "occasions": tie.occasions} for tie in self.ties]


def network(connection: Connection, where: Filter, of: Of, most: int = MOST) -> Network:
    """The network of the occasions of a filter."""
    casts = tallies.casts(connection, where, "parties" if of == "countries" else "persons")
    if of == "persons":
        casts = iter(_one_name_each([*casts]))
    sizes, ties = Counter[str](), Counter[tuple[str, str]]()
    for cast in casts:
        actors = sorted({*cast})
        sizes.update(actors)
        if len(actors) <= CROWD:
            ties.update(combinations(actors, 2))
    chosen = {name for name, _ in sorted(sizes.items(), key=lambda i: (-i[1], i[0]))[:most]}
    kept = {pair: n for pair, n in ties.items() if chosen.issuperset(pair)}
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(sorted(chosen & {name for pair in kept for name in pair}))
    graph.add_weighted_edges_from((a, b, n**0.5) for (a, b), n in sorted(kept.items()))
    spots = networkx.spring_layout(graph, seed=1, k=2.5 / max(len(graph), 1) ** 0.5, iterations=150)
    across, down = (_spread({n: float(at[i]) for n, at in spots.items()}) for i in (0, 1))
    strongest = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return Network(
        [Actor(name, sizes[name], across[name], down[name]) for name in spots],
        [Tie(a, b, n) for (a, b), n in strongest],
    )


def people(connection: Connection, where: Filter, most: int = 15) -> list[tuple[str, int]]:
    """The persons with most of the occasions of a filter."""
    casts = _one_name_each([*tallies.casts(connection, where, "persons")])
    numbers = Counter(name for cast in casts for name in {*cast})
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:most]


def partners(
    connection: Connection, where: Filter, of: Of, name: str, most: int = 15
) -> list[tuple[str, int]]:
    """With whom one party or person shares most of the occasions of a filter."""
    casts = tallies.casts(connection, where, "parties" if of == "countries" else "persons")
    known = [*casts] if of == "countries" else _one_name_each([*casts])
    own = {name} if of == "countries" else {n for cast in known for n in cast if _same(n, name)}
    shared = Counter(other for cast in known for other in {*cast} - own)
    return sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:most]


def _spread(places: dict[str, float]) -> dict[str, float]:
    """Places from -1 to 1, drawn halfway towards even distances, so that no crowd is unreadable."""
    order = sorted(places, key=lambda name: (places[name], name))
    low, high = (places[order[0]], places[order[-1]]) if order else (0.0, 0.0)
    last = max(len(order) - 1, 1)
    return {
        name: rank / last + (places[name] - low) / ((high - low) or 1) - 1
        for rank, name in enumerate(order)
    }


def _same(a: str, b: str) -> bool:
    return name_key(a) == name_key(b)


def _one_name_each(casts: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Casts in which names that differ in spelling only are written in their commonest way."""
    held = list(casts)
    spelt = Counter(name for cast in held for name in cast)
    best: dict[str, str] = {}
    for name, _ in sorted(spelt.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(name_key(name), name)
    chosen = {name: best[name_key(name)] for name in spelt}
    return [tuple(chosen[name] for name in cast) for cast in held]
