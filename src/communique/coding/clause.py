"""Questions that the rules ask of the neutral syntax: children, arguments, clauses.

Everything here speaks only of `records.Token` relations, never of a language or a parser.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from communique.lexicon import Lexicon
from communique.records import Mention, Reading, Sentence, Span, Token

NOUNISH = {"NOUN", "PROPN", "PRON", "NUM"}
VERBISH = {"VERB", "AUX"}
CLAUSES = {"relcl", "advcl", "ccomp", "xcomp", "acl", "root"}
MODEL = "<model>"
"""In a list of words: any type of arms by letters and figures."""


class Syntax:
    """One reading's syntax, indexed for look-ups."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        markers = {key: frozenset(words) for key, words in lexicon.grammar["markers"].items()}
        self.here: frozenset[str] = frozenset(lexicon.grammar["place"]["here"])
        self.there: frozenset[str] = frozenset(lexicon.grammar["place"]["there"])
        self.relatives = markers["relatives"]
        reference = lexicon.grammar["reference"]
        self.things = frozenset([*reference["it"], *reference["vessel"]])
        self.relative_places = markers["relative_places"]
        self.copula = markers["copula"]
        self.auxiliaries = markers["auxiliaries"]
        self._infinitive = markers["infinitive"]
        self.by: str = lexicon.grammar["slots"]["by"]
        self.plural: str = lexicon.grammar["slots"]["plural"]
        self.of: str = lexicon.grammar["slots"]["of"]
        self.with_: str = lexicon.grammar["slots"]["with"]
        self.markers = markers
        self.free_order: bool = lexicon.grammar["slots"]["free_order"]
        self.reading = reading
        self.tokens = reading.tokens
        model = re.compile(reference["model"])
        self._models = {t.i for t in reading.tokens if t.mention < 0 and model.fullmatch(t.text)}
        self._children: dict[int, list[Token]] = defaultdict(list)
        for token in reading.tokens:
            if token.head != token.i:
                self._children[token.head].append(token)

    def words(self, token: Token) -> set[str]:
        """The token's lemma; of a mention that was read as one word, every word in it, also bare of
        the plural's ending ('Ghanaian peacekeepers' holds 'peacekeeper'); of a type of arms by letters and
        figures ('JF-17') the word that stands for all of them."""
        if token.mention < 0:
            own = {token.lemma}
            if token.pos == "PROPN":
                own.add(token.lemma.removesuffix(self.plural))
            if token.i in self._models:
                own.add(MODEL)
            return own
        mention = self.reading.mentions[token.mention]
        words = mention.text.lower().split()
        return {token.lemma, *words, *(w.removesuffix(self.plural) for w in words), *mention.lemmas}

    def children(self, token: Token, *rels: str) -> list[Token]:
        """Direct dependents in order, of the given relations if any are given."""
        kids = self._children.get(token.i, [])
        return [k for k in kids if k.rel in rels] if rels else list(kids)

    def child(self, token: Token, *rels: str) -> Token | None:
        return next(iter(self.children(token, *rels)), None)

    def head(self, token: Token) -> Token | None:
        return None if token.head == token.i else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        seen = {token.i}
        while token.head != token.i and token.head not in seen:
            token = self.tokens[token.head]
            seen.add(token.i)
            yield token

    def subtree(self, token: Token) -> list[Token]:
        """The token and all below it, in order of the text."""
        out, queue, seen = [], [token], {token.i}
        while queue:
            current = queue.pop()
            out.append(current)
            for kid in self._children.get(current.i, ()):
                if kid.i not in seen:
                    seen.add(kid.i)
                    queue.append(kid)
        return sorted(out, key=lambda t: t.i)

    def sentence(self, token: Token) -> Sentence:
        return self.reading.sentences[token.sentence]

    def sentence_tokens(self, token: Token) -> list[Token]:
        sentence = self.sentence(token)
        return self.tokens[sentence.first : sentence.last]

    def mention(self, token: Token) -> Mention | None:
        return self.reading.mentions[token.mention] if token.mention >= 0 else None

    def conjuncts(self, token: Token) -> list[Token]:
        """The token and everything coordinated with it."""
        out = [token]
        for kid in self.children(token, "conj"):
            out.extend(self.conjuncts(kid))
        return out

    def verb_of(self, token: Token) -> Token | None:
        """The nearest verb that governs the token."""
        return next((a for a in self.ancestors(token) if a.pos in VERBISH), None)

    def clause_head(self, token: Token) -> Token:
        """The predicate of the finite clause in which the token stands."""
        current = token
        for ancestor in [token, *self.ancestors(token)]:
            current = ancestor
            if ancestor.pos in VERBISH and self.is_finite(ancestor):
                return ancestor
        return current

    def is_finite(self, verb: Token) -> bool:
        return "fin" in verb.feats or any(
            "fin" in k.feats
            or (k.rel in ("aux", "auxpass") and k.lemma in self.auxiliaries and "fin" in k.feats)
            for k in self.children(verb, "aux", "auxpass")
        )

    def is_passive(self, verb: Token) -> bool:
        if self.child(verb, "auxpass", "subjpass") is not None:
            return True
        return verb.rel in ("acl",) and "part" in verb.feats

    def infinitive(self, verb: Token) -> bool:
        """Marked as an infinitive by a word of its own ('to visit')."""
        return any(
            k.lemma in self._infinitive
            or any(i.lemma in self._infinitive for i in self.children(k, "aux"))  # 'to have gone'
            for k in self.children(verb, "aux")
        )

    def subjects(self, verb: Token, depth: int = 0) -> list[Token]:
        """Who does it: own subject, or the one shared through coordination, control or relative clause.

        For a passive the agent; the passive subject is what `objects` gives.
        """
        if self.is_passive(verb):
            return self.children(verb, "agent")
        return self._surface_subjects(verb, depth)

    def objects(self, verb: Token) -> list[Token]:
        """Whom or what it is done to; for a passive its surface subject."""
        if self.is_passive(verb):
            return self._surface_subjects(verb, 0)
        found = self.children(verb, "obj")
        head = self.head(verb)
        if (
            not found
            and verb.rel == "relcl"
            and head is not None
            and self._surface(verb) is not None
        ):
            relative = [
                k for k in self.children(verb) if k.lemma in self.relatives and k.rel == "obj"
            ]
            bare = not any(
                k.lemma in self.relatives or k.lemma in self.relative_places
                for k in self.children(verb)
            )
            if relative or (bare and not self.children(verb, "xcomp", "ccomp")):
                return [head]  # 'the roadmap that they signed', 'the roadmap they signed'
        return [self._antecedent(t) for t in found]

    def _surface(self, verb: Token) -> Token | None:
        return self.child(verb, "subj", "subjpass")

    def _antecedent(self, token: Token) -> Token:
        if token.lemma in self.relatives and token.pos in ("PRON", "DET", "SCONJ", "ADV"):
            for ancestor in self.ancestors(token):
                if ancestor.rel == "relcl":
                    return self._one_of(self.tokens[ancestor.head])
        return token

    def _one_of(self, token: Token) -> Token:
        """'was among those who flew to Lima': who is said to be one of them."""
        head = self.head(token)
        if (
            token.pos != "PRON"
            or token.rel != "obl"
            or head is None
            or head.lemma not in self.copula
        ):
            return token
        return self._surface(head) or token

    def _surface_subjects(self, verb: Token, depth: int) -> list[Token]:
        own = self.children(verb, "subj", "subjpass")
        if own:
            return [self._antecedent(t) for t in own]
        head = self.head(verb)
        if head is None or depth > 4:
            return []
        if verb.rel in ("acl", "relcl"):
            if any(k.lemma in self.relative_places for k in self.children(verb, "advmod")):
                # 'flew to Lima, where [she] laid a wreath': who did the governing verb's deed
                governor = self.verb_of(head)
                return self._surface_subjects(governor, depth + 1) if governor else []
            if verb.rel == "acl" and self.infinitive(verb) and head.mention < 0:
                # 'has dropped plans to visit Lima': who has the plans
                governor = self.verb_of(head)
                if governor is not None and head.rel == "obj":
                    return self._surface_subjects(governor, depth + 1)
            return [head]
        if verb.rel in ("conj", "xcomp", "advcl", "ccomp") and head.pos in VERBISH | {"ADJ"}:
            if (self.is_passive(head) and verb.rel != "conj") or head.pos == "ADJ":
                return self._surface_subjects(head, depth + 1)
            if verb.rel == "xcomp":
                controlled = self.children(head, "obj")
                if controlled and self.infinitive(verb):
                    return controlled
            return self._surface_subjects(head, depth + 1)
        if verb.rel == "aux":
            return self._surface_subjects(head, depth + 1)
        return []

    def obliques(self, token: Token, *cases: str) -> list[Token]:
        """Dependents marked by one of the prepositions or cases (all marked ones if none given)."""
        return [
            self._antecedent(k)
            for k in self.children(token, "obl", "nmod", "agent")
            if not cases or k.case.split(" ")[-1] in cases or k.case in cases
        ]

    def span(self, tokens: list[Token]) -> Span:
        return Span(min(t.start for t in tokens), max(t.end for t in tokens))

    def clause_tokens(self, predicate: Token) -> list[Token]:
        """The predicate's subtree without clauses of saying or relative clauses that hang on it."""
        skip: set[int] = set()
        for token in self.subtree(predicate):
            if token.i in skip:
                continue
            if token is not predicate and token.rel in ("ccomp", "relcl") and token.pos in VERBISH:
                skip.update(t.i for t in self.subtree(token))
        return [t for t in self.subtree(predicate) if t.i not in skip]
