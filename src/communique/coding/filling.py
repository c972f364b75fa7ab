"""Sides that the slots of a frame leave open: words that point back, the clause, the home side."""

from __future__ import annotations

from communique.coding.actor import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.frames import Frame
from communique.coding.matching import Match
from communique.coding.place import Place
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides
from communique.records import Span

REACH = 4
"""How many sentences back one supplier's transfers are told together."""
NEARBY = 3
"""How many sentences before a change of command the organisation whose it is may be named."""
DEALS = {
    "transfer": ("transfer", "agreement"),
    "ceremony": (
        "meeting",
        "visit",
        "ceremony",
        "training",
        "exercise",
        "agreement",
        "appointment",
    ),
    "training": ("meeting", "visit", "ceremony", "training", "exercise", "agreement", "transfer"),
}
"""Types of dealing from which one of a type may take its sides, where not from all."""
NAMELESS = ("deployment", "ceremony")
"""Types whose persons are only those that their own clause names."""


class Filling(Rules):
    """Completes the sides of one match from what was told before."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.topics = scene.words("slots", "topics")
        self.together = scene.words("reference", "together")
        self.ordinals = scene.words("reference", "ordinals")

    def with_destination(self, sides: Sides, place: Place | None) -> None:
        """The country visited is its host."""
        if place is None or place.country is None:
            return
        host = Actor(place.country, None, place.country_span, place.country_span)
        guests = [(a, r) for a, r in sides.roles if a.party != place.country]
        if not guests and any(r == "guest" for _, r in sides.roles):
            return  # back home
        for a, _ in list(sides.roles):
            if a.party == place.country:
                host = a
        sides.roles[:] = guests
        sides.add(host, "host")
        sides.rules.append(f"place -> host: {place.country}")

    def with_ground(self, match: Match, sides: Sides, place: Place | None) -> None:
        """An exercise, a course or a ceremony told of with less than two states is held in one that takes
        part; a foreigner's award or wreath whose place nothing tells, in the home country."""
        states = [p for p in sides.parties if p in self.lexicon.countries]
        country, span = self.cast.home, None
        if place is not None and place.country is not None:
            country, span = place.country, place.country_span
        elif match.frame.type != "ceremony" or len(sides.parties) != 1:
            return
        if country is None or country in states:
            return
        if match.frame.type != "ceremony":
            if len(states) > 1:
                return
        elif len(sides.parties) > max(1, len(states)):
            return  # a mission's own medals and flags
        role = "host" if match.frame.type == "ceremony" else "participant"
        if role == "host":
            come = "guest" if len(sides.parties) == 1 else "participant"
            sides.roles[:] = [(a, come if r != "host" else r) for a, r in sides.roles]
        if all(r != "host" for _, r in sides.roles):
            sides.add(Actor(country, None, span, span, inferred=span is None), role)
            sides.rules.append(f"ground -> {role}: {country}")

    def fill(
        self,
        match: Match,
        sides: Sides,
        place: Place | None,
        before: list[Candidate],
        definite: bool,
    ) -> None:
        """Where the slots hold fewer parties than the frame needs: words that point back, then the clause."""
        frame = match.frame
        wanted = max(2, frame.least)
        if self._among_members(match, sides):
            sides.rules.append("a session of an organisation's members")
            return
        self._adopt(match, sides, place, before)
        if frame.type == "appointment" and "host" not in frame.roles.values():
            self._in_service(match, sides)
        if frame.least == 1 and any(p not in self.lexicon.countries for p in sides.parties):
            # a session of an organisation's own body
            return
        pointed = sides.parties and frame.type not in NAMELESS
        for actor in self.finder.group(match) if pointed else []:
            if actor.name and actor.party in sides.parties:
                sides.add(actor, self.default_role(frame, sides))
        if frame.type in ("meeting", "call"):
            for actor in self.finder.facing(match):
                if actor.party not in sides.parties:
                    sides.roles.insert(0, (actor, self.default_role(frame, sides)))
                    sides.rules.append(f"whose counterpart: {actor.name or actor.party}")
        if frame.type == "visit" and place is not None and all(r == "host" for _, r in sides.roles):
            visitor = self._visitor(match, place)
            if visitor is not None:
                sides.add(visitor, "guest")
                sides.rules.append(f"who is on the visit: {visitor.name}")
        if frame.type == "appointment" and len(sides.parties) == 1:
            self._posted(match, sides, place)
        if frame.type == "transfer":
            self._same_supplier(match, sides, before)
            self._at_makers(sides, place)
        if frame.type == "agreement" and self.finder.points_to_persons(match):
            signers = self.finder.group(match)
            for actor in signers if all(a.name for a in signers) else []:
                sides.add(actor, "signatory")
                sides.rules.append(f"persons named before: {actor.name}")
        if len(sides.parties) < wanted and (
            definite or self.finder.points_back(match) or not sides.parties
        ):
            previous = self._previous(match, before, sides.parties)
            if previous is not None and previous.type in DEALS.get(frame.type, (previous.type,)):
                same = frame.type not in NAMELESS and (
                    self.finder.points_to_persons(match)
                    if frame.type == "agreement"
                    else self.finder.points_back(match)
                    or (definite and frame.type == previous.type)
                )
                for actor, role in previous.sides:
                    told = actor if same else actor.unnamed()
                    sides.add(
                        told,
                        role if frame.type == previous.type else self._role_for(frame, role, sides),
                    )
                sides.rules.append("sides named before")
                match.series = previous.forum if self._in_series(match) else None
        if len(sides.parties) < wanted:
            for actor in self.finder.group(match):
                told = actor.unnamed() if frame.type in NAMELESS else actor
                sides.add(told, self.default_role(frame, sides))
                sides.rules.append(f"group: {actor.name or actor.party}")
        if len(sides.parties) < wanted:
            for actor, token in self.finder.clause_parties(match, self.topics):
                if actor.party not in sides.parties:
                    sides.add(actor, self.default_role(frame, sides))
                    sides.inferred += 1
                    sides.rules.append(f"in the clause: {actor.name or actor.party}")
                _ = token
        if not sides.parties and frame.least == 1:
            for actor in self.finder.sentence_pair(match):
                sides.add(actor, self.default_role(frame, sides))
                sides.rules.append(f"subject of the sentence: {actor.party}")
        shared = len(sides.parties) < wanted and self._shared(match)
        if shared or (not sides.parties and frame.type in ("exercise", "agreement")):
            for actor in self.finder.pair_before(match):
                sides.add(actor, self.default_role(frame, sides))
                sides.rules.append(f"subject of the sentence before: {actor.party}")
        if len(sides.parties) == 1 and frame.type in (
            "meeting",
            "agreement",
            "training",
            "transfer",
            "visit",
            "ceremony",
            "call",
            "exercise",
        ):
            previous = self._previous(match, before, sides.parties)
            if (
                previous is not None
                and (
                    frame.type == "transfer"
                    or previous.type in DEALS.get(frame.type, (previous.type,))
                )
                and previous.sentence >= self.syntax.sentence(match.trigger).i - 2
                and len(previous.parties) == 2
                and set(sides.parties) <= previous.parties
                and frame.type != "exercise"
            ):
                for actor, role in previous.sides:
                    if actor.party not in sides.parties:
                        sides.add(actor, self._role_for(frame, role, sides))
                sides.inferred += 1
                sides.rules.append("other side from the dealing before")
            elif (
                self.cast.home
                and self.cast.home not in sides.parties
                and frame.type in ("meeting", "visit", "agreement", "transfer")
            ):
                role = (
                    "host"
                    if frame.type in ("meeting", "visit")
                    else self.default_role(frame, sides)
                )
                host = self._standing_host(match, before) if frame.type == "meeting" else None
                sides.add(host or Actor(self.cast.home, None, None, None, inferred=True), role)
                sides.inferred += 2
                sides.rules.append(f"home side: {self.cast.home}")

    def _shared(self, match: Match) -> bool:
        """'described the flight as a joint patrol': a dealing that the noun says is of several."""
        near = self.syntax.children(match.trigger, "mod")
        joint = match.trigger.pos not in VERBISH and any(t.lemma in self.together for t in near)
        return joint and match.frame.type in ("exercise", "deployment")

    def _at_makers(self, sides: Sides, place: Place | None) -> None:
        """'took possession of the boat in Henderson, Australia': what is received abroad is from there."""
        if place is None or place.country is None or place.country in sides.parties:
            return
        if {r for _, r in sides.roles} == {"recipient"}:
            maker = Actor(place.country, None, place.country_span, place.country_span)
            sides.add(maker, "supplier")
            sides.rules.append(f"place -> supplier: {place.country}")

    def _among_members(self, match: Match, sides: Sides) -> bool:
        """'The chiefs of staff of the alliance met in Lima': officials of an organisation among themselves."""
        if match.frame.type != "meeting" or match.trigger.pos not in VERBISH:
            return False
        subjects = match.slots.get("subj", [])
        others = [
            t for slot in match.frame.roles if slot != "subj" for t in match.slots.get(slot, [])
        ]
        alone = len(sides.roles) == 1 and not any(self.finder.actors(t) for t in others)
        if not alone or not all("plur" in t.feats for t in subjects):
            return False
        actor, _ = sides.roles[0]
        if actor.name or actor.party is None or actor.party in self.lexicon.countries:
            return False
        sides.roles[:] = [(actor, "participant")]
        return bool(subjects)

    def _posted(self, match: Match, sides: Sides, place: Place | None) -> None:
        """'attaché of Kazakhstan to Lithuania': the country that the office names beside its own, or the
        one where the post is given."""
        if "host" not in match.frame.roles.values():
            return
        named: list[tuple[str, Span | None]] = []
        for slot in match.frame.roles:
            for token in match.slots.get(slot, []):
                mention = self.syntax.mention(token)
                if mention is not None and mention.kind in ("person", "official"):
                    codes = self.lexicon.parties_in(mention.text)
                    named += [(code, mention.span) for code in codes]
        if place is not None and place.country:
            named.append((place.country, place.country_span))
        for code, span in named:
            if code not in sides.parties:
                sides.add(Actor(code, None, span, span), "host")
                sides.rules.append(f"posted to: {code}")
                return

    def _in_service(self, match: Match, sides: Sides) -> None:
        """'He relieved General Lind of Sweden': the organisation whose post it is, told of nearby."""
        states = self.lexicon.countries
        if not sides.parties or any(p not in states for p in sides.parties):
            return
        last = self.syntax.sentence(match.trigger).i
        for number in range(last, max(-1, last - NEARBY), -1):
            sentence = self.reading.sentences[number]
            for token in self.syntax.tokens[sentence.first : sentence.last]:
                mention = self.syntax.mention(token)
                if mention is None or mention.kind == "place":
                    continue
                code = self.cast.title_party(mention.text) or mention.code
                if code is not None and code not in states:
                    sides.add(Actor(code, None, mention.span, mention.span), "participant")
                    sides.rules.append(f"in the service of: {code}")
                    return

    def _same_supplier(self, match: Match, sides: Sides, before: list[Candidate]) -> None:
        """'Fiji was given the first boat last year': by whom the transfer told of just before was made."""
        if [r for _, r in sides.roles] != ["recipient"]:
            return
        number = self.syntax.sentence(match.trigger).i
        for candidate in reversed(before):
            if candidate.type == "transfer" and number - candidate.sentence <= REACH:
                for actor, role in candidate.sides:
                    if role == "supplier" and actor.party not in sides.parties:
                        sides.add(actor.unnamed(), role)
                        sides.rules.append(f"supplier told before: {actor.party}")
                return

    def _adopt(
        self, match: Match, sides: Sides, place: Place | None, before: list[Candidate]
    ) -> None:
        """A person of whom the report says no more than the name: met abroad, the country's own; a guest
        at one of two sides told of before, the other side's."""
        if place is None or place.country is None:
            return
        for slot, role in match.frame.roles.items():
            for token in match.slots.get(slot, []):
                mention = self.syntax.mention(token)
                if mention is None or mention.kind != "person":
                    continue
                actor = self.cast.of_mention.get(mention.i)
                if actor is None or actor.party or not actor.name:
                    continue
                parties = set(sides.parties) - {place.country}
                if match.frame.type == "meeting" and len(parties) == len(sides.parties) == 1:
                    actor.party = place.country
                elif match.frame.type == "visit" and role == "guest":
                    previous = self._previous(match, before, [place.country])
                    others = previous.parties - {place.country} if previous else set()
                    actor.party = next(iter(others)) if len(others) == 1 else None
                if actor.party:
                    actor.inferred, actor.party_span = True, None
                    actor.defence = actor.defence or bool(before)
                    sides.add(actor, role)
                    sides.rules.append(f"party by the occasion: {actor.name} {actor.party}")

    def _standing_host(self, match: Match, before: list[Candidate]) -> Actor | None:
        """'Also received was …': who received in the dealing told of just before."""
        for candidate in reversed(before):
            if (
                candidate.type == "meeting"
                and candidate.sentence >= self.syntax.sentence(match.trigger).i - 3
            ):
                return next(
                    (
                        a
                        for a, r in candidate.sides
                        if a.party == self.cast.home and a.name and r == "host"
                    ),
                    None,
                )
        return None

    def _visitor(self, match: Match, place: Place) -> Actor | None:
        """'On a four-day visit to Australia, General Chauhan was …': the first foreign person of the sentence."""
        for token in self.syntax.sentence_tokens(match.trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind not in ("person", "official"):
                continue
            actor = self.cast.actor_of(mention)
            if actor is not None and actor.party and actor.party != place.country:
                return actor
        return None

    def _in_series(self, match: Match) -> bool:
        """'A second meeting', 'the last round': one more of the series told of before."""
        near = {t.lemma for t in self.syntax.children(match.trigger, "mod", "num", "advmod")}
        return bool(near & self.ordinals) and match.trigger.pos not in VERBISH

    def _previous(self, match: Match, before: list[Candidate], have: list[str]) -> Candidate | None:
        for candidate in reversed(before):
            if candidate.match.trigger.i >= match.trigger.i or len(candidate.parties) < 2:
                continue
            if not have or set(have) & candidate.parties:
                return candidate
        return None

    def _role_for(self, frame: Frame, role: str, sides: Sides) -> str:
        """The role in this frame of an actor who had another one in the dealing told of before."""
        if frame.type == "transfer":
            own = role in ("supplier", "recipient")
            return role if own else self.default_role(frame, sides)
        if frame.type == "agreement":
            return "signatory"
        if frame.type in ("exercise", "training", "deployment", "call"):
            return "participant"
        if frame.type == "visit" and role in ("supplier", "recipient", "signatory"):
            return "guest" if any(r == "host" for _, r in sides.roles) else "host"
        return role if role in ("host", "guest", "participant") else "participant"

    def default_role(self, frame: Frame, sides: Sides) -> str:
        """The role of a side whose words do not tell it."""
        roles = [r for r in frame.roles.values() if r not in ("place", "document", "goods", "site")]
        if frame.type == "agreement":
            return "signatory"
        if "participant" in roles or not roles:
            return "participant"
        taken = {r for _, r in sides.roles}
        return next((r for r in roles if r not in taken), roles[-1])
