"""How many independent witnesses an occasion has.

Reports that cite one source for their facts, or that tell them in nearly the same words, copy from
one another or from a third: they are one witness.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from rapidfuzz.fuzz import token_set_ratio

from communique.linking.items import words
from communique.linking.names import skeleton

NEARLY_THE_SAME = 90
"""Likeness (0..100) of two evidence passages from which one is a copy of the other."""

COMPARED = 60
"""Reports of one occasion whose wordings are compared; beyond, only their sources are."""

_DATA = tomllib.loads(Path(__file__).with_name("sources.toml").read_text(encoding="utf-8"))
_KIND = {words(word)[0]: kind for kind, forms in _DATA["kinds"].items() for word in forms}
_EMPTY = {word for form in _DATA["empty"] for word in words(form)}
_COMMON = {word for form in _DATA["common"] for word in words(form)}


def witnesses(
    tellings: Sequence[tuple[str, str, Iterable[str]]],
) -> list[int]:
    """For each telling (report, evidence, sources) the number of its witness, from 0."""
    home = list(range(len(tellings)))

    def find(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    by_sign: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (report, _, sources) in enumerate(tellings):
        by_sign["report", report].append(i)
        for key in filter(None, map(source_key, sources)):
            by_sign["source", key].append(i)
    for alike in by_sign.values():
        for i in alike[1:]:
            home[max(find(i), find(alike[0]))] = min(find(i), find(alike[0]))
    for i in range(min(len(tellings), COMPARED)):
        for j in range(i):
            if find(i) != find(j) and _copied(tellings[i][1], tellings[j][1]):
                home[max(find(i), find(j))] = min(find(i), find(j))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(find(i), len(numbers)) for i in range(len(tellings))]


@lru_cache(maxsize=65536)
def source_key(source: str) -> str:
    """What a cited source is, in whatever words and language: 'ministry zrb'; '' if it is vague.

    Proper words count by the first three consonants, which a country shares with its adjectives.
    """
    kinds, proper = set(), set()
    for word in words(source):
        if word in _KIND:
            kinds.add(_KIND[word])
        elif word in _COMMON:
            return ""
        elif word not in _EMPTY:
            proper.add(skeleton(word)[:3])
    if len(kinds) > 1:
        kinds.discard("press")
    return " ".join([*sorted(kinds), *sorted(proper)])


def _copied(a: str, b: str) -> bool:
    return min(len(a), len(b)) > 40 and token_set_ratio(a, b) >= NEARLY_THE_SAME
