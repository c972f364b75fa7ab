"""The words of one paragraph and what the lexicon knows of each, looked up once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from communique.lexicon import Lexicon, PartyForm
from communique.records import Span

DASHES = {"–", "—", "-", "/", "―", "−"}
HYPHENS = {"-", "‑"}
POSSESSIVE = {"'s", "’s", "'", "’", "`s", "´s"}
QUOTES = {'"', "“", "”", "«", "»", "'", "‘", "’", "„", "``", "''"}


@dataclass(slots=True)
class Word:
    """A raw word: its text, its normal form (lower case or lemma) and its offsets."""

    text: str
    norm: str
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """A party found at a word: how many words it takes and what it is."""

    length: int
    form: PartyForm


class Window:
    """One paragraph's words; out of range they are empty, so that rules need not ask for the end.

    `aliases` are the abbreviations that the report itself explains ('Guyana Defence Force (GDF)').
    """

    def __init__(
        self, lexicon: Lexicon, words: Sequence[Word], text: str, aliases: Mapping[str, PartyForm] | None = None
    ) -> None:
        self.lex = lexicon
        self.words = words
        self.text = text
        self.n = len(words)
        self.parties: dict[int, Found] = {}
        self.party_at: list[int] = [-1] * self.n
        self._ranks: dict[int, tuple[int, str] | None] = {}
        self._find_parties(aliases or {})

    def _find_parties(self, aliases: Mapping[str, PartyForm]) -> None:
        i = 0
        while i < self.n:
            found = self.lex.party_at(self.words, i)
            alias = aliases.get(self.words[i].text)
            if alias is not None and (found is None or found[0] == 1):
                found = 1, alias
            if found is None:
                i += 1
                continue
            length, form = found
            self.parties[i] = Found(length, form)
            for j in range(i, i + length):
                self.party_at[j] = i
            i += length

    def norm(self, i: int) -> str:
        return self.words[i].norm if 0 <= i < self.n else ""

    def word(self, i: int) -> str:
        return self.words[i].text if 0 <= i < self.n else ""

    def capital(self, i: int) -> bool:
        return self.word(i)[:1].isupper()

    def span(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)

    def slice(self, first: int, last: int) -> str:
        """The text of words `first` up to but not including `last`, on one line."""
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    def tight(self, a: int, b: int) -> bool:
        """No space stands between two neighbouring words."""
        return b < self.n and self.words[a].end == self.words[b].start

    def hyphen(self, i: int) -> bool:
        """Word i is the hyphen inside a compound ('co-director')."""
        return 0 < i < self.n - 1 and self.words[i].text in HYPHENS and self.tight(i - 1, i) and self.tight(i, i + 1)

    def bracketed(self, i: int) -> bool:
        """An abbreviation in brackets, '(GDF)', begins at word i."""
        return self.word(i) == "(" and self.word(i + 2) == ")" and self.word(i + 1).isupper() and self.word(i + 1).isalnum()

    def rank_at(self, i: int) -> tuple[int, str] | None:
        """(words, rank spelled out) of the rank that begins at word i."""
        if i not in self._ranks:
            self._ranks[i] = self.lex.rank_at(self.words, i)
        return self._ranks[i]

    def after_determiners(self, i: int) -> int:
        while self.norm(i) in self.lex.determiners:
            i += 1
        return i
