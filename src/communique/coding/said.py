"""What a verb or phrase of saying governs: its speakers and the words that were said.

Speaks only the neutral syntax and the classes of lexicon/<language>/attribution.toml. The words said
are one contiguous range of tokens, the verb and its 'that' left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.coding.clause import Syntax
from communique.coding.quotes import MARKS, Quote
from communique.records import Token

QUESTION = {"whether", "if", "how", "why"}
REACH = 16


@dataclass(slots=True)
class Words:
    """The words that a cue governs. `left`: they stand before it; `joint`: nobody is named as
    speaker; `telling`: the verb only tells; `relaying`: it passes on; `quoted`: in quotation marks."""

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

    def __init__(self, syntax: Syntax, data: dict[str, Any], quote_at: Mapping[int, Quote]) -> None:
        self.syntax = syntax
        self.tokens = syntax.tokens
        self.quote_at = quote_at
        verbs, acts, phrases = data["verbs"], data["acts"], data["phrases"]
        self.tell = frozenset(verbs["tell"])
        self.clausal = self.tell | frozenset(verbs["judge"])
        self.acts = {k: frozenset(v) for k, v in acts.items()}
        self.cues = self.clausal.union(*self.acts.values())
        self.pairs = {tuple(p) for p in phrases["pairs"]}
        self.pair_words = {w for p in self.pairs for w in p}
        self.particles: dict[str, list[str]] = phrases["particles"]
        self.sets = {
            k: frozenset(v)
            for k, v in phrases.items()
            if isinstance(v, list) and v and isinstance(v[0], str)
        }
        self.thanks = frozenset(data["nouns"]["thanks"])
        self.feelings = frozenset(data["nouns"]["feelings"])

    def at(self, token: Token) -> list[Words]:
        """What is said by the cue at a token; empty where it is none."""
        lemma = token.lemma
        if token.i in self.quote_at:
            return []
        if lemma in self.sets["according"]:
            found = self._according(token)
        elif lemma in self.sets["heads"] and token.pos == "NOUN":
            found = self._in_words_of(token)
        elif (
            token.pos == "VERB"
            and (lemma in self.cues or lemma in self.sets["quoted"] or lemma in self.pair_words)
            and self._happens(token)
        ):
            found = self._verb(token)
        else:
            return []
        return [found] if found is not None and len(found.range) > 0 else []

    # --- is it said at all? -------------------------------------------------------------------

    def _happens(self, verb: Token) -> bool:
        """Asserted as said: no negation, no modal; infinitives only under 'went on to'."""
        kids = self.syntax.children(verb)
        if any(k.rel == "neg" or k.rel == "aux" and k.lemma in self.sets["modals"] for k in kids):
            return False
        infinitive = "inf" in verb.feats and not any(
            k.rel == "aux" and k.lemma == "do" for k in kids
        )
        if infinitive:
            head = self.syntax.head(verb)
            return (
                head is not None
                and verb.rel in ("xcomp", "conj", "advcl", "ccomp")
                and (head.lemma in self.sets["bridges"] or (head.lemma, verb.lemma) in self.pairs)
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
            and ((t.lemma, verb.lemma) in self.pairs or (verb.lemma, t.lemma) in self.pairs)
            for t in near
        )

    # --- the rules, in order ------------------------------------------------------------------

    def _verb(self, verb: Token) -> Words | None:
        lemma = verb.lemma
        if lemma in self.sets["quoted"]:
            found = self._quoted_as(verb)
            if found is not None:
                return found
        if self.syntax.is_passive(verb):
            return self._passive(verb)
        if lemma in self.clausal or lemma in self.pair_words and self._paired(verb):
            found = self._clause(verb)
            if (
                found is None
                and "inf" in verb.feats
                and (head := self.syntax.head(verb)) is not None
            ):
                found = self._clause(head)
            if found is not None:
                return found
        return self._act(verb)

    def _make(
        self, verb: Token, words: range, sort: str, left: bool = False, joint: bool = False
    ) -> Words:
        words = self.trim(words)
        inside = sum(1 for i in words if i in self.quote_at)
        return Words(verb, words, sort, self._speakers(verb, left), left, joint, verb.lemma in self.tell,
                     verb.lemma in self.sets["relaying"], inside * 2 > len(words))  # fmt: skip

    def _speakers(self, verb: Token, left: bool) -> list[Token]:
        adjacent = self._adjacent(verb) if left else None
        if adjacent is not None:
            return [adjacent]
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

    def _adjacent(self, verb: Token) -> Token | None:
        """', Wu said': a name or pronoun between a comma and the verb, whatever the parser took it for."""
        i = verb.i - 1
        while self.tokens[i].lemma in self.sets["adverbs"] or self.tokens[i].rel == "aux":
            i -= 1
        token, before = self.tokens[i], self.tokens[i - 1]
        if i < 1 or token.rel in ("subj", "subjpass") or not before.text.endswith((",", *MARKS)):
            return None
        return token if token.mention >= 0 and token.pos == "PROPN" else None

    def _clause(self, verb: Token) -> Words | None:
        """'said that A', '"A," said X', 'A, X said, A'."""
        if (
            verb.lemma in self.pair_words
            and verb.lemma not in self.clausal
            and (found := self._that_after(verb)) is not None
        ):
            return found
        clauses = self.syntax.children(verb, "ccomp")
        right = [
            c
            for c in clauses
            if c.i > verb.i and self._opening(c, verb) > verb.i and not self._tail(c, verb)
        ]
        if (
            right
            and verb.lemma in self.acts["name"]
            and any(
                verb.i < o.i < self._opening(right[0], verb) - 3 and o.pos == "NOUN"
                for o in self.syntax.children(verb, "obj")
            )
        ):
            return None
        if right:
            return self._right(verb, right[0])
        after = self._quote_after(verb)
        if after is not None:
            return self._make(verb, after, "quote")
        colon = self._colon_after(verb)
        if colon is not None:
            return self._make(verb, colon, "clause")
        chunk = self._chunk(verb)
        before = [c for c in clauses if c.i < chunk.start]
        if before:
            return self._left(verb, before[-1], chunk)
        aside = self._aside(verb, chunk)
        if aside is not None:
            return aside
        quote = self._quote_before(verb, chunk)
        if quote is not None:
            return self._make(verb, quote, "quote", left=True)
        return self._that_after(verb) or self._all_before(verb, chunk)

    def _that_after(self, verb: Token) -> Words | None:
        """'assured those present that …' where the clause hangs on another word."""
        if verb.lemma not in self.sets["addressed"] | self.pair_words:
            return None
        sentence = self.syntax.sentence(verb)
        for token in self.tokens[verb.i + 1 : min(sentence.last, verb.i + REACH // 2)]:
            if token.rel == "mark" and token.lemma in self.sets["complementizers"]:
                return self._make(verb, range(token.i + 1, self._end(verb, token.i + 1)), "clause")
            if token.text == "," or token.pos == "VERB":
                return None
        return None

    def _all_before(self, verb: Token, chunk: range) -> Words | None:
        """'Oil tops the list, Espiritu noted': a main verb of saying after a comma, nothing behind it."""
        sentence = self.syntax.sentence(verb)
        subject = next(iter(self._nearest_subject(verb)), None)
        if (
            subject is None
            or verb.rel != "root"
            or chunk.start - sentence.first < 4
            or self.tokens[chunk.start - 1].text != ","
        ):
            return None
        if (
            self.syntax.child(verb, "obj") is not None
            and verb.lemma not in self.sets["addressed"]
            or subject.i not in chunk
        ):
            return None
        before = self.tokens[sentence.first : chunk.start]
        if (
            not any(t.pos in ("VERB", "AUX") and t.rel != "mod" for t in before)
            or before[0].pos in ("ADP", "SCONJ")
            or before[0].rel == "mark"
        ):
            return None
        return self._make(verb, range(sentence.first, chunk.start), "clause", left=True)

    def _tail(self, clause: Token, verb: Token) -> bool:
        """'…, said the spokesman' behind a comma: who told it, not what was told."""
        opening = self._opening(clause, verb)
        return (
            clause.lemma in self.tell
            and opening == clause.i
            and self.tokens[clause.i - 1].text == ","
        )

    def _opening(self, clause: Token, verb: Token) -> int:
        mark = self._mark(clause)
        return mark.i if mark is not None else min(t.i for t in self.syntax.subtree(clause))

    def _mark(self, clause: Token) -> Token | None:
        return next(
            (
                k
                for k in self.syntax.children(clause, "mark")
                if k.lemma in self.sets["complementizers"]
            ),
            None,
        )

    def _right(self, verb: Token, clause: Token) -> Words | None:
        mark = self._mark(clause)
        start = mark.i + 1 if mark is not None else self._opening(clause, verb)
        if self.tokens[start].lemma in QUESTION:
            return None
        return self._make(verb, range(start, self._end(verb, start)), "clause")

    def _end(self, verb: Token, start: int) -> int:
        """Where the words that begin at `start` end: the verb's clause, or the next cue in it."""
        end = max(t.i for t in self.syntax.subtree(verb)) + 1
        return self._cut(verb, start, end)

    def _cut(self, verb: Token, start: int, end: int) -> int:
        for i in range(start + 1, end):
            token = self.tokens[i]
            before = self.tokens[i - 1]
            while before.i > start and (
                before.lemma in self.sets["adverbs"] or before.rel == "aux"
            ):
                before = self.tokens[before.i - 1]
            if token.rel == "conj" and token.head == verb.i and token.pos in ("VERB", "AUX"):
                return min(t.i for t in self.syntax.subtree(token))
            if token.i in self.quote_at:
                continue
            if (
                token.rel == "relcl"
                and token.lemma in self.cues
                and self.syntax.child(token, "subj") is not None
            ):
                return min(t.i for t in self.syntax.subtree(token))
            if (
                token.rel == "advcl"
                and token.head == verb.i
                and "ger" in token.feats
                and self.tokens[i - 1].text == ","
            ):
                return i - 1
            joined = before.text == "," or before.rel == "cc"
            if token.lemma in self.sets["according"] and before.text == ",":
                return i
            if (
                token.lemma in self.sets["relaying"]
                and token.i >= end - 2
                and (comma := self._name_before(token, start))
            ):
                return comma
            if (
                joined
                and token.pos == "VERB"
                and token.lemma in self.cues
                and self.syntax.child(token, "subj", "subjpass") is None
            ):
                says = self.syntax.child(token, "ccomp", "obj", "xcomp") is not None
                if says and (
                    "ger" in token.feats
                    or token.rel == "conj"
                    and "fin" in token.feats
                    and "past" in token.feats
                ):
                    return before.i
        return end

    def _name_before(self, token: Token, start: int) -> int:
        """Where a trailing ', Xinhua reports' begins: its comma, or 0."""
        i = token.i - 1
        while i > start and (self.tokens[i].text[:1].isupper() or self.tokens[i].rel == "det"):
            i -= 1
        return i if self.tokens[i].text == "," and i < token.i - 1 else 0

    def _chunk(self, verb: Token) -> range:
        """The verb with its subject, auxiliaries and adverbials, as far as they are adjacent."""
        own, subject = {verb.i}, set[int]()
        for kid in self._nearest_subject(verb):
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

    def _nearest_subject(self, verb: Token) -> list[Token]:
        adjacent = self._adjacent(verb)
        if adjacent is not None:
            return [adjacent]
        return sorted(
            self.syntax.children(verb, "subj", "subjpass"), key=lambda t: abs(t.i - verb.i)
        )[:1]

    def _left(self, verb: Token, clause: Token, chunk: range) -> Words:
        sentence = self.syntax.sentence(verb)
        whole = verb.rel == "root" or self.syntax.head(verb) is None
        start = sentence.first if whole else min(t.i for t in self.syntax.subtree(clause))
        start = self._widened(verb, chunk, start)
        return self._make(verb, range(start, chunk.start), "clause", left=True)

    def _widened(self, verb: Token, chunk: range, start: int) -> int:
        """The whole of a quotation that ends before the verb is said, however it was parsed."""
        quote = self._quote_before(verb, chunk)
        return min(start, quote.start) if quote is not None else start

    def _aside(self, verb: Token, chunk: range) -> Words | None:
        """'The yard, said X, keeps hundreds in work': the verb is a parenthesis in what is said."""
        head = self.syntax.head(verb)
        if (
            head is None
            or verb.rel not in ("ccomp", "dep", "advcl", "conj")
            or self.syntax.child(verb, "obj") is not None
            and verb.lemma not in self.sets["addressed"]
        ):
            return None
        sentence = self.syntax.sentence(verb)
        closed_left = (
            chunk.start == sentence.first
            or self.tokens[chunk.start - 1].text in {",", "–", "—", "-"} | MARKS
        )
        closed_right = chunk.stop >= sentence.last or self.tokens[chunk.stop].text in {
            ",",
            ".",
            ";",
            "–",
            "—",
            "-",
            ":",
            "?",
            "!",
        }
        if (
            not (closed_left and closed_right)
            or verb.rel == "conj"
            and self._mark(verb) is None
            and self.syntax.child(verb, "subj") is None
        ):
            return None
        if head.i > verb.i:
            if head.lemma in self.clausal:
                return None
            end = max(t.i for t in self.syntax.subtree(head)) + 1
            return self._make(verb, range(chunk.stop, self._cut(verb, chunk.stop, end)), "clause")
        start = (
            sentence.first if head.rel == "root" else min(t.i for t in self.syntax.subtree(head))
        )
        start = self._widened(verb, chunk, start)
        return self._make(verb, range(start, chunk.start), "clause", left=True)

    # --- quotations in the sentence -----------------------------------------------------------

    def _quote_after(self, verb: Token) -> range | None:
        sentence = self.syntax.sentence(verb)
        for i in range(verb.i + 1, min(sentence.last, verb.i + REACH)):
            quote = self.quote_at.get(i)
            if quote is not None and quote.first == i:
                lead = self.tokens[i - 2] if i >= 2 else verb
                if lead.text in (",", ":", "–", "—", "-") or lead.i == verb.i:
                    return range(quote.first, min(quote.last, sentence.last))
                return None
            if self.tokens[i].pos == "VERB" and self.tokens[i].lemma in self.cues:
                return None
        return None

    def _colon_after(self, verb: Token) -> range | None:
        sentence = self.syntax.sentence(verb)
        for i in range(verb.i + 1, min(sentence.last - 2, verb.i + REACH)):
            if self.tokens[i].text == ":":
                return range(i + 1, sentence.last)
            if self.tokens[i].pos == "VERB":
                return None
        return None

    def _quote_before(self, verb: Token, chunk: range) -> range | None:
        sentence = self.syntax.sentence(verb)
        for i in range(chunk.start - 1, max(sentence.first - 1, chunk.start - 5), -1):
            quote = self.quote_at.get(i)
            if quote is not None:
                return range(max(quote.first, sentence.first), quote.last)
            if self.tokens[i].text not in {",", ".", "-", "–", "—"} | MARKS:
                return None
        return None

    # --- acts: thanks, promises, calls --------------------------------------------------------

    def _act(self, verb: Token) -> Words | None:
        lemma = verb.lemma
        needed = self.particles.get(lemma)
        if needed is not None and not self._with(verb, needed):
            return None
        for act, rule in (("agree", self._agreed), ("pledge", self._pledged), ("thank", self._thanked), ("urge", self._urged),
                          ("express", self._expressed), ("label", self._labelled), ("label_as", self._labelled_as), ("praise", self._praised), ("name", self._named)):  # fmt: skip
            if lemma in self.acts[act]:
                words = rule(verb)
                if words is not None:
                    return self._make(verb, words, act)
        return None

    def _with(self, verb: Token, cases: list[str]) -> bool:
        return any(
            k.lemma in cases and k.rel in ("prt", "case") or k.case in cases
            for k in self.syntax.children(verb)
        )

    def _infinitive(self, verb: Token) -> tuple[Token, int] | None:
        """An infinitive that the verb governs to its right, and where it begins ('to', 'not to')."""
        for kid in self.syntax.children(verb, "xcomp", "ccomp", "advcl"):
            marks = [
                k
                for k in self.syntax.children(kid)
                if k.lemma == "to" and k.rel in ("aux", "mark") and k.i > verb.i
            ]
            if marks:
                negations = [k.i for k in self.syntax.children(kid, "neg") if k.i < marks[0].i]
                return kid, min([marks[0].i, *negations])
        return None

    def _agreed(self, verb: Token) -> range | None:
        infinitive = self._infinitive(verb)
        if infinitive is not None:
            return range(infinitive[1], self._end(verb, infinitive[1]))
        return None

    def _pledged(self, verb: Token) -> range | None:
        infinitive = self._infinitive(verb)
        if infinitive is not None:
            return range(infinitive[1], self._end(verb, infinitive[1]))
        to = next(
            (k for k in self.syntax.children(verb, "case") if k.lemma == "to" and k.i > verb.i),
            None,
        )
        if to is not None and "ger" in self.tokens[to.i + 1].feats:
            return range(to.i + 1, self._end(verb, to.i + 1))
        return self._named(verb) if verb.lemma in self.sets["nominal_pledges"] else None

    def _thanked(self, verb: Token) -> range | None:
        kids = [
            k
            for c in [verb, *self.syntax.children(verb, "advcl", "obj")]
            for k in self.syntax.children(c, "case", "mark")
        ]
        for kid in kids:
            if kid.i > verb.i and kid.lemma in ("for", "on", "upon"):
                start = kid.i + 1
                gerund = "ger" in self.tokens[start].feats
                target = self.syntax.child(verb, "obj")
                if gerund and target is not None and target.pos != "PRON" and target.i < kid.i:
                    start = min(t.i for t in self.syntax.subtree(target))
                return range(start, self._end(verb, start))
        return None

    def _after_case(self, governor: Token, cases: tuple[str, ...]) -> range | None:
        """What stands behind one of the prepositions, to the end of the governor's clause."""
        for kid in self.syntax.children(governor, "obl", "nmod"):
            if kid.case.split(" ")[-1] in cases and kid.i > governor.i:
                start = min(t.i for t in self.syntax.subtree(kid))
                return range(start, self._end(governor, start))
        return None

    def _urged(self, verb: Token) -> range | None:
        infinitive = self._infinitive(verb)
        if infinitive is None:
            if verb.lemma in ("call", "appeal", "press"):
                return self._after_case(verb, ("for",))
            return self._named(verb) if verb.lemma in self.sets["nominal_urges"] else None
        start = infinitive[1]
        target = next(
            (t.i for t in self.tokens[verb.i + 1 : start] if t.pos in ("NOUN", "PROPN")), None
        )
        if target is not None:
            first = verb.i + 1
            while first < start and self.tokens[first].rel in ("case", "prt", "advmod"):
                first += 1
            start = first
        return range(start, self._end(verb, start))

    def _expressed(self, verb: Token) -> range | None:
        for noun in self.syntax.children(verb, "obj"):
            if noun.lemma in self.thanks or noun.text.lower() in self.thanks:
                return self._for_what(verb, noun)
            if noun.lemma in self.feelings and verb.lemma not in self.sets["light_for_thanks"]:
                return self._felt(verb, noun)
        return None

    def _for_what(self, verb: Token, noun: Token) -> range | None:
        for governor in (noun, verb):
            for kid in self.syntax.children(governor):
                if (
                    kid.i > noun.i
                    and kid.rel == "case"
                    and kid.lemma in ("for", "over", "on", "at")
                ):
                    return range(kid.i + 1, self._end(verb, kid.i + 1))
        return next(
            (
                r
                for g in (noun, verb)
                if (r := self._after_case(g, ("for", "over", "on", "at"))) is not None
                and r.start > noun.i
            ),
            None,
        )

    def _felt(self, verb: Token, noun: Token) -> range:
        end = self._end(verb, noun.i)
        for i in range(noun.i + 1, min(noun.i + 4, end)):
            if self.tokens[i].lemma in self.sets["complementizers"]:
                return range(i + 1, end)
        return range(noun.i, end)

    def _labelled(self, verb: Token) -> range | None:
        """'termed them a bridge', 'called the programme a pillar'."""
        objects = [k for k in self.syntax.children(verb, "obj") if k.i > verb.i]
        small = [
            c
            for c in self.syntax.children(verb, "ccomp", "xcomp")
            if c.i > verb.i
            and self._mark(c) is None
            and "to" not in {k.lemma for k in self.syntax.children(c, "aux")}
        ]
        if not small and len(objects) < 2:
            return self._labelled_as(verb)
        start = verb.i + 1
        if self.tokens[start].pos == "PRON":
            start += 1
        return range(start, self._end(verb, start))

    def _labelled_as(self, verb: Token) -> range | None:
        """'described it as a step', 'spoke of him as a neighbour'."""
        for token in self.tokens[verb.i + 1 : self._end(verb, verb.i + 1)]:
            if (
                token.lemma == "as"
                and token.rel in ("case", "mark")
                and (token.head == verb.i or self.tokens[token.head].head == verb.i)
            ):
                return range(token.i + 1, self._end(verb, token.i + 1))
        return None

    def _praised(self, verb: Token) -> range | None:
        return self._named(verb)

    def _named(self, verb: Token) -> range | None:
        """'stressed the importance of …': a thing, never a person or a party alone."""
        for noun in self.syntax.children(verb, "obj", "obl"):
            if (
                noun.i < verb.i
                or noun.rel == "obl"
                and noun.case not in self.particles.get(verb.lemma, ())
            ):
                continue
            quote = self.quote_at.get(noun.i)
            if quote is None and verb.lemma in self.sets["quoting_only"]:
                return None
            if quote is not None and noun.i <= verb.i + REACH:
                return range(quote.first, min(quote.last, self.syntax.sentence(verb).last))
            mention = self.syntax.mention(noun)
            if (
                mention is not None
                and noun.i not in self.quote_at
                or noun.pos == "PRON"
                or noun.lemma in self.sets["people"]
            ):
                return None
            if noun.pos in ("NOUN", "PROPN", "NUM", "ADJ", "VERB"):
                start = min(t.i for t in self.syntax.subtree(noun))
                return range(start, self._end(verb, start))
        return None

    # --- passives, chains, 'according to' -----------------------------------------------------

    def _passive(self, verb: Token) -> Words | None:
        """'It was stressed that …', 'the importance of … was noted': the sides speak together."""
        subject = self.syntax.child(verb, "subjpass", "subj")
        agents = self.syntax.children(verb, "agent")
        clauses = [
            c
            for c in self.syntax.children(verb, "ccomp", "subj", "subjpass")
            if c.i > verb.i and c.pos in ("VERB", "AUX")
        ]
        if not agents and verb.lemma in self.sets["impersonal"]:
            return None
        if verb.lemma in self.acts["urge"] and (infinitive := self._infinitive(verb)) is not None:
            return self._make(
                verb, range(infinitive[1], self._end(verb, infinitive[1])), "passive", joint=True
            )
        expletive = subject is None or subject.lemma == "it" or subject.i > verb.i
        words: range | None = None
        if expletive and clauses and verb.lemma in self.clausal:
            mark = self._mark(clauses[0])
            start = mark.i + 1 if mark is not None else self._opening(clauses[0], verb)
            words = range(start, self._end(verb, start))
        elif (
            expletive
            and verb.lemma in self.acts["agree"]
            and (infinitive := self._infinitive(verb)) is not None
        ):
            words = range(infinitive[1], self._end(verb, infinitive[1]))
        elif not expletive and subject is not None and self.syntax.mention(subject) is None:
            if (
                verb.lemma in self.acts["name"]
                or verb.lemma in self.acts["express"]
                and subject.lemma in self.feelings
            ):
                tree = [t.i for t in self.syntax.subtree(subject)]
                words = range(min(tree), max(tree) + 1)
        if words is None:
            return None
        found = self._make(verb, words, "passive", joint=not agents)
        found.speakers = agents
        found.telling = False
        return found

    def _quoted_as(self, verb: Token) -> Words | None:
        """'X was quoted as saying', 'the ministry quoted X as saying'."""
        saying = next(
            (
                t
                for t in self.syntax.subtree(verb)
                if t.i > verb.i
                and "ger" in t.feats
                and t.lemma in self.clausal
                and self.tokens[t.i - 1].lemma == "as"
            ),
            None,
        )
        if saying is None:
            return None
        found = self._clause(saying) or self._clause(verb)
        if found is None:
            return None
        speakers = (
            self.syntax.children(verb, "subjpass")
            if self.syntax.is_passive(verb)
            else self.syntax.children(verb, "obj")
        )
        found.cue, found.speakers, found.telling = verb, speakers, False
        return found

    def _according(self, token: Token) -> Words | None:
        sentence = self.syntax.sentence(token)
        source = next(
            (
                t
                for t in self.tokens[token.i + 2 : min(token.i + 12, sentence.last)]
                if t.rel in ("obl", "nmod", "dep") and t.case.split(" ")[-1] in ("to", "according")
            ),
            None,
        )
        if source is None:
            return None
        return self._beside(token, token.i, source, "according")

    def _in_words_of(self, token: Token) -> Words | None:
        owner = self.syntax.child(token, "poss")
        if (
            owner is None
            or token.case not in ("in", "by")
            or self.tokens[token.i - 1].lemma == "other"
        ):
            return None
        first = min(t.i for t in self.syntax.subtree(token))
        first = first - 1 if self.tokens[first - 1].lemma == token.case else first
        return self._beside(token, first, owner, "words")

    def _beside(self, cue: Token, first: int, speaker: Token, sort: str) -> Words | None:
        """A parenthesis 'according to X': the longer of what stands before and after it is said."""
        sentence = self.syntax.sentence(cue)
        last = max(t.i for t in self.syntax.subtree(speaker if sort == "according" else cue))
        before = self.trim(range(sentence.first, first))
        after = self.trim(range(last + 1, sentence.last))
        words, left = (before, True) if len(before) > len(after) else (after, False)
        return Words(
            cue,
            words,
            sort,
            [speaker],
            left,
            telling=sort == "according",
            quoted=sum(i in self.quote_at for i in words) * 2 > len(words),
        )

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
