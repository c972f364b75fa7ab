"""Occasions from pairs: constrained agglomeration, the same for any order of the input.

The strongest pair is joined first. Two groups become one only if no pair across them is impossible
and the pairs across them agree on the whole, so that one blunt record cannot chain two occasions.
What a person joined or parted is not weighed but obeyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from communique.linking.blocks import candidates
from communique.linking.items import Item
from communique.linking.same import VETO, score
from communique.linking.weights import WEIGHTS

WITNESSES = 12
"""Members of a large group that speak for it when a merger is weighed."""

Pair = frozenset[str]


Edge = tuple[float, str, str]
"""Minus the score of a linked pair, and its two ids in their order."""


def edges_of(items: Iterable[Item]) -> list[Edge]:
    """All linked pairs among `items`, the strongest first."""
    by_id = {item.id: item for item in items}
    return sorted(
        (-weight, min(a.id, b.id), max(a.id, b.id))
        for a, b in candidates(by_id.values())
        if (weight := score(a, b)) >= WEIGHTS["link"]
    )


def components(items: Iterable[Item], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each item's id the lowest id that pairs lead to; occasions never go across these."""
    home = {item.id: item.id for item in items}

    def find(id: str) -> str:
        while home[id] != id:
            home[id] = home[home[id]]
            id = home[id]
        return id

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        home[high] = low
    return {id: find(id) for id in home}


def cluster(
    items: Collection[Item],
    joined: Iterable[Pair] = (),
    parted: Collection[Pair] = (),
    edges: Sequence[Edge] | None = None,
) -> list[list[Item]]:
    """The occasions among `items`, each in the canonical order of its members.

    joined, parted: pairs of item ids that a person declared the same or different. Where these
    contradict each other through a third item, parted ones hold, and of joined ones the earlier.
    edges: those of `items`, if they are known already.
    """
    by_id = {item.id: item for item in items}
    ordered = sorted(by_id.values(), key=lambda item: item.order)
    forbidden: dict[str, set[str]] = defaultdict(set)
    for pair in parted:
        for id in pair:
            forbidden[id] |= pair - {id}
    known = [tuple(sorted(pair)) for pair in joined if pair <= by_id.keys() and len(pair) == 2]
    groups = _Groups(ordered, known, forbidden)
    for _, one, other in edges_of(ordered) if edges is None else edges:
        groups.join_if_sound(one, other)
    return groups.all()


class _Groups:
    """A union of items into groups; those a person joined are one unit from the beginning."""

    def __init__(
        self,
        items: Sequence[Item],
        joined: Iterable[tuple[str, ...]],
        forbidden: Mapping[str, set[str]],
    ) -> None:
        self._forbidden = forbidden
        self._item = {item.id: item for item in items}
        self._home = {item.id: item.id for item in items}
        self._members: dict[str, list[Item]] = {item.id: [item] for item in items}
        self._judged: set[str] = set()
        for a, b in joined:
            if not self._parted(self._home[a], self._home[b]):
                self._unite(self._home[a], self._home[b])
        self._judged.update(home for home, group in self._members.items() if len(group) > 1)

    def join_if_sound(self, a: str, b: str) -> None:
        """Join the groups of two items unless that is forbidden or contradicts itself."""
        home, other = self._home[a], self._home[b]
        if home == other:
            return
        here, there = self._members[home], self._members[other]
        judged = home in self._judged or other in self._judged
        if not self._parted(home, other) and self._sound(here, there, judged):
            self._unite(home, other)

    def all(self) -> list[list[Item]]:
        """The groups, earliest first."""
        groups = [sorted(members, key=lambda m: m.order) for members in self._members.values()]
        return sorted(groups, key=lambda members: members[0].order)

    def _parted(self, home: str, other: str) -> bool:
        there = {item.id for item in self._members[other]}
        return any(
            self._forbidden[item.id] & there
            for item in self._members[home]
            if item.id in self._forbidden
        )

    def _sound(self, here: list[Item], there: list[Item], judged: bool) -> bool:
        sums = [score(x, y) for x in here[:WITNESSES] for y in there[:WITNESSES]]
        if judged:  # what a person joined may differ in itself: one member that agrees will do
            sums = [max(sums)]
        if min(sums) == VETO or sum(sums) / len(sums) < WEIGHTS["mean"]:
            return False
        tellings = {(x.report, x.coding): x for x in here}
        return judged or all(
            score(tellings[key], y) > VETO
            for y in there
            if (key := (y.report, y.coding)) in tellings
        )

    def _unite(self, home: str, other: str) -> None:
        if home == other:
            return
        keep, give = sorted((home, other), key=lambda id: self._item[id].order)
        for item in self._members[give]:
            self._home[item.id] = keep
        if give in self._judged:
            self._judged.add(keep)
        self._members[keep] = sorted(
            self._members[keep] + self._members.pop(give), key=lambda m: m.order
        )
