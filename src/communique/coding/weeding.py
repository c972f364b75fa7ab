"""Weeding: candidates that are only a part of another dealing of the report (codebook)."""

from __future__ import annotations

from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.scene import Rules, Scene

REACH = 2
"""How many sentences from an exercise its parades are told."""


class Weeding(Rules):
    """Says of a candidate which dealing swallows it, if one does."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.force = self.lexicon.frame_list("force")
        self.opening = scene.words("reference", "opening")

    def part_of(self, c: Candidate, candidates: list[Candidate]) -> str | None:
        """Why the candidate is no dealing of its own, None where it is one."""
        for m in candidates:
            if m is c:
                continue
            if self._opens(c, m):
                return "the opening belongs to what it opens"
            if self._moves(c, m) or self._gathers(c, m):
                return "a movement in an exercise"
            if self._drilled(c, m) or self._aside(c, m):
                return f"forces at a dealing of type {m.type}"
            if self._comes(c, m):
                return "the arrival of forces that were sent"
            if self._parades(c, m) or self._files_past(c, m):
                return "a parade of the exercise"
        return None

    def _opens(self, c: Candidate, m: Candidate) -> bool:
        """An exercise's or a course's opening and closing belong to it."""
        near = self.syntax.children(c.match.trigger, "mod", "poss")
        opening = c.type == "ceremony" and any(t.lemma in self.opening for t in near)
        return opening and m.type in ("exercise", "training") and bool(c.parties & m.parties)

    def _moves(self, c: Candidate, m: Candidate) -> bool:
        """'flew alongside them in the drill': what forces do in it is no visit and no meeting."""
        if m.type != "exercise" or m.match.verb is not c.match.trigger:
            return False
        named = c.type == "meeting" and any(a.name for a, _ in c.sides)
        return c.type in ("visit", "deployment", "meeting", "training", "ceremony") and not named

    def _gathers(self, c: Candidate, m: Candidate) -> bool:
        """'The drill, for which forces of both were to have met on Crete': forces meet to exercise."""
        named = any(a.name for a, _ in c.sides)
        verb = c.type == "meeting" and c.match.trigger.pos in VERBISH and c.forum is None
        verb = verb and (m.type == "exercise" or m.match.verb is c.match.trigger)
        met = [t for slot in ("subj", "obj") for t in c.match.slots.get(slot, [])]
        forces = any(self.syntax.words(t) & self.force for t in met)
        whole = m.type in ("exercise", "training")  # 'officers came together for a workshop'
        return whole and verb and not named and forces and c.sentence == m.sentence

    def _comes(self, c: Candidate, m: Candidate) -> bool:
        """'Fifty engineers were sent. The team reached Lima on Monday.'"""
        near = 0 <= c.sentence - m.sentence <= REACH
        nobody = c.type == "visit" and not any(a.name for a, _ in c.sides)
        return nobody and m.type == "deployment" and near and c.parties <= m.parties

    def _aside(self, c: Candidate, m: Candidate) -> bool:
        """'Trainers will go to Lima to teach', 'the men relieve comrades there': nobody is named."""
        whole = {"visit": "training", "appointment": "deployment"}.get(c.type)
        nobody = not any(a.name for a, _ in c.sides)
        return nobody and m.type == whole and c.sentence == m.sentence and c.parties <= m.parties

    def _files_past(self, c: Candidate, m: Candidate) -> bool:
        """'Detachments from nine countries marched past the president': they were sent nowhere else."""
        marching = m.match.trigger.pos in VERBISH and m.match.trigger in (
            c.match.trigger,
            c.match.verb,
        )
        return c.type == "deployment" and m.type == "ceremony" and marching

    def _drilled(self, c: Candidate, m: Candidate) -> bool:
        """Contingents that come for an exercise or a course are its participants."""
        if c.sentence != m.sentence:
            return False
        if c.type == "training" and c.match.trigger.pos in VERBISH:
            # 'the exercise has them training'
            noun = m.match.trigger.pos not in VERBISH
            return m.type == "exercise" and noun and c.parties == m.parties
        if c.type != "deployment":
            return False
        # 'has sent airmen to train at Cazaux', but not instructors to train others
        to_learn = self.syntax.head(m.match.trigger) is c.match.trigger and not m.match.slots["obj"]
        sent = bool(c.match.frame.object) and not to_learn
        course = m.type == "training" and m.parties == c.parties and not sent
        return m.type == "exercise" or course

    def _parades(self, c: Candidate, m: Candidate) -> bool:
        """Contingents march past when an exercise opens or ends."""
        noun = c.type == "ceremony" and c.match.trigger.pos not in VERBISH
        near = abs(m.sentence - c.sentence) <= REACH
        return noun and m.type == "exercise" and near and c.parties <= m.parties
