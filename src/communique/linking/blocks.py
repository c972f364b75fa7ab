"""Which engagements are compared at all: those of one type that share two parties (or one, where
only one is told) and may have happened on one day.

An item puts itself `under` some keys and is compared with what stands under the keys that it
`looks` at; the relation is symmetric. Keys are 63-bit numbers, so that a database can index them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from communique.linking.items import Item
from communique.linking.parties import bodies_of

MANY = 6
"""Parties above which an item stands under its type and forum, not under every pair."""


def under(item: Item) -> set[int]:
    """The keys under which others find an item; none if nothing puts it in time."""
    if item.window is None:
        return set()
    alone = "solo" if len(item.parties) == 1 else "any"
    shown = item.parties if len(item.parties) <= MANY else item.bodies
    return _shared(item) | {_key(item.engagement.type, alone, party) for party in shown}


def looks(item: Item) -> set[int]:
    """The keys under which an item finds those it is compared with."""
    if item.window is None:
        return set()
    kinds = ("solo", "any") if len(item.parties) == 1 else ("solo",)
    sought = item.parties if len(item.parties) <= MANY else item.bodies
    return _shared(item) | {
        _key(item.engagement.type, kind, party) for kind in kinds for party in sought
    }


def _shared(item: Item) -> set[int]:
    """The keys that an item both stands under and looks at."""
    type, parties = item.engagement.type, sorted(item.parties)
    keys = set()
    if type == "exercise" and item.forum:
        keys.add(_key(type, "forum", max(item.forum, key=lambda word: (len(word), word))))
    elif len(parties) > 2 or item.bodies:
        keys.update(_key(type, "forum", word) for word in item.forum if len(word) > 5)
    if type == "exercise" and item.engagement.country:  # its name may be translated
        keys.add(_key(type, "place", item.engagement.country))
    keys.update(_key(type, "body", body) for body in item.bodies | bodies_of(item.parties))
    if len(parties) > MANY:
        keys.add(_key(type, "many"))
    else:
        keys.update(_key(type, *pair) for pair in combinations(parties, 2))
    return keys


def candidates(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    """Every pair that is to be compared, once, by a sweep over the days within each block."""
    blocks: dict[int, list[tuple[tuple[int, int], str, bool, bool, Item]]] = defaultdict(list)
    for item in items:
        if item.window is not None:
            shown, sought = under(item), looks(item)
            for key in shown | sought:
                entry = (item.window, item.id, key in shown, key in sought, item)
                blocks[key].append(entry)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for a, b in _meetings(block):
            pair = (a.id, b.id) if a.id < b.id else (b.id, a.id)
            if pair not in seen:
                seen.add(pair)
                yield a, b


def _meetings(
    block: list[tuple[tuple[int, int], str, bool, bool, Item]],
) -> Iterator[tuple[Item, Item]]:
    """Pairs whose windows overlap and of which one looks where the other stands."""
    waiting: list[tuple[int, bool, bool, Item]] = []
    for (first, last), _, shown, sought, item in sorted(block, key=lambda entry: entry[:2]):
        waiting = [entry for entry in waiting if entry[0] >= first]
        for _, other_shown, other_sought, other in waiting:
            if (shown and other_sought) or (other_shown and sought):
                yield other, item
        waiting.append((last, shown, sought, item))


@lru_cache(maxsize=262144)
def _key(*parts: str) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest()) >> 1
