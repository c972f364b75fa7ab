"""Mustering: who takes part in an exercise, and who opens, watches or closes it, told around it."""

from __future__ import annotations

from communique.coding.actors import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides
from communique.records import Sentence, Token

REACH = 8
"""How many sentences behind an exercise its participants may be told."""


class Mustering(Rules):
    """Completes the sides of exercises from the sentences that tell of them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.joining = scene.words("muster", "joining")
        self.hosting = scene.words("muster", "hosting")
        self.heading = scene.words("muster", "heading")
        self.audience = scene.words("muster", "audience")
        self.opening = scene.words("reference", "opening")
        self.nouns = frozenset(self.lexicon.exercise_nouns) | {self.lexicon.exercise}

    def settle(self, candidates: list[Candidate]) -> None:
        """Adds to each exercise the sides and officials that the sentences behind it name."""
        exercises = [c for c in candidates if c.type == "exercise"]
        for n, c in enumerate(exercises):
            sides = Sides(list(c.sides))
            following = min(
                (m.sentence for m in exercises[n + 1 :] if m.sentence > c.sentence),
                default=len(self.reading.sentences),
            )
            last = min(following, c.sentence + REACH + 1)
            for sentence in self.reading.sentences[c.sentence : last]:
                if sentence.headline and sentence.i != c.sentence:
                    continue
                told = [m for m in candidates if m is not c and m.sentence == sentence.i]
                self._told(c, sides, sentence, told)
            if len(sides.roles) > len(c.sides):
                c.rules.append(f"mustered: {sorted(set(sides.parties) - c.parties)}")
            c.sides = sides.roles
            self._hosted(c)

    def _told(self, c: Candidate, sides: Sides, sentence: Sentence, told: list[Candidate]) -> None:
        taken = {m.match.trigger.i for m in told}
        for verb in self.syntax.tokens[sentence.first : sentence.last]:
            if verb.pos not in VERBISH or verb.rel in ("aux", "auxpass") or verb.i in taken:
                continue
            if self.modality.negated(self.syntax, verb):
                continue
            if verb.lemma in self.heading and self._about(verb):
                for token in self.syntax.subjects(verb):
                    self._add(sides, [a for a in self.finder.actors(token) if a.name])
            if c.status == "cancelled":
                continue
            if self._joins(verb) or verb.lemma in self.hosting:
                for token in self.syntax.subjects(verb):
                    self._add(sides, self._forces(token), verb.lemma in self.hosting)

    def _joins(self, verb: Token) -> bool:
        """'joined', 'took part': a verb alone, or with the word that makes it one of joining."""
        near = {t.lemma for t in self.syntax.children(verb, "obj", "prt")}
        return verb.lemma in self.joining or any(f"{verb.lemma} {w}" in self.joining for w in near)

    def _forces(self, token: Token) -> list[Actor]:
        """The parties that a phrase names, without the persons in it."""
        return [a.unnamed() for a in self.finder.actors(token) if a.party]

    def _about(self, verb: Token) -> bool:
        """The clause is about the exercise, its opening or closing, or those who take part in it."""
        for token in self.syntax.clause_tokens(verb):
            if token.lemma in self.nouns and token.rel in ("obj", "obl", "nmod", "subjpass", "mod"):
                return True
            if token.rel in ("obj", "iobj", "obl") and (
                token.lemma in self.audience or token.lemma in self.opening
            ):
                return True
        return False

    @staticmethod
    def _add(sides: Sides, actors: list[Actor], hosting: bool = False) -> None:
        for actor in actors:
            role = next((r for a, r in sides.roles if a.party == actor.party), "participant")
            if hosting:
                sides.roles[:] = [
                    (a, "host" if a.party == actor.party else r) for a, r in sides.roles
                ]
                role = "host"
            sides.add(actor, role)

    def _hosted(self, c: Candidate) -> None:
        """Of many sides, and of an organisation's exercise, the country of the place is host (codebook)."""
        home = c.place.country if c.place is not None else None
        states = c.parties & set(self.lexicon.countries)
        if home is None or any(r == "host" for _, r in c.sides):
            return
        if home in c.parties and (len(c.parties) > 2 or states == {home}):
            c.sides = [(a, "host" if a.party == home else r) for a, r in c.sides]
