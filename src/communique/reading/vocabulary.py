"""The lexicon's words in all their forms: phrases looked up by dictionary form, for languages that decline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from communique.lexicon import Lexicon, PartyForm, read_csv, read_toml
from communique.reading.inflection import Form, folded, lemmas

WORD = re.compile(r"\w+(?:[-‑]\w+)*|[^\w\s]")

OPENINGS = range(2, 6)
"""How many letters of a name its forms have in common: all but the last two, as far as it is worth telling."""


class Phrases[T]:
    """Phrases of one or more words; a word of the text fits if it may be a form of the entry's word.

    Abbreviations (all capitals) fit only as written, names only where the text has a capital too.
    """

    def __init__(self, names: bool = False) -> None:
        """`names`: many names, few of which a text has: found by their first letters, declined when needed."""
        self._index: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._names = names

    def add(self, text: str, value: T) -> None:
        words = tuple(WORD.findall(text))
        if not words:
            return
        keys = {_opening(words[0])} if self._names else _keys(words[0])
        for key in keys:
            self._index.setdefault(key, []).append((words, value))

    def at(self, words: Sequence[Form], i: int) -> tuple[int, T] | None:
        """The longest phrase that begins at word i: how many words, and what it stands for."""
        best: tuple[tuple[int, bool], int, T] | None = None
        text = words[i].plain or words[i].text
        keys = {folded(text)[:n] for n in OPENINGS} if self._names else _keys(text)
        for key in keys:
            for entry, value in self._index.get(key, ()):
                length = len(entry)
                if i + length > len(words):
                    continue
                if all(_fits(e, words[i + k]) for k, e in enumerate(entry)):
                    exact = words[i].norm == folded(entry[0])
                    if best is None or (length, exact) > best[0]:
                        best = ((length, exact), length, value)
        return (best[1], best[2]) if best is not None else None


def _opening(word: str) -> str:
    """The letters that all forms of a name begin with."""
    return folded(word)[: max(OPENINGS[0], min(OPENINGS[-1], len(word) - 2))]


def _abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@lru_cache(maxsize=100_000)
def _keys(word: str) -> frozenset[str]:
    return (
        frozenset({folded(word)}) if _abbreviation(word) or not word[:1].isalpha() else lemmas(word)
    )


def _fits(entry: str, word: Form) -> bool:
    text = word.plain or word.text
    if _abbreviation(entry):
        return word.text == entry
    if entry[:1].isupper() and not word.text[:1].isupper():
        return False
    if _abbreviation(word.text) and len(word.text) < 5:
        return folded(entry) == word.norm
    return bool(_keys(entry) & _keys(text))


class Vocabulary:
    """What the mention grammar of a declining language looks up."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.parties: Phrases[PartyForm] = Phrases()
        for text, form in lexicon.parties.items():
            self.parties.add(text, form)
        self.ranks: Phrases[str] = Phrases()
        for row in read_csv(lexicon.folder / "ranks.csv"):
            self.ranks.add(row["form"], row["rank_full"])
        self.posts: Phrases[str] = Phrases()
        posts = read_toml(lexicon.folder / "posts.toml")
        heads = posts["heads"]
        self.weak = frozenset(heads["weak"])
        kinds = {
            head: kind for kind in sorted(heads, key=lambda k: k != "weak") for head in heads[kind]
        }
        kinds |= {form: entry["kind"] for entry in posts["fixed"] for form in entry["forms"]}
        for text, kind in kinds.items():
            if text not in lexicon.grammar["words"]["no_posts"]:
                self.posts.add(text, kind)
        self.bodies: Phrases[bool] = Phrases()
        for text in lexicon.bodies:
            self.bodies.add(text, True)
        self.places: Phrases[tuple[str, str]] = Phrases(names=True)
        for text, place in lexicon.places.items():
            if text[:1].isalpha() and not text[:1].isascii():
                self.places.add(text, place)
        self.adjectives = frozenset(
            folded(t) for t, f in lexicon.parties.items() if f.kind == "adjective"
        )
        # 'ирано-', 'российско-': the first half of a double adjective, and the adjective that it is of
        whole: dict[str, str] = {}
        for text, party in lexicon.parties.items():
            if party.kind == "adjective" and text.endswith("ий"):
                whole.setdefault(party.code, folded(text))
        self.halves = {
            folded(t[:-1]): whole[f.code]
            for t, f in lexicon.parties.items()
            if t.endswith("о-") and f.code in whole
        }
        self.modifiers = frozenset(k for m in lexicon.modifiers for k in lemmas(m))
        self.sites = frozenset(lexicon.grammar["place"]["sites"])
        self.waters = frozenset(lexicon.grammar["place"]["waters"])
        self.leads = lexicon.place_leads
        self.instrumental = frozenset(lexicon.grammar["words"]["govern_instrumental"])
        self.months = frozenset(lexicon.months)
