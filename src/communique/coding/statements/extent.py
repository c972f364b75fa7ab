"""How far the words that a verb of saying governs reach, for all rules of attribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from communique.coding.clause import Syntax
from communique.coding.statements.quotes import MARKS, Quote
from communique.records import Token

REACH = 16
EDGES = (",", ":", ";", ".", "–", "—", "-", "--")


class Stretch(NamedTuple):
    """Words that were said, the rule that found them, and whether they stand before the verb."""

    words: range
    sort: str
    left: bool = False


@dataclass(slots=True, frozen=True)
class Idiom:
    """A word beside a verb that makes it one of saying, and how its content is joined to it.

    `of`: the word stands behind a preposition ('of the view'); `infinitive`: a clause may be one;
    `tell`: it only tells.
    """

    words: frozenset[str]
    after: frozenset[str]
    clause: bool
    of: bool
    joint: bool
    infinitive: bool
    tell: bool = False


@dataclass(slots=True, frozen=True)
class Vocabulary:
    """The classes of lexicon/<language>/attribution.toml, as sets of lemmas."""

    tell: frozenset[str]
    clausal: frozenset[str]
    acts: dict[str, frozenset[str]]
    cues: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    pair_words: frozenset[str]
    particles: dict[str, list[str]]
    sets: dict[str, frozenset[str]]
    thanks: frozenset[str]
    feelings: frozenset[str]
    triggers: frozenset[str]
    joint: frozenset[str]
    idioms: dict[str, list[Idiom]]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Vocabulary:
        """The vocabulary of an attribution file as read from TOML."""
        phrases = data["phrases"]
        tell = frozenset(data["verbs"]["tell"])
        clausal = tell | frozenset(data["verbs"]["judge"])
        acts = {name: frozenset(verbs) for name, verbs in data["acts"].items()}
        pairs = frozenset((a, b) for a, b in phrases["pairs"])
        sets = {k: frozenset(v) for k, v in phrases.items() if k not in ("pairs", "particles")}
        cues = clausal.union(*acts.values())
        pair_words = frozenset(word for pair in pairs for word in pair)
        idioms: dict[str, list[Idiom]] = {}
        for entry in data.get("idioms", ()):
            idiom = Idiom(
                frozenset(entry["words"]),
                frozenset(entry.get("after", ())),
                entry.get("clause", False),
                entry.get("of", False),
                entry.get("joint", False),
                entry.get("infinitive", True),
                entry.get("tell", False),
            )
            for verb in entry["verbs"]:
                idioms.setdefault(verb, []).append(idiom)
        sets["papers"] = frozenset(data["speakers"]["papers"])
        others = (sets["quoted"], sets["according"], sets["heads"], sets["felt"], idioms)
        return cls(
            tell=tell,
            clausal=clausal,
            acts=acts,
            cues=cues,
            pairs=pairs,
            pair_words=pair_words,
            particles=phrases["particles"],
            sets=sets,
            thanks=frozenset(data["nouns"]["thanks"]),
            feelings=frozenset(data["nouns"]["feelings"]),
            triggers=cues.union(pair_words, *others),
            joint=acts["agree"] | sets["joint"],
            idioms=idioms,
        )


class Extent:
    """Questions about the reach of a verb of saying in one report."""

    def __init__(self, syntax: Syntax, lex: Vocabulary, quote_at: Mapping[int, Quote]) -> None:
        self.syntax = syntax
        self.tokens = syntax.tokens
        self.lex = lex
        self.quote_at = quote_at

    def adjacent(self, verb: Token) -> Token | None:
        """', Wu said', ', port officials said': what stands between a comma and the verb, whatever it was
        taken for in the parse."""
        i = verb.i - 1
        while self.tokens[i].lemma in self.lex.sets["adverbs"] or self.tokens[i].rel == "aux":
            i -= 1
        token, before = self.tokens[i], self.tokens[i - 1]
        if i < 1 or token.rel in ("subj", "subjpass"):
            return None
        if before.text.endswith((",", *MARKS)):
            return token if token.mention >= 0 and token.pos == "PROPN" else None
        if token.pos not in ("NOUN", "PROPN") or self.syntax.child(verb, "subj", "subjpass"):
            return None
        inside = {t.i for t in self.syntax.subtree(token)}
        while before.i in inside and before.i > 0:
            before = self.tokens[before.i - 1]
        return token if before.text == "," or before.rel == "cc" else None

    def mark(self, clause: Token) -> Token | None:
        return next(
            (
                k
                for k in self.syntax.children(clause, "mark")
                if k.lemma in self.lex.sets["complementizers"]
            ),
            None,
        )

    def end(self, verb: Token, start: int) -> int:
        """Where the words that begin at `start` end: the verb's clause, or the next cue in it."""
        end = max(t.i for t in self.syntax.subtree(verb)) + 1
        return self._cut(verb, start, end)

    def _goes_on(self, verb: Token) -> bool:
        """'… is developing and this development accelerated': a thing of its own as subject is still
        part of what was said, although the parse hung the clause on the verb of saying."""
        subject = self.syntax.child(verb, "subj", "subjpass")
        return (
            subject is not None
            and subject.mention < 0
            and subject.pos == "NOUN"
            and verb.lemma not in self.lex.cues
        )

    def _cut(self, verb: Token, start: int, end: int) -> int:
        for i in range(start + 1, end):
            token = self.tokens[i]
            before = self.tokens[i - 1]
            while before.i > start and (
                before.lemma in self.lex.sets["adverbs"] or before.rel == "aux"
            ):
                before = self.tokens[before.i - 1]
            if (
                token.rel == "conj"
                and token.head == verb.i
                and token.pos in ("VERB", "AUX")
                and not self._goes_on(token)
            ):
                return min(t.i for t in self.syntax.subtree(token))
            if token.i in self.quote_at:
                continue
            if (
                token.rel == "relcl"
                and token.lemma in self.lex.cues
                and self.syntax.child(token, "subj") is not None
                and self.tokens[(opens := min(t.i for t in self.syntax.subtree(token))) - 1].text
                == ","
            ):
                return opens
            if (
                token.rel == "advcl"
                and token.head == verb.i
                and "ger" in token.feats
                and self.tokens[i - 1].text == ","
            ):
                return i - 1
            joined = before.text == "," or before.rel == "cc"
            if token.lemma in self.lex.sets["according"] and (
                before.text == "," or (before.text in MARKS and self.tokens[i - 2].text == ",")
            ):
                return i
            if (
                token.lemma in self.lex.sets["relaying"]
                and token.i >= end - 2
                and (comma := self._name_before(token, start))
            ):
                return comma
            if (
                joined
                and token.pos == "VERB"
                and token.lemma in self.lex.cues
                and self.syntax.child(token, "subj", "subjpass") is None
            ):
                says = self.syntax.child(token, "ccomp", "obj", "xcomp") is not None
                if says and (
                    "ger" in token.feats
                    or (token.rel == "conj" and "fin" in token.feats and "past" in token.feats)
                ):
                    return before.i
        return end

    def _name_before(self, token: Token, start: int) -> int:
        """Where a trailing ', Xinhua reports' begins: its comma, or 0."""
        i = token.i - 1
        while i > start and (self.tokens[i].text[:1].isupper() or self.tokens[i].rel == "det"):
            i -= 1
        return i if self.tokens[i].text == "," and i < token.i - 1 else 0

    def chunk(self, verb: Token) -> range:
        """The verb with its subject, auxiliaries and adverbials, as far as they are adjacent."""
        own, subject = {verb.i}, set[int]()
        for kid in self.nearest_subject(verb):
            subject.update(t.i for t in self.syntax.subtree(kid))
        own |= subject
        for kid in self.syntax.children(
            verb,
            "aux",
            "auxpass",
            "advmod",
            "obl",
            "iobj",
            "obj",
            "prt",
            "agent",
            "neg",
            "mod",
            "nmod",
        ):
            own.update(t.i for t in self.syntax.subtree(kid))
        for kid in self.syntax.children(verb, "case", "xcomp", "advcl"):
            if kid.i > verb.i:
                own.update(t.i for t in self.syntax.subtree(kid))
        first = last = verb.i
        while first - 1 in own or (
            first - 2 in subject and self.tokens[first - 1].text in {",", ")"} | MARKS
        ):
            first -= 1
        while last + 1 in own:
            last += 1
        return range(first, last + 1)

    def nearest_subject(self, verb: Token) -> list[Token]:
        adjacent = self.adjacent(verb)
        if adjacent is not None:
            return [adjacent]
        return sorted(
            self.syntax.children(verb, "subj", "subjpass"), key=lambda t: abs(t.i - verb.i)
        )[:1]

    def infinitive(self, verb: Token) -> tuple[Token, int] | None:
        """An infinitive that the verb governs to its right, and where it begins ('not to')."""
        for kid in self.syntax.children(verb, "xcomp", "ccomp", "advcl"):
            marks = [
                k
                for k in self.syntax.children(kid)
                if k.lemma in self.syntax.markers["infinitive"]
                and k.rel in ("aux", "mark")
                and k.i > verb.i
            ]
            if not self.syntax.markers["infinitive"] and "inf" in kid.feats and kid.i > verb.i:
                # no mark in this language: the infinitive with what stands before it
                own = [t.i for t in self.syntax.subtree(kid) if t.i > verb.i]
                return kid, min(own)
            if marks:
                negations = [k.i for k in self.syntax.children(kid, "neg") if k.i < marks[0].i]
                return kid, min([marks[0].i, *negations])
        return None

    def governed(self, case: Token) -> Token | None:
        """The noun that a preposition governs."""
        for token in self.tokens[case.i + 1 : case.i + 8]:
            if token.rel in ("obl", "nmod") and token.case.split(" ")[-1] == case.lemma:
                return token
        return None

    def without_venue(self, words: range) -> range:
        """Without 'in a televised address' at the end: where it was said, no part of what was said."""
        for i in range(words.start + 1, words.stop):
            case = self.tokens[i]
            if case.lemma not in self.lex.sets["said_cases"] or case.rel != "case":
                continue
            noun = self.governed(case)
            if noun is not None and noun.lemma in self.lex.sets["said_in"]:
                last = max(t.i for t in self.syntax.subtree(noun))
                if last >= words.stop - 2 and i not in self.quote_at:
                    return range(words.start, i)
        return words

    def trim(self, words: range) -> range:
        """Without commas, dashes and conjunctions at either end; quotation marks stay."""
        first, last = words.start, words.stop
        while first < last and (
            self.tokens[first].text in (",", ":", ";", "–", "—", "-", "--", ".")
        ):
            first += 1
        while last > first and (
            self.tokens[last - 1].text in (",", ":", ";", ".", "–", "—", "-", "--")
            or self.tokens[last - 1].rel == "cc"
        ):
            last -= 1
            if last - 1 in self.quote_at and last - 2 in self.quote_at:
                last += 1
                break
        return range(first, last)
