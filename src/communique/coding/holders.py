"""To whom a clause gives a post: 'X is commander of Y', 'X was accredited as attaché', 'X assumed the post of'."""

from __future__ import annotations

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Token


class Holders:
    """Finds the persons of one report who hold the posts that it names without a name beside them."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon) -> None:
        self.syntax = syntax
        self.appositive = frozenset(syntax.markers["appositive"])
        self.bestowed = syntax.markers["bestowed"]
        self.goal = lexicon.grammar["slots"]["goal"]
        words = lexicon.grammar["reference"]
        self.appointed = frozenset(words["appointed"])
        self.offices = frozenset(words["offices"])
        self.atop = frozenset(words["atop"])
        self.tops = frozenset(words["tops"])
        self.handing = frozenset(words["handing"])
        self.becoming = frozenset(words["becoming"])

    def of(self, token: Token, plural: bool) -> list[Token]:
        """The persons to whom the post at a token is given; one of them unless it is in the plural."""
        head = self.syntax.head(token)
        if head is None:
            return []
        found = self._filled(token, head)
        if found:
            return found if plural or head.lemma in self.handing else found[:1]
        if token.rel == "appos":
            found = self.syntax.conjuncts(head) if plural else [head]
        elif plural:
            return []
        elif (
            head.lemma in self.syntax.copula
            and not self.syntax.child(head, "neg")
            and token.rel in ("obj", "subj")
        ):
            found = self.syntax.subjects(head) if token.rel == "obj" else self.syntax.objects(head)
        persons = self._persons(found)
        return persons if plural else persons[:1]

    def _persons(self, tokens: list[Token]) -> list[Token]:
        return [t for t in tokens if self._person(t)]

    def _person(self, token: Token) -> bool:
        mention = self.syntax.mention(token)
        return mention is not None and mention.kind == "person"

    def _filled(self, token: Token, head: Token) -> list[Token]:
        """Who fills a post: 'was named as chief', 'assumed the post of chief', 'began her term at the head
        of the mission', 'handed over as commander to …'."""
        verb: Token | None = head
        named = token.rel == "nmod" and head.lemma in self.offices
        if named:
            verb = self.syntax.verb_of(head)
        elif head.lemma in self.becoming:
            return self._persons(self.syntax.subjects(head))
        elif token.case in self.atop:
            official = self.syntax.mention(token)
            if official is None or official.text.split()[0].lower() not in self.tops:
                return []
        elif token.case not in self.appositive:
            return []
        if verb is None or (verb.lemma not in self.appointed and not named):
            return self._beside(token)
        found = [
            *self.syntax.objects(verb),
            *self.syntax.obliques(verb, *self.bestowed),
            *self.syntax.subjects(verb),
            *self.syntax.obliques(token, self.goal),
        ]
        return self._persons(found) or self._beside(token)

    def _beside(self, token: Token) -> list[Token]:
        """'gave it to Admiral Ruiz, as the new chairman': the person directly before a post with 'as'."""
        if token.case not in self.appositive:
            return []
        tokens = self.syntax.tokens
        before = tokens[token.i - 1]
        while before.i > 0 and (before.head == token.i or before.lemma in self.appositive):
            before = tokens[before.i - 1]
        if before.text == ",":
            before = tokens[before.i - 1]
        return [before] if self._person(before) else []
