"""Whose words they are: the subject of a verb of saying resolved to a person, a house or the sides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from communique.coding.actors import Actor, Cast, same_name
from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Sentence, Span, Token


@dataclass(slots=True, frozen=True)
class Voice:
    """A speaker. kind: `person`, `spokesman`, `house` (body, agency, officials), `unnamed`,
    `name` (a proper noun that no words tell to be a person or a house), `country`, `sides`. `written` is the speaker as the report writes it there."""

    kind: str
    name: str
    party: str | None
    span: Span
    written: str


class Voices:
    """Resolves speakers in one report, remembering who spoke last."""

    def __init__(
        self,
        syntax: Syntax,
        cast: Cast,
        lexicon: Lexicon,
        data: dict[str, Any],
        quoted: Callable[[int], bool],
    ) -> None:
        self.syntax = syntax
        self.cast = cast
        self.lexicon = lexicon
        self.quoted = quoted
        words = data["speakers"]
        self.joint: str = words["joint"]
        self.sets = {k: frozenset(v) for k, v in words.items() if isinstance(v, list)}
        self.heard: list[tuple[int, Voice]] = []
        self.text = syntax.reading.report.text

    def hear(self, token: Token, voice: Voice) -> None:
        """Remembers that a voice spoke at a token."""
        self.heard.append((token.i, voice))

    def sides(self, span: Span) -> Voice:
        return Voice("sides", self.joint, None, span, self.joint)

    # --- from subjects to voices --------------------------------------------------------------

    def of(self, subjects: list[Token], verb: Token, content: range) -> Voice | None:
        """The voice of a verb's subjects; None where nobody speaks ('the map shows')."""
        if not subjects:
            return None
        head = subjects[0]
        if len(self.syntax.conjuncts(head)) > 1:
            named = [
                v
                for t in self.syntax.conjuncts(head)
                if (v := self.of_token(t, verb, content)) is not None
            ]
            first = self.syntax.mention(head)
            if (
                first is not None
                and first.kind == "person"
                and all(
                    m is not None and m.kind == "official"
                    for t in self.syntax.conjuncts(head)[1:]
                    for m in [self.syntax.mention(t)]
                )
            ):
                named = named[:1]
            if len(named) > 1:
                if all(v.kind in ("house", "unnamed") for v in named):
                    return named[0]
                return self.sides(self._span(head))
            return named[0] if named else None
        return self.of_token(head, verb, content)

    def of_token(self, token: Token, verb: Token, content: range) -> Voice | None:
        mention = self.syntax.mention(token)
        if mention is not None:
            return self._mentioned(token, mention, verb)
        if token.lemma in self.sets["pronouns"] or token.text.lower() in self.sets["pronouns"]:
            return self._pronoun(token, verb, content)
        if token.text.lower() in self.sets["thing"]:
            return self._thing(token)
        if token.text.lower() in ("i", "we", "you"):
            return None
        return self._noun(token, verb)

    def _mentioned(self, token: Token, mention: Mention, verb: Token) -> Voice | None:
        if mention.kind == "person":
            actor = self.cast.of_mention.get(mention.i)
            if actor is None:
                return None
            return self._person(actor, mention.span, mention.text)
        if mention.kind == "official":
            definite = (
                self._definite(token) or mention.text[:1].isupper() and not self._indefinite(token)
            )
            actor = self._by_initials(token)
            if actor is not None:
                return self._person(actor, mention.span, mention.text)
            actor = self._described(mention, token) if definite and not mention.plural else None
            if actor is not None:
                return self._person(actor, mention.span, mention.text)
            if (
                mention.plural
                and mention.posts[-1].text.split(" of ")[0].split()[-1].lower()[:-1]
                in self.sets["sides"]
            ):
                return self.sides(mention.span)
            named = self._apposed(token)
            if named is not None:
                return named
            noun = mention.posts[-1].text.split()[-1].lower()
            earlier = (
                self._back(token, noun)
                or self._guest(token, noun)
                or self._last(token, noun, mention)
                if definite and not mention.plural
                else None
            )
            return earlier or self._written(token, self._kind_of(mention.text))
        if mention.kind == "body":
            return self._body(token, mention)
        if mention.kind == "party":
            house = mention.form in ("organisation", "metonym", "force")
            if mention.form == "demonym" and "plur" in token.feats:
                return self._written(token, "unnamed")
            return Voice(
                "house" if house else "country",
                mention.text,
                mention.code,
                mention.span,
                mention.text,
            )
        return None

    def _described(self, mention: Mention, token: Token) -> Actor | None:
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

    def _apposed(self, token: Token) -> Voice | None:
        """'His deputy, Wayne Higgins': the name beside a description."""
        for kid in self.syntax.children(token, "appos"):
            mention = self.syntax.mention(kid)
            if (
                mention is not None
                and mention.kind == "person"
                and mention.i in self.cast.of_mention
            ):
                return self._person(self.cast.of_mention[mention.i], mention.span, mention.text)
        return None

    def _person(self, actor: Actor, span: Span, written: str) -> Voice:
        posts = " ".join(post.text.lower() for post in actor.posts)
        kind = (
            "spokesman"
            if any(word in posts or word in written.lower() for word in self.sets["spokesmen"])
            else "person"
        )
        return Voice(kind, actor.name or written, actor.party, span, written)

    def _body(self, token: Token, mention: Mention) -> Voice:
        """A house as written; 'the ministry' means the one named before."""
        if mention.code is None and " " not in mention.text:
            for i, voice in reversed(self.heard):
                near = self.syntax.tokens[i].sentence >= token.sentence - 1 and token.i != i
                if (
                    i < token.i
                    and voice.kind == "house"
                    and (near or mention.text.lower() in voice.name.lower().split())
                ):
                    return Voice("house", voice.name, voice.party, mention.span, mention.text)
            named = [
                m
                for m in self.syntax.reading.mentions
                if m.kind == "body"
                and m.span.start < mention.span.start
                and len(m.text) > len(mention.text)
                and mention.text.lower() in m.text.lower().split()
            ]
            if named:
                return Voice("house", named[-1].text, named[-1].code, mention.span, mention.text)
        voice = self._written(token, "house")
        return Voice("house", voice.name, mention.code or self.cast.home, voice.span, voice.written)

    def _noun(self, token: Token, verb: Token) -> Voice | None:
        lemma, lowered = token.lemma, token.text.lower()
        plural = "plur" in token.feats or lowered in (
            "they",
            "both",
            "two",
            "three",
            "pair",
            "duo",
            "trio",
        )
        if lowered in self.sets["mute"] or lemma in self.sets["mute"]:
            return None
        if lemma in self.sets["papers"]:
            return self._paper(token)
        if lemma in self.sets["occasions"]:
            return self.sides(self._span(token))
        named = self._apposed(token)
        if named is not None:
            return named
        if lowered == "they":
            before = next((v for i, v in reversed(self.heard) if token.i - 60 < i < token.i), None)
            return (
                before
                if before is not None and before.kind in ("house", "unnamed")
                else self.sides(self._span(token))
            )
        if plural and lemma in self.sets["sides"] and self._joint(token):
            return self.sides(self._span(token))
        if not plural and self._definite(token):
            if lemma in self.sets["back"]:
                actor = self._by_rank(token)
                if actor is not None:
                    return self._person(actor, self._span(token), token.text)
            earlier = (
                self._back(token, lemma) or self._guest(token, lemma) or self._last(token, lemma)
            )
            if earlier is not None:
                return earlier
        if token.pos not in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"):
            return None
        house = any(
            t.lemma in self.sets["houses"] or t.text.lower() in self.sets["houses"]
            for t in self._phrase(token)
        )
        name = (
            token.pos == "PROPN"
            and token.text[:1].isupper()
            and (not plural or len(self._phrase(token)) > 1)
        )
        if name and not house:
            text = self._written(token, "name").name
            actor = next(
                (a for a in self.cast.persons if same_name(a.name or "", text)), None
            ) or self._by_initials(token)
            if actor is not None:
                return self._person(actor, self._span(token), text)
        return self._written(token, "house" if house else "name" if name else "unnamed")

    def _paper(self, token: Token) -> Voice | None:
        """'a statement by the ministry', 'an ISPR handout': the house behind a paper."""
        clauses = self.syntax.children(token, "acl")
        owners = [
            o
            for c in clauses
            for o in [*self.syntax.children(c, "agent"), *self.syntax.obliques(c, "by")]
        ]
        for owner in [
            *owners,
            *self.syntax.children(token, "poss", "mod"),
            *self.syntax.obliques(token, "by", "from", "of"),
        ]:
            mention = self.syntax.mention(owner)
            if mention is not None and mention.kind in ("body", "party", "official", "person"):
                if mention.kind == "party" and mention.form in ("adjective", "name", "demonym"):
                    continue
                found = self._mentioned(owner, mention, token)
                if found is not None:
                    return found
            elif owner.pos == "PROPN":
                return self._written(owner, "house")
        before = next(
            (
                v
                for i, v in reversed(self.heard)
                if token.i - 80 < i < token.i and v.kind in ("house", "person", "spokesman")
            ),
            None,
        )
        return before or self._poster(token)

    def _poster(self, token: Token) -> Voice | None:
        """'Headquarters posted pictures. …, the post said': the last house that acted."""
        sentence = self.syntax.sentence(token)
        for other in reversed(self.syntax.tokens[max(0, sentence.first - 60) : sentence.first]):
            mention = self.syntax.mention(other)
            if other.rel == "subj" and mention is not None and mention.kind in ("body", "person"):
                return self._mentioned(other, mention, token)
        return None

    def _pronoun(self, token: Token, verb: Token, content: range) -> Voice | None:
        """'he': a subject outside the words said, else of the sentence before, else who spoke last."""
        tokens = self.syntax.tokens
        if token.lemma == "who" or token.text.lower() == "who":
            head = next(
                (tokens[a.head] for a in self.syntax.ancestors(token) if a.rel == "relcl"), None
            )
            return (
                self.of_token(head, verb, content)
                if head is not None and head.i != token.i
                else None
            )
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
        return self._person(actor, self._span(token), token.text) if actor is not None else None

    def actor_before(self, sentence: Sentence) -> Voice | None:
        """The person of whom the sentence before speaks, for a quotation that nobody is said to say."""
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
        elif mention is None and token.lemma in self.sets["back"] and self._definite(token):
            actor = self._by_rank(token)
        return (
            self._person(actor, mention.span if mention else self._span(token), token.text)
            if actor is not None
            else None
        )

    def _thing(self, token: Token) -> Voice | None:
        """'it said': the house that spoke or acted before."""
        for i, voice in reversed(self.heard):
            if i < token.i:
                return voice if voice.kind in ("house", "country") else None
        return None

    def _by_rank(self, token: Token) -> Actor | None:
        """'the general', 'the prince': the person named before with such a rank, post or title."""
        best: tuple[int, Actor] | None = None
        for actor in self.cast.persons:
            words = f"{actor.rank or ''} {' '.join(p.text for p in actor.posts)} {' '.join(m.text for m in actor.mentions)}".lower()
            if token.lemma not in re.findall(r"\w+", words):
                continue
            starts = [m.span.start for m in actor.mentions if m.span.start < token.start]
            if starts and (best is None or max(starts) > best[0]):
                best = (max(starts), actor)
        return best[1] if best else None

    def _back(self, token: Token, noun: str) -> Voice | None:
        """'the spokesman' after 'a Pentagon spokesman'."""
        for i, voice in reversed(self.heard):
            if i < token.i and noun in voice.written.lower().split():
                return voice
        return None

    def _guest(self, token: Token, noun: str) -> Voice | None:
        """'the guest', 'the visiting general': the first person named from abroad, else the first named."""
        visiting = any(
            t.text.lower() in self.sets["visiting"] for t in self._phrase(token)
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
        return self._person(actor, self._span(token), token.text) if actor is not None else None

    def _last(self, token: Token, noun: str, mention: Mention | None = None) -> Voice | None:
        """'the officer', or a post that nobody is said to hold: who spoke last, if that person has no post."""
        for i, voice in reversed(self.heard[-2:]):
            if (
                i >= token.i
                or token.sentence - self.syntax.tokens[i].sentence > 3
                or voice.kind not in ("person", "spokesman")
            ):
                continue
            actor = next((a for a in self.cast.persons if a.name == voice.name), None)
            if (
                noun in self.sets["generic"]
                or actor is not None
                and not actor.posts
                and mention is not None
                and mention.code in (None, actor.party)
            ):
                return voice
        return None

    def _by_initials(self, token: Token) -> Actor | None:
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

    # --- how a speaker is written -------------------------------------------------------------

    def _joint(self, token: Token) -> bool:
        return not any(
            k.rel == "mod" and k.lemma not in self.sets["sides"] and k.lemma in self.sets["houses"]
            for k in self.syntax.children(token)
        )

    def _definite(self, token: Token) -> bool:
        before = self.syntax.tokens[token.i - 1].text.lower() if token.i else ""
        return (
            before in self.lexicon.determiners
            and before not in ("a", "an")
            or any(k.rel == "det" and k.lemma == "the" for k in self.syntax.children(token))
        )

    def _indefinite(self, token: Token) -> bool:
        return any(
            k.rel == "det" and k.lemma in ("a", "an", "one") for k in self.syntax.children(token)
        )

    def _kind_of(self, text: str) -> str:
        lowered = text.lower()
        return "spokesman" if any(word in lowered for word in self.sets["spokesmen"]) else "unnamed"

    def _phrase(self, token: Token) -> list[Token]:
        """The noun phrase without clauses, appositions and what follows a comma."""
        out = [token]
        for kid in self.syntax.children(token):
            if kid.rel in ("det", "mod", "num", "poss", "nmod", "case", "conj", "cc") and not (
                kid.rel == "cc" or kid.rel == "conj"
            ):
                out.extend(self.syntax.subtree(kid))
        out = sorted({t.i: t for t in out}.values(), key=lambda t: t.i)
        at = next(n for n, t in enumerate(out) if t.i == token.i)
        first = last = at
        while first > 0 and out[first - 1].i == out[first].i - 1:
            first -= 1
        while last + 1 < len(out) and out[last + 1].i == out[last].i + 1:
            last += 1
        return out[first : last + 1]

    def _written(self, token: Token, kind: str) -> Voice:
        phrase = self._phrase(token)
        last = phrase[-1]
        while (
            kind == "house"
            and (after := self.syntax.tokens[last.i + 1 : last.i + 2])
            and after[0].pos == "PROPN"
            and after[0].mention < 0
            and after[0].text[:1].isupper()
            and after[0].sentence == last.sentence
            and after[0].rel not in ("subj", "root")
        ):
            last = after[0]
        span = Span(phrase[0].start, last.end)
        text = " ".join(self.text[span.start : span.end].split())
        if (
            kind in ("house", "name")
            or phrase[0].text.lower() == "the"
            and len(phrase) > 1
            and kind == "unnamed"
            and "plur" not in token.feats
        ):
            text = re.sub(r"^(?:the|an?) (?=\S)", "", text, flags=re.IGNORECASE)
        mention = next(
            (m for t in phrase if (m := self.syntax.mention(t)) is not None and m.code), None
        )
        return Voice(kind, text, mention.code if mention else None, span, text)

    def _span(self, token: Token) -> Span:
        phrase = self._phrase(token)
        return Span(phrase[0].start, phrase[-1].end)
