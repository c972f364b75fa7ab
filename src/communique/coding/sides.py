"""Sides: which actors stand in the slots of a frame, and in what role.

A slot may hold a name, a post, a body, a group led by somebody ('a delegation headed by …'), a word that
points back ('the sides', 'the two'), or a phrase whose modifiers name the parties ('Indian and French
frigates'). All of them end as actors with a party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from communique.coding.actor import Actor
from communique.coding.actors import Cast
from communique.coding.clause import VERBISH, Syntax
from communique.coding.matching import Match
from communique.lexicon import Lexicon
from communique.records import Mention, Span, Token

PARTY_FORMS_WITHIN = {
    "adjective",
    "name",
    "alias",
    "abbreviation",
    "demonym",
    "force",
    "organisation",
    "metonym",
    "combining",
    "capital",
}


@dataclass(slots=True)
class Sides:
    """Actors by role, in order of appearance, and how they were found."""

    roles: list[tuple[Actor, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    inferred: int = 0

    def add(self, actor: Actor, role: str) -> None:
        for n, (known, _) in enumerate(self.roles):
            if known is actor or (known.party == actor.party and known.name == actor.name):
                return
            if known.party == actor.party and known.name is None and actor.name is not None:
                self.roles[n] = (actor, self.roles[n][1])
                return
            if known.party == actor.party and actor.name is None:
                return
        self.roles.append((actor, role))

    @property
    def parties(self) -> list[str]:
        return list(dict.fromkeys(a.party for a, _ in self.roles if a.party))


class SideFinder:
    """Resolves the slots of one report's matches."""

    def __init__(self, syntax: Syntax, cast: Cast, lexicon: Lexicon) -> None:
        self.syntax = syntax
        self.cast = cast
        self.lexicon = lexicon
        words = lexicon.grammar["reference"]
        self.he = frozenset(words["he"])
        self.vessel = frozenset(words["vessel"])
        self.ships = lexicon.frame_list("ship")
        self.troops = lexicon.frame_list("troops")
        self.sides = frozenset(words["sides"])
        self.pairs = frozenset(words["pairs"])
        self.corps = frozenset(words["corps"])
        self.guest = frozenset(words["guest"])
        self.waters = frozenset(lexicon.grammar["place"]["waters"])
        self.they = frozenset(words["they"])
        self.few = frozenset(words["few"])
        self.counterparts = frozenset(words["counterpart"])
        slots = {
            key: frozenset(cases)
            for key, cases in lexicon.grammar["slots"].items()
            if isinstance(cases, list)
        }
        self.inner, self.owner, self.leader = slots["inner"], slots["owner"], slots["leader"]
        self.nested = slots["nested"]
        self.strays, self.members, self.representing = (
            slots["strays"],
            slots["members"],
            slots["representing"],
        )

    def of(self, match: Match) -> Sides:
        """The actors that the match's slots hold, role by role."""
        sides = Sides()
        for slot, role in match.frame.roles.items():
            if role in ("place", "document", "goods", "site"):
                continue
            tokens = match.slots.get(slot, [])
            if (
                not tokens
                and role in ("recipient", "supplier", "host", "guest", "participant", "signatory")
                and match.trigger.pos in VERBISH
            ):
                tokens = self._strayed(match.trigger, slot)
            elif not tokens and slot in self.nested:
                tokens = [
                    t
                    for t in self.syntax.subtree(match.trigger)
                    if t.case == slot and t.rel in ("nmod", "obl")
                ]
            for token in tokens:
                actors = self._modifier(token) if slot in ("mod", "poss") else self.actors(token)
                for actor in actors:
                    if actor.party:
                        sides.add(actor, role)
                        sides.rules.append(f"{slot} -> {role}: {actor.name or actor.party}")
        return sides

    def _strayed(self, verb: Token, case: str) -> list[Token]:
        """Actors behind the slot's preposition that the parse hung lower in the clause."""
        if case not in self.strays:
            return []
        return [
            t
            for t in self.syntax.clause_tokens(verb)
            if (t.i > verb.i or self.syntax.is_passive(verb))
            and t.case == case
            and t.rel in ("nmod", "obl")
            and (m := self.syntax.mention(t)) is not None
            and m.kind != "place"
        ][:1]

    def _modifier(self, token: Token) -> list[Actor]:
        out = []
        for part in self.syntax.conjuncts(token):
            actor = self._own(part)
            if actor is not None:
                out.append(actor)
                mention = self.syntax.mention(part)
                if mention is not None and mention.kind == "body":
                    out += self._compound(mention)
                joined = (self._own(kid) for kid in self.syntax.children(part, "mod"))
                out += [a for a in joined if a is not None]  # 'an Egyptian-Greek drill'
                continue
            if part.rel == "poss" and part.lemma in self.he:
                out += self._pronoun(part)
                continue
            for kid in self.syntax.children(part, "mod", "poss", "appos"):
                inner = self._own(kid)
                if inner is not None:
                    out.append(inner)
        return out

    def _own(self, token: Token) -> Actor | None:
        mention = self.syntax.mention(token)
        if mention is None or mention.kind == "place":
            return None
        return self.cast.actor_of(mention)

    def actors(self, token: Token) -> list[Actor]:
        """All actors in a noun phrase and its coordinated ones, in order."""
        out: list[Actor] = []
        for part in self.syntax.conjuncts(token):
            if part is not token and part.pos in VERBISH:
                continue
            out.extend(self._phrase(part))
        return out

    def _phrase(self, token: Token) -> list[Actor]:
        mention = self.syntax.mention(token)
        if mention is not None and mention.kind != "place":
            return self._of_mention(token, mention)
        if token.pos == "PRON" or token.lemma in self.he:
            return self._pronoun(token)
        led = self._leader(token)
        named = self._inside(token)
        person = self._of_country(token, named)
        if person is not None and not led:
            return [person]
        if led:
            rest = [a for a in named if a.party not in {x.party for x in led}]
            return [*led, *rest]
        if named:
            return named
        return self._back(token)

    def _of_mention(self, token: Token, mention: Mention) -> list[Actor]:
        actor = self.cast.actor_of(mention)
        out = [actor] if actor is not None and actor.party else []
        if mention.kind == "body":
            out += self._compound(mention)
            out += self._seconded(mention)
        if mention.kind == "official" and mention.plural and not mention.name:
            out += self._jointly(mention, [a.party for a in out])
        if mention.kind in ("party", "body"):
            led = self._leader(token)
            if led:
                return led
        if mention.kind == "official" and (actor is None or not actor.name):
            owner = self._owner(token)
            if owner and (actor is None or mention.code is None):
                out = owner
        for kid in self.syntax.children(token, "appos"):
            named = (
                [a for a in self.actors(kid) if a.name]
                if (m := self.syntax.mention(kid)) is not None and m.kind == "person"
                else []
            )
            if named and mention.kind == "person":
                # 'A, his counterpart B and C': a list that the parse took for an apposition
                out += [a for a in named if a.party != (actor.party if actor else None)]
            elif named:
                out = named
        if (
            mention.kind == "official"
            and mention.code is None
            and (actor is None or not actor.name)
        ):
            inside = self._inside(token)
            if inside:
                return inside
        return out

    def _jointly(self, mention: Mention, have: list[str | None]) -> list[Actor]:
        """The further parties of a post that several hold: 'the heads of the Chilean and Peruvian navies'."""
        codes = [c for c in self.lexicon.parties_in(mention.text) if c not in have]
        span = mention.span
        return [Actor(c, None, span, span, defence=mention.defence) for c in codes] if have else []

    def facing(self, match: Match) -> list[Actor]:
        """'talks with his colleagues from Chile': whose counterparts they are."""
        return [
            actor
            for slot in match.frame.roles
            for token in match.slots.get(slot, [])
            if token.lemma.rstrip(self.syntax.plural).split(" ")[-1] in self.counterparts
            for owner in self.syntax.children(token, "poss")
            for actor in self.actors(owner)
        ]

    def _seconded(self, mention: Mention) -> list[Actor]:
        """'Fijian soldiers of the mission': whose men they are who serve an organisation."""
        if mention.code is None or mention.code in self.lexicon.countries:
            return []
        form = self.lexicon.parties.get(mention.text.split()[0])
        if form is None or form.kind != "adjective" or form.code not in self.lexicon.countries:
            return []
        return [Actor(form.code, None, mention.span, mention.span, defence=True)]

    def _compound(self, mention: Mention) -> list[Actor]:
        """Every party of a joint body: 'the India-U.S. Military Cooperation Group'."""
        out = []
        for joined in re.finditer(r"[\w.’']+(?:[-–—][\w.’']+)+", mention.text):
            for part in re.split(r"[-–—]", joined.group()):
                form = self.lexicon.parties.get(part)
                if form is not None and form.code != mention.code:
                    span = Span(mention.span.start, mention.span.end)
                    out.append(Actor(form.code, None, span, span, defence=mention.defence))
        return out

    def _owner(self, token: Token) -> list[Actor]:
        """'his Turkish counterpart' without a name, 'the ministers of X and Y'."""
        out = []
        for kid in self.syntax.children(token, "nmod", "poss", "mod"):
            if kid.rel == "nmod" and kid.case not in self.owner:
                continue
            for part in self.syntax.conjuncts(kid):
                actor = self._own(part)
                if actor is not None and actor.party:
                    out.append(actor)
        return out

    def _leader(self, token: Token) -> list[Actor]:
        """'a delegation led by General X', 'a group under Colonel Y': X and Y act."""
        for clause in self.syntax.children(token, "acl", "relcl"):
            for agent in (
                *self.syntax.children(clause, "agent"),
                *self.syntax.obliques(clause, *self.leader),
            ):
                # 'the programme under which officers serve' leads nobody
                people = [a for a in self.actors(agent) if a.name] if agent is not token else []
                if people:
                    return people
        for kid in self.syntax.children(token, "nmod", "obl"):
            if kid.case in self.leader:
                people = [a for a in self.actors(kid) if a.name]
                if people:
                    return people
        return []

    def _inside(self, token: Token, depth: int = 0) -> list[Actor]:
        """Parties named by the phrase's modifiers and complements."""
        out: list[Actor] = []
        if depth > 3 or token.lemma in self.waters:
            return out  # 'left for the Gulf of Aden'
        for kid in self.syntax.children(
            token, "mod", "poss", "nmod", "appos", "acl", "relcl", "obl"
        ):
            if kid.rel in ("nmod", "obl") and kid.case.split(" ")[-1] not in self.inner:
                continue
            if kid.rel in ("acl", "relcl"):
                for inner in self.syntax.obliques(kid, *self.members):
                    if kid.lemma in self.representing:
                        out.extend(self.actors(inner))
                continue
            for part in self.syntax.conjuncts(kid):
                actor = self._own(part)
                if actor is not None and actor.party:
                    mention = self.syntax.mention(part)
                    if (
                        mention is not None
                        and mention.kind == "party"
                        and mention.form not in PARTY_FORMS_WITHIN
                    ):
                        continue
                    out.append(actor)
                elif self.syntax.mention(part) is None:
                    out.extend(self._inside(part, depth + 1))
        return out

    def ship_before(self, token: Token) -> Token | None:
        """The ship that 'she' means: the subject of the last clauses, where it is one."""
        if token.lemma not in self.vessel or token.pos != "PRON":
            return None
        first = self.syntax.reading.sentences[max(0, token.sentence - 2)].first
        for before in reversed(self.syntax.tokens[first : token.i]):
            if before.rel not in ("subj", "subjpass") or before.pos == "PRON":
                continue
            phrase = [before, *self.syntax.children(before, "mod", "appos")]
            if any(self.syntax.words(t) & self.ships for t in phrase):
                return before
            if token.lemma not in self.he or self._own(before) is not None:
                return None
        return None

    def _pronoun(self, token: Token) -> list[Actor]:
        ship = self.ship_before(token)
        if ship is not None:
            return [a.unnamed() for a in self.actors(ship)]
        if token.lemma in self.they or "plur" in token.feats:
            return self._forces_before(token)
        if token.lemma in self.he or token.lemma in self.syntax.relatives:
            actor = (
                self._object_pronoun(token)
                if token.rel in ("obj", "obl", "iobj", "agent")
                else self.cast.pronoun(token)
            )
            return [actor] if actor is not None and actor.party else []
        return []

    def _forces_before(self, token: Token) -> list[Actor]:
        """'Another 120 soldiers left. There they will teach …': the one country's forces that were the subject."""
        if token.sentence == 0 or token.rel != "subj" or token.lemma not in self.vessel:
            return []
        before = self.syntax.reading.sentences[token.sentence - 1]
        subjects = [
            t
            for t in self.syntax.tokens[before.first : before.last]
            if t.rel in ("subj", "subjpass")
        ]
        if before.headline or len(subjects) != 1 or self._own(subjects[0]) is not None:
            return []
        if not self.syntax.words(subjects[0]) & self.troops:
            return []
        named = self.actors(subjects[0])
        return [named[0].unnamed()] if len({a.party for a in named}) == 1 else []

    def _object_pronoun(self, token: Token) -> Actor | None:
        """'hosted him': the last person named before who is not the clause's own subject."""
        verb = self.syntax.verb_of(token)
        own = [
            a
            for s in (self.syntax.subjects(verb) if verb is not None else [])
            if (a := self._own(s)) is not None
        ]
        best: tuple[bool, int, Actor] | None = None
        for actor in self.cast.persons:
            if actor.name in {a.name for a in own}:
                continue
            foreign = actor.party not in {a.party for a in own}
            for mention in actor.mentions:
                if mention.span.start < token.start and (
                    best is None or (foreign, mention.span.start) > best[:2]
                ):
                    best = (foreign, mention.span.start, actor)
        return best[2] if best else None

    def _of_country(self, token: Token, named: list[Actor]) -> Actor | None:
        """'the Turkish general' as a plain noun: the person of that party so called, the guest from there."""
        parties = {a.party for a in named if a.party}
        if len(parties) != 1 or "plur" in token.feats or any(a.name for a in named):
            return None
        if token.lemma in self.pairs:
            return self.cast.by_word(token.lemma, token.start, parties.pop())
        return self.cast.before(token.start, parties.pop()) if token.lemma in self.guest else None

    def _namesake(self, token: Token) -> list[Actor]:
        """'The Yuan Wang 5' after 'the Chinese vessel Yuan Wang 5': whose the thing so called is."""
        for other in self.syntax.tokens[: token.i]:
            if other.text == token.text and other.rel in ("appos", "mod") and other.mention < 0:
                head = self.syntax.head(other)
                named = self._inside(head) if head is not None and head.mention < 0 else []
                if len({a.party for a in named}) == 1:
                    return [named[0].unnamed()]
        return []

    def _back(self, token: Token) -> list[Actor]:
        if token.pos == "PROPN":
            return self._namesake(token)
        if (
            token.lemma in self.pairs
            and "plur" not in token.feats
            and ("def" in token.feats or self.syntax.child(token, "det", "poss") is not None)
        ):
            actor = self.cast.by_word(token.lemma, token.start)
            return [actor] if actor is not None and actor.party else []
        if token.lemma in self.guest and "plur" not in token.feats:
            actor = self.cast.before(token.start)
            return (
                [actor]
                if actor is not None and actor.party and actor.party != self.cast.home
                else []
            )
        return []

    def group(self, match: Match) -> list[Actor]:
        """Whom 'the two ministers', 'both men', 'the three countries' mean where no dealing was told of
        before: the last so many parties named, each by its last person where the words mean persons."""
        word, count = self._group_word(match)
        if word is None:
            return []
        persons = word.lemma.rstrip("s") in self.pairs or word.lemma in self.they
        latest: dict[str, Actor] = {}
        for mention in reversed(
            [
                m
                for m in self.syntax.reading.mentions
                if m.span.end <= word.start and m.kind != "place"
            ]
        ):
            if mention.kind == "party" and mention.form in ("capital", "metonym"):
                continue
            actor = self.cast.actor_of(mention)
            if actor is None or not actor.party or (persons and not actor.name):
                continue
            latest.setdefault(
                actor.party,
                actor
                if persons
                else Actor(actor.party, None, actor.party_span or actor.span, actor.party_span),
            )
            if len(latest) == count:
                break
        return list(latest.values())[::-1] if len(latest) == count else []

    def _group_word(self, match: Match) -> tuple[Token | None, int]:
        for slot in match.frame.roles:
            for token in match.slots.get(slot, []):
                mention = self.syntax.mention(token)
                if mention is not None and (mention.code or mention.kind in ("person", "place")):
                    continue
                if (
                    token.lemma in self.sides
                    or token.lemma.rstrip("s") in self.pairs
                    or mention is not None
                    or token.lemma in self.they
                ):
                    numbers = [
                        self.lexicon.numbers[k.lemma]
                        for k in self.syntax.children(token, "num", "det", "mod")
                        if k.lemma in self.lexicon.numbers
                    ]
                    if (
                        "plur" in token.feats
                        or mention is not None
                        or numbers
                        or token.lemma in self.they
                    ):
                        count = next((n for n in numbers if 2 <= n <= 8), 2)
                        return token, count
        return None, 0

    def points_back(self, match: Match) -> bool:
        """The clause speaks of sides named before: 'the sides', 'the two', 'they', 'both ministers'."""
        for slot in match.frame.roles:
            for token in match.slots.get(slot, []):
                for part in self.syntax.conjuncts(token):
                    m = self.syntax.mention(part)
                    if m is not None and (m.code or m.kind not in ("official", "body")):
                        continue
                    if m is not None and m.plural:
                        return True
                    if any(
                        k.lemma in self.sides
                        and any(d.lemma in self.few for d in self.syntax.children(k, "det", "num"))
                        for k in self.syntax.children(part, "nmod")
                    ):
                        return True  # 'the services of both countries'
                    if part.lemma in self.sides or part.lemma in self.they:
                        return True
                    if part.lemma.rstrip("s") in self.pairs and (
                        "plur" in part.feats
                        or any(
                            k.lemma in self.few
                            for k in self.syntax.children(part, "num", "det", "mod")
                        )
                    ):
                        return True
        return False

    def points_to_persons(self, match: Match) -> bool:
        """The clause speaks of the persons named before ('the ministers', 'both men', 'they'), not of
        their countries or ministries."""
        for slot in match.frame.roles:
            for token in match.slots.get(slot, []):
                for part in self.syntax.conjuncts(token):
                    mention = self.syntax.mention(part)
                    if mention is not None and mention.kind == "official" and mention.plural:
                        return True
                    word = part.lemma.rstrip("s")
                    if mention is None and (
                        part.lemma in self.they or (word in self.pairs and word not in self.corps)
                    ):
                        return True
        return False

    def sentence_pair(self, match: Match) -> list[Actor]:
        """The parties that a subject of the same sentence names together ('Indian and French troops')."""
        return self._pair(self.syntax.sentence_tokens(match.trigger))

    def pair_before(self, match: Match) -> list[Actor]:
        """The parties that a subject of one of the two sentences before names together."""
        own = self.syntax.sentence(match.trigger)
        for number in (own.i - 1, own.i - 2):
            if number >= 0:
                sentence = self.syntax.reading.sentences[number]
                named = self._pair(self.syntax.tokens[sentence.first : sentence.last])
                if named:
                    return named
        return []

    def _pair(self, tokens: list[Token]) -> list[Actor]:
        for token in tokens:
            if token.rel in ("subj", "subjpass"):
                named = [a for a in self.actors(token) if a.party]
                if len({a.party for a in named}) > 1:
                    return named
        return []

    def clause_parties(self, match: Match, exclude: frozenset[str]) -> list[tuple[Actor, Token]]:
        """Other parties of the match's clause that no slot took and that are not its topic or its place."""
        out = []
        head = self.syntax.clause_head(match.trigger)
        for token in self.syntax.sentence_tokens(match.trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind == "place":
                continue
            if token.case.split(" ")[-1] in exclude or self.syntax.clause_head(token) is not head:
                continue
            if any(a.case.split(" ")[-1] in exclude for a in self.syntax.ancestors(token)):
                continue
            if mention.kind == "party" and mention.form in ("metonym", "capital", "region"):
                continue
            if self.syntax.tokens[token.head].lemma in self.waters:
                continue
            actor = self.cast.actor_of(mention)
            if actor is not None and actor.party:
                out.append((actor, token))
        return out


def span_of(actor: Actor, fallback: Span) -> Span:
    return actor.span or fallback
