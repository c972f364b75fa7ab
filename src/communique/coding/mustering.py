"""Mustering: who takes part in an exercise, and who opens, watches or hands over, told around the dealing."""

from __future__ import annotations

from communique.coding.actor import Actor
from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.place import Place
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides
from communique.records import Sentence, Token

AROUND = {"exercise": 8, "transfer": 3, "ceremony": 3, "appointment": 2}
"""How many sentences behind a dealing of a type its participants may be told."""
NEXT = 2
"""How many sentences behind an exercise whatever forces do is done in it."""


class Mustering(Rules):
    """Completes the sides of exercises from the sentences that tell of them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.likewise = scene.words("muster", "likewise")
        self.hosting = scene.words("muster", "hosting")
        self.heading = scene.words("muster", "heading")
        self.audience = scene.words("muster", "audience")
        self.presiding = scene.words("muster", "presiding")
        self.them = scene.words("muster", "them")
        self.coming = scene.words("muster", "coming")
        self.origins = scene.words("place", "origins")
        self.consumed: set[int] = set()
        self.opening = scene.words("reference", "opening")
        self.amidst = scene.words("muster", "amidst")
        self.together = scene.words("reference", "together")
        self.hostile = scene.words("muster", "hostile")
        self.force = self.lexicon.frame_list("force")
        self.nouns = frozenset(self.lexicon.exercise_nouns) | {self.lexicon.exercise}

    def settle(self, candidates: list[Candidate]) -> list[Candidate]:
        """Adds to each exercise the sides and officials that the sentences behind it name, to transfers and
        ceremonies the officials; without those who come for an exercise as visitors of their own."""
        for n, c in enumerate(candidates):
            self._likewise(c)
            if c.type == "exercise" and not c.parties:
                self._told_next(c, candidates[n + 1 :])
            if c.type not in AROUND:
                continue
            sides = Sides(list(c.sides))
            last = c.sentence + AROUND[c.type] + 1
            for m in candidates[n + 1 :]:
                if m.type == c.type and m.sentence > c.sentence:
                    last = min(last, m.sentence)
            for sentence in self.reading.sentences[c.sentence : last]:
                if not sentence.headline or sentence.i == c.sentence:
                    told = [m for m in candidates if m is not c and m.sentence == sentence.i]
                    self._told(c, sides, sentence, told)
            if len(sides.roles) > len(c.sides):
                c.rules.append(f"mustered: {sorted(set(sides.parties) - c.parties)}")
            c.sides = sides.roles
            if c.type == "exercise":
                self._hosted(c)
        return [c for c in candidates if c.match.trigger.i not in self.consumed]

    def _told_next(self, c: Candidate, after: list[Candidate]) -> None:
        """'Malabar will not take place. Delhi and Tokyo have put the exercise off': whose it is, the next
        sentences tell."""
        for m in after:
            if m.type != "exercise" or not m.definite or m.sentence - c.sentence > NEXT:
                continue
            c.sides = list(m.sides)
            c.place = c.place or m.place
            c.rules.append(f"told next: {sorted(m.parties)}")
            again = c.status == m.status and (c.date is None or m.date in (None, c.date))
            if again or "cancelled" in (c.status, m.status):
                self.consumed.add(m.match.trigger.i)
            return

    def _likewise(self, c: Candidate) -> None:
        """'New Zealand's platoon went home, and so did the marines of Tonga.'"""
        for verb in self.syntax.sentence_tokens(c.match.trigger):
            near = self.syntax.children(verb, "advmod")
            if verb.i < c.match.trigger.i or not any(t.lemma in self.likewise for t in near):
                continue
            head = self.syntax.head(verb)
            if verb.lemma not in self.syntax.auxiliaries or head is None or not c.sides:
                continue
            if head.i not in (c.match.trigger.i, c.match.verb.i if c.match.verb else -1):
                continue
            sides = Sides(list(c.sides))
            for token in self.syntax.children(verb, "subj", "subjpass"):
                for actor in self.finder.actors(token):
                    sides.add(actor, c.sides[0][1])
            c.sides = sides.roles

    def _told(self, c: Candidate, sides: Sides, sentence: Sentence, told: list[Candidate]) -> None:
        taken = {m.match.trigger.i: m for m in told}
        if sentence.i == c.sentence and c.type != "exercise" and c.match.verb is not None:
            for token in self.syntax.obliques(c.match.verb, self.syntax.with_):
                named = [a for a in self.finder.actors(token) if a.name]
                self._add(sides, self._known(c, named))  # 'with the minister at the quayside'
        for verb in self.syntax.tokens[sentence.first : sentence.last]:
            if verb.pos not in VERBISH or verb.rel in ("aux", "auxpass"):
                continue
            other = taken.get(verb.i)
            if other is not None and not self._of_exercise(c, other):
                continue
            if self.modality.negated(self.syntax, verb):
                continue
            presides = verb.lemma in self.presiding and c.type != "exercise"
            if presides or (verb.lemma in self.heading and self._about(verb)):
                for token in self.syntax.subjects(verb):
                    named = [a for a in self.finder.actors(token) if a.name]
                    self._add(sides, named if c.type == "exercise" else self._known(c, named))
            if c.status == "cancelled" or c.type != "exercise":
                continue
            hosting = verb.lemma in self.hosting and self._hosts(verb)
            joining = self.modality.joins(self.syntax, verb) or hosting
            groups = self.syntax.subjects(verb) if joining else self._origins(verb)
            if verb.lemma in self.heading and self._about(verb):
                watching = [t for t in self.syntax.subjects(verb) if t.lemma in self.force]
                groups = [*groups, *watching]  # 'officers of Chile and Peru watched the drill'
            for token in groups:
                self._add(sides, self._forces(token), hosting)
            if groups and other is not None:
                self.consumed.add(verb.i)
        if c.type == "exercise" and c.status != "cancelled":
            calls = [m for m in told if m.type == "visit" and not any(a.name for a, _ in m.sides)]
            if not self._near(c, sentence, [m for m in told if m not in calls]):
                return
            inside = self.syntax.tokens[sentence.first : sentence.last]
            for token in [*self._at_it(inside), *self._amidst(inside)]:
                self._add(sides, self._forces(token))
                self.consumed |= {m.match.trigger.i for m in calls}

    def _of_exercise(self, c: Candidate, other: Candidate) -> bool:
        """'Peru has sent observers', 'contingents came from Peru': what is told of an exercise's guests."""
        if c.type != "exercise" or other.type not in ("visit", "deployment", "transfer"):
            return False
        if other.type == "transfer":  # 'Germany and Canada sent frigates'
            sent = other.match.trigger.lemma in self.modality.joining
            return sent and {r for _, r in other.sides} == {"supplier"}
        here = c.place.country if c.place is not None else None
        there = other.place.country if other.place is not None else None
        return other.type == "visit" or there in (None, here) or there in c.parties

    def _known(self, c: Candidate, named: list[Actor]) -> list[Actor]:
        """Officials of the dealing's own sides, where it has none named."""
        return [a for a in named if a.party in c.parties and not c.persons(a.party or "")]

    def _origins(self, verb: Token) -> list[Token]:
        """'Participants came from Chile and Peru': whence those who take part come."""
        if verb.lemma not in self.coming or not any(
            self.audience & self.syntax.words(t) for t in self.syntax.subjects(verb)
        ):
            return []
        return self.syntax.obliques(verb, *self.origins)

    def _near(self, c: Candidate, sentence: Sentence, told: list[Candidate]) -> bool:
        """A sentence so close behind the exercise that what forces do in it is done there; its own, where
        a named exercise has no sides but the country in which it is held."""
        first = int(c.forum is None or len(c.parties & set(self.lexicon.countries)) > 1)
        return first <= sentence.i - c.sentence <= NEXT and not told

    def _at_it(self, sentence: list[Token]) -> list[Token]:
        """'American and Greek units will be there': forces whose doings are told after an exercise."""
        if any(t.lemma in self.hostile for t in sentence):
            return []
        jointly = any(t.lemma in self.together for t in sentence)
        found = []
        for token in sentence:
            if token.rel == "conj" or token.pos in VERBISH:
                continue
            forces = any(
                part.lemma in self.force or self._host(part)
                for part in self.syntax.conjuncts(token)
            )
            subject = token.rel in ("subj", "subjpass")
            plain = token.mention < 0 and "plur" in token.feats  # 'parties from Chile and Peru'
            if not forces and not (subject and (jointly or plain)):
                continue
            if (subject and forces) or len({a.party for a in self.finder.actors(token)}) > 1:
                found.append(token)
        return found

    def _hosts(self, verb: Token) -> bool:
        """The exercise or those who take part, no other body or meeting, is what is hosted."""
        objects = [p for o in self.syntax.objects(verb) for p in self.syntax.conjuncts(o)]
        return not objects or any(
            t.pos == "PRON" or t.lemma in self.nouns | self.audience | self.force or self._host(t)
            for t in objects
        )

    def _host(self, token: Token) -> bool:
        """A military body, or the men of a country."""
        mention = self.syntax.mention(token)
        return mention is not None and (
            (mention.kind == "body" and mention.defence) or mention.form == "demonym"
        )

    def _amidst(self, tokens: list[Token]) -> list[Token]:
        """'Troops of 29 countries practised, Ghanaians and Togolese among them'."""
        for n, token in enumerate(tokens[1:], 1):
            if tokens[n - 1].lemma in self.amidst and token.lemma in self.finder.they:
                named = [t for t in tokens if t.mention >= 0 and t.rel != "conj"]
                before = [t for t in named if t.i < token.i]
                return named[-1:] if named and named[-1].i > token.i else before[-1:]
        return []

    def _forces(self, token: Token) -> list[Actor]:
        """The parties that a phrase names, without the persons in it."""
        return [a.unnamed() for a in self.finder.actors(token) if a.party]

    def _about(self, verb: Token) -> bool:
        """The clause is about the exercise, its opening or closing, or those who take part in it."""
        for token in self.syntax.clause_tokens(verb):
            if token.lemma in self.nouns and token.rel in ("obj", "obl", "nmod", "subjpass", "mod"):
                return True
            if token.rel in ("obj", "iobj", "obl", "subjpass") and (
                token.lemma in self.audience or token.lemma in self.opening
            ):
                return True
        return any(t.pos == "PRON" and t.lemma in self.them for t in self.syntax.objects(verb))

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
        self._owned(c)
        home = c.place.country if c.place is not None else None
        states = c.parties & set(self.lexicon.countries)
        if home is None or any(r == "host" for _, r in c.sides):
            return
        if home in c.parties and (len(c.parties) > 2 or states == {home}):
            c.sides = [(a, "host" if a.party == home else r) for a, r in c.sides]

    def _owned(self, c: Candidate) -> None:
        """'A French ship will join the Estonian exercise': the owner is host, and it is held there."""
        trigger = c.match.trigger
        owners = {
            a.party: a
            for t in self.syntax.children(trigger, "mod", "poss")
            for a in self.finder.actors(t)
            if a.party in self.lexicon.countries and self.syntax.mention(t) is not None
        }
        if trigger.pos in VERBISH or len(owners) != 1 or len(c.parties) < 2:
            return
        ((party, owner),) = owners.items()
        if c.place is not None and c.place.country != party:
            return
        c.sides = [(a, "host" if a.party == party else r) for a, r in c.sides]
        span = owner.party_span or owner.span
        if c.place is None and span is not None:
            c.place = Place(None, party, span, span)
