"""Whether a frame's word tells of an occasion, and whether its slots hold what the frame needs."""

from __future__ import annotations

from communique.coding.matching import Match
from communique.coding.scene import Rules, Scene
from communique.coding.slots import anchor
from communique.records import Mention, Token


class Occurrence(Rules):
    """Tests of one match."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.events = self.lexicon.frame_list("event")
        self.troop = self.lexicon.frame_list("troop")
        self.troops = self.lexicon.frame_list("troops")
        self.several = self.lexicon.frame_list("multinational")
        self.attache = self.lexicon.frame_list("attache")
        self.single = self.lexicon.frame_list("single")
        self.quantity = self.lexicon.frame_list("quantity")
        self.hosts = scene.words("reference", "host") | self.finder.guest | self.finder.sides
        self.within = scene.words("slots", "within")
        self.partitive = scene.words("slots", "partitive")
        self.on_agenda = scene.words("slots", "on_agenda")
        self.parts = scene.words("reference", "parts")
        self.topical = scene.words("reference", "topical")
        self.agenda = scene.words("reference", "agenda")
        self.likened = scene.words("slots", "likened")
        self.calling = scene.words("reference", "calling")
        self.it = scene.words("reference", "it")
        self.amid = scene.words("place", "inside")
        self.saying = scene.saying
        self.history = scene.words("muster", "history")
        verbs = self.modality
        self.happening = verbs.occur | verbs.light | verbs.begin | verbs.finish | verbs.ongoing

    def occurs(self, match: Match) -> bool:
        """A noun of dealing tells of an occasion only where a verb says that it happens, or in a headline."""
        trigger, verb = anchor(self.syntax, match.trigger), match.verb
        sentence = self.syntax.sentence(trigger)
        if trigger.rel == "root" or sentence.headline or self._called(trigger):
            return True
        if match.frame.type == "exercise" and self._told_to_run(match.trigger):
            return True
        if trigger.rel in ("nmod", "obl") and any(
            a.lemma in self.forums.margins for a in self.syntax.ancestors(trigger)
        ):
            # 'on the sidelines of the meeting' tells of the talks beside it, not of the meeting
            return any(k.rel in ("relcl", "acl") for k in self.syntax.subtree(trigger))
        head = self.syntax.head(trigger)
        if verb is None or self._had(match.trigger):
            return True
        if match.frame.type == "exercise":
            if self.modality.turn(self.syntax, verb) is not None:
                return True
            if self.modality.lemma(self.syntax, verb) in self.history:
                return False
        if match.frame.type == "exercise" and trigger.rel in ("subj", "subjpass", "obj"):
            return trigger.rel != "subj" or not self._on_agenda(trigger)
        if match.frame.type == "exercise" and trigger.case.split(" ")[-1] not in self.topical:
            named = self.forums.exercise_name(match.trigger) is not None
            if named or self._amid(match.trigger, verb):
                return True
        if trigger.rel in ("conj", "appos") and head is not None and head.pos in ("NOUN", "PROPN"):
            governor = self.syntax.verb_of(head)
            return governor is not None
        if head is verb:
            if trigger.rel == "subj" and self._on_agenda(trigger):
                return False
            if match.frame.type == "training" and trigger.rel == "subj":
                return verb.lemma in self.happening  # 'the training of officers matters'
            if trigger.rel in ("subj", "subjpass"):
                return True
            if trigger.rel == "obj":
                if match.frame.type in ("visit", "training") and self.modality.finishes(
                    self.syntax, verb
                ):
                    return True
                if match.frame.type == "deployment" and verb.lemma in self.modality.planned:
                    return True  # 'approved the despatch of a company'
                return verb.lemma in self.modality.light or verb.lemma in self.modality.occur
            if trigger.case.split(" ")[-1] in self.topical and match.frame.type not in (
                "visit",
                "training",
                "deployment",
            ):
                return False
            if trigger.rel in ("obl", "agent", "advmod", "dep"):
                return trigger.case.split(" ")[-1] in self.within
            return verb.lemma in self.modality.light
        if head is not None and head.pos in ("NOUN", "PROPN") and trigger.rel in ("nmod",):
            return head.lemma in self.modality.occur or (
                trigger.case in self.partitive and head.lemma in self.parts
            )
        return head is not None and head.pos == "ADP"

    def _had(self, noun: Token) -> bool:
        """'The exchange that X and Y had on Monday': its own clause says that it was held."""
        return any(
            k.lemma in self.modality.light and self.syntax.is_finite(k) and self.syntax.subjects(k)
            for k in self.syntax.children(noun, "relcl")
        )

    def _called(self, trigger: Token) -> bool:
        """'described the flight as a joint patrol': what is called so was one."""
        head = self.syntax.head(trigger)
        return head is not None and trigger.case in self.likened and head.lemma in self.calling

    def _told_to_run(self, noun: Token) -> bool:
        """'The motto of the drill that ended today': its own clause tells of its course."""
        return any(
            k.lemma in self.modality.begin | self.modality.finish and self.syntax.is_finite(k)
            for k in self.syntax.children(noun, "relcl")
        )

    def _amid(self, trigger: Token, verb: Token) -> bool:
        """'test themselves in a jungle exercise': what is done in it tells of it."""
        placed = trigger.rel in ("nmod", "obl") and trigger.case.split(" ")[-1] in self.amid
        bare = "plur" in trigger.feats and not self.syntax.children(trigger, "det", "num", "mod")
        return placed and not bare and verb.lemma not in self.saying

    def _on_agenda(self, trigger: Token) -> bool:
        """'Exercises were on the table': a topic of talk, or what figures in it."""
        head = self.syntax.head(trigger)
        return head is not None and (
            head.lemma in self.agenda
            or any(t.lemma in self.agenda for t in self.syntax.obliques(head, *self.on_agenda))
        )

    def needed(self, match: Match, need: str) -> bool:
        names, _, kinds = need.partition(":")
        if names.endswith("?"):
            names = names.removesuffix("?")
            if not match.slots.get(names):
                return True
        tokens = [t for name in names.split("|") for t in match.slots.get(name, [])]
        if kinds in ("parties", "officials"):
            return self._several(tokens, officials=kinds == "officials")
        return any(
            self._lies(match, names.split("|"), tokens, kind)
            if kind in ("abroad", "home")
            else any(self._is(t, kind) for t in tokens)
            for kind in kinds.split("|")
        )

    def _lies(self, match: Match, slots: list[str], tokens: list[Token], kind: str) -> bool:
        """One of the tokens is a place in ('home') or outside ('abroad') the subject's own country."""
        own = {a.party for t in match.slots.get("subj", []) for a in self.finder.actors(t)}
        objects = match.slots.get("obj", [])  # 'has 38 men in Cyprus'
        below = [k for o in objects for k in self.syntax.children(o, "nmod") if k.case in slots]
        told = [p.country for t in [*tokens, *below] if (p := self.places.at(t)) is not None]
        return bool(own) and any((country in own) == (kind == "home") for country in told)

    def _several(self, tokens: list[Token], officials: bool) -> bool:
        """The tokens together name two parties or more, each by a person or post where these are asked."""
        parties = set()
        for part in (p for t in tokens for p in self.syntax.conjuncts(t)):
            mention = self.syntax.mention(part)
            post = mention is not None and mention.kind in ("person", "official")
            named = self.finder.actors(part)
            parties |= {a.party for a in named if a.party and (a.name or post or not officials)}
        return len(parties) > 1

    def _is(self, token: Token, kind: str) -> bool:
        for part in self.syntax.conjuncts(token):
            mention = self.syntax.mention(part)
            if kind == "actor" and (
                (mention is not None and mention.kind != "place") or self.finder.actors(part)
            ):
                return True
            if (
                kind == "traveller"
                and ((mention is not None and mention.kind != "place") or self.finder.actors(part))
                and (self._of_list(part, "ship") or not self._of_list(part, "troop"))
                and part.lemma not in self.events
            ):
                return True
            if kind == "foreign" and any(
                a.party and a.party != self.cast.home for a in self.finder.actors(token)
            ):
                return True
            if kind == "multinational" and mention is not None and self._multinational(mention):
                return True
            if kind == "attache" and self.syntax.words(part) & self.attache:
                return True
            if kind == "body" and mention is not None and mention.kind == "body":
                return True
            if kind == "joint" and mention is not None and mention.kind == "body":
                if len(set(self.lexicon.parties_in(mention.text.replace("-", " ")))) > 1:
                    return True
            if kind == "hosts" and "plur" in part.feats and part.lemma in self.hosts:
                return True
            if kind == "two" and self._two(token):
                return True
            if (
                kind == "person"
                and mention is None
                and part.pos == "PROPN"
                and self.syntax.obliques(part, self.syntax.of)
            ):
                return True
            if kind in ("person", "visitor") and mention is None and self._apposed(part):
                return True
            if kind in ("person", "they") and part.pos == "PRON" and part.lemma in self.finder.they:
                return True
            if kind == "person" and (
                (mention is not None and mention.kind in ("person", "official"))
                or part.lemma in self.finder.he
                or part.lemma.rstrip("s") in self.finder.pairs
                or part.lemma in self.finder.guest
            ):
                return True
            if (
                kind == "official"
                and mention is not None
                and mention.kind in ("person", "official")
                and (a := self.cast.actor_of(mention)) is not None
                and (a.posts or a.rank or a.defence or not a.name)
            ):
                return True
            if (
                kind == "official"
                and part.lemma in self.finder.he
                and (who := self.cast.pronoun(part)) is not None
                and (who.posts or who.rank)
            ):
                return True
            if kind in ("troops", "trainee", "force") and (
                self._countrymen(mention) or self._those(part)
            ):
                return True
            if kind == "place" and (
                self.places.at(part) is not None
                or (mention is not None and mention.kind in ("body", "party"))
            ):
                return True
            if kind == "visitor" and (
                (mention is not None and mention.kind in ("person", "official"))
                or self._of_list(part, "ship")
                or self._of_list(part, "visitor")
            ):
                return True
            if kind == "craft" and (
                self._of_list(part, "ship")
                or self.finder.ship_before(part) is not None
                or (mention is None and part.text[:1].isupper() and part.pos == "PROPN")
            ):
                return True
            if kind == "mission" and mention is not None and mention.kind in ("body", "party"):
                if self.lexicon.theatre_of(mention.text, mention.code) is not None:
                    return True
            elif self._of_list(part, kind):
                return True
        return False

    def _multinational(self, mention: Mention) -> bool:
        """A body of several states, or a post in one."""
        words = set(mention.text.lower().split())
        states = self.lexicon.countries
        return bool(words & self.several) or bool(mention.code and mention.code not in states)

    def _countrymen(self, mention: Mention | None) -> bool:
        """'The Australians fly home': men of a country, in a report that tells of its forces."""
        if mention is None or mention.form != "demonym" or mention.code is None:
            return False
        return any(m.code == mention.code and m.defence for m in self.reading.mentions) or any(
            t.lemma in self.troop or t.lemma in self.troops for t in self.syntax.tokens
        )

    def _those(self, token: Token) -> bool:
        """'They had served there', 'Another 60 left': troops of the sentence before."""
        if token.sentence == 0 or token.mention >= 0:
            return False
        number = token.pos == "NUM" and token.rel == "subj"
        if not number and token.lemma not in self.finder.they & self.it:
            return False
        before = self.reading.sentences[token.sentence - 1]
        return not before.headline and any(
            t.lemma in self.troop and t.rel in ("subj", "subjpass")
            for t in self.syntax.tokens[before.first : before.last]
        )

    def _apposed(self, token: Token) -> bool:
        """'the country's top soldier, Ana Ruiz': a common noun whose name stands beside it."""
        beside = (self.syntax.mention(t) for t in self.syntax.children(token, "appos"))
        return any(m is not None and m.kind == "person" for m in beside)

    def _two(self, token: Token) -> bool:
        """Officials, defence bodies or forces of two parties; 'the Chilean and Peruvian ministers' are two."""
        forces = any(
            self._of_list(part, "force")
            or ((m := self.syntax.mention(part)) is not None and m.kind == "official" and m.plural)
            for part in self.syntax.conjuncts(token)
        )
        parties = {
            a.party
            for part in self.syntax.conjuncts(token)
            for a in self.finder.actors(part)
            if a.name
            or a.defence
            or forces
            or ((m := self.syntax.mention(part)) is not None and m.kind == "official")
        }
        return len(parties) > 1 or self._of_both(token)

    def _of_both(self, token: Token) -> bool:
        """'the services of both countries': forces of the sides named before."""
        return any(
            k.lemma in self.finder.sides
            and any(d.lemma in self.finder.few for d in self.syntax.children(k, "det", "num"))
            for k in self.syntax.children(token, "nmod")
        )

    def _of_list(self, token: Token, kind: str) -> bool:
        words = self.lexicon.frame_list(kind)
        if kind == "troops" and token.lemma in self.single and "plur" not in token.feats:
            return False  # 'the country's top soldier' is an official
        phrase = [token, *self.syntax.children(token, "mod", "appos")]
        if token.pos == "NUM" or token.lemma in self.quantity:
            measured = self.syntax.children(token, "nmod", "obl")  # 'the last of the troops'
            of_goods = kind in ("stores", "arms") and any(
                t.case == self.syntax.of for t in measured
            )
            phrase = measured if of_goods else [*phrase, *measured]
        return any(
            not words.isdisjoint(self.syntax.words(t))
            for t in phrase
            if (m := self.syntax.mention(t)) is None or m.kind in ("body", "party") or m.plural
        )
