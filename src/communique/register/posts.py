"""Which post a wording names, whoever's and in whatever language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from communique.linking.items import words

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("posts.toml").read_text(encoding="utf-8")
)
_GONE = tuple(_DATA["gone"])
_NO_LONGER = tuple(word for word in _GONE if len(word) > 4)
_BELOW = tuple(_DATA["below"])
_SMALL = {"of", "the", "and", "for", "s", "a", "i", "v", "po", "na"}


@dataclass(frozen=True, slots=True)
class Post:
    """A post; `sole`: one person holds it at a time, so that its holders follow one another."""

    name: str
    sole: bool


@lru_cache(maxsize=16384)
def posts_in(office: str, party: str) -> tuple[Post, ...]:
    """The posts that an office as written ('First Deputy Minister; Chief of Staff') names.

    Posts that it says are held no longer, or not yet, are left out.
    """
    found = dict.fromkeys(
        post for part in office.split(";") if (post := post_of(part, party)) is not None
    )
    return tuple(found)


@lru_cache(maxsize=16384)
def post_of(wording: str, party: str) -> Post | None:
    """The post that one wording names; None if it is held no longer, or says nothing."""
    told = words(wording)
    if not told or any(word in _GONE or word.startswith(_NO_LONGER) for word in told):
        return None
    below = any(word.startswith(_BELOW) for word in told)
    for known in _DATA["post"]:
        if (not below or known.get("above")) and _fits(known, told, party):
            return Post(known["name"], True)
    return Post(" ".join(word for word in told if word not in _SMALL), False)


def _fits(known: dict[str, Any], told: tuple[str, ...], party: str) -> bool:
    if "parties" in known and party not in known["parties"]:
        return False
    if any(word.startswith(tuple(known.get("none", ()))) for word in told):
        return False
    return all(any(word.startswith(tuple(group)) for word in told) for group in known["all"])
