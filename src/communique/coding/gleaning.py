"""Gleaning: what a report tells of that no frame reads.

Most reports that name defence bodies of two parties tell of one dealing of theirs. Where no frame finds any,
the words of the frames, taken singly, say of which type the sentence most likely is that names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from communique.coding.clause import VERBISH
from communique.coding.matching import FrameIndex, Match
from communique.coding.scene import Rules, Scene
from communique.coding.slots import verb_slots
from communique.records import Sentence, Token

LEAST = 0.75
"""How much the words of a sentence must weigh for its type; a word of one type alone weighs 1."""


class Gleaning(Rules):
    """Matches for a report in which nothing was found."""

    def __init__(self, scene: Scene, index: FrameIndex) -> None:
        super().__init__(scene)
        self.words = index.types
        self.hostile = scene.words("muster", "hostile")
        self.gists = {f.type: f for f in index.gists}

    def matches(self) -> Iterator[Match]:
        """One match per sentence that names two parties and has words of a type, the clearest first."""
        found = [m for s in self.reading.sentences if (m := self._match(s)) is not None]
        for _, match in sorted(found, key=lambda m: (-m[0], m[1].trigger.i)):
            yield match

    def _match(self, sentence: Sentence) -> tuple[float, Match] | None:
        tokens = self.syntax.tokens[sentence.first : sentence.last]
        named = [t for t in tokens if t.mention >= 0]
        if len(self._parties(named)) < 2 or any(t.lemma in self.hostile for t in tokens):
            return None
        verb = self._verb(tokens)
        kind, weight, telling = self._type(tokens)
        frame = self.gists.get(kind)
        if verb is None or frame is None or weight < LEAST or verb.lemma in frame.without:
            return None
        slots = verb_slots(self.syntax, verb)
        slots["any"] = named
        return weight, Match(frame, verb, slots, verb, 0, [f"gleaned by '{telling}'"])

    def _parties(self, named: list[Token]) -> set[str]:
        actors = (self.cast.actor_of(m) for t in named if (m := self.syntax.mention(t)))
        return {a.party for a in actors if a is not None and a.party}

    def _verb(self, tokens: list[Token]) -> Token | None:
        """The first finite verb that does not say what somebody said."""
        return next(
            (
                t
                for t in tokens
                if t.pos in VERBISH
                and t.rel not in ("aux", "auxpass")
                and t.lemma not in self.lexicon.saying
                and self.syntax.is_finite(t)
            ),
            None,
        )

    def _type(self, tokens: list[Token]) -> tuple[str, float, str]:
        """The type for which the words of a sentence weigh most, and the first word that speaks for it."""
        weights: dict[str, float] = defaultdict(float)
        telling: dict[str, str] = {}
        for token in tokens:
            for kind, weight in (
                self.words.get(token.lemma, {}).items() if token.mention < 0 else ()
            ):
                weights[kind] += weight
                telling.setdefault(kind, token.text)
        best = max(sorted(weights), key=lambda k: weights[k], default="")
        return best, weights.get(best, 0.0), telling.get(best, "")
