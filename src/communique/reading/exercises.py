"""Exercises by name: 'Cobra Gold 2019 ended', 'Khanjar, their yearly workout, …'.

A name of the lexicon's, or one that the report itself gives to an exercise, is handed to the parser as one
word, and its token stands for an exercise wherever the report names it.
"""

from __future__ import annotations

import re

from communique.lexicon import Lexicon
from communique.lexicon.lookup import longest, squeeze
from communique.reading.window import Word
from communique.records import Span

NUMBER = re.compile(r"[-–—]?['’]?(?:\d{1,4}|[IVXL]+)(?:[-–/]\d{1,4})?")
NAME = r"(?:[A-Z][\w'’]*[\w](?:[- ](?=[A-Z])[A-Z][\w'’]*\w){0,3})"


class ExerciseNames:
    """The names under which exercises go in one report."""

    def __init__(self, paragraphs: list[str], lexicon: Lexicon) -> None:
        """`paragraphs`: those whose capitals tell names apart from words."""
        self.lexicon = lexicon
        self.own = self._given(paragraphs)

    def spans(self, words: list[Word]) -> list[Span]:
        """Where a paragraph names an exercise."""
        out: list[Span] = []
        for i, word in enumerate(words):
            if out and word.start < out[-1].end:
                continue
            length = self.at(words, i)
            if length:
                out.append(Span(word.start, words[i + length - 1].end))
        return out

    def _given(self, paragraphs: list[str]) -> frozenset[str]:
        """Names that the report gives to an exercise: 'Exercise Eternity-2021', 'X, an annual drill'."""
        nouns = "|".join(map(re.escape, self.lexicon.exercise_nouns))
        if not nouns:
            return frozenset()
        patterns = (
            rf"\b(?i:{nouns})(?:,? (?i:called|named|dubbed|code-?named|known as))?,? [\"“«‘']?"
            rf"({NAME}(?: of the {NAME})?)",
            rf"({NAME})(?:[ -]?\d+)?[\"”»’']?,? (?:\([^()]*\),? )?(?i:an?|the|their|its|this year.s)"
            rf" (?:[\w’'-]+ ){{0,6}}?(?:{nouns})\b",
            rf"[\"“«‘]({NAME})(?:[- ]\w+)?[,.]?[\"”»’] (?:[a-z-]+ ){{0,4}}(?:{nouns})\b",
        )
        found = {
            m.group(1)
            for p in patterns
            for t in paragraphs
            for m in re.finditer(p, t)
            if not self._holder(t[m.end() :])
        }
        return frozenset(name for name in found if not self._vocabulary(name))

    def _holder(self, rest: str) -> bool:
        """'Marvin Licudine, the exercise director': what follows the noun makes it a post."""
        after = re.match(r"[ '’s-]*([a-z-]+)", rest)
        return after is not None and self.lexicon.post_kind(after.group(1)) is not None

    def _vocabulary(self, name: str) -> bool:
        """Every word of the name is one of posts, bodies, the calendar, or names a party or a place."""
        if name in self.lexicon.parties or name in self.lexicon.places:
            return True
        words = [w.lower() for w in re.split(r"[- ]", name)]
        if squeeze(name.split(" ")[0]) in self.lexicon.ranks:
            return True  # 'in the words of Admiral Cruz, the drill …'
        return any(
            self.lexicon.is_calendar(w)
            or self.lexicon.is_body(w)
            or self.lexicon.post_kind(w) is not None
            or self.lexicon.is_function(w)
            for w in words
        ) or all(self.lexicon.is_modifier(w) or self.lexicon.is_topic(w) for w in words)

    def at(self, words: list[Word], i: int) -> int:
        """How many words from i name an exercise, with its year or number; 0 if none do."""
        if not words[i].text[:1].isalpha() or not words[i].text[:1].isupper():
            return 0
        found = longest(words, i, 5, self._known)
        if found is None:
            return 0
        length, sure = found
        end = i + length
        more = 0
        if end < len(words):
            near = words[end].start - words[end - 1].end <= 1
            if near and words[end].text in ("-", "–", "—") and end + 1 < len(words):
                joined = words[end].start == words[end - 1].end
                more = 2 if joined and NUMBER.fullmatch(words[end + 1].text) else 0
            elif near and NUMBER.fullmatch(words[end].text):
                more = 1
        return length + more if sure or more else 0

    def _known(self, name: str) -> bool | None:
        """Whether the name alone is sure to mean an exercise; None if it is no such name."""
        base = NUMBER.sub("", name) if name[-1:].isdigit() else name
        if base in self.own:
            return True
        ambiguous = self.lexicon.exercises.get(base)
        if ambiguous is None:
            return None
        return not ambiguous or base != name
