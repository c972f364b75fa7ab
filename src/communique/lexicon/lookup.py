"""Look-ups of wordings in a run of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class WordLike(Protocol):
    """What a look-up needs of a word."""

    text: str
    norm: str
    start: int
    end: int


@dataclass(slots=True, frozen=True)
class PartyForm:
    """One wording for a country or organisation.

    `kind`: name alias adjective demonym capital metonym force organisation ship_prefix.
    """

    code: str
    kind: str
    ambiguous: bool = False
    defence: bool = False
    city: str | None = None


def squeeze(text: str) -> str:
    """'Lt. Gen.', 'Lt-Gen' and 'LT GEN' as one key."""
    return re.sub(r"[\s.\-–]+", "", text).lower()


def spaced(text: str) -> str:
    """Hyphens as spaces: 'chief-of-staff' and 'chief of staff' are one."""
    return " ".join(text.replace("-", " ").split())


def openings(forms: Iterable[str], key: Callable[[str], str]) -> dict[str, int]:
    """For every first word of a form, however it may be split, the words that the longest such form may have."""
    out: dict[str, int] = {}
    for form in forms:
        words = 2 * len(re.findall(r"\w+|[^\w\s]", form))
        first = form.split(" ", 1)[0]
        for cut in re.finditer(r"\b|(?<=\W)|$", first):
            opening = key(first[: cut.end()])
            if opening:
                out[opening] = max(out.get(opening, 0), words)
    return out


def text_of(words: Sequence[WordLike], i: int, length: int) -> str:
    """The words' own text with single spaces where there was any."""
    parts = [words[i].text]
    for j in range(i + 1, i + length):
        if words[j].start > words[j - 1].end:
            parts.append(" ")
        parts.append(words[j].text)
    return "".join(parts)


def longest[T](
    words: Sequence[WordLike], i: int, most: int, look: Callable[[str], T | None]
) -> tuple[int, T] | None:
    """The longest run of words from i, of at most so many, that the look-up knows, and what it knows."""
    for length in range(min(most, len(words) - i), 0, -1):
        found = look(text_of(words, i, length))
        if found is not None:
            return length, found
    return None
