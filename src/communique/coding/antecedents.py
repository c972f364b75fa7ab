"""Whom 'he', 'the general' and 'the guest' mean, among those named or heard before."""

from __future__ import annotations

import re
from collections.abc import Callable

from communique.coding.actor import Actor
from communique.coding.actors import Cast
from communique.coding.clause import Syntax
from communique.coding.statements.wording import Voice, Wording
from communique.records import Mention, Sentence, Span, Token


class Antecedents:
    """The persons and voices of one report that later words point back to."""

    def __init__(
        self,
        syntax: Syntax,
        cast: Cast,
        wording: Wording,
        sets: dict[str, frozenset[str]],
        quoted: Callable[[int], bool],
    ) -> None:
        self.syntax = syntax
        self.cast = cast
        self.wording = wording
        self.sets = sets
        self.quoted = quoted
        self.heard: list[tuple[int, Voice]] = []

    def hear(self, token: Token, voice: Voice) -> None:
        """Remembers that a voice spoke at a token."""
        self.heard.append((token.i, voice))

    def described(self, mention: Mention, token: Token) -> Actor | None:
        """'the minister': who spoke last if that is one, else the one named last."""
        words = set(re.findall(r"\w+", mention.text.lower()))
        if mention.code is None:
            for i, voice in reversed(self.heard[-2:]):
                actor = next((a for a in self.cast.persons if a.name == voice.name), None)
                posts = (
                    [set(re.findall(r"\w+", p.text.lower())) for p in actor.posts]
                    if actor is not None
                    else []
                )
                if i < token.i and any(words <= p for p in posts):
                    return actor
        return self.cast.person_described(mention)

    def apposed(self, token: Token) -> Voice | None:
        """'His deputy, Wayne Higgins': the name beside a description."""
        for kid in self.syntax.children(token, "appos"):
            mention = self.syntax.mention(kid)
            if (
                mention is not None
                and mention.kind == "person"
                and mention.i in self.cast.of_mention
            ):
                return self.person(self.cast.of_mention[mention.i], mention.span, mention.text)
        return None

    def person(self, actor: Actor, span: Span, written: str) -> Voice:
        posts = " ".join(post.text.lower() for post in actor.posts)
        kind = (
            "spokesman"
            if any(word in posts or word in written.lower() for word in self.sets["spokesmen"])
            else "person"
        )
        return Voice(kind, actor.name or written, actor.party, span, written)

    def pronoun(self, token: Token, content: range) -> Voice | None:
        """'he': a subject outside what is said, else of the sentence before, else the last one."""
        tokens = self.syntax.tokens
        sentence = self.syntax.sentence(token)
        before = range(sentence.first, token.i)
        for i in before:
            found = self._subject_person(tokens[i])
            if found is not None and i not in content and not self.quoted(i):
                return found
        bare: Voice | None = None
        for number in range(sentence.i - 1, max(-1, sentence.i - 5), -1):
            previous = self.syntax.reading.sentences[number]
            if previous.headline:
                break
            spoken = [
                v
                for i, v in self.heard
                if previous.first <= i < previous.last and v.kind != "sides"
            ]
            if spoken and spoken[-1].kind in ("person", "spokesman", "unnamed", "name"):
                return spoken[-1]
            inside = [t for t in tokens[previous.first : previous.last] if not self.quoted(t.i)]
            found = next((v for t in inside if (v := self._subject_person(t)) is not None), None)
            found = found or next(
                (
                    v
                    for t in inside
                    if t.rel in ("agent", "appos", "conj", "root")
                    and (v := self._person_at(t)) is not None
                ),
                None,
            )
            if found is not None and self._official(found):
                return found
            bare = bare or found
        if bare is not None:
            return bare
        actor = self.cast.before(token.start)
        return (
            self.person(actor, self.wording.span(token), token.text) if actor is not None else None
        )

    def actor_before(self, sentence: Sentence) -> Voice | None:
        """The person of whom the sentence before speaks, for a quotation without a speaker."""
        if sentence.i == 0 or self.syntax.reading.sentences[sentence.i - 1].headline:
            return None
        previous = self.syntax.reading.sentences[sentence.i - 1]
        inside = [
            t for t in self.syntax.tokens[previous.first : previous.last] if not self.quoted(t.i)
        ]
        return next((v for t in inside if (v := self._subject_person(t)) is not None), None)

    def _official(self, voice: Voice) -> bool:
        """A person with a post, a rank or a title; a bare name may be a ship's or a firm's."""
        actor = next((a for a in self.cast.persons if a.name == voice.name), None)
        return actor is not None and bool(actor.posts or actor.rank)

    def _subject_person(self, token: Token) -> Voice | None:
        return self._person_at(token) if token.rel in ("subj", "subjpass") else None

    def _person_at(self, token: Token) -> Voice | None:
        mention = self.syntax.mention(token)
        actor: Actor | None = None
        if mention is not None and mention.kind == "person":
            actor = self.cast.of_mention.get(mention.i)
        elif mention is not None and mention.kind == "official" and not mention.plural:
            actor = self.cast.person_described(mention)
        elif mention is None and token.lemma in self.sets["back"] and self.wording.definite(token):
            actor = self.by_rank(token)
        return (
            self.person(actor, mention.span if mention else self.wording.span(token), token.text)
            if actor is not None
            else None
        )

    def thing(self, token: Token) -> Voice | None:
        """'it said': the house that spoke or acted before."""
        for i, voice in reversed(self.heard):
            if i < token.i:
                return voice if voice.kind in ("house", "country") else None
        return None

    def by_rank(self, token: Token) -> Actor | None:
        """'the general', 'the prince': the person named before with such a rank, post or title."""
        best: tuple[int, Actor] | None = None
        named = self.cast.alike(token.lemma)
        for actor in self.cast.persons:
            texts = [
                actor.rank or "",
                *(p.text for p in actor.posts),
                *(m.text for m in actor.mentions),
            ]
            if not named & set(re.findall(r"\w+", " ".join(texts).lower())):
                continue
            starts = [m.span.start for m in actor.mentions if m.span.start < token.start]
            if starts and (best is None or max(starts) > best[0]):
                best = (max(starts), actor)
        return best[1] if best else None

    def spoken_of(self, token: Token) -> Voice | None:
        """'the general said' of whom the sentence before speaks, in the same paragraph."""
        sentence = self.syntax.sentence(token)
        before = self.syntax.reading.sentences[max(0, sentence.i - 1)]
        if before.i == sentence.i or before.paragraph != sentence.paragraph or before.headline:
            return None
        found = self.actor_before(sentence)
        return found if found is not None and self._official(found) else None

    def back(self, token: Token, noun: str, code: str | None = None) -> Voice | None:
        """'the spokesman' after 'a Pentagon spokesman'."""
        for i, voice in reversed(self.heard):
            if (
                i < token.i
                and noun in voice.written.lower().split()
                and code in (None, voice.party)
            ):
                return voice
        return None

    def guest(self, token: Token, noun: str) -> Voice | None:
        """'the guest', 'the visiting general': the first person from abroad, else the first."""
        visiting = any(
            t.text.lower() in self.sets["visiting"] for t in self.wording.phrase(token)
        ) or token.text.lower().startswith(tuple(self.sets["visiting"]))
        if noun not in self.sets["guests"] and not visiting:
            return None
        titled = [
            a
            for a in self.cast.persons
            if (a.posts or a.rank) and a.mentions[0].span.start < token.start
        ]
        foreign = [a for a in titled if a.party != self.cast.home]
        actor = next(iter(foreign or titled), None)
        return (
            self.person(actor, self.wording.span(token), token.text) if actor is not None else None
        )

    def last(self, token: Token, noun: str, mention: Mention | None = None) -> Voice | None:
        """'the officer', or a post that nobody is said to hold: who spoke last without one."""
        for i, voice in reversed(self.heard[-2:]):
            if (
                i >= token.i
                or token.sentence - self.syntax.tokens[i].sentence > 3
                or voice.kind not in ("person", "spokesman")
            ):
                continue
            actor = next((a for a in self.cast.persons if a.name == voice.name), None)
            if noun in self.sets["generic"] or (
                actor is not None
                and not actor.posts
                and mention is not None
                and mention.code in (None, actor.party)
            ):
                return voice
        return None

    def by_initials(self, token: Token) -> Actor | None:
        """'COAS': the Chief of Army Staff named before."""
        if not (token.text.isupper() and 2 <= len(token.text) <= 6):
            return None
        for actor in self.cast.persons:
            for post in actor.posts:
                words = re.findall(r"\w+", post.text)
                initials = (
                    "".join(w[0] for w in words).upper(),
                    "".join(w[0] for w in words if w[0].isupper()),
                )
                if any(i.startswith(token.text) for i in initials):
                    return actor
        return None
