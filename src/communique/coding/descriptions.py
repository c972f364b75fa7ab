"""Whom words that stand for a person describe: 'the departing Turk', 'the air chief' of one named before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from communique.coding.actor import Actor
from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Reading, Token

BACK = 2
"""Sentences between a name and a post that describes its bearer."""
PEOPLE = ("demonym", "adjective")
LOOSE = ("mod", "poss", "appos", "conj", "nmod")
MILITARY = "military"


class Descriptions:
    """Finds the persons that descriptions of one report mean."""

    def __init__(self, reading: Reading, syntax: Syntax, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        words = lexicon.grammar["reference"]
        self.nouns = frozenset(words["persons"])
        self.ranked = frozenset(words["ranked"])
        self.definite = frozenset(words["definite"])

    # --- peoples ------------------------------------------------------------------------------

    def peoples(self, persons: Sequence[Actor]) -> Iterator[tuple[Mention, Actor]]:
        """'decorated Schulz … the Austrian', 'the American general said': who is of that people, where
        nobody before is known to be."""
        for mention in self.reading.mentions:
            if mention.form not in PEOPLE or mention.token < 0:
                continue
            token = self.syntax.tokens[mention.token]
            noun: Token | None = token
            if token.rel == "mod":
                head = self.syntax.head(token)
                plain = head is not None and head.mention < 0 and head.lemma in self.nouns
                noun = head if plain else None
            elif token.rel in LOOSE or token.text.islower():
                continue
            if noun is None or "plur" in noun.feats or not self._pointing(noun):
                continue
            if any(a.party == mention.code for a in persons):
                continue
            before = [a for a in persons if (a.posts or a.rank) and self._starts(a, mention)]
            actor = self._meant(noun, token, before) if before else None
            if actor is not None:
                yield mention, actor

    def _meant(self, noun: Token, token: Token, before: Sequence[Actor]) -> Actor | None:
        """The unmarked person named last, whose rank or post has the word if there is one."""
        last = max(
            before, key=lambda a: max(s for m in a.mentions if (s := m.span.start) < noun.start)
        )
        if noun is not token:
            titles = " ".join([last.rank or "", *(post.text for post in last.posts)]).lower()
            if noun.lemma not in re.findall(r"\w+", titles) and noun.lemma not in self.ranked:
                return None
        return last if last.party is None else None

    # --- posts --------------------------------------------------------------------------------

    def holder(self, official: Mention, persons: Sequence[Actor]) -> Actor | None:
        """'Air Marshal Khan welcomed him. The air chief recalled …', "the guest is India's army chief. General
        Pande lands on Sunday": the one person without a post of whom it can be told."""
        token = self.syntax.tokens[official.token]
        sentence = self.syntax.sentence(token)
        if (
            official.plural
            or sentence.headline
            or token.rel in ("appos", "nmod", "mod", "conj", "poss")
        ):
            return None
        if official.code is None and not self._pointing(token):
            return None
        fitting = [a for a in persons if self._fits(a, official)]
        before = [
            a
            for a in fitting
            if any(
                m.span.start < official.span.start and 0 <= self._apart(m, token) <= BACK
                for m in a.mentions
            )
        ]
        if len(before) == 1:
            return before[0]
        if before or not official.code:
            return None
        after = [a for a in fitting if self._opens_next(a.mentions[0], token)]
        return after[0] if len(after) == 1 else None

    def _fits(self, actor: Actor, official: Mention) -> bool:
        """No post yet, no other party; an officer for a military post only, and the other way round."""
        military = official.posts[-1].kind == MILITARY
        return (
            not actor.posts
            and (actor.rank is not None) == military
            and actor.party in (None, official.code or actor.party)
        )

    def _apart(self, mention: Mention, token: Token) -> int:
        if mention.token < 0:
            return -1
        return token.sentence - self.syntax.tokens[mention.token].sentence

    def _opens_next(self, mention: Mention, token: Token) -> bool:
        if mention.token < 0:
            return False
        name = self.syntax.tokens[mention.token]
        return name.sentence == token.sentence + 1 and name.rel in ("subj", "subjpass")

    def _starts(self, actor: Actor, mention: Mention) -> bool:
        return actor.mentions[0].span.start < mention.span.start

    def _pointing(self, noun: Token) -> bool:
        return any(k.rel == "det" and k.lemma in self.definite for k in self.syntax.children(noun))
