"""Numbers that tell one occasion of a series from the next: years, ordinals in figures, words, Roman.

>>> sorted(numbers(("xii", "moskovskaya", "konferentsiya")), key=int)
['12']
>>> counted(("the", "second", "big", "batch", "of", "arms"))
frozenset({'2'})
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from pathlib import Path

from communique.lexicon.files import read_toml

_DATA = read_toml(Path(__file__).with_name("numbers.toml"))
_ORDINALS: dict[str, int] = _DATA["words"] | {
    stem + ending: value
    for (stem, value), ending in product(_DATA["stems"].items(), _DATA["endings"])
}
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")


@lru_cache(maxsize=65536)
def numbers(words: tuple[str, ...]) -> frozenset[str]:
    """All numbers among the plain words of a name."""
    return frozenset(str(value) for _, value in _found(words))


@lru_cache(maxsize=65536)
def counted(words: tuple[str, ...]) -> frozenset[str]:
    """The ordinals among the words of a passage that say which of a series it tells of."""
    found = set()
    for end, value in _found(words, figures=False):
        reach = words[end : end + _DATA["between"] + 1]
        named = reach and reach[0] in _DATA["named"]
        if not named and any(map(_is_counted, reach)):
            found.add(str(value))
    return frozenset(found)


def other_number(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether years or ordinals differ; '2021' and '21' are one, '5th' says nothing of '2021'."""
    if {number[-2:].lstrip("0") for number in a} & {number[-2:].lstrip("0") for number in b}:
        return False
    return any((len(x) == 4) == (len(y) == 4) for x in a for y in b)


def _found(words: tuple[str, ...], figures: bool = True) -> list[tuple[int, int]]:
    """Each number and the place behind it; figures: also those that no suffix makes an ordinal."""
    found = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if word.isdigit():
            suffixed = words[place + 1 : place + 2] and words[place + 1] in _DATA["suffixes"]
            if suffixed or figures:
                found.append((place + 1 + bool(suffixed), int(word)))
        elif word in _ORDINALS:
            found.append((place + 1, _ORDINALS[word] + _DATA["tens"].get(before, 0)))
        elif figures and len(word) > 1 and (roman := _ROMAN.fullmatch(word)):
            found.append((place + 1, 10 * len(roman[1]) + _ones(roman[2])))
    return found


def _ones(roman: str) -> int:
    return {"ix": 9, "iv": 4}.get(roman) or 5 * roman.count("v") + roman.count("i")


def _is_counted(word: str) -> bool:
    return word in _DATA["counted_words"] or word.startswith(tuple(_DATA["counted"]))
