"""Actors: who is who in one report.

Mentions of one person are gathered into an `Actor` with the fullest name, all posts, the rank and the
party; pronouns, surnames, descriptions ('the guest', 'the Chief of the General Staff of Kazakhstan') and
groups ('the sides') are resolved to actors. A party that no words give to a person is taken from the
report's home country, the one that its dateline, outlet and unmarked officials point to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from communique.coding.actor import Actor
from communique.coding.affiliation import Affiliation
from communique.coding.clause import Syntax
from communique.coding.descriptions import Descriptions
from communique.coding.holders import Holders
from communique.coding.shared import shares
from communique.lexicon import Lexicon
from communique.reading.romanise import latin
from communique.records import Mention, Office, Post, Reading, Span, Token

ADJECTIVES = {"adjective", "abbreviation"}
"""Forms of a party that stand before a rank or a post in small letters: 'Chilean general Ana Ruiz'."""
STEM = 4
"""Letters that forms of one word share at least."""


class Cast:
    """The actors of one report and the look-ups that resolve words to them."""

    def __init__(self, reading: Reading, syntax: Syntax, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        self.lexicon = lexicon
        self.words = lexicon.grammar["reference"]
        self.synonyms: dict[str, list[str]] = self.words["synonyms"]
        self.heads = frozenset([*lexicon.posts, *self.synonyms])
        self.persons: list[Actor] = []
        self.of_mention: dict[int, Actor] = {}
        self._gather()
        self.descriptions = Descriptions(reading, syntax, lexicon)
        self._predicates(self._shared())
        self.affiliation = Affiliation(reading, syntax, lexicon)
        self.home = self.affiliation.home
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
        token = self.syntax.tokens[mention.token]
        near = self.syntax.children(token, "mod")
        for kid in [k for t in near for k in (t, *self.syntax.children(t, "mod"))]:
            party = self.syntax.mention(kid)
            if actor.party is None and party is not None and party.form in ADJECTIVES:
                actor.party, actor.party_span = party.code, party.code_span
        for kid in self.syntax.children(token, "appos"):
            official = self.syntax.mention(kid)
            if official is not None and official.kind == "official" and not official.plural:
                self._give(actor, official)

    def _same(self, mention: Mention) -> Actor | None:
        for actor in reversed(self.persons):
            if same_name(actor.name or "", mention.name or ""):
                return actor
        given = _parts(mention.name or "")
        called = [a for a in self.persons if given == _parts(a.name or "")[:1]]
        return called[0] if len(called) == 1 else None

    @staticmethod
    def _add_post(actor: Actor, post: Post) -> None:
        words = set(_parts(post.text))
        if post.text.isupper() and any(
            post.text == "".join(w[0] for w in _parts(known.text)).upper() for known in actor.posts
        ):
            return  # 'COAS' of the Chief of Army Staff
        for n, known in enumerate(actor.posts):
            other = set(_parts(known.text))
            if words <= other:
                return
            if other < words:
                actor.posts[n] = post
                return
        actor.posts.append(post)

    def _predicates(self, settled: set[int]) -> None:
        """Posts that a clause gives to persons: 'X is commander of Y', 'X was accredited as attaché'; of those
        that nobody holds so, whom they describe."""
        holders = Holders(self.syntax, self.lexicon)
        for mention in self.reading.mentions:
            if mention.kind != "official" or mention.token < 0 or mention.i in settled:
                continue
            foreign = mention.code is not None and mention.code in self.lexicon.countries
            tokens = holders.of(self.syntax.tokens[mention.token], mention.plural)
            named = [a for t in tokens if (a := self._named(t)) is not None and a.name]
            for actor in named:
                if actor.party and foreign and actor.party != mention.code:
                    continue
                self._give(actor, self._singular(mention) if mention.plural else mention)
            if not named and self.person_described(mention) is None:
                described = self.descriptions.holder(mention, self.persons)
                if described is not None:
                    self._give(described, mention)

    def _singular(self, mention: Mention) -> Mention:
        posts = [
            replace(post, text=" ".join(map(self.lexicon.singular, post.text.split())))
            for post in mention.posts
        ]
        return replace(mention, posts=posts)

    def _give(self, actor: Actor, mention: Mention) -> None:
        """A person's posts, and the party if the post names one, from words that stand apart from the name."""
        for post in mention.posts:
            self._add_post(actor, post)
        if actor.party is None and mention.code:
            actor.party, actor.party_span = mention.code, mention.code_span
        actor.defence = actor.defence or mention.defence

    def _shared(self) -> set[int]:
        """Gives out the posts that are told once for several persons; returns their mentions."""
        settled: set[int] = set()
        for share in shares(self.reading, self.syntax, self.lexicon):
            actor = self.of_mention.get(share.person.i)
            settled.add(share.official.i)
            if actor is None or (share.code and actor.party not in (None, share.code)):
                continue
            self._add_post(actor, share.post)
            if actor.party is None and share.code:
                actor.party, actor.party_span = share.code, share.code_span
        return settled

    def _named(self, token: Token) -> Actor | None:
        mention = self.syntax.mention(token)
        return (
            self.of_mention.get(mention.i)
            if mention is not None and mention.kind == "person"
            else None
        )

    # --- parties ------------------------------------------------------------------------------

    def _settle_parties(self) -> None:
        for actor in self.persons:
            told = None if actor.party else self.affiliation.told(actor.posts, actor.mentions)
            if told is not None:
                actor.party, actor.party_span = told
        for mention, actor in self.descriptions.peoples(self.persons):
            actor.party, actor.party_span = mention.code, mention.code_span
        for actor in self.persons:
            if actor.party is not None:
                continue
            titled = bool(actor.posts or actor.rank)
            told = self.affiliation.of(actor.posts, actor.mentions, titled, self._taken(actor))
            if told is not None:
                actor.party, actor.party_span = told
                actor.inferred = actor.party_span is None

    def _taken(self, actor: Actor) -> set[str]:
        """Countries whose holder of the actor's post is known to be somebody else."""
        mine = {self._title(p) for p in actor.posts}
        return {
            other.party
            for other in self.persons
            if other is not actor
            and other.party
            and (not other.inferred or self._side_by_side(actor, other))
            and mine & {self._title(p) for p in other.posts}
        }

    @staticmethod
    def _side_by_side(one: Actor, other: Actor) -> bool:
        """'Presidents A and B', 'Ministers C and D': one post told once for both."""
        spans = {p.span for p in one.posts}
        return any(p.span in spans for p in other.posts)

    def _title(self, post: Post) -> frozenset[str]:
        """A post's words without its party's, spelling apart."""
        words = _parts(post.text.replace("Defense", "Defence").replace("defense", "defence"))
        if post.party_span is not None:
            own = self.reading.report.text[post.party_span.start : post.party_span.end]
            words = [w for w in words if w not in _parts(own)]
        return frozenset(words) - {"s", "the", "of", "for"}

    # --- resolving ----------------------------------------------------------------------------

    def actor_of(self, mention: Mention) -> Actor | None:
        """The actor that a mention names; for a place none."""
        if mention.kind == "person":
            return self.of_mention.get(mention.i)
        if mention.kind == "official":
            return self._official(mention)
        if mention.kind == "body":
            code = mention.code or self.title_party(mention.text)
            return (
                Actor(
                    code,
                    None,
                    mention.span,
                    mention.code_span or mention.span,
                    defence=mention.defence,
                )
                if code
                else None
            )
        if mention.kind == "party" and mention.form != "region":
            return Actor(
                mention.code, None, mention.span, mention.code_span, defence=mention.defence
            )
        return None

    def title_party(self, text: str) -> str | None:
        """Whose a title in the text is that only one party uses."""
        lowered = text.lower()
        for phrase, code in self.lexicon.posts_of.items():
            if phrase in lowered:
                return code
        return None

    def _official(self, mention: Mention) -> Actor | None:
        known = self.person_described(mention)
        if known is not None:
            return known
        code = mention.code or self.title_party(mention.text)
        if code is None:
            return None
        return Actor(
            code, None, mention.span, mention.code_span or mention.span, defence=mention.defence
        )

    def person_described(self, mention: Mention) -> Actor | None:
        """The named person whom a post without a name means ('the minister'), nearest before."""
        named = self._party_words(mention)
        wanted = {
            w
            for post in mention.posts
            for w in _parts(post.text)
            if w not in named and not any(len(p) > STEM and w[:STEM] == p[:STEM] for p in named)
        }
        heads = {s for w in wanted & self.heads for s in self.alike(w)} or wanted
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
            share = sum(bool(self.alike(w) & have) for w in wanted) / max(1, len(wanted))
            if share < 0.6:
                continue
            score = (share, max(before))
            if best is None or score > best:
                best, choice = score, actor
        return choice

    def alike(self, word: str) -> set[str]:
        """The word and those that it may stand for in a post ('head' for 'minister')."""
        return {word, *self.synonyms.get(word, ())}

    def _party_words(self, mention: Mention) -> set[str]:
        if mention.code_span is None:
            return set()
        text = self.reading.report.text
        return set(_parts(text[mention.code_span.start : mention.code_span.end])) | {
            "s",
            "the",
            "of",
        }

    def by_word(self, word: str, offset: int, party: str | None = None) -> Actor | None:
        """'the general', 'the admiral': the person named last before whose rank or post has the word."""
        words = self.alike(word)
        best: tuple[int, Actor] | None = None
        for actor in self.persons:
            titles = _parts(" ".join([actor.rank or "", *(post.text for post in actor.posts)]))
            starts = [m.span.start for m in actor.mentions if m.span.start < offset]
            if (
                words & set(titles)
                and party in (None, actor.party)
                and starts
                and (best is None or max(starts) > best[0])
            ):
                best = (max(starts), actor)
        return best[1] if best else None

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
        same = [
            t for t in self.syntax.tokens[sentence.first : token.i] if t.rel in ("subj", "subjpass")
        ]
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
            out.append(
                Office(
                    person=actor.name,
                    party=actor.party,
                    office=office,
                    rank=actor.rank,
                    person_latin=latin(actor.name),
                    spans=spans,
                    confidence=confidence,
                )
            )
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
        return short[0] == long[-1] or (
            short[0] == long[0] and len(long) <= 3 and len(short[0]) > 1
        )
    if short[-1] != long[-1] and short[0] != long[0]:
        return False
    return all(
        any(w == v or (min(len(w), len(v)) == 1 and w[0] == v[0]) for v in long) for w in short
    )
