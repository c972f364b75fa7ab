"""The words of one paragraph and what the lexicon knows of each, looked up once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.lexicon import SHIP, Lexicon, PartyForm
from communique.records import Span

DASHES = {"–", "—", "-", "/", "―", "−"}
HYPHENS = {"-", "‑"}
POSSESSIVE = {"'s", "’s", "'", "’", "`s", "´s"}
QUOTES = {'"', "“", "”", "«", "»", "'", "‘", "’", "„", "``", "''"}

DOUBTFUL = {"force", "abbreviation", "metonym", "organisation"}
"""Kinds of party whose ambiguous words mean none unless the report names it otherwise too."""


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
    """One paragraph's words; out of range they are empty, so that rules need not ask for the end."""

    def __init__(self, lexicon: Lexicon, words: Sequence[Word], text: str) -> None:
        self.lex = lexicon
        self.words = words
        self.text = text
        self.n = len(words)
        self.parties: dict[int, Found] = {}
        self.party_at: list[int] = [-1] * self.n
        self._ranks: dict[int, tuple[int, str] | None] = {}
        i = 0
        while i < self.n:
            found = lexicon.party_at(words, i)
            if found is not None and found[1].kind in ("adjective", SHIP):
                # 'in Lao Cai', 'at HMAS Stirling': a town or base whose name begins like a people's or a ship's
                place = lexicon.place_at(words, i)
                found = None if place is not None and place[0] > found[0] else found
            if found is not None and self._half(i, found[1].kind):
                found = None
            if found is not None and found[1].kind == SHIP and not self.capital(i + found[0]):
                found = None
            if found is not None:
                self._put(i, *found)
            i += found[0] if found is not None else 1

    # --- parties ------------------------------------------------------------------------------

    def _put(self, i: int, length: int, form: PartyForm) -> None:
        self.parties[i] = Found(length, form)
        self.party_at[i : i + length] = [i] * length

    def _half(self, i: int, kind: str) -> bool:
        """'Interfax-Ukraine', 'Radio-Canada': the second half of a house's name, which is no party here."""
        if kind != "name" or not self.hyphen(i - 1) or not self.capital(i - 2):
            return False
        return self.party_at[i - 2] < 0 and self.word(i - 2) in self.lex.houses

    def named(self) -> Counter[str]:
        """How often each party is named by words that mean no other."""
        return Counter(
            f.form.code
            for i, f in self.parties.items()
            if self.slice(i, i + f.length) not in self.lex.rivals
        )

    def settle(self, named: Counter[str]) -> None:
        """Gives words that several parties may be meant by ('SAF', 'Korean') to the one the report names.

        An abbreviation or a unit's name none of whose parties is named is no party.
        """
        for i, found in list(self.parties.items()):
            rivals = self.lex.rivals.get(self.slice(i, i + found.length))
            if not rivals:
                continue
            best = max(rivals, key=lambda form: named[form.code])
            if named[best.code]:
                found.form = best
            elif best.kind in DOUBTFUL:
                del self.parties[i]
                self.party_at[i : i + found.length] = [-1] * found.length

    def explained(self) -> Iterator[tuple[str, PartyForm]]:
        """Abbreviations that stand in brackets behind what they are short for: 'Guyana Defence Force (GDF)'."""
        for i in range(2, self.n):
            if not self.bracketed(i):
                continue
            letters = list(self.words[i + 1].text)
            j = i
            while letters and j > 0 and i - j < 2 * len(self.words[i + 1].text):
                j -= 1
                if self.words[j].text[:1] == letters[-1]:
                    letters.pop()
            party = next((self.parties[k] for k in range(j, i) if k in self.parties), None)
            if not letters and party is not None and i - j > 1:
                defence = any(self.lex.is_defence(self.norm(k)) for k in range(j, i))
                yield self.words[i + 1].text, PartyForm(party.form.code, "force", defence=defence)

    def adopt(self, aliases: Mapping[str, PartyForm]) -> None:
        """Takes abbreviations that the report explains elsewhere for what they are short for."""
        for i, word in enumerate(self.words):
            form = aliases.get(word.text)
            if form is not None and (
                self.party_at[i] < 0 or (self.party_at[i] == i and self.parties[i].length == 1)
            ):
                self._put(i, 1, form)

    # --- words --------------------------------------------------------------------------------

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
        return (
            0 < i < self.n - 1
            and self.words[i].text in HYPHENS
            and self.tight(i - 1, i)
            and self.tight(i, i + 1)
        )

    def bracketed(self, i: int) -> bool:
        """An abbreviation in brackets, '(GDF)', begins at word i."""
        return (
            self.word(i) == "("
            and self.word(i + 2) == ")"
            and self.word(i + 1).isupper()
            and self.word(i + 1).isalnum()
        )

    def after_brackets(self, i: int) -> int:
        """The word behind an abbreviation in brackets at word i ('(CDF)', '(SP&P)', '(JFC Naples)'), else i."""
        if self.word(i) != "(":
            return i
        for j in range(i + 2, min(i + 6, self.n)):
            if self.word(j) == ")":
                return j + 1
            named = j > i + 1 and self.capital(j) and self.word(i + 1).isupper()
            if not (self.word(j).isupper() or self.word(j) in "&-/" or named):
                break
        return i

    def rank_at(self, i: int) -> tuple[int, str] | None:
        """(words, rank spelled out) of the rank that begins at word i."""
        if i not in self._ranks:
            self._ranks[i] = self.lex.rank_at(self.words, i)
        return self._ranks[i]

    def after_determiners(self, i: int) -> int:
        while self.norm(i) in self.lex.determiners:
            i += 1
        return i
