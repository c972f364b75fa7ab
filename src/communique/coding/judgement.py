"""Whether a house's words go beyond bare facts: a reason, a judgement, a denial, a promise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Judgement:
    """Looks for the lexicon's words of judgement; 'aim*' stands for all words that begin so."""

    def __init__(self, data: dict[str, Any]) -> None:
        words = data["judgement"]["words"]
        self.exact = frozenset(w for w in words if not w.endswith("*"))
        self.stems = tuple(w[:-1] for w in words if w.endswith("*"))
        self.facts = frozenset(data["judgement"]["facts"])

    def of(self, words: Iterable[str]) -> bool:
        """Any of the words judges, and none tells what took place."""
        lowered = [w.lower() for w in words]
        return not any(w in self.facts for w in lowered) and any(
            w in self.exact or w.startswith(self.stems) for w in lowered
        )
