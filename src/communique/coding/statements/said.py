"""What each verb or phrase of saying in a report says, and who its speakers are.

Speaks only the neutral syntax and the classes of lexicon/<language>/attribution.toml. The words
said are one contiguous range of tokens, the verb and its 'that' left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.coding.clause import Syntax
from communique.coding.statements.acts import Acts
from communique.coding.statements.extent import Extent, Stretch, Vocabulary
from communique.coding.statements.idioms import Idioms
from communique.coding.statements.quotes import Quote
from communique.coding.statements.speech import Speech
from communique.records import Token


@dataclass(slots=True)
class Words:
    """The words that a cue governs.

    `left`: they stand before it; `joint`: nobody is named as speaker; `telling`: the verb only
    tells; `relaying`: it passes on; `quoted`: most of them are in quotation marks.
    """

    cue: Token
    range: range
    sort: str
    speakers: list[Token]
    left: bool = False
    joint: bool = False
    telling: bool = False
    relaying: bool = False
    quoted: bool = False


class Said:
    """Finds what each token says, if it is a cue."""

    def __init__(self, syntax: Syntax, lex: Vocabulary, quote_at: Mapping[int, Quote]) -> None:
        self.syntax = syntax
        self.tokens = syntax.tokens
        self.quote_at = quote_at
        self.lex = lex
        self.extent = Extent(syntax, self.lex, quote_at)
        self.speech = Speech(self.extent)
        self.acts = Acts(self.extent)
        self.idioms = Idioms(self.extent)

    def at(self, token: Token) -> list[Words]:
        """What is said by the cue at a token; empty where it is none."""
        lemma = token.lemma
        if token.i in self.quote_at:
            return []
        if lemma in self.lex.sets["according"]:
            found = self._according(token)
        elif lemma in self.lex.sets["heads"] and token.pos == "NOUN":
            found = self._in_words_of(token)
        elif (
            token.pos in ("VERB", "AUX")
            and (
                lemma in self.lex.cues
                or lemma in self.lex.sets["quoted"]
                or lemma in self.lex.pair_words
                or lemma in self.lex.sets["felt"]
                or lemma in self.lex.idioms
            )
            and self._happens(token)
        ):
            found = self._verb(token)
        else:
            return []
        return [found] if found is not None and len(found.range) > 0 else []

    def _happens(self, verb: Token) -> bool:
        """Asserted as said: no negation, no modal; infinitives only under 'went on to'."""
        kids = self.syntax.children(verb)
        if any(
            k.rel == "neg" or (k.rel == "aux" and k.lemma in self.lex.sets["modals"]) for k in kids
        ):
            return False
        infinitive = "inf" in verb.feats and not any(
            k.rel == "aux" and k.lemma == "do" for k in kids
        )
        if infinitive:
            head = self.syntax.head(verb)
            return (
                head is not None
                and verb.rel in ("xcomp", "conj", "advcl", "ccomp")
                and (
                    head.lemma in self.lex.sets["bridges"]
                    or (head.lemma, verb.lemma) in self.lex.pairs
                )
            )
        if "part" in verb.feats and not any(k.rel in ("aux", "auxpass") for k in kids):
            return verb.rel in ("conj", "root", "ccomp")
        return verb.rel not in ("mod", "subj", "obj")

    def _paired(self, verb: Token) -> bool:
        near = [
            self.syntax.head(verb),
            *self.syntax.children(verb, "prt", "ccomp", "xcomp", "advmod", "obj", "mark", "case"),
        ]
        return any(
            t is not None
            and ((t.lemma, verb.lemma) in self.lex.pairs or (verb.lemma, t.lemma) in self.lex.pairs)
            for t in near
        )

    def _verb(self, verb: Token) -> Words | None:
        lemma = verb.lemma
        if lemma in self.lex.sets["reading"] and not any(
            t.lemma in self.lex.sets["papers"] for t in self._speakers(verb, left=True)
        ):
            return None  # a person reads, what a message reads is told
        pointed = self._pointing_back(verb)
        if pointed is not None:
            return self._make(verb, Stretch(pointed, "clause", left=True))
        if lemma in self.lex.sets["quoted"]:
            found = self._quoted_as(verb)
            if found is not None:
                return found
        if self.syntax.is_passive(verb):
            return self._felt(verb) or self._passive(verb)
        if lemma in self.lex.clausal or (lemma in self.lex.pair_words and self._paired(verb)):
            head = self.syntax.head(verb) if "inf" in verb.feats else None
            for governor in (verb, head):
                stretch = self.speech.find(governor) if governor is not None else None
                if governor is not None and stretch is not None:
                    return self._make(governor, stretch, joint=lemma in self.lex.joint)
        idiom = self.idioms.find(verb)
        if idiom is not None:
            told = self._make(verb, idiom[0], joint=idiom[1].joint)
            told.telling = told.telling or idiom[1].tell
            return told
        stretch = self.acts.find(verb)
        if stretch is None:
            return self._as_told(verb)
        return self._make(verb, stretch, joint=lemma in self.lex.joint)

    def _as_told(self, verb: Token) -> Words | None:
        """'As the press service reported, …': what stands around the clause was told."""
        speaker = self.syntax.child(verb, "subj")
        marks = [
            k for k in self.syntax.children(verb, "mark") if k.lemma in self.lex.sets["as_told"]
        ]
        if not marks or speaker is None or verb.lemma not in self.lex.tell:
            return None
        inside = [t.i for t in self.syntax.subtree(verb)]
        return self._beside(verb, min(inside), max(inside), speaker, "according")

    def _make(self, verb: Token, stretch: Stretch, joint: bool = False) -> Words:
        found = stretch.words if stretch.left else self.extent.without_venue(stretch.words)
        words = self.extent.trim(found)
        return Words(
            cue=verb,
            range=words,
            sort=stretch.sort,
            speakers=self._speakers(verb, stretch.left),
            left=stretch.left,
            joint=joint,
            telling=verb.lemma in self.lex.tell,
            relaying=verb.lemma in self.lex.sets["relaying"],
            quoted=self._quoted(words),
        )

    def _pointing_back(self, verb: Token) -> range | None:
        """'Об этом рассказал министр': the sentence before is what was said."""
        sentence = self.syntax.sentence(verb)
        pointers = [
            k
            for k in self.syntax.children(verb, "obl")
            if k.lemma in self.lex.sets["pointers"] and k.case in self.lex.sets["pointer_cases"]
        ]
        if not pointers or self.syntax.children(verb, "ccomp") or sentence.i == 0:
            return None
        before = self.syntax.reading.sentences[sentence.i - 1]
        return None if before.headline else range(before.first, before.last)

    def _quoted(self, words: range) -> bool:
        return sum(1 for i in words if i in self.quote_at) * 2 > len(words)

    def _outer(self, verb: Token) -> Token | None:
        """'said that A and added that B' with 'added' read as a part of A: the verb 'said'."""
        if verb.rel != "conj" or "past" not in verb.feats or self.syntax.child(verb, "subj"):
            return None
        first = self.syntax.head(verb)
        while first is not None and first.rel == "conj":
            first = self.syntax.head(first)
        if first is None or first.rel != "ccomp" or self._speaks(first):
            return None
        governor = self.syntax.head(first)
        if governor is None or not governor.i < first.i < verb.i:
            return None
        says = self.syntax.child(verb, "ccomp", "obj", "xcomp") is not None
        return governor if says and governor.lemma in self.lex.clausal else None

    def _speaks(self, verb: Token) -> bool:
        """A person's own saying: 'the ministry said that the minister praised … and voiced …'."""
        named = (self.syntax.mention(t) for t in self.syntax.children(verb, "subj"))
        return verb.lemma in self.lex.cues and any(
            m is not None and m.kind == "person" for m in named
        )

    def _speakers(self, verb: Token, left: bool) -> list[Token]:
        adjacent = self.extent.adjacent(verb) if left else None
        if adjacent is not None:
            return [adjacent]
        outer = self._outer(verb)
        if outer is not None:
            return self.syntax.subjects(outer)
        subjects = self.syntax.subjects(verb)
        if left and not self.syntax.children(verb, "subj"):
            # '"…," quipped one senator': read as an object or an adverbial
            inverted = [
                k
                for k in self.syntax.children(verb, "obj", "advmod", "dep", "appos", "iobj")
                if 0 < k.i - verb.i < 5 and k.pos in ("NOUN", "PROPN", "PRON")
            ]
            if inverted:
                return inverted[:1]
        if subjects:
            return (
                sorted(subjects, key=lambda t: abs(t.i - verb.i)) if len(subjects) > 1 else subjects
            )
        # a participle hung on a noun or on a passive: 'a plan was made, the minister adding that …'
        for ancestor in self.syntax.ancestors(verb):
            if ancestor.pos in ("VERB", "AUX"):
                subjects = self.syntax.subjects(ancestor) or self.syntax.children(
                    ancestor, "subj", "subjpass"
                )
                if subjects:
                    return subjects
        return []

    def _passive(self, verb: Token) -> Words | None:
        """'It was stressed that …', 'the importance of … was noted': the sides speak together."""
        subject = self.syntax.child(verb, "subjpass", "subj")
        agents = self.syntax.children(verb, "agent")
        clauses = [
            c
            for c in self.syntax.children(verb, "ccomp", "subj", "subjpass")
            if c.i > verb.i and c.pos in ("VERB", "AUX")
        ]
        if not agents and verb.lemma in self.lex.sets["impersonal"]:
            return None
        if (
            verb.lemma in self.lex.acts["urge"]
            and (infinitive := self.extent.infinitive(verb)) is not None
        ):
            return self._make(
                verb,
                Stretch(range(infinitive[1], self.extent.end(verb, infinitive[1])), "passive"),
                joint=True,
            )
        expletive = subject is None or subject.lemma == "it" or subject.i > verb.i
        words: range | None = None
        if expletive and clauses and verb.lemma in self.lex.clausal:
            mark = self.extent.mark(clauses[0])
            start = mark.i + 1 if mark is not None else self.speech.opening(clauses[0], verb)
            words = range(start, self.extent.end(verb, start))
        elif (
            expletive
            and verb.lemma in self.lex.clausal
            and (stretch := self.speech.that_after(verb)) is not None
        ):
            words = stretch.words
        elif (
            expletive
            and verb.lemma in self.lex.acts["agree"]
            and (infinitive := self.extent.infinitive(verb)) is not None
        ):
            words = range(infinitive[1], self.extent.end(verb, infinitive[1]))
        elif subject is not None and subject.lemma != "it" and self._named(verb, subject):
            tree = [t.i for t in self.syntax.subtree(subject)]
            words = range(min(tree), max(tree) + 1)
        if words is None:
            return None
        found = self._make(verb, Stretch(words, "passive"), joint=not agents)
        found.speakers = agents
        found.telling = False
        return found

    def _felt(self, verb: Token) -> Words | None:
        """'She is convinced that …': a state of mind told as a passive."""
        clause = self.syntax.child(verb, "ccomp")
        mark = self.extent.mark(clause) if clause is not None else None
        if verb.lemma not in self.lex.sets["felt"] or mark is None or mark.i < verb.i:
            return None
        stretch = Stretch(range(mark.i + 1, self.extent.end(verb, mark.i + 1)), "clause")
        found = self._make(verb, stretch)
        found.speakers = self.syntax.children(verb, "subjpass")
        return found

    def _named(self, verb: Token, subject: Token) -> bool:
        """'the importance of … was stressed', 'confidence was expressed'."""
        if self.syntax.mention(subject) is not None or subject.lemma in self.lex.sets["people"]:
            return False
        felt = verb.lemma in self.lex.acts["express"] and subject.lemma in self.lex.feelings
        return felt or verb.lemma in self.lex.acts["name"]

    def _quoted_as(self, verb: Token) -> Words | None:
        """'X was quoted as saying', 'the ministry quoted X as saying'."""
        saying = next(
            (
                t
                for t in self.syntax.subtree(verb)
                if t.i > verb.i
                and "ger" in t.feats
                and t.lemma in self.lex.clausal
                and self.tokens[t.i - 1].lemma == "as"
            ),
            None,
        )
        if saying is None:
            return None
        stretch = self.speech.find(saying) or self.speech.find(verb)
        if stretch is None:
            return None
        found = self._make(verb, stretch)
        speakers = (
            self.syntax.children(verb, "subjpass")
            if self.syntax.is_passive(verb)
            else self.syntax.children(verb, "obj")
        )
        found.speakers = speakers
        found.telling = saying.lemma in self.lex.tell and not self.syntax.is_passive(verb)
        return found

    def _according(self, token: Token) -> Words | None:
        sentence = self.syntax.sentence(token)
        source = next(
            (
                t
                for t in self.tokens[token.i + 2 : min(token.i + 12, sentence.last)]
                if t.rel in ("obl", "nmod", "dep")
                and t.case.split(" ")[-1] in self.lex.sets["according_to"]
            ),
            None,
        )
        if source is None:
            return None
        last = max(t.i for t in self.syntax.subtree(source))
        return self._beside(token, token.i, last, source, "according")

    def _in_words_of(self, token: Token) -> Words | None:
        owner = self.syntax.child(token, "poss") or next(
            iter(self.syntax.obliques(token, self.syntax.of)), None
        )
        if (
            owner is None
            or token.case not in self.lex.sets["words_in"]
            or self.tokens[token.i - 1].lemma in self.lex.sets["words_not"]
        ):
            return None
        first = min(t.i for t in self.syntax.subtree(token))
        first = first - 1 if self.tokens[first - 1].lemma == token.case else first
        last = max(t.i for t in self.syntax.subtree(token))
        return self._beside(token, first, last, owner, "words")

    def _beside(self, cue: Token, first: int, last: int, speaker: Token, sort: str) -> Words | None:
        """A parenthesis 'according to X': the longer of what stands before and after it is said."""
        sentence = self.syntax.sentence(cue)
        before = self.extent.trim(range(sentence.first, first))
        after = self.extent.trim(range(last + 1, sentence.last))
        words, left = (before, True) if len(before) > len(after) else (after, False)
        lead = self.tokens[before.start : before.stop]
        if after and any(t.pos in ("NOUN", "PROPN") for t in lead):
            if not any(t.pos in ("VERB", "AUX") for t in lead):
                # 'The drills, in his words, serve the budgets': one clause on both sides
                words, left = range(before.start, after.stop), False
        return Words(
            cue,
            words,
            sort,
            [speaker],
            left,
            telling=sort == "according",
            quoted=self._quoted(words),
        )
