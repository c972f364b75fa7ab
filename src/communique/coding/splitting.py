"""Splitting: several occasions told in one clause: a trip through countries, talks with each of several."""

from __future__ import annotations

from dataclasses import replace

from communique.coding.actor import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.matching import Match
from communique.coding.place import Place
from communique.coding.scene import Rules, Scene


class Splitting(Rules):
    """Makes one candidate of each occasion."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.separate = scene.words("reference", "separately")
        self.together = scene.words("reference", "together")
        self.in_turn = scene.words("reference", "in_turn")

    def split(self, c: Candidate) -> list[Candidate]:
        """Several occasions in one clause: a trip through several countries, talks with each of several."""
        if c.type == "visit":
            places = self._stops(c.match)
            guests = [(a, r) for a, r in c.sides if r == "guest"]
            stops = [p for p in places if p.country not in {a.party for a, _ in guests}]
            if guests and len({p.country for p in stops}) > 1:
                return [
                    replace(
                        c,
                        sides=[
                            *guests,
                            (Actor(p.country, None, p.country_span, p.country_span), "host"),
                        ],
                        place=p,
                        rules=[*c.rules, f"one visit for {p.country}"],
                    )
                    for p in stops
                ]
        if c.type in ("meeting", "call"):
            ours, others = self._both_ends(c)
            parties = list(dict.fromkeys(a.party for a, _ in others))
            if len(parties) > 1 and ours and self._separately(c.match, others):
                return [
                    replace(
                        c,
                        sides=[*ours, *(s for s in others if s[0].party == party)],
                        rules=[*c.rules, f"one talk for {party}"],
                    )
                    for party in parties
                ]
            if len(parties) == 1 and len(others) > 1 and self._in_turn(c.match, others):
                return [
                    replace(
                        c, sides=[*ours, side], rules=[*c.rules, f"one talk with {side[0].name}"]
                    )
                    for side in others
                ]
        return [c]

    def _in_turn(self, match: Match, others: list[tuple[Actor, str]]) -> bool:
        """Several named persons of one side, each called on, or met separately."""
        if not all(a.name for a, _ in others):
            return False
        tokens = {t.lemma for t in self.syntax.sentence_tokens(match.trigger)}
        return match.frame.each or bool(tokens & self.in_turn)

    def _stops(self, match: Match) -> list[Place]:
        """Every country that the place slots of a visit name."""
        out: dict[str, Place] = {}
        for slot, role in match.frame.roles.items():
            if role != "place":
                continue
            for token in match.slots.get(slot, []):
                for part in self.syntax.conjuncts(token):
                    place = self.places.at(part)
                    if place is not None and place.country:
                        out.setdefault(place.country, place)
        return list(out.values())

    def _both_ends(self, c: Candidate) -> tuple[list[tuple[Actor, str]], list[tuple[Actor, str]]]:
        """Who holds the talks (the clause's subject, else who is named first), and with whom."""
        slots = c.match.slots
        subjects = [
            a
            for t in [*slots.get("holder", []), *slots.get("subj", [])]
            for a in self.finder.actors(t)
        ]
        party = subjects[0].party if subjects else (c.sides[0][0].party if c.sides else None)
        ours = [s for s in c.sides if s[0].party == party]
        return ours, [s for s in c.sides if s[0].party != party]

    def _separately(self, match: Match, others: list[tuple[Actor, str]]) -> bool:
        """The talks were several: the clause says so ('separate', 'in turn'), or one official is said to
        have met several named ones of different states, and nothing says that they met together."""
        tokens = {t.lemma for t in self.syntax.sentence_tokens(match.trigger)}
        if tokens & self.together:
            return False
        subjects = {
            a.party for t in match.slots.get("subj", []) for a in self.finder.actors(t) if a.party
        }
        if len(subjects) > 1:
            return False
        if subjects and (all(a.name for a, _ in others) or self._counterparts(match)):
            return True
        several = match.trigger.pos in VERBISH or "plur" in match.trigger.feats
        return several and bool(tokens & self.separate)

    def _counterparts(self, match: Match) -> bool:
        """'saw his counterparts from Chile and Peru': persons of several states, each met by himself."""
        return any(
            t.lemma.rstrip("s").split(" ")[-1] in self.finder.counterparts
            for slot in ("obj", "with", "to")
            for t in match.slots.get(slot, [])
        )
