"""Pairing: a report of two parties' dealings often names only one of them, or neither, in a sentence.

'The visitor was closeted with General Ngo', 'The Australians fly home on Friday', 'At the end a plan was signed':
whose dealing it is, the rest of the report says. Where the report is of one pair, that pair completes them.
"""

from __future__ import annotations

from collections import Counter

from communique.coding.actor import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.filling import Filling
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides

BARE = {"agreement", "transfer", "training", "exercise", "visit", "call"}
"""Types whose wording tells of a dealing between states though it names none of them."""

SHARE = 2 / 3
"""Share of the report's complete dealings that must be between the pair for it to be the report's."""


class Pairing(Rules):
    """Completes the candidates of one report by the pair whose dealings it tells of."""

    def __init__(self, scene: Scene, filling: Filling) -> None:
        super().__init__(scene)
        self.filling = filling

    def complete(self, candidates: list[Candidate], bare: list[Candidate]) -> list[Candidate]:
        """Gives one-sided candidates the other side of the report's pair, `bare` ones both sides.

        Returns those that got one; none where the report is not of one pair.
        """
        pair = self._told(candidates) or self._named()
        if pair is None:
            return []
        told = {c.match.trigger.i for c in candidates} | {
            c.match.verb.i for c in candidates if c.match.verb is not None
        }
        bare = [c for c in bare if c.match.trigger.i not in told and self._telling(c)]
        completed = []
        for c in (*candidates, *bare):
            if len(c.parties) >= 2 or not c.parties <= pair or self._general(c):
                continue
            if c.forum is not None and c.type in ("meeting", "exercise"):
                continue  # a named session or exercise may be others'
            sides = Sides(list(c.sides))
            for party in sorted(pair - c.parties):
                role = self.filling.default_role(c.match.frame, sides)
                sides.add(Actor(party, inferred=True), role)
            c.sides = sides.roles
            c.rules.append(f"pair of the report: {sorted(pair)}")
            completed.append(c)
        return completed

    @staticmethod
    def _telling(c: Candidate) -> bool:
        """The wording by itself tells of a dealing between states: 'the plan was signed', 'the talks ended'."""
        noun = c.match.trigger.pos not in VERBISH
        return c.type in BARE or (c.type == "meeting" and noun and c.definite)

    def _general(self, c: Candidate) -> bool:
        """A habit ('supplies arms') or a topic ('sets great store by exercises'), no one occasion."""
        if "present" in c.rules:
            return True
        noun = c.match.trigger
        bare = not self.syntax.children(noun, "det", "poss", "num")
        return noun.pos not in VERBISH and "plur" in noun.feats and bare and not (c.date or c.place)

    def _told(self, candidates: list[Candidate]) -> frozenset[str] | None:
        """The pair to which most of the complete dealings belong."""
        pairs = Counter(frozenset(c.parties) for c in candidates if len(c.parties) >= 2)
        if not pairs:
            return None
        (pair, count), *_ = pairs.most_common(1)
        return pair if len(pair) == 2 and count >= SHARE * pairs.total() else None

    def _named(self) -> frozenset[str] | None:
        """The two countries that the report names, where it names no more."""
        named = {
            actor.party
            for m in self.reading.mentions
            if m.kind != "place"
            and (actor := self.cast.actor_of(m)) is not None
            and actor.party in self.lexicon.countries
        }
        return frozenset(p for p in named if p) if len(named) == 2 else None
