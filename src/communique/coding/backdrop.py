"""Backdrop: the city that the report sets its scene in, for a dealing whose own clause names none.

'In Porsangmoen the neighbours drew closer. The ministers signed …', 'The exercise began with a parade at
Camp Aguinaldo': a parse may hang the place elsewhere, or a sentence beside tell it.
"""

from __future__ import annotations

from dataclasses import replace

from communique.coding.candidate import Candidate
from communique.coding.dating import Dating
from communique.coding.place import Place, place_of
from communique.coding.scene import Rules, Scene
from communique.reading.resolving import resolve
from communique.records import Span, Token

TYPES = {"meeting", "exercise", "agreement", "ceremony", "training", "appointment"}
NEAR = (0, 1, -1)
"""In which sentences a place is looked for, counted from the dealing's own."""


class Backdrop(Rules):
    """Places of dealings that tell none, from what stands around them."""

    def __init__(self, scene: Scene, dating: Dating) -> None:
        super().__init__(scene)
        self.dating = dating
        self.around = self.places.around

    def settle(self, candidates: list[Candidate]) -> None:
        """Gives dealings without a city the only one in which the sentences around set anything."""
        for c in candidates:
            if c.type not in TYPES or c.status == "cancelled":
                continue
            self._day_before(c, candidates)
            if c.place is not None and c.place.city is not None:
                self._in_home(c)
                continue
            for step in NEAR:
                own = [m for m in candidates if m is not c and m.sentence == c.sentence + step]
                if step and any(m.type in ("visit", "deployment", *TYPES) for m in own):
                    continue  # what is told there is another dealing
                found = self._only(c.sentence + step)
                if found is not None and self._fits(c, found):
                    c.place = found
                    c.rules.append("where the scene is set")
                    break

    def _day_before(self, c: Candidate, candidates: list[Candidate]) -> None:
        """'The neighbours drew closer on Wednesday. The ministers signed …': the day of what opens the scene."""
        number = c.sentence - 1
        if (
            c.date is not None
            or c.status != "held"
            or number < 0
            or self.dating.moments(c.sentence)
        ):
            return
        sentence = self.reading.sentences[number]
        moments = [m for m, _ in self.dating.moments(number)]
        if len(moments) != 1 or sentence.headline or any(m.sentence == number for m in candidates):
            return
        if any(
            t.lemma in self.lexicon.saying
            for t in self.syntax.tokens[sentence.first : sentence.last]
        ):
            return
        settled = resolve(moments[0], self.reading.published, False)
        if settled is not None and len(settled[0]) == 10 and settled[1] is None:
            start = sentence.span.start
            c.date = settled[0]
            c.date_span = Span(start + moments[0].start, start + moments[0].end)
            c.rules.append("on the day of the scene")

    def _in_home(self, c: Candidate) -> None:
        """A site of which nothing tells the country lies in the one from which the report speaks."""
        home = self.cast.home
        if c.place is None or c.place.country is not None or home not in c.parties:
            return
        if self.cast.affiliation.settled:
            c.place = replace(c.place, country=home)
            c.rules.append(f"a site at home: {home}")

    def _fits(self, c: Candidate, found: Place) -> bool:
        if c.place is not None:
            return c.place.country == found.country
        return found.country in c.parties or len(c.parties) > 2

    def _only(self, number: int) -> Place | None:
        """The one city behind 'in', 'at', 'near' or 'off' in a sentence."""
        if not 0 <= number < len(self.reading.sentences):
            return None
        sentence = self.reading.sentences[number]
        if sentence.headline:
            return None
        places: dict[str, Place] = {}
        for token in self.syntax.tokens[sentence.first : sentence.last]:
            found = self._at(token)
            if found is not None and found.city:
                places[found.city] = found
        return next(iter(places.values())) if len(places) == 1 else None

    def _at(self, token: Token) -> Place | None:
        if token.case.split(" ")[-1] not in self.around or token.rel not in ("obl", "nmod"):
            return None
        verb = self.syntax.verb_of(token)
        if verb is not None and verb.lemma in self.lexicon.saying:
            return None
        own = place_of(self.syntax.mention(token))
        return own if own is not None and own.city else self.places.at(token)
