"""Sayings of a verb with a word beside it: 'paid tribute to …', 'laid stress on …', 'was of the view that …'."""

from __future__ import annotations

from communique.coding.statements.extent import Extent, Idiom, Stretch
from communique.records import Token

NEAR = 6
"""Tokens between the verb, the word that makes the idiom and what opens the content."""


class Idioms:
    """Finds the words that an idiom of speech governs."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.tokens = extent.tokens
        self.lex = extent.lex

    def find(self, verb: Token) -> tuple[Stretch, Idiom] | None:
        """The content of the first idiom that the verb makes with a word close behind it."""
        for idiom in self.lex.idioms.get(verb.lemma, ()):
            word = self._word(verb, idiom)
            words = self._content(verb, word, idiom) if word is not None else None
            if words is not None:
                return Stretch(words, "idiom"), idiom
        return None

    def _word(self, verb: Token, idiom: Idiom) -> Token | None:
        last = self.extent.syntax.sentence(verb).last
        for token in self.tokens[verb.i + 1 : min(last, verb.i + 1 + NEAR)]:
            if token.mention >= 0 or token.text in (",", ";", ":"):
                return None
            if token.lemma in idiom.words:
                behind = token.rel in ("obl", "nmod") and bool(token.case)
                fits = not idiom.of or behind
                return token if fits and token.rel not in ("mod", "subj") else None
        return None

    def _content(self, verb: Token, word: Token, idiom: Idiom) -> range | None:
        last = self.extent.syntax.sentence(verb).last
        for token in self.tokens[word.i + 1 : min(last, word.i + 1 + NEAR)]:
            start = token.i + 1
            following = self.tokens[start].lemma if start < last else ""
            if token.text == "," and following in self.lex.sets["complementizers"]:
                continue
            if token.text in (",", ";", ":", "."):
                return None
            if idiom.clause and token.lemma in self.lex.sets["complementizers"]:
                return range(start, self.extent.end(verb, start))
            infinitive = token.lemma in self.extent.syntax.markers["infinitive"]
            if idiom.clause and idiom.infinitive and infinitive and token.rel in ("aux", "mark"):
                return range(token.i, self.extent.end(verb, start))
            if token.lemma in idiom.after and token.rel in ("case", "mark"):
                governed = self.extent.governed(token)
                if governed is not None and governed.lemma in self.lex.sets["people"]:
                    return None
                return range(start, self.extent.end(verb, start))
        return None
