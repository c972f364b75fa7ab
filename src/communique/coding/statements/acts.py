"""Acts of speech whose words are no clause: thanks, praise, promises, calls, agreements, names."""

from __future__ import annotations

from collections.abc import Callable

from communique.coding.statements.extent import REACH, Extent, Stretch
from communique.records import Token


class Acts:
    """Finds the words that an act of speech governs."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.syntax = extent.syntax
        self.tokens = extent.tokens
        self.lex = extent.lex
        self.quote_at = extent.quote_at
        self.rules: dict[str, Callable[[Token], range | None]] = {
            "agree": self._agreed,
            "pledge": self._pledged,
            "thank": self._thanked,
            "wish": self._wished,
            "urge": self._urged,
            "express": self._expressed,
            "label": self._labelled,
            "label_as": self._labelled_as,
            "praise": self._named,
            "name": self._named,
        }

    def find(self, verb: Token) -> Stretch | None:
        """The words of the first act that the verb can be and that has any."""
        for act, rule in self.rules.items():
            if verb.lemma not in self.lex.acts[act] or not self._complete(act, verb):
                continue
            words = rule(verb)
            if words is not None:
                return Stretch(self._plain(words), act)
        return None

    def _plain(self, words: range) -> range:
        """Without what the report adds to the thing named: 'the proposals, which …'."""
        for i in range(words.start + 1, words.stop - 1):
            following = self.tokens[i + 1]
            if (
                self.tokens[i].text == ","
                and following.text.lower() in self.lex.sets["additions"]
                and i not in self.quote_at
            ):
                return range(words.start, i)
        return words

    def _complete(self, act: str, verb: Token) -> bool:
        """The verb has the particle without which it is no such act ('called for')."""
        particles = self.lex.particles
        needed = particles.get(f"{act}:{verb.lemma}", particles.get(verb.lemma))
        return needed is None or act == "label" or self._with(verb, needed)

    def _with(self, verb: Token, cases: list[str]) -> bool:
        return any(
            (k.lemma in cases and k.rel in ("prt", "case", "advmod")) or k.case in cases
            for k in self.syntax.children(verb)
        )

    def _agreed(self, verb: Token) -> range | None:
        infinitive = self.extent.infinitive(verb)
        if infinitive is not None:
            return range(infinitive[1], self.extent.end(verb, infinitive[1]))
        return None

    def _pledged(self, verb: Token) -> range | None:
        infinitive = self.extent.infinitive(verb)
        refuses = verb.lemma in self.lex.sets["refusing"]
        if refuses and (infinitive is None or infinitive[0].lemma in self.lex.sets["silent"]):
            return None
        if infinitive is not None:
            return range(infinitive[1], self.extent.end(verb, infinitive[1]))
        to = next(
            (k for k in self.syntax.children(verb, "case") if k.lemma == "to" and k.i > verb.i),
            None,
        )
        if to is not None and "ger" in self.tokens[to.i + 1].feats:
            return range(to.i + 1, self.extent.end(verb, to.i + 1))
        return self._named(verb) if verb.lemma in self.lex.sets["nominal_pledges"] else None

    def _thanked(self, verb: Token) -> range | None:
        if "thank" in self.lex.sets["whole"]:
            return self._whole(verb)
        kids = [
            k
            for c in [verb, *self.syntax.children(verb, "advcl", "obj")]
            for k in self.syntax.children(c, "case", "mark")
        ]
        for kid in kids:
            if kid.i > verb.i and kid.lemma in self.lex.sets["thanks_for"]:
                return range(kid.i + 1, self.extent.end(verb, kid.i + 1))
        return None

    def _wished(self, verb: Token) -> range | None:
        """'wished the cadets a safe journey': what was wished, not to whom."""
        for kid in self.syntax.children(verb, "obj", "ccomp", "xcomp"):
            if kid.i < verb.i or kid.pos not in ("NOUN", "PROPN", "ADJ"):
                continue
            heads = [*self.syntax.children(kid, "subj"), *self.syntax.children(verb, "iobj")]
            hearers = [t.i for h in heads for t in self.syntax.subtree(h) if verb.i < h.i < kid.i]
            if hearers:
                return range(max(hearers) + 1, self.extent.end(verb, max(hearers) + 1))
        return None

    def _whole(self, verb: Token) -> range | None:
        """All that the verb of thanking or wishing governs, in languages where its case tells it."""
        kids = [k for k in self.syntax.children(verb, "obj", "obl", "iobj") if k.i > verb.i]
        start = min((t.i for k in kids for t in self.syntax.subtree(k)), default=0)
        return range(start, self.extent.end(verb, start)) if start > verb.i else None

    def _after_case(self, governor: Token, cases: frozenset[str]) -> range | None:
        """What stands behind one of the prepositions, to the end of the governor's clause."""
        for kid in self.syntax.children(governor, "obl", "nmod"):
            if kid.case.split(" ")[-1] in cases and kid.i > governor.i:
                start = min(t.i for t in self.syntax.subtree(kid))
                return range(start, self.extent.end(governor, start))
        return None

    def _urged(self, verb: Token) -> range | None:
        infinitive = self.extent.infinitive(verb)
        if infinitive is None:
            if verb.lemma in self.lex.sets["appeals"]:
                return self._after_case(verb, self.lex.sets["appeals_for"])
            if verb.lemma not in self.lex.sets["nominal_urges"]:
                return None
            return self._whole(verb) if "urge" in self.lex.sets["whole"] else self._named(verb)
        expected = verb.lemma in self.lex.sets["expecting"]
        if infinitive[0].lemma in self.lex.sets["anonymity"] and self.syntax.is_passive(
            infinitive[0]
        ):
            return None
        if infinitive[0].lemma in self.lex.sets["courtesies"]:
            return None  # 'called on the president to bid farewell'
        start = infinitive[1]
        target = next(
            (t.i for t in self.tokens[verb.i + 1 : start] if t.pos in ("NOUN", "PROPN")), None
        )
        if expected and target is None:
            return None  # 'expects to receive the boats'
        if target is not None and (expected or not self._named_party(target)):
            first = verb.i + 1
            while first < start and self.tokens[first].rel in ("case", "prt", "advmod"):
                first += 1
            start = first
        return range(start, self.extent.end(verb, start))

    def _named_party(self, i: int) -> bool:
        """'requested China to defer': who is asked, named, is none of the words."""
        mention = self.syntax.mention(self.tokens[i])
        return mention is not None and mention.kind in ("party", "person", "official")

    def _expressed(self, verb: Token) -> range | None:
        for noun in self.syntax.children(verb, "obj"):
            words = [noun, *self.syntax.obliques(noun, self.syntax.of)]
            if any(w.lemma in self.lex.thanks or w.text.lower() in self.lex.thanks for w in words):
                return self._for_what(verb, noun)
            if (
                noun.lemma in self.lex.feelings
                and verb.lemma not in self.lex.sets["light_for_thanks"]
            ):
                return self._felt(verb, noun)
        return None

    def _for_what(self, verb: Token, noun: Token) -> range | None:
        for governor in (noun, verb):
            for kid in self.syntax.children(governor):
                if kid.i > noun.i and kid.rel == "case" and kid.lemma in self.lex.sets["reasons"]:
                    return range(kid.i + 1, self.extent.end(verb, kid.i + 1))
        if "express" in self.lex.sets["whole"]:
            return self._with_preposition(verb, noun)
        found = (self._after_case(g, self.lex.sets["reasons"]) for g in (noun, verb))
        direct = next((r for r in found if r is not None and r.start > noun.i), None)
        return direct or self._further(verb, noun)

    def _further(self, verb: Token, noun: Token) -> range | None:
        """'thanks to Ruiz for the ship': the reason hangs on whoever was thanked."""
        end = self.extent.end(verb, noun.i + 1)
        for token in self.tokens[noun.i + 1 : end]:
            if token.rel in ("case", "mark") and token.lemma in self.lex.sets["thanks_for"]:
                return range(token.i + 1, end)
        return None

    def _with_preposition(self, verb: Token, noun: Token) -> range | None:
        """'соболезнования в связи с …': the reason, its preposition included."""
        end = self.extent.end(verb, noun.i + 1)
        inside = [t for t in self.tokens[noun.i + 1 : end] if t.rel in ("obl", "nmod")]
        for governor in (noun, verb):
            for kid in [*self.syntax.children(governor, "obl", "nmod"), *inside]:
                if kid.case in self.lex.sets["reasons"] and kid.i > noun.i:
                    start = min(t.i for t in self.syntax.subtree(kid))
                    return range(start, self.extent.end(verb, start))
        return None

    def _felt(self, verb: Token, noun: Token) -> range:
        end = self.extent.end(verb, noun.i)
        for i in range(noun.i + 1, min(noun.i + 4, end)):
            if self.tokens[i].lemma in self.lex.sets["complementizers"]:
                return range(i + 1, end)
        start = noun.i
        while (
            self.tokens[start - 1].rel in ("mod", "poss") and self.tokens[start - 1].head == noun.i
        ):
            start -= 1
        return range(start, end)

    def _labelled(self, verb: Token) -> range | None:
        """'termed them a bridge', 'called the programme a pillar'."""
        named = self._in_case(verb)
        if named is not None:
            return named
        objects = [k for k in self.syntax.children(verb, "obj") if k.i > verb.i]
        small = [
            c
            for c in self.syntax.children(verb, "ccomp", "xcomp")
            if c.i > verb.i and self.extent.mark(c) is None and not self.syntax.infinitive(c)
        ]
        if not small and len(objects) < 2:
            return self._labelled_as(verb)
        start = verb.i + 1
        if self.tokens[start].pos == "PRON":
            start += 1
        return range(start, self.extent.end(verb, start))

    def _in_case(self, verb: Token) -> range | None:
        """'назвал это решение подарком': what stands in the case of names given; before the verb ('целью
        давления назвал …') it is what is named, and the object what is said."""
        for kid in self.syntax.children(verb, "xcomp", "obl", "agent"):
            if kid.case not in self.lex.sets["label_cases"]:
                continue
            told = kid if kid.i > verb.i else self.syntax.child(verb, "obj")
            if told is None or told.i < verb.i:
                return None
            tree = [t.i for t in self.syntax.subtree(told) if t.rel != "advcl"]
            quote = self.quote_at.get(told.i)
            if quote is not None:
                return range(quote.first, quote.last)
            # 'назвал шаг ответом': what is named, unless a pronoun, and the name
            named = self.syntax.child(verb, "obj") if told is kid else None
            if named is not None and verb.i < named.i < kid.i and named.pos != "PRON":
                tree += [t.i for t in self.syntax.subtree(named) if verb.i < t.i < kid.i]
            return range(min(tree), max(tree) + 1)
        return None

    def _labelled_as(self, verb: Token) -> range | None:
        """'described it as a step', 'spoke of him as a neighbour'; a noun that is described belongs to it."""
        for token in self.tokens[verb.i + 1 : self.extent.end(verb, verb.i + 1)]:
            before = self.tokens[token.i - 1]
            if (
                token.lemma in self.lex.sets["label_words"]
                and token.rel in ("case", "mark")
                and before.lemma not in self.lex.sets["label_not"]
                and (
                    token.head == verb.i
                    or self.tokens[token.head].head == verb.i
                    or (before.i > verb.i and before.pos in ("NOUN", "PROPN"))
                )
            ):
                named = self.syntax.child(verb, "obj")
                start = token.i + 1
                if named is not None and verb.i < named.i < token.i and named.pos != "PRON":
                    start = min(t.i for t in self.syntax.subtree(named) if t.i > verb.i)
                return range(start, self.extent.end(verb, token.i + 1))
        return None

    def _named(self, verb: Token) -> range | None:
        """'stressed the importance of …': a thing, never a person or a party alone."""
        particles = self.lex.particles
        cases = particles.get(f"name:{verb.lemma}", particles.get(verb.lemma, []))
        kids = self.syntax.children(verb, "obj", "obl")
        told = [k for k in kids if k.case in cases]
        if told and verb.lemma in self.lex.sets["addressed"]:
            kids = told  # 'assured Malawi of help': who hears it is none of the words
        for noun in kids:
            if noun.i < verb.i or (noun.rel == "obl" and noun.case not in cases):
                continue
            quote = self.quote_at.get(noun.i)
            if quote is None and verb.lemma in self.lex.sets["quoting_only"]:
                return None
            if quote is None and verb.lemma in self.lex.sets["topical"]:
                articles = self.syntax.children(noun, "det")
                if not any(a.lemma in self.lex.sets["indefinite"] for a in articles):
                    return None  # 'spoke of their country' names a topic, 'of a new phase' says so
            if quote is not None and noun.i <= verb.i + REACH:
                return range(quote.first, min(quote.last, self.syntax.sentence(verb).last))
            mention = self.syntax.mention(noun)
            if (
                (mention is not None and noun.i not in self.quote_at)
                or noun.pos == "PRON"
                or noun.lemma in self.lex.sets["people"]
            ):
                return None
            if noun.pos in ("NOUN", "PROPN", "NUM", "ADJ", "VERB"):
                start = min(t.i for t in self.syntax.subtree(noun))
                return range(start, self.extent.end(verb, start))
        return None
