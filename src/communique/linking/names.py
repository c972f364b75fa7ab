"""Names of persons compared across spellings and scripts.

>>> same_name("Karim Valiyev", "Керим Велиев")
True
>>> same_name("Karim Valiyev", "Hikmat Valiyev")
False
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from anyascii import anyascii
from rapidfuzz.fuzz import ratio

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
)
_FOLDS: list[tuple[str, str]] = [(a, b) for a, b in _DATA["folds"]]
_OTHER_FOLDS: list[tuple[str, str]] = [(a, b) for a, b in _DATA["other_folds"]]
_SILENT = frozenset(_DATA["silent"])
_PARTICLES = frozenset(_DATA["particles"])
_PATRONYMICS: tuple[str, ...] = tuple(_DATA["patronymics"])


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The telling words of a name in plain Latin letters: no particles, no patronymic."""
    plain = anyascii(name).casefold().replace("'", "").replace("`", "")
    words = re.findall(r"[a-z]+", plain)
    telling = [word for word in words if word not in _PARTICLES]
    bare = [word for word in telling if not (len(telling) > 2 and word.endswith(_PATRONYMICS))]
    return tuple(bare or telling or words)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a romanised word as all its spellings share them, or its first letter."""
    return _consonants(word, _FOLDS)


def _consonants(word: str, folds: list[tuple[str, str]]) -> str:
    folded = word
    for old, new in folds:
        folded = folded.replace(old, new)
    bare = "".join(c for c in folded if c not in _SILENT)
    return re.sub(r"(.)\1+", r"\1", bare) or folded[:1]


def name_key(name: str) -> str:
    """The skeletons of a name's words, sorted: what two spellings of it nearly always share."""
    return " ".join(sorted(skeleton(word) for word in words_of(name)))


@lru_cache(maxsize=262144)
def same_name(a: str, b: str) -> bool:
    """Whether two names may be one person's: every word of the shorter has its match in the other.

    An initial matches any word that it begins, and never stands alone for a person.
    """
    short, long = sorted((words_of(a), words_of(b)), key=len)
    left = list(long)
    whole = False
    for word in sorted(short, key=len, reverse=True):
        hit = next((other for other in left if _same_word(word, other)), None)
        if hit is None:
            return False
        left.remove(hit)
        whole = whole or min(len(word), len(hit)) > 1
    return whole


@lru_cache(maxsize=262144)
def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return skeleton(a)[:1] == skeleton(b)[:1] or a[0] == b[0]
    likeness = ratio(a, b)
    if likeness >= _DATA["near"] and min(len(a), len(b)) > 3:
        return True
    return bool(_skeletons(a) & _skeletons(b)) and likeness >= _DATA["alike"]


@lru_cache(maxsize=65536)
def _skeletons(word: str) -> frozenset[str]:
    """The skeletons of a word in all readings of letters that two languages use for two sounds."""
    return frozenset({skeleton(word), _consonants(word, _OTHER_FOLDS + _FOLDS)})
