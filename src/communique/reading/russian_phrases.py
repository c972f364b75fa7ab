"""Noun phrases of posts and bodies in Russian: agreement to the left of the head, the genitive chain to its right.

What `phrases` is to English. Works on the tagged words of one sentence; `russian_mentions` makes mentions of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.lexicon import PartyForm
from communique.reading.inflection import Form, only_adjective
from communique.reading.vocabulary import Vocabulary
from communique.records import Span

DASHES = frozenset("–—-−")
OPEN, CLOSE = frozenset('«"“„'), frozenset('»"”“')
JOINS = frozenset({"и", "а", "также"})
ENDS = frozenset('.,;:!?)–—-»"”')


@dataclass(slots=True)
class Phrase:
    """A noun phrase around a post or body; `parties` are the parties named in it, in order."""

    first: int
    head: int
    last: int
    kind: str
    body: bool
    parties: list[tuple[PartyForm, int, int]] = field(default_factory=list)


class PhraseFinder:
    """The words of one sentence with the parties, ranks and names in them, and the phrases around posts."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        words: Sequence[Form],
        text: str,
        offset: int,
        persons: Sequence[Span],
        blocked: frozenset[int],
    ) -> None:
        self.vocabulary = vocabulary
        self.lex = vocabulary.lexicon
        self.words = words
        self.text = text
        self.offset = offset
        self.blocked = blocked
        self.n = len(words)
        self.parties: dict[int, tuple[int, PartyForm]] = {}
        self.inside: set[int] = set()
        self._find_parties()
        self.ranks = {
            i: found for i in range(self.n) if (found := vocabulary.ranks.at(words, i)) is not None
        }
        self.names: dict[int, int] = {}
        self._find_names(persons)

    # --- words --------------------------------------------------------------------------------

    def word(self, i: int) -> str:
        return self.words[i].text if 0 <= i < self.n else ""

    def norm(self, i: int) -> str:
        return self.words[i].norm if 0 <= i < self.n else ""

    def span(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)

    def slice(self, first: int, last: int) -> str:
        return " ".join(
            self.text[
                self.words[first].start - self.offset : self.words[last - 1].end - self.offset
            ].split()
        )

    def _capital(self, i: int) -> bool:
        return self.word(i)[:1].isupper()

    def _find_parties(self) -> None:
        i = 0
        while i < self.n:
            found = self.vocabulary.parties.at(self.words, i)
            if found is None or (found[1].ambiguous and i == 0):
                i += 1
                continue
            self.parties[i] = found
            self.inside.update(range(i, i + found[0]))
            i += found[0]

    def _find_names(self, persons: Sequence[Span]) -> None:
        """The model's names, without the ranks, posts and parties that it takes into them."""
        at = {w.start: i for i, w in enumerate(self.words)}
        ends = {w.end: i + 1 for i, w in enumerate(self.words)}
        for span in persons:
            first, last = at.get(span.start), ends.get(span.end)
            if first is None or last is None:
                continue
            while first < last and (first in self.ranks or self._vocabulary(first)):
                first += self.ranks[first][0] if first in self.ranks else 1
            for k in range(first, last):
                if self.word(k) in OPEN | CLOSE or (
                    k > first
                    and (k in self.ranks or (self._vocabulary(k) and k not in self.parties))
                ):
                    last = k
                    break
            if last - first == 1 and self.words[first].pos in ("VERB", "ADV", "AUX", "ADP", "DET"):
                continue
            if last - first == 1 and first == 0 and only_adjective(self.word(0)):
                continue
            if (
                first >= last
                or not self._capital(first)
                or (self.word(first - 1) in OPEN and self.word(last) in CLOSE)
            ):
                continue
            if (
                first in self.parties
                and first + self.parties[first][0] >= last
                and self.parties[first][1].kind not in ("adjective", "demonym")
            ):
                continue
            if any(self.norm(k) in self.vocabulary.months for k in range(first, last)):
                continue
            self.names[first] = last
            for k in [k for k in self.parties if first <= k < last]:
                self.inside.difference_update(range(k, k + self.parties.pop(k)[0]))

    def _vocabulary(self, i: int) -> bool:
        return (
            self.vocabulary.posts.at(self.words, i) is not None
            or self.vocabulary.bodies.at(self.words, i) is not None
        )

    def _name_at(self, i: int) -> int | None:
        """The word after the name that begins at word i: the model's, else a run of unknown capitals."""
        if i in self.names:
            return self.names[i]
        j = i
        while j < self.n and j - i < 4 and self._unknown_capital(j):
            j += 1
        return j if j > i and any(len(self.word(k)) > 2 for k in range(i, j)) else None

    def _unknown_capital(self, i: int) -> bool:
        word = self.word(i)
        if word == "." and i and len(self.word(i - 1)) == 1 and self._capital(i - 1):
            return True
        if (
            not word[:1].isupper()
            or not word.replace("-", "").isalpha()
            or i in self.inside
            or i in self.ranks
            or self._vocabulary(i)
        ):
            return False
        if self.words[i].pos != "PROPN":
            return False
        return (
            not (word.isupper() and len(word) > 1)
            and self.norm(i) not in self.lex.function_words
            and self.norm(i) not in self.vocabulary.months
        )

    # --- noun phrases -------------------------------------------------------------------------

    def _left(self, head: int) -> int:
        """First of the adjectives that agree with the head and belong to the post."""
        i = head
        while i > 0:
            j = i - 1
            if self.norm(j) == "и" and i < head and j > 0 and self._modifies(j - 1, head):
                i = j - 1
            elif self._modifies(j, head):
                i = j
            else:
                break
        return i

    def _modifies(self, j: int, head: int) -> bool:
        word = self.words[j]
        if (
            j in self.names
            or word.pos not in ("ADJ", "VERB", "NOUN", "PROPN", "NUM")
            or (word.pos == "VERB" and not word.case)
        ):
            return False
        if j in self.parties and self.parties[j][1].kind == "adjective":
            return True
        agrees = word.case == self.words[head].case or not word.case
        return word.pos in ("ADJ", "VERB") and agrees and word.lemma in self.vocabulary.modifiers

    def _governed(self, head: int) -> frozenset[str]:
        return (
            frozenset({"Ins"})
            if self.words[head].lemma in self.vocabulary.instrumental
            else frozenset({"Gen"})
        )

    def _complements(self, phrase: Phrase, start: int, settled: bool) -> int:
        """Word after the last complement; the parties among them are noted in the phrase.

        `settled`: the party that ends the chain has been named already.
        """
        wanted = self._governed(phrase.head)
        prepositions = self.lex.complement_prepositions(phrase.kind, phrase.body)
        i = start
        while i < self.n:
            if i in self.names:
                break
            found = self.parties.get(i)
            if found is not None:
                if not self._party_fits(i, found, wanted) or settled:
                    break
                phrase.parties.append((found[1], i, i + found[0]))
                i += found[0]
                settled = found[1].kind != "adjective" and found[1].kind != "force"
                continue
            word = self.norm(i)
            if word in prepositions and i + 1 < self.n and not self._dated(i + 1):
                end = self._after_preposition(i + 1, phrase)
                if end is None:
                    break
                i, settled = end, False
                wanted = frozenset({"Gen"})
                continue
            if word == "и" and self.norm(i + 1) in prepositions:
                i += 1
                continue
            if settled:
                i = self._more_states(i, phrase, wanted)
                break
            if word == "и" and i > start and self._goes_on(i + 1, wanted):
                i += 1
                continue
            if self._noun(i, wanted):
                i += 1
                wanted = frozenset({"Gen"})
                continue
            if self._adjective(i, wanted) or self._number(i, wanted):
                i += 1
                continue
            if self.word(i) == "(" and self.word(i + 1).isupper() and self.word(i + 2) == ")":
                i += 3
                continue
            if self.word(i) in OPEN and i > start:
                end = self._quoted(i)
                if end is None:
                    break
                i = end
                continue
            break
        while i > start and (
            self.norm(i - 1) in JOINS
            or (self._adjective(i - 1, frozenset({"Gen"})) and i - 1 not in self.parties)
        ):
            i -= 1
        return i

    def _more_states(self, i: int, phrase: Phrase, wanted: frozenset[str]) -> int:
        """'министры обороны Беларуси и России' where their names follow."""
        j, more = i, []
        while (
            self.words[phrase.head].plural
            and self.norm(j) in ("и", ",")
            and (found := self.parties.get(j + 1)) is not None
            and self._party_fits(j + 1, found, wanted)
        ):
            more.append((found[1], j + 1, j + 1 + found[0]))
            j += 1 + found[0]
        if not more or self._name_at(j) is None:
            return i
        phrase.parties += more
        return j

    def _party_fits(self, i: int, found: tuple[int, PartyForm], wanted: frozenset[str]) -> bool:
        length, form = found
        if form.kind == "adjective":
            return self.words[i].case in wanted and i + 1 < self.n
        if form.kind == "demonym":
            return False
        head = self.words[i + length - 1]
        cases = {self.words[k].case for k in range(i, i + length)}
        return (
            bool(cases & wanted)
            or head.text.isupper()
            or not head.case
            or (head.norm == head.lemma and "Nom" not in cases)
        )

    def _noun(self, i: int, wanted: frozenset[str]) -> bool:
        word = self.words[i]
        if (i in self.ranks and word.case not in wanted) or self._dated(i):
            return False
        if i in self.ranks and self._name_at(i + self.ranks[i][0]) is not None:
            return False
        if word.text.isupper() and len(word.text) > 1 and word.text.isalpha():
            return True
        if word.pos not in ("NOUN", "PROPN") or word.case not in wanted:
            return (
                word.pos in ("NOUN", "PROPN")
                and self.vocabulary.bodies.at(self.words, i) is not None
                and "-" not in word.text
                and word.norm == word.lemma
            )
        return not self._capital(i) or self._vocabulary(i) or word.pos == "NOUN"

    def _adjective(self, i: int, wanted: frozenset[str]) -> bool:
        word = self.words[i]
        return (
            word.pos in ("ADJ", "DET", "VERB", "NUM")
            and word.case in wanted
            and word.text[:1].isalpha()
            and i + 1 < self.n
            and self.norm(i) not in self.vocabulary.months
        )

    def _number(self, i: int, wanted: frozenset[str]) -> bool:
        return (
            self.word(i)[:1].isdigit()
            and not self._dated(i)
            and i + 1 < self.n
            and (self._noun(i + 1, wanted) or self._adjective(i + 1, wanted))
        )

    def _dated(self, i: int) -> bool:
        """A date begins here: '14 ноября'."""
        return self.norm(i) in self.vocabulary.months or (
            self.word(i)[:1].isdigit() and self.norm(i + 1) in self.vocabulary.months
        )

    def _goes_on(self, i: int, wanted: frozenset[str]) -> bool:
        if (
            i >= self.n
            or i in self.parties
            or i in self.names
            or self.vocabulary.posts.at(self.words, i) is not None
        ):
            return False
        return (self._noun(i, wanted) or self._adjective(i, wanted)) and not (
            self._capital(i) and self.words[i].pos == "PROPN"
        )

    def _after_preposition(self, i: int, phrase: Phrase) -> int | None:
        """'по делам ветеранов', 'в Индии': the noun phrase behind a post's preposition."""
        found = self.parties.get(i)
        if found is not None and found[1].kind != "adjective":
            return i + found[0]
        j = i
        while (
            j < self.n
            and self.words[j].pos == "ADJ"
            and self.words[j].case in ("Dat", "Loc", "Acc", "Ins")
        ):
            j += 1
        if (
            j < self.n
            and self.words[j].pos in ("NOUN", "PROPN")
            and self.words[j].case in ("Dat", "Loc", "Acc", "Ins")
            and j not in self.names
        ):
            return j + 1
        return None

    def _quoted(self, i: int) -> int | None:
        for j in range(i + 1, min(i + 7, self.n)):
            if self.word(j) in CLOSE:
                return j + 1
        return None

    def phrase_at(self, i: int) -> Phrase | None:
        """The phrase whose head is (or whose fixed form begins with) word i."""
        if i in self.names or (
            i in self.inside
            and (i not in self.parties or self.parties[i][1].kind not in ("metonym", "force"))
        ):
            return None
        if (
            i in self.blocked
            or self.words[i].pos in ("ADP", "ADV", "PRON", "DET", "AUX")
            or (self.words[i].pos == "VERB" and not self.words[i].case)
        ):
            return None
        post = self.vocabulary.posts.at(self.words, i)
        body = self.vocabulary.bodies.at(self.words, i) if post is None else None
        if post is None and body is None:
            return None
        if (
            post is not None
            and i in self.ranks
            and self._name_at(i + self.ranks[i][0]) is not None
            and self.ranks[i][0] >= post[0]
        ):
            return None
        length = post[0] if post is not None else body[0] if body is not None else 1
        head = next((k for k in range(i, i + length) if self.words[k].pos in ("NOUN", "PROPN")), i)
        phrase = Phrase(
            self._left(i), head, i + length, post[1] if post is not None else "body", post is None
        )
        phrase.parties += [
            (self.parties[k][1], k, k + self.parties[k][0])
            for k in range(phrase.first, i)
            if k in self.parties
        ]
        start = i + length
        for k in range(i, i + length):
            if k in self.parties and k + self.parties[k][0] > i + length - 1 and k > head:
                start = max(start, k + self.parties[k][0])
                phrase.parties.append((self.parties[k][1], k, k + self.parties[k][0]))
        settled = bool(phrase.parties and phrase.parties[-1][1] > head)
        phrase.last = self._complements(phrase, start, settled)
        return phrase

    def _phrases(self) -> dict[int, Phrase]:
        out: dict[int, Phrase] = {}
        i = 0
        while i < self.n:
            phrase = self.phrase_at(i)
            if phrase is None:
                i += 1
                continue
            out[phrase.first] = phrase
            i = max(phrase.last, i + 1)
        return out
