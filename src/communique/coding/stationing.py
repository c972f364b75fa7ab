"""Stationing: whose forces a deployment tells of, where they serve, and in whose mission."""

from __future__ import annotations

from dataclasses import replace

from communique.coding.actor import Actor
from communique.coding.matching import Match
from communique.coding.place import Place, place_of
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides
from communique.records import Token


class Stationing(Rules):
    """Completes the sides and the place of one deployment."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.troops = self.lexicon.frame_list("troops") | self.lexicon.frame_list("force")
        self.missions = self.lexicon.frame_list("mission")
        self.origins = scene.words("place", "origins")
        self.goals = scene.words("place", "towards")
        self.ways = scene.words("place", "ways")
        self.definite = scene.words("reference", "definite")
        self.saying = scene.saying
        self.beside: list[Place] = []
        """The other countries that a sentence names beside the theatre ('to Mali and Chad')."""

    def theatre(self, match: Match, sides: Sides) -> Place | None:
        """Where the forces serve: the country of a mission, else the first place that is not their own."""
        self.beside = []
        told = self.places.theatre(match.trigger)
        if told is not None:
            return told
        own = set(sides.parties)
        home = self.cast.home if not own & set(self.lexicon.countries) else None
        return (self._abroad(match, own, home) if home else None) or self._abroad(match, own)

    def _abroad(self, match: Match, own: set[str], home: str | None = None) -> Place | None:
        """The first place of the sentence to, in or from which the forces may be said to go; not the home
        country, unless it is said to be the goal."""
        named = [
            t
            for slot, role in match.frame.roles.items()
            if role == "place"
            for t in match.slots.get(slot, [])
        ]
        head = self.syntax.clause_head(match.trigger)
        loose = [
            t
            for t in self.syntax.sentence_tokens(match.trigger)
            if t.case.split(" ")[-1] in self.ways and self._leads(t)
        ]
        loose.sort(key=lambda t: (self.syntax.clause_head(t) is not head, t.i))
        for token in [*named, *loose]:
            parts = self.syntax.conjuncts(token)
            places = [p for part in parts if (p := self._place_at(part)) is not None]
            stay = home if token.case.split(" ")[-1] not in self.goals else None
            abroad = [p for p in places if p.country and p.country not in {*own, stay}]
            if abroad:
                one = token in named and len(parts) == 1
                self.beside = abroad[1:]
                return abroad[0] if one else replace(abroad[0], city=None)
        return None

    def _leads(self, token: Token) -> bool:
        """The place is of a verb, or of the forces or their mission, not of some other thing."""
        head = self.syntax.head(token)
        if token.rel == "obl" or head is None:
            return token.rel == "obl"
        if token.case in self.origins:
            return False
        return token.rel == "nmod" and (head.lemma in self.troops or head.lemma in self.missions)

    def _place_at(self, token: Token) -> Place | None:
        mention = self.syntax.mention(token)
        if mention is None or mention.kind in ("place", "party"):
            return self.places.at(token)
        return place_of(mention)

    def place(self, match: Match, sides: Sides, place: Place | None) -> Place | None:
        """Adds whose mission it is and the country where they serve."""
        self._in_mission(match, sides)
        place = place or self._told_elsewhere(sides)
        self._mission_near(match, sides, place)
        for ground in [place, *self.beside]:
            if ground is not None and ground.country and ground.country not in sides.parties:
                span = ground.country_span
                sides.add(Actor(ground.country, None, span, span), "participant")
                sides.rules.append(f"place -> participant: {ground.country}")
        return place

    def forces(self, match: Match, sides: Sides, place: Place | None, last: bool) -> None:
        """Forces whose country nothing tells are the home country's own: at once where they are told of for
        the first time ('some 90 soldiers'), else `last` of all."""
        home = self.cast.home
        if home is None or place is None or home == place.country or not sides.parties:
            return
        if {p for p in sides.parties if p in self.lexicon.countries} - {place.country}:
            return
        if last or not self._known(match):
            sides.add(Actor(home, None, None, None, inferred=True), "participant")
            sides.inferred += 1
            sides.rules.append(f"home side: {home}")

    def _known(self, match: Match) -> bool:
        """The forces were told of before: 'the battalion', 'they'."""
        tokens = [t for slot in ("subj", "obj") for t in match.slots.get(slot, [])]
        if match.trigger not in tokens:
            tokens.append(match.trigger)
        return self.finder.points_back(match) or any(
            "def" in t.feats
            or any(k.lemma in self.definite for k in self.syntax.children(t, "det", "poss"))
            for t in tokens
        )

    def _in_mission(self, match: Match, sides: Sides) -> None:
        """Whose mission it is: an organisation that the sentence names, unless it only speaks."""
        for token in self.syntax.sentence_tokens(match.trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind not in ("body", "party") or not mention.code:
                continue
            if mention.code in self.lexicon.countries:
                continue
            head = self.syntax.head(token)
            if head is not None and token.rel in ("subj", "obl") and head.lemma in self.saying:
                continue
            span = mention.code_span or mention.span
            sides.add(Actor(mention.code, None, mention.span, span), "participant")

    def _mission_near(self, match: Match, sides: Sides, place: Place | None) -> None:
        """'They had served under MONUSCO': whose mission in that country the sentence behind names."""
        found = self.places.mission()
        if found is None or place is None or not found[1] or found[0].country != place.country:
            return
        sentence = self.syntax.sentence(match.trigger)
        ahead = self.reading.sentences[sentence.i : sentence.i + 2]
        if any(s.span.start <= found[0].span.start < s.span.end for s in ahead):
            sides.add(Actor(found[1], None, found[0].span, found[0].span), "participant")

    def _told_elsewhere(self, sides: Sides) -> Place | None:
        """The mission that the report is about; else the foreign country from which it is datelined."""
        found = self.places.mission()
        if found is not None:
            place, party = found
            if party and party not in sides.parties:
                sides.add(Actor(party, None, place.span, place.span), "participant")
                sides.rules.append(f"in the mission: {party}")
            return place
        line = self.reading.dateline
        own: set[str | None] = {*sides.parties} or {self.cast.home}
        if line is not None and line.country and line.country not in own:
            return Place(None, line.country, line.span, line.span)
        return None
