"""Actors: who is who in one report.

Mentions of one person are gathered into an `Actor` with the fullest name, all posts, the rank and the
party; pronouns, surnames, descriptions ('the guest', 'the Chief of the General Staff of Kazakhstan') and
groups ('the sides') are resolved to actors. A party that no words give to a person is taken from the
report's home country, the one that its dateline, outlet and unmarked officials point to.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Office, Post, Reading, Span, Token

PLURAL_PARTIES = 2


@dataclass(slots=True, eq=False)
class Actor:
    """A person, or (name None) a party that acts through nobody named."""

    party: str | None
    name: str | None = None
    span: Span | None = None
    party_span: Span | None = None
    rank: str | None = None
    rank_span: Span | None = None
    posts: list[Post] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    defence: bool = False
    inferred: bool = False

    @property
    def key(self) -> tuple[str | None, str | None]:
        return self.party, self.name


class Cast:
    """The actors of one report and the look-ups that resolve words to them."""

    def __init__(self, reading: Reading, syntax: Syntax, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        self.lexicon = lexicon
        self.words = lexicon.grammar["reference"]
        self.persons: list[Actor] = []
        self.of_mention: dict[int, Actor] = {}
        self._gather()
        self.home = self._home()
        self._settle_parties()

    # --- gathering ----------------------------------------------------------------------------

    def _gather(self) -> None:
        for mention in self.reading.mentions:
            if mention.kind != "person" or not mention.name:
                continue
            actor = self._same(mention)
            if actor is None:
                actor = Actor(mention.code, mention.name, mention.name_span, mention.code_span)
                self.persons.append(actor)
            elif len(_parts(mention.name)) > len(_parts(actor.name or "")):
                actor.name, actor.span = mention.name, mention.name_span
            if actor.party is None and mention.code:
                actor.party, actor.party_span = mention.code, mention.code_span
            if mention.rank and (actor.rank is None or len(mention.rank) > len(actor.rank)):
                actor.rank, actor.rank_span = mention.rank, mention.rank_span
            for post in mention.posts:
                self._add_post(actor, post)
            actor.mentions.append(mention)
            actor.defence = actor.defence or mention.defence
            self.of_mention[mention.i] = actor
            if not mention.posts:
                self._apposed_posts(actor, mention)

    def _apposed_posts(self, actor: Actor, mention: Mention) -> None:
        """'Itsunori Onodera, the new defense minister': a post that only the syntax gives to a name."""
        if mention.token < 0:
            return
        for kid in self.syntax.children(self.syntax.tokens[mention.token], "appos"):
            official = self.syntax.mention(kid)
            if official is not None and official.kind == "official" and not official.plural:
                for post in official.posts:
                    self._add_post(actor, post)
                if actor.party is None and official.code:
                    actor.party, actor.party_span = official.code, official.code_span
                actor.defence = actor.defence or official.defence

    def _same(self, mention: Mention) -> Actor | None:
        for actor in reversed(self.persons):
            if same_name(actor.name or "", mention.name or ""):
                return actor
        return None

    @staticmethod
    def _add_post(actor: Actor, post: Post) -> None:
        words = set(_parts(post.text))
        for n, known in enumerate(actor.posts):
            other = set(_parts(known.text))
            if words <= other:
                return
            if other < words:
                actor.posts[n] = post
                return
        actor.posts.append(post)

    # --- parties ------------------------------------------------------------------------------

    def _home(self) -> str | None:
        """The country from which the report speaks, or None."""
        votes: Counter[str] = Counter()
        report = self.reading.report
        if self.reading.dateline and self.reading.dateline.country:
            votes[self.reading.dateline.country] += 3
        if report.outlet:
            code = self.lexicon.country_of_domain(report.outlet)
            if code:
                votes[code] += 3
        first = True
        for mention in self.reading.mentions:
            if mention.code and mention.kind in ("party", "body", "person", "official"):
                votes[mention.code] += 1
                if first:
                    votes[mention.code] += 1
                    first = False
        countries = [(n, c) for c, n in votes.items() if len(c) == 3 and c in self.lexicon.countries]
        return max(countries, key=lambda v: (v[0], v[1]))[1] if countries else None

    def _settle_parties(self) -> None:
        for actor in self.persons:
            if actor.party is None:
                actor.party = self._party_by_post(actor)
            if actor.party is None and (actor.posts or actor.rank):
                actor.party = self._party_by_context(actor) or self.home
                actor.inferred = True

    def _party_by_post(self, actor: Actor) -> str | None:
        for post in actor.posts:
            lowered = post.text.lower()
            for phrase, code in self.lexicon.posts_of.items():
                if phrase in lowered:
                    actor.party_span = post.span
                    return code
        return None

    def _party_by_context(self, actor: Actor) -> str | None:
        """'The Turkish delegation, led by General Colak': a party next to the name."""
        for mention in actor.mentions:
            if mention.token < 0:
                continue
            token = self.syntax.tokens[mention.token]
            for other in [*self.syntax.children(token, "appos", "nmod", "mod", "poss")]:
                found = self.syntax.mention(other)
                if found is not None and found.code and found.kind in ("party", "body") and other.case in ("", "of", "from"):
                    actor.party_span = found.code_span
                    return found.code
            head = self.syntax.head(token)
            if head is not None and token.rel in ("agent", "obl") and head.rel == "acl":
                group = self.syntax.tokens[head.head]
                for other in self.syntax.subtree(group):
                    found = self.syntax.mention(other)
                    if found is not None and found.code and found.kind in ("party", "body") and other.i < token.i:
                        actor.party_span = found.code_span
                        return found.code
        return None

    # --- resolving ----------------------------------------------------------------------------

    def actor_of(self, mention: Mention) -> Actor | None:
        """The actor that a mention names; for a place none."""
        if mention.kind == "person":
            return self.of_mention.get(mention.i)
        if mention.kind == "official":
            return self._official(mention)
        if mention.kind == "body":
            code = mention.code or self._body_party(mention)
            return Actor(code, None, mention.span, mention.code_span or mention.span, defence=mention.defence) if code else None
        if mention.kind == "party":
            return Actor(mention.code, None, mention.span, mention.code_span, defence=mention.defence)
        return None

    def _body_party(self, mention: Mention) -> str | None:
        lowered = mention.text.lower()
        for phrase, code in self.lexicon.posts_of.items():
            if phrase in lowered:
                return code
        return None

    def _official(self, mention: Mention) -> Actor | None:
        known = self.person_described(mention)
        if known is not None:
            return known
        code = mention.code or self._body_party(mention)
        if code is None:
            return None
        return Actor(code, None, mention.span, mention.code_span or mention.span, defence=mention.defence)

    def person_described(self, mention: Mention) -> Actor | None:
        """The named person whom a post without a name means ('the minister'), nearest before."""
        wanted = {w for post in mention.posts for w in _parts(post.text)} - self._party_words(mention)
        heads = wanted & set(self.lexicon.posts)
        best: tuple[float, int] | None = None
        choice: Actor | None = None
        for actor in self.persons:
            if not actor.posts or (mention.code and actor.party and mention.code != actor.party):
                continue
            before = [m.span.start for m in actor.mentions if m.span.start < mention.span.start]
            if not before:
                continue
            have = {w for post in actor.posts for w in _parts(post.text)}
            if not heads & have:
                continue
            share = len(wanted & have) / max(1, len(wanted))
            if share < 0.6:
                continue
            score = (share, max(before))
            if best is None or score > best:
                best, choice = score, actor
        return choice

    def _party_words(self, mention: Mention) -> set[str]:
        if mention.code_span is None:
            return set()
        text = self.reading.report.text
        return set(_parts(text[mention.code_span.start : mention.code_span.end])) | {"s", "the", "of"}

    def before(self, offset: int, party: str | None = None) -> Actor | None:
        """The person mentioned last before an offset."""
        best: tuple[int, Actor] | None = None
        for actor in self.persons:
            if party and actor.party != party:
                continue
            for mention in actor.mentions:
                if mention.span.start < offset and (best is None or mention.span.start > best[0]):
                    best = (mention.span.start, actor)
        return best[1] if best else None

    def pronoun(self, token: Token) -> Actor | None:
        """Whom 'he', 'she' or 'who' means: the subject of the sentence before, else the last person."""
        sentence = self.syntax.sentence(token)
        same = [t for t in self.syntax.tokens[sentence.first : token.i] if t.rel in ("subj", "subjpass")]
        for t in reversed(same):
            actor = self._person_at(t)
            if actor is not None:
                return actor
        for number in range(sentence.i - 1, max(-1, sentence.i - 4), -1):
            previous = self.reading.sentences[number]
            if previous.headline:
                continue
            tokens = self.syntax.tokens[previous.first : previous.last]
            for t in tokens:
                if t.rel in ("subj", "subjpass", "agent"):
                    actor = self._person_at(t)
                    if actor is not None:
                        return actor
            named = [a for t in tokens if (a := self._person_at(t)) is not None]
            if named:
                return named[0]
        return self.before(token.start)

    def _person_at(self, token: Token) -> Actor | None:
        mention = self.syntax.mention(token)
        if mention is None:
            return None
        if mention.kind == "person":
            return self.of_mention.get(mention.i)
        if mention.kind == "official":
            return self.person_described(mention)
        return None

    def offices(self) -> list[Office]:
        """The office records: every person named with a post or rank."""
        out = []
        for actor in self.persons:
            if not actor.name or not (actor.posts or actor.rank):
                continue
            spans: dict[str, Span] = {}
            if actor.span:
                spans["person"] = actor.span
            if actor.party and actor.party_span:
                spans["party"] = actor.party_span
            if actor.posts:
                spans["office"] = actor.posts[0].span
            if actor.rank and actor.rank_span:
                spans["rank"] = actor.rank_span
            office = "; ".join(post.text for post in actor.posts) or None
            confidence = 0.6 if actor.inferred else 0.9
            out.append(Office(person=actor.name, party=actor.party, office=office, rank=actor.rank, spans=spans, confidence=confidence))
        return out


def _parts(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def same_name(a: str, b: str) -> bool:
    """One name is a shorter form of the other: same last word, initials standing for words."""
    first, second = _parts(a), _parts(b)
    suffixes = {"jr", "sr", "ii", "iii", "iv"}
    first = [w for w in first if w not in suffixes]
    second = [w for w in second if w not in suffixes]
    short, long = sorted((first, second), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] == long[-1] or (short[0] == long[0] and len(long) <= 3 and len(short[0]) > 1)
    if short[-1] != long[-1] and short[0] != long[0]:
        return False
    return all(any(w == v or (min(len(w), len(v)) == 1 and w[0] == v[0]) for v in long) for w in short)
