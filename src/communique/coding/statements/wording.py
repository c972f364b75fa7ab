"""How a report writes a speaker: the noun phrase around a word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Span, Token


@dataclass(slots=True, frozen=True)
class Voice:
    """A speaker.

    kind: `person`, `spokesman`, `house` (body, agency, officials), `unnamed`, `name` (a proper
    noun that no words tell to be a person or a house), `country`, `sides`. `name` is the speaker
    as resolved, `written` as the report writes it there.
    """

    kind: str
    name: str
    party: str | None
    span: Span
    written: str


class Wording:
    """Noun phrases of one report as they are written."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon) -> None:
        self.syntax = syntax
        self.lexicon = lexicon
        self.text = syntax.reading.report.text

    def definite(self, token: Token) -> bool:
        before = self.syntax.tokens[token.i - 1].text.lower() if token.i else ""
        if "def" in token.feats:
            return True
        return (before in self.lexicon.determiners and before not in ("a", "an")) or any(
            k.rel == "det" and k.lemma == "the" for k in self.syntax.children(token)
        )

    def indefinite(self, token: Token) -> bool:
        return any(
            k.rel == "det" and k.lemma in ("a", "an", "one") for k in self.syntax.children(token)
        )

    def phrase(self, token: Token) -> list[Token]:
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

    def written(self, token: Token, kind: str) -> Voice:
        phrase = self.phrase(token)
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
        text = (
            self._cited(phrase, token)
            if token.citation
            else " ".join(self.text[span.start : span.end].split())
        )
        if kind in ("house", "name") or (
            phrase[0].text.lower() == "the"
            and len(phrase) > 1
            and kind == "unnamed"
            and "plur" not in token.feats
        ):
            text = re.sub(r"^(?:the|an?) (?=\S)", "", text, flags=re.IGNORECASE)
        if kind == "name":  # 'the Left party's Ann Dole'
            text = re.sub(r"^.*[’']s (?=[^\W\d_])", "", text)
        mention = next(
            (m for t in phrase if (m := self.syntax.mention(t)) is not None and m.code), None
        )
        return Voice(kind, text, mention.code if mention else None, span, text)

    def _cited(self, phrase: list[Token], head: Token) -> str:
        """The phrase in its citation form: the head and what agrees with it; the rest as it stands."""
        text = ""
        for n, token in enumerate(phrase):
            if n and token.start > phrase[n - 1].end:
                text += " "
            agrees = token is head or (token.rel in ("mod", "det") and token.head == head.i)
            text += token.citation if agrees and token.citation else token.text
        return text

    def span(self, token: Token) -> Span:
        phrase = self.phrase(token)
        return Span(phrase[0].start, phrase[-1].end)
