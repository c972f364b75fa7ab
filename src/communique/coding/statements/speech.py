"""What a verb of saying says as a clause or a quotation: before it, behind it, around it."""

from __future__ import annotations

from communique.coding.statements.extent import REACH, Extent, Stretch
from communique.coding.statements.quotes import MARKS
from communique.records import Token

QUESTION = {"whether", "if", "how", "why"}
DASHES = {"–", "—", "-"}


class Speech:
    """Finds the clause or quotation that a verb of saying governs."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.syntax = extent.syntax
        self.tokens = extent.tokens
        self.lex = extent.lex
        self.quote_at = extent.quote_at

    def find(self, verb: Token) -> Stretch | None:
        """'said that A', '"A," said X', 'A, X said, A'."""
        if (
            verb.lemma in self.lex.pair_words
            and verb.lemma not in self.lex.clausal
            and (found := self.that_after(verb)) is not None
        ):
            return found
        clauses = self.syntax.children(verb, "ccomp")
        right = [
            c
            for c in clauses
            if c.i > verb.i and self.opening(c, verb) > verb.i and not self._tail(c, verb)
        ]
        right = [c for c in right if not self._apart(verb, self.opening(c, verb))]
        if verb.lemma in self.lex.sets["that_only"]:
            marked = [c for c in right if self.extent.mark(c) is not None]
            quote = self._quote_after(verb) or self._quote_before(verb, self.extent.chunk(verb))
            if marked:
                return self._right(verb, marked[0])
            left = quote is not None and quote.start < verb.i
            return Stretch(quote, "quote", left=left) if quote is not None else None
        if (
            right
            and verb.lemma in self.lex.acts["name"]
            and any(
                verb.i < o.i < self.opening(right[0], verb) - 3 and o.pos == "NOUN"
                for o in self.syntax.children(verb, "obj")
            )
        ):
            return None
        if right:
            return self._right(verb, right[0])
        after = self._quote_after(verb)
        if after is not None:
            # '"A," she added, "B"' is one sentence
            split = self._quote_before(verb, self.extent.chunk(verb))
            return Stretch(range(split.start, after.stop) if split else after, "quote")
        colon = self._colon_after(verb)
        if colon is not None and verb.lemma not in self.lex.acts["agree"]:
            return Stretch(colon, "clause")
        chunk = self.extent.chunk(verb)
        before = [c for c in clauses if c.i < chunk.start and not self._parted(c, chunk.start)]
        if before:
            return self._left(verb, before[-1], chunk)
        aside = self._aside(verb, chunk)
        if aside is not None:
            return aside
        quote = self._quote_before(verb, chunk)
        if quote is not None:
            return Stretch(quote, "quote", left=True)
        return self.that_after(verb) or self._all_before(verb, chunk)

    def _apart(self, verb: Token, start: int) -> bool:
        """'A, Ruiz noted; B': what a semicolon parts from the verb is another sentence."""
        return any(t.text == ";" for t in self.tokens[verb.i + 1 : start])

    def _parted(self, clause: Token, end: int) -> bool:
        """'It was Liu who brought them; he assured Malawi of help': a sentence of its own before the verb."""
        return any(t.text == ";" for t in self.tokens[clause.i + 1 : end])

    def that_after(self, verb: Token) -> Stretch | None:
        """'said in a statement that …', 'assured those present that …': a clause hung on another word."""
        sentence = self.syntax.sentence(verb)
        for token in self.tokens[verb.i + 1 : min(sentence.last, verb.i + REACH)]:
            if token.lemma in self.lex.sets["complementizers"] and self.opens(token, verb):
                return Stretch(range(token.i + 1, self.extent.end(verb, token.i + 1)), "clause")
            if token.pos == "VERB" and (token.lemma in self.lex.cues or token.rel == "conj"):
                return None
        return None

    def opens(self, that: Token, verb: Token) -> bool:
        """'that' begins what the verb says, though it may have been read as a relative pronoun."""
        clause = self.syntax.head(that)
        if clause is None or clause.i < that.i or clause.pos not in ("VERB", "AUX", "NOUN", "ADJ"):
            return False
        if that.rel == "mark" and clause.rel != "relcl":
            return verb.lemma in self.lex.sets["addressed"] | self.lex.pair_words
        subjects = self.syntax.children(clause, "subj", "subjpass")
        if clause.rel not in ("relcl", "acl") or not any(s.i > that.i for s in subjects):
            return False
        noun = self.syntax.head(clause)
        while noun is not None and noun.rel in ("nmod", "conj", "appos") and noun.i > verb.i:
            noun = self.syntax.head(noun)
        return noun is not None and (
            noun.rel == "obl"
            or noun.lemma in self.lex.sets["addressees"]
            or verb.lemma in self.lex.sets["addressed"]
        )

    def _all_before(self, verb: Token, chunk: range) -> Stretch | None:
        """'Oil tops the list, Espiritu noted': a main verb after a comma, nothing behind it."""
        sentence = self.syntax.sentence(verb)
        subject = next(iter(self.extent.nearest_subject(verb)), None)
        if (
            subject is None
            or verb.rel != "root"
            or chunk.start - sentence.first < 4
            or self.tokens[chunk.start - 1].text != ","
        ):
            return None
        if (
            self.syntax.child(verb, "obj") is not None
            and verb.lemma not in self.lex.sets["addressed"]
        ) or subject.i not in chunk:
            return None
        before = self.tokens[sentence.first : chunk.start]
        if (
            not any(t.pos in ("VERB", "AUX") and t.rel != "mod" for t in before)
            or before[0].pos in ("ADP", "SCONJ")
            or before[0].rel == "mark"
        ):
            return None
        return Stretch(range(sentence.first, chunk.start), "clause", left=True)

    def _tail(self, clause: Token, verb: Token) -> bool:
        """'…, said the spokesman' behind a comma: who told it, not what was told."""
        opening = self.opening(clause, verb)
        opening += self.tokens[opening].text == ","
        if clause.lemma not in self.lex.tell or self.tokens[opening - 1].text != ",":
            return False
        says = self.syntax.child(clause, "ccomp", "xcomp") is not None
        return opening == clause.i or (self.extent.mark(clause) is None and not says)

    def opening(self, clause: Token, verb: Token) -> int:
        mark = self.extent.mark(clause)
        return mark.i if mark is not None else min(t.i for t in self.syntax.subtree(clause))

    def _right(self, verb: Token, clause: Token) -> Stretch | None:
        mark = self.extent.mark(clause)
        start = mark.i + 1 if mark is not None else self.opening(clause, verb)
        if self.tokens[start].lemma in QUESTION:
            return None
        return Stretch(range(start, self.extent.end(verb, start)), "clause")

    def _left(self, verb: Token, clause: Token, chunk: range) -> Stretch:
        sentence = self.syntax.sentence(verb)
        whole = verb.rel == "root" or self.syntax.head(verb) is None
        start = sentence.first if whole else min(t.i for t in self.syntax.subtree(clause))
        start = self._widened(verb, chunk, start)
        return Stretch(range(start, chunk.start), "clause", left=True)

    def _widened(self, verb: Token, chunk: range, start: int) -> int:
        """The whole of a quotation that ends before the verb is said, however it was parsed."""
        quote = self._quote_before(verb, chunk)
        return min(start, quote.start) if quote is not None else start

    def _aside(self, verb: Token, chunk: range) -> Stretch | None:
        """'The yard, said X, keeps hundreds in work': the verb is a parenthesis in what is said."""
        head = self.syntax.head(verb)
        if (
            head is None
            or verb.rel not in ("ccomp", "dep", "advcl", "conj")
            or (
                self.syntax.child(verb, "obj") is not None
                and verb.lemma not in self.lex.sets["addressed"]
            )
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
        if not (closed_left and closed_right) or (
            verb.rel == "conj"
            and self.extent.mark(verb) is None
            and self.syntax.child(verb, "subj") is None
        ):
            return None
        if head.i > verb.i:
            if head.lemma in self.lex.clausal:
                return None
            end = max(t.i for t in self.syntax.subtree(head)) + 1
            return Stretch(range(chunk.stop, self.extent._cut(verb, chunk.stop, end)), "clause")
        start = (
            sentence.first if head.rel == "root" else min(t.i for t in self.syntax.subtree(head))
        )
        start = self._widened(verb, chunk, start)
        return Stretch(range(start, chunk.start), "clause", left=True)

    def _quote_after(self, verb: Token) -> range | None:
        sentence = self.syntax.sentence(verb)
        for i in range(verb.i + 1, min(sentence.last, verb.i + REACH)):
            quote = self.quote_at.get(i)
            if quote is not None and quote.first == i:
                lead = self.tokens[i - 2] if i >= 2 else verb
                if lead.text in (",", ":", "–", "—", "-") or lead.i == verb.i:
                    return range(quote.first, min(quote.last, sentence.last))
                return None
            if self.tokens[i].pos == "VERB" and self.tokens[i].lemma in self.lex.cues:
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
