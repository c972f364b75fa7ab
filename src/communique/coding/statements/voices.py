"""Whose words they are: a verb's subject resolved to a person, a house or the sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from communique.coding.actor import Actor
from communique.coding.actors import Cast, same_name
from communique.coding.antecedents import Antecedents
from communique.coding.clause import Syntax
from communique.coding.statements.quotes import MARKS
from communique.coding.statements.wording import Voice, Wording
from communique.lexicon import Lexicon
from communique.records import Mention, Span, Token


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
        words = data["speakers"]
        self.joint: str = words["joint"]
        self.sets = {k: frozenset(v) for k, v in words.items() if isinstance(v, list)}
        self.outlets = frozenset(data["sources"]["outlets"])
        self.wording = Wording(syntax, lexicon)
        self.known = Antecedents(syntax, cast, self.wording, self.sets, quoted)

    def sides(self, span: Span) -> Voice:
        return Voice("sides", self.joint, None, span, self.joint)

    def of(self, subjects: list[Token], content: range) -> Voice | None:
        """The voice of a verb's subjects; None where nobody speaks ('the map shows')."""
        if not subjects:
            return None
        head = subjects[0]
        if len(self.syntax.conjuncts(head)) > 1:
            named = [
                v
                for t in self.syntax.conjuncts(head)
                if (v := self.of_token(t, content)) is not None
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
                if named[0].kind in ("house", "unnamed") and all(
                    v.kind in ("house", "unnamed", "name") for v in named
                ):
                    return named[0]
                return self.sides(self.wording.span(head))
            return named[0] if named else None
        return self.of_token(head, content)

    def of_token(self, token: Token, content: range) -> Voice | None:
        mention = self.syntax.mention(token)
        outlet = self._outlet(token)
        if outlet is not None:
            return outlet
        if mention is not None:
            return self._mentioned(token, mention)
        if token.lemma in self.sets["pronouns"] or token.text.lower() in self.sets["pronouns"]:
            if token.text.lower() in self.sets["relative"]:
                return self._antecedent(token, content)
            return self.known.pronoun(token, content)
        if token.text.lower() in self.sets["thing"]:
            return self.known.thing(token)
        if token.text.lower() in self.sets["first"]:
            return None
        return self._noun(token)

    def _outlet(self, token: Token) -> Voice | None:
        """'the broadcaster ERR', 'the state news agency WAM': the outlet by its name."""
        tokens = self.syntax.tokens
        start = token
        if token.pos == "PROPN" and token.mention < 0:
            kinds = (k for k in self.syntax.children(token, "mod") if k.i < token.i)
            start = next((k for k in kinds if self._kind_of_outlet(k)), token)
        if not self._kind_of_outlet(start):
            return None
        last = start.i
        sentence = self.syntax.sentence(token)
        if last + 1 < sentence.last and tokens[last + 1].text in MARKS:
            close = (t.i for t in tokens[last + 2 : sentence.last] if t.text in MARKS)
            end = next(close, last + 2)
            named = Span(tokens[last + 2].start, tokens[end - 1].end)
            text = self.wording.text[named.start : named.end]
            return Voice("house", text, None, named, text) if end > last + 2 else None
        while last + 1 < sentence.last and (
            tokens[last + 1].text.lstrip('«“"')[:1].isupper()
            or (tokens[last + 1].text == "-" and last > start.i)
        ):
            last += 1
        if last == start.i or tokens[start.i + 1].rel in ("subj", "subjpass", "root"):
            return None
        if tokens[last].rel in ("subj", "subjpass") and tokens[last].i > token.i:
            return None
        span = Span(tokens[start.i + 1].start, tokens[last].end)
        text = self.wording.text[span.start : span.end]
        return Voice("house", text, None, span, text)

    def _kind_of_outlet(self, token: Token) -> bool:
        first = token.i == self.syntax.sentence(token).first and token.pos == "NOUN"
        kind = token.text.split(" ")[-1].lower()
        return (token.text.islower() or first) and bool({kind, token.lemma} & self.outlets)

    def _antecedent(self, token: Token, content: range) -> Voice | None:
        """'the minister, who said': the noun that the relative clause hangs on."""
        tokens = self.syntax.tokens
        head = next(
            (tokens[a.head] for a in self.syntax.ancestors(token) if a.rel == "relcl"), None
        )
        return self.of_token(head, content) if head is not None and head.i != token.i else None

    def _mentioned(self, token: Token, mention: Mention) -> Voice | None:
        if mention.kind == "person":
            actor = self.cast.of_mention.get(mention.i)
            if actor is None:
                return None
            if self._bare(token, actor):
                return Voice("name", actor.name or mention.text, None, mention.span, mention.text)
            return self.known.person(actor, mention.span, mention.text)
        if mention.kind == "official":
            if any(name in mention.text.lower() for name in self.sets["colleges"]):
                return self.wording.written(token, "house")
            definite = self.wording.definite(token) or (
                mention.text[:1].isupper() and not self.wording.indefinite(token)
            )
            actor = self.known.by_initials(token)
            if actor is not None:
                return self.known.person(actor, mention.span, mention.text)
            actor = (
                self.known.described(mention, token) if definite and not mention.plural else None
            )
            if actor is not None:
                return self.known.person(actor, mention.span, mention.text)
            if mention.plural and self._several(mention):
                return self.sides(mention.span)
            named = self.known.apposed(token)
            if named is not None:
                return named
            noun = mention.posts[-1].head or mention.posts[-1].text.split()[-1].lower()
            earlier = (
                self.known.back(token, noun, mention.code)
                or self.known.guest(token, noun)
                or self.known.last(token, noun, mention)
                or (self.known.spoken_of(token) if noun in self.sets["generic"] else None)
                if definite and not mention.plural
                else None
            )
            return earlier or self.wording.written(token, self._kind_of(mention.text))
        if mention.kind == "body":
            return self._body(token, mention)
        if mention.kind == "party":
            house = mention.form in ("organisation", "metonym", "force")
            if mention.form == "demonym" and "plur" in token.feats:
                return self.wording.written(token, "unnamed")
            return Voice(
                "house" if house else "country",
                mention.text,
                mention.code,
                mention.span,
                mention.text,
            )
        return None

    def _bare(self, token: Token, actor: Actor) -> bool:
        """A name that nothing tells to be a person's, no noun before it either: it may be an outlet's."""
        tokens = self.syntax.tokens
        first = token.i
        while first > 0 and tokens[first - 1].mention == token.mention:
            first -= 1
        described = first > 0 and tokens[first - 1].pos == "NOUN"
        titled = actor.posts or actor.rank or actor.party
        return len(actor.mentions) == 1 and not titled and not described

    def _several(self, mention: Mention) -> bool:
        """The holders of this post may mean the parties together ('the ministers')."""
        post = mention.posts[-1]
        head = post.head or post.text.split(" of ")[0].split()[-1].lower()[:-1]
        return head in self.sets["sides"]

    def _body(self, token: Token, mention: Mention) -> Voice:
        """A house as written; 'the ministry' means the one named before."""
        if mention.code is None and " " not in mention.text:
            for i, voice in reversed(self.known.heard):
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
        voice = self.wording.written(token, "house")
        return Voice("house", voice.name, mention.code or self.cast.home, voice.span, voice.written)

    def _noun(self, token: Token) -> Voice | None:
        lemma, lowered = token.lemma, token.text.lower()
        plural = "plur" in token.feats or any(
            t.lemma in self.sets["several"] or t.text.lower() in self.sets["several"]
            for t in (token, *self.syntax.children(token, "num"))
        )
        if lowered in self.sets["mute"] or lemma in self.sets["mute"]:
            return None
        if lemma in self.sets["papers"]:
            return self._paper(token)
        if lemma in self.sets["occasions"]:
            return self.sides(self.wording.span(token))
        named = self.known.apposed(token)
        if named is not None:
            return named
        if lowered in self.sets["they"]:
            before = next(
                (v for i, v in reversed(self.known.heard) if token.i - 60 < i < token.i), None
            )
            return (
                before
                if before is not None and before.kind in ("house", "unnamed")
                else self.sides(self.wording.span(token))
            )
        foreign = next(
            (
                m.code
                for k in self.syntax.children(token, "mod")
                if (m := self.syntax.mention(k)) is not None and m.code
            ),
            None,
        )
        if (
            foreign
            and not plural
            and not self.wording.indefinite(token)
            and lemma in self.sets["back"] | self.sets["guests"] | self.sets["generic"]
        ):
            titled = self.cast.by_word(lemma, token.start, foreign)
            actor = titled or self.cast.before(token.start, foreign)
            if actor is not None and (actor.posts or actor.rank):
                return self.known.person(actor, self.wording.span(token), token.text)
        if plural and lemma in self.sets["sides"] and self._joint(token):
            return self.sides(self.wording.span(token))
        if lowered in self.sets["latter"]:
            last = self.cast.before(token.start)
            return self.known.person(last, self.wording.span(token), token.text) if last else None
        bare = token.text[:1].isupper() and lemma in self.sets["guests"]  # 'Visitor acknowledged …'
        if not plural and (bare or self.wording.definite(token)):
            visitor = self.known.guest(token, lemma)
            if visitor is not None:
                return visitor
            if lemma in self.sets["back"]:
                actor = self.known.by_rank(token)
                if actor is not None:
                    return self.known.person(actor, self.wording.span(token), token.text)
            earlier = (
                self.known.back(token, lemma)
                or self.known.guest(token, lemma)
                or self.known.last(token, lemma)
                or (self.known.spoken_of(token) if lemma in self.sets["generic"] else None)
            )
            if earlier is not None:
                return earlier
        if token.pos not in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"):
            return None
        house = any(
            t.lemma in self.sets["houses"] or t.text.lower() in self.sets["houses"]
            for t in self.wording.phrase(token)
        )
        domain = "." in token.text.strip(".")  # 'News.Az informs'
        name = (
            (token.pos == "PROPN" or domain)
            and token.text.lstrip('«"“„')[:1].isupper()
            and (not plural or len(self.wording.phrase(token)) > 1)
        )
        if name and not house:
            text = self.wording.written(token, "name").name
            actor = next(
                (a for a in self.cast.persons if same_name(a.name or "", text)), None
            ) or self.known.by_initials(token)
            if actor is not None:
                return self.known.person(actor, self.wording.span(token), text)
        kind = "spokesman" if lemma in self.sets["spokesmen"] else "unnamed"
        return self.wording.written(token, "house" if house else "name" if name else kind)

    def _paper(self, token: Token) -> Voice | None:
        """'a statement by the ministry', 'an ISPR handout': the house behind a paper."""
        clauses = self.syntax.children(token, "acl")
        owners = [
            o
            for c in clauses
            for o in [*self.syntax.children(c, "agent"), *self.syntax.obliques(c, self.syntax.by)]
        ]
        for owner in [
            *owners,
            *self.syntax.children(token, "poss", "mod"),
            *self.syntax.obliques(token, *self.sets["owners"]),
        ]:
            mention = self.syntax.mention(owner)
            if mention is not None and mention.kind in ("body", "party", "official", "person"):
                if mention.kind == "party" and mention.form in ("adjective", "name", "demonym"):
                    continue
                found = self._mentioned(owner, mention)
                if found is not None:
                    return found
            elif owner.pos == "PROPN":
                return self.wording.written(owner, "house")
        before = next(
            (
                v
                for i, v in reversed(self.known.heard)
                if token.i - 80 < i < token.i and v.kind in ("house", "person", "spokesman")
            ),
            None,
        )
        if self.wording.indefinite(token):
            return self.wording.written(token, "house")  # 'an official statement said'
        if before is None and token.lemma in self.sets["joint_papers"]:
            return self.sides(self.wording.span(token))
        return before or self._poster(token)

    def _poster(self, token: Token) -> Voice | None:
        """'Headquarters posted pictures. …, the post said': the last house that acted."""
        sentence = self.syntax.sentence(token)
        for other in reversed(self.syntax.tokens[max(0, sentence.first - 60) : sentence.first]):
            mention = self.syntax.mention(other)
            if other.rel == "subj" and mention is not None and mention.kind in ("body", "person"):
                return self._mentioned(other, mention)
        return None

    def _joint(self, token: Token) -> bool:
        return not any(
            k.rel == "mod" and k.lemma not in self.sets["sides"] and k.lemma in self.sets["houses"]
            for k in self.syntax.children(token)
        )

    def _kind_of(self, text: str) -> str:
        lowered = text.lower()
        return "spokesman" if any(word in lowered for word in self.sets["spokesmen"]) else "unnamed"
