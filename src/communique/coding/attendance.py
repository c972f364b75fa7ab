"""Attendance: who else sits in on talks, and who heads the delegations, told around the meeting."""

from __future__ import annotations

from communique.coding.actor import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides
from communique.records import Token

REACH = 8
"""How many sentences behind a meeting those who sat in are told."""


class Attendance(Rules):
    """Completes the persons of meetings from the sentences that tell of them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.attending = scene.words("attendance", "attending")
        self.present = scene.words("attendance", "present")
        self.company = scene.words("attendance", "company")
        self.along = scene.words("attendance", "along")
        self.heading = scene.words("attendance", "heading")
        self.team = scene.words("attendance", "team")
        self.occasion = scene.words("attendance", "occasion")

    def settle(self, candidates: list[Candidate]) -> None:
        """Adds to each meeting the named persons of its parties who were there."""
        for n, c in enumerate(candidates):
            if c.type != "meeting" or c.status == "cancelled":
                continue
            last = c.sentence + REACH
            for m in candidates[n + 1 :]:
                if m.sentence > c.sentence:
                    last = min(last, m.sentence)
            taken = {m.match.trigger.i for m in candidates}
            sides = Sides(list(c.sides))
            for sentence in self.reading.sentences[c.sentence : last]:
                for verb in self.syntax.tokens[sentence.first : sentence.last]:
                    if (
                        verb.pos in VERBISH
                        and verb.rel not in ("aux", "auxpass")
                        and verb.i not in taken
                        and not self.modality.negated(self.syntax, verb)
                    ):
                        self._add(c, sides, self._told(c, verb))
            c.sides = sides.roles

    def welcomed(self, candidates: list[Candidate]) -> list[Candidate]:
        """'Arrived in Lima and was met by General X': the welcome belongs to the visit (codebook), and
        who welcomes is its host; the candidates without such meetings."""
        visits = [c for c in candidates if c.type == "visit"]
        arrivals = {c.match.trigger.i: c for c in visits if self._arrives(c.match.trigger)}
        kept = []
        for c in candidates:
            verb = c.match.trigger
            visit = arrivals.get(verb.head)
            if (
                visit is None
                or c.type != "meeting"
                or verb.rel != "conj"
                or not self.syntax.is_passive(verb)
                or not self.syntax.children(verb, "agent")
            ):
                kept.append(c)
                continue
            self._add(visit, sides := Sides(list(visit.sides)), [a for a, _ in c.sides if a.name])
            visit.sides = sides.roles
        return kept

    def _arrives(self, verb: Token) -> bool:
        return bool({verb.lemma, self.modality.lemma(self.syntax, verb)} & self.modality.begin)

    def _told(self, c: Candidate, verb: Token) -> list[Actor]:
        """Whom the verb tells to have been there."""
        if verb.lemma in self.heading:
            whom = self.syntax.objects(verb)
            if any(t.lemma in self.team or self._led(t, c) for t in whom):
                return self._named(self.syntax.subjects(verb))
            return []
        if verb.lemma in self.company:
            return self._named([*self.syntax.subjects(verb), *self.syntax.children(verb, "agent")])
        if verb.lemma in self.along:
            beside = self._named(self.syntax.obliques(verb, self.syntax.with_))
            if {a.name for a in beside} & {a.name for a, _ in c.sides}:
                behind = [t for t in self.syntax.children(verb, "obj") if t.i > verb.i]
                return self._named([*self.syntax.subjects(verb), *behind])
            return []
        if verb.lemma in self.attending and self.syntax.is_passive(verb):
            return self._named(self.syntax.subjects(verb))  # 'were joined by General X'
        if verb.lemma in self.attending or self._is_present(verb):
            about = [*self.syntax.objects(verb), *self.syntax.obliques(verb)]
            if not about or any(t.lemma in self.occasion | self.present for t in about):
                return self._named(self.syntax.subjects(verb))
        return []

    def _led(self, token: Token, c: Candidate) -> bool:
        """A body or force of one of the sides: 'the Peruvian navy was represented by …'."""
        mention = self.syntax.mention(token)
        return mention is not None and mention.kind == "body" and mention.code in c.parties

    def _is_present(self, verb: Token) -> bool:
        said = self.syntax.children(verb, "xcomp", "obl", "obj", "advmod")
        being = verb.lemma in self.syntax.copula or verb.lemma in self.modality.light
        return being and any(t.lemma in self.present for t in said)

    def _named(self, tokens: list[Token]) -> list[Actor]:
        return [a for t in tokens for a in self.finder.actors(t) if a.name]

    def _add(self, c: Candidate, sides: Sides, actors: list[Actor]) -> None:
        for actor in actors:
            role = next((r for a, r in c.sides if a.party == actor.party), None)
            known = {a.name for a, _ in sides.roles}
            if role is not None and actor.name not in known:
                sides.add(actor, role)
                c.rules.append(f"was there: {actor.name}")
