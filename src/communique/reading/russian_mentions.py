"""Actors and places in Russian, recognised before the syntax is parsed.

The same grammar as in `mentions`, but where English has word order and prepositions Russian has agreement and
the genitive chain: a post is a head noun with the adjectives that agree with it and the genitives that follow
('первый заместитель министра обороны Республики Казахстан'), and a name after it stands in the head's case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from communique.lexicon import PartyForm
from communique.reading.inflection import Form, name_nominative, nominative, singular
from communique.reading.romanise import romanise
from communique.reading.vocabulary import Vocabulary
from communique.records import Mention, Post, Span

DASHES = frozenset("–—-−")
OPEN, CLOSE = frozenset('«"“„'), frozenset('»"”“')
JOINS = frozenset({"и", "а", "также"})
ENDS = frozenset('.,;:!?)–—-»"”')


@dataclass(slots=True)
class Named:
    """A mention with the words that it takes and the one that stands for it in the sentence."""

    mention: Mention
    first: int
    last: int
    head: int


@dataclass(slots=True)
class Phrase:
    """A noun phrase around a post or body; `parties` are the parties named in it, in order."""

    first: int
    head: int
    last: int
    kind: str
    body: bool
    parties: list[tuple[PartyForm, int, int]] = field(default_factory=list)


class RussianMentions:
    """Finds persons, officials, bodies, parties and places in the words of one paragraph."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def find(self, words: Sequence[Form], text: str, offset: int, persons: Sequence[Span], blocked: frozenset[int]) -> list[Named]:
        """Mentions of one sentence in order of appearance, none overlapping.

        `text` is the sentence, which begins at `offset` of the report; `persons`: the names that
        the model recognised; `blocked`: words of prepositions ('во главе'), which head nothing.
        """
        return _Pass(self.vocabulary, words, text, offset, persons, blocked).run()


class _Pass:
    def __init__(self, vocabulary: Vocabulary, words: Sequence[Form], text: str, offset: int, persons: Sequence[Span], blocked: frozenset[int]) -> None:
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
        self.ranks = {i: found for i in range(self.n) if (found := vocabulary.ranks.at(words, i)) is not None}
        self.names: dict[int, int] = {}
        self.shared: list[tuple[Phrase, str, list[tuple[PartyForm, int, int]]]] = []
        self._find_names(persons)

    # --- words --------------------------------------------------------------------------------

    def word(self, i: int) -> str:
        return self.words[i].text if 0 <= i < self.n else ""

    def norm(self, i: int) -> str:
        return self.words[i].norm if 0 <= i < self.n else ""

    def span(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)

    def slice(self, first: int, last: int) -> str:
        return " ".join(self.text[self.words[first].start - self.offset : self.words[last - 1].end - self.offset].split())

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
                if self.word(k) in OPEN | CLOSE or (k > first and (k in self.ranks or (self._vocabulary(k) and k not in self.parties))):
                    last = k
                    break
            if last - first == 1 and self.words[first].pos in ("VERB", "ADV", "AUX", "ADP", "DET"):
                continue
            if first >= last or not self._capital(first) or (self.word(first - 1) in OPEN and self.word(last) in CLOSE):
                continue
            if first in self.parties and first + self.parties[first][0] >= last and self.parties[first][1].kind not in ("adjective", "demonym"):
                continue
            if any(self.norm(k) in self.vocabulary.months for k in range(first, last)):
                continue
            self.names[first] = last
            for k in [k for k in self.parties if first <= k < last]:
                self.inside.difference_update(range(k, k + self.parties.pop(k)[0]))

    def _vocabulary(self, i: int) -> bool:
        return self.vocabulary.posts.at(self.words, i) is not None or self.vocabulary.bodies.at(self.words, i) is not None

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
        if not word[:1].isupper() or not word.replace("-", "").isalpha() or i in self.inside or i in self.ranks or self._vocabulary(i):
            return False
        if self.words[i].pos != "PROPN":
            return False
        return not (word.isupper() and len(word) > 1) and self.norm(i) not in self.lex.function_words and self.norm(i) not in self.vocabulary.months

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
        if j in self.names or word.pos not in ("ADJ", "VERB", "NOUN", "PROPN", "NUM") or word.pos == "VERB" and not word.case:
            return False
        if j in self.parties and self.parties[j][1].kind == "adjective":
            return True
        agrees = word.case == self.words[head].case or not word.case
        return word.pos in ("ADJ", "VERB") and agrees and word.lemma in self.vocabulary.modifiers

    def _governed(self, head: int) -> frozenset[str]:
        return frozenset({"Ins"}) if self.words[head].lemma in self.vocabulary.instrumental else frozenset({"Gen"})

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
            if self.word(i) in OPEN and i > start:
                end = self._quoted(i)
                if end is None:
                    break
                i = end
                continue
            break
        while i > start and (self.norm(i - 1) in JOINS or (self._adjective(i - 1, frozenset({"Gen"})) and i - 1 not in self.parties)):
            i -= 1
        return i

    def _more_states(self, i: int, phrase: Phrase, wanted: frozenset[str]) -> int:
        """'министры обороны Беларуси и России' where their names follow."""
        j, more = i, []
        while self.words[phrase.head].plural and self.norm(j) in ("и", ",") and (found := self.parties.get(j + 1)) is not None and self._party_fits(j + 1, found, wanted):
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
        return bool(cases & wanted) or head.text.isupper() or not head.case or (head.norm == head.lemma and "Nom" not in cases)

    def _noun(self, i: int, wanted: frozenset[str]) -> bool:
        word = self.words[i]
        if (i in self.ranks and word.case not in wanted) or self._dated(i):
            return False
        if word.text.isupper() and len(word.text) > 1 and word.text.isalpha():
            return True
        if word.pos not in ("NOUN", "PROPN") or word.case not in wanted:
            return word.pos in ("NOUN", "PROPN") and self.vocabulary.bodies.at(self.words, i) is not None and "-" not in word.text and word.norm == word.lemma
        return not self._capital(i) or self._vocabulary(i) or word.pos == "NOUN"

    def _adjective(self, i: int, wanted: frozenset[str]) -> bool:
        word = self.words[i]
        return word.pos in ("ADJ", "DET", "VERB", "NUM") and word.case in wanted and word.text[:1].isalpha() and i + 1 < self.n and self.norm(i) not in self.vocabulary.months

    def _number(self, i: int, wanted: frozenset[str]) -> bool:
        return self.word(i)[:1].isdigit() and not self._dated(i) and i + 1 < self.n and (self._noun(i + 1, wanted) or self._adjective(i + 1, wanted))

    def _dated(self, i: int) -> bool:
        """A date begins here: '14 ноября'."""
        return self.norm(i) in self.vocabulary.months or (self.word(i)[:1].isdigit() and self.norm(i + 1) in self.vocabulary.months)

    def _goes_on(self, i: int, wanted: frozenset[str]) -> bool:
        if i >= self.n or i in self.parties or i in self.names or self.vocabulary.posts.at(self.words, i) is not None:
            return False
        return (self._noun(i, wanted) or self._adjective(i, wanted)) and not (self._capital(i) and self.words[i].pos == "PROPN")

    def _after_preposition(self, i: int, phrase: Phrase) -> int | None:
        """'по делам ветеранов', 'в Индии': the noun phrase behind a post's preposition."""
        found = self.parties.get(i)
        if found is not None and found[1].kind != "adjective":
            return i + found[0]
        j = i
        while j < self.n and self.words[j].pos == "ADJ" and self.words[j].case in ("Dat", "Loc", "Acc", "Ins"):
            j += 1
        if j < self.n and self.words[j].pos in ("NOUN", "PROPN") and self.words[j].case in ("Dat", "Loc", "Acc", "Ins") and j not in self.names:
            return j + 1
        return None

    def _quoted(self, i: int) -> int | None:
        for j in range(i + 1, min(i + 7, self.n)):
            if self.word(j) in CLOSE:
                return j + 1
        return None

    def phrase_at(self, i: int) -> Phrase | None:
        """The phrase whose head is (or whose fixed form begins with) word i."""
        if i in self.names or (i in self.inside and (i not in self.parties or self.parties[i][1].kind not in ("metonym", "force"))):
            return None
        if i in self.blocked or self.words[i].pos in ("ADP", "ADV", "PRON", "DET", "AUX") or self.words[i].pos == "VERB" and not self.words[i].case:
            return None
        post = self.vocabulary.posts.at(self.words, i)
        body = self.vocabulary.bodies.at(self.words, i) if post is None else None
        if post is None and body is None:
            return None
        if post is not None and i in self.ranks and self._name_at(i + self.ranks[i][0]) is not None and self.ranks[i][0] >= post[0]:
            return None
        length = post[0] if post is not None else body[0] if body is not None else 1
        head = next((k for k in range(i, i + length) if self.words[k].pos in ("NOUN", "PROPN")), i)
        phrase = Phrase(self._left(i), head, i + length, post[1] if post is not None else "body", post is None)
        phrase.parties += [(self.parties[k][1], k, k + self.parties[k][0]) for k in range(phrase.first, i) if k in self.parties]
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

    # --- from phrases to mentions ---------------------------------------------------------------

    def run(self) -> list[Named]:
        out: list[Named] = []
        phrases = self._phrases()
        i = 0
        while i < self.n:
            phrase = phrases.get(i)
            if phrase is not None and not phrase.body:
                made = self._from_posts(i, phrases)
            elif phrase is not None:
                made = self._body(phrase)
            else:
                made = self._from_name(i, phrases) or self._party(i) or self._place(i)
            if made is not None:
                if self.shared and made.mention.kind == "person" and not made.mention.posts and out and self._follows(out, made):
                    self._share(made.mention, self._count(out))
                out.append(made)
            i = made.last if made is not None else i + 1
        return out

    def _follows(self, out: list[Named], made: Named) -> bool:
        """Only a comma or 'и' lies between this name and the holder before it."""
        before = out[-1]
        return before.mention.kind == "person" and self.norm(before.last) in (",", "и") and before.last + 1 == made.first and before.mention.posts[:1] != [] and before.mention.posts[0].span == self.span(self.shared[-1][0].first, self.shared[-1][0].last)

    def _count(self, out: list[Named]) -> int:
        span = self.span(self.shared[-1][0].first, self.shared[-1][0].last)
        return sum(1 for n in out if n.mention.posts and n.mention.posts[0].span == span)

    def _chain(self, i: int, phrases: dict[int, Phrase]) -> list[Phrase]:
        """Posts in a row that may be one person's: same case, no two states."""
        chain = [phrases[i]]
        while True:
            last = chain[-1].last
            j = last + 1 if self.word(last) in DASHES or self.word(last) in (",", "и") else last
            follower = phrases.get(j)
            if follower is None or follower.body or j == last:
                return chain
            if self.words[follower.head].case != self.words[chain[0].head].case or self.words[follower.head].plural != self.words[chain[0].head].plural:
                return chain
            states = {f.code for p in [*chain, follower] for f, _, _ in p.parties}
            if len(states) > 1 and self.word(last) != "–":
                return chain
            chain.append(follower)

    def _rank(self, j: int) -> tuple[tuple[int, int] | None, str | None, int]:
        found = self.ranks.get(j)
        if found is None:
            return None, None, j
        end = j + found[0]
        if self.word(end) == "." and self.words[end].start == self.words[end - 1].end:
            end += 1
        return (j, j + found[0]), found[1], end

    def _from_posts(self, i: int, phrases: dict[int, Phrase]) -> Named:
        chain = self._chain(i, phrases)
        while chain:
            j = chain[-1].last
            comma = self.word(j) == ","
            if comma or self.word(j) in DASHES:
                j += 1
            words, rank, k = self._rank(j)
            end = self._name_at(k)
            if end is not None and self.words[chain[-1].head].plural:
                return self._holder(i, k, end, chain)
            if end is not None and (j == chain[-1].last or rank is not None or self.word(end) in ENDS):
                after, last = self._posts_after(end, phrases)
                return self._person(i, k, end, rank, words, [*chain, *after], last, self.words[chain[0].head].case)
            chain.pop()
        return self._official(phrases[i])

    def _holder(self, i: int, name: int, end: int, chain: list[Phrase]) -> Named:
        """'министры обороны X и Y А. и Б.': the first of several holders of one post; the others follow."""
        phrase = chain[0]
        case = self.words[phrase.head].case
        parties = phrase.parties or self._states_before(phrase.first)
        self.shared.append((phrase, case, parties))
        named = self._person(i, name, end, None, None, [], end, case)
        self._share(named.mention, 0)
        return Named(named.mention, i, end, name)

    def _states_before(self, i: int) -> list[tuple[PartyForm, int, int]]:
        """'Россия и Казахстан …: министры двух стран': the two states named before in the sentence, if two."""
        found = [(form, k, k + length) for k, (length, form) in self.parties.items() if k < i and form.kind != "capital"]
        first = {form.code: (form, a, b) for form, a, b in reversed(found)}
        return list(first.values())[::-1] if len(first) == 2 else []

    def _share(self, mention: Mention, n: int) -> None:
        """Gives the n-th name behind a plural post the post in the singular, and the n-th party."""
        phrase, _, parties = self.shared[-1]
        last = min([a for _, a, _ in parties if a > phrase.head] or [phrase.last])
        words = [replace(w, plural=False) if k == phrase.head else w for k, w in enumerate(self.words[phrase.first : last], phrase.first)]
        count = next((k for k, w in enumerate(words) if w.pos == "NUM" and phrase.first + k > phrase.head), len(words))
        words = words[:count]
        text = singular(words, phrase.head - phrase.first)
        party = parties[n] if len(parties) > 1 and n < len(parties) else parties[0] if len(parties) == 1 and n == 0 else None
        span = self.span(phrase.first, phrase.last)
        mention.posts = [Post(text[:1].lower() + text[1:], span, party[0].code if party else None, None, phrase.kind, self.words[phrase.head].lemma)]
        mention.defence = self._defence(phrase)
        if party is not None:
            mention.code, mention.code_span = party[0].code, self.span(party[1], party[2])

    def _from_name(self, i: int, phrases: dict[int, Phrase]) -> Named | None:
        j, party = i, self.parties.get(i)
        if party is not None:
            if party[1].kind not in ("adjective", "demonym"):
                return None
            j = i + party[0]
            if j not in self.ranks and j not in self.names:
                return None
        words, rank, j = self._rank(j)
        if rank is None and j not in self.names or i and self.word(i - 1) in OPEN:
            return None
        end = self._name_at(j)
        if end is None:
            return None
        after, last = self._posts_after(end, phrases)
        case = self.words[words[0]].case if words else ""
        named = self._person(i, j, end, rank, words, after, last, case)
        if party is not None and named.mention.code is None:
            named.mention.code, named.mention.code_span = party[1].code, self.span(i, i + party[0])
        return named

    def _posts_after(self, end: int, phrases: dict[int, Phrase]) -> tuple[list[Phrase], int]:
        """Posts in apposition behind a name: 'ИМЯ, командующий флотом,', 'ИМЯ (начальник Генштаба)'."""
        if self.word(end) not in (",", "("):
            return [], end
        phrase = phrases.get(end + 1)
        if phrase is None or phrase.body or self.words[phrase.head].plural:
            return [], end
        chain = self._chain(end + 1, phrases)
        last = chain[-1].last
        if self.word(last) not in ENDS or self._name_at(last) is not None or last in self.ranks:
            return [], end
        return chain, last + 1 if self.word(last) in (",", ")") and last + 1 < self.n else last

    def _person(self, first: int, name: int, end: int, rank: str | None, rank_words: tuple[int, int] | None, phrases: list[Phrase], last: int, case: str) -> Named:
        words = self.words[name:end]
        own = next((w.case for w in words if w.case not in ("", "Nom")), "Nom")
        case = case or own
        mention = Mention(-1, "person", self.span(first, last), self.slice(first, last),
                          name=name_nominative(words, case), name_span=self.span(name, end),
                          rank=rank, rank_span=self.span(*rank_words) if rank_words else None,
                          posts=[self._post(p) for p in phrases], defence=rank is not None or any(self._defence(p) for p in phrases))  # fmt: skip
        self._settle(mention, phrases)
        head = phrases[0].head if phrases and phrases[0].first == first else rank_words[0] if rank_words else name
        return Named(mention, first, last, head)

    def _post(self, phrase: Phrase) -> Post:
        text = nominative(self.words[phrase.first : phrase.last], phrase.head - phrase.first)
        lead = text.split(" ")[0]
        if not (lead.isupper() and len(lead) > 1):
            text = text[:1].lower() + text[1:]
        party = self._state(phrase)
        return Post(" ".join(text.split()), self.span(phrase.first, phrase.last), party[0].code if party else None,
                    self.span(party[1], party[2]) if party else None, phrase.kind, self.words[phrase.head].lemma)  # fmt: skip

    def _state(self, phrase: Phrase) -> tuple[PartyForm, int, int] | None:
        """Whose post it is: the first state behind the head, else the adjective before it."""
        behind = [p for p in phrase.parties if p[1] > phrase.head]
        return next(iter(behind or phrase.parties), None)

    def _settle(self, mention: Mention, phrases: list[Phrase]) -> None:
        for phrase in phrases:
            party = self._state(phrase)
            if party is not None:
                mention.code, mention.code_span = party[0].code, self.span(party[1], party[2])
                return

    def _defence(self, phrase: Phrase) -> bool:
        return phrase.kind == "military" or any(self.words[k].lemma in self.lex.defence_words or self.words[k].norm in self.lex.defence_words for k in range(phrase.first, phrase.last))

    def _official(self, phrase: Phrase) -> Named:
        post = self._post(phrase)
        mention = Mention(-1, "official", self.span(phrase.first, phrase.last), post.text, posts=[post], defence=self._defence(phrase), plural=self.words[phrase.head].plural)
        self._settle(mention, [phrase])
        return Named(mention, phrase.first, phrase.last, phrase.head)

    def _body(self, phrase: Phrase) -> Named | None:
        """A body that is named, or that stands for one named before ('министерство')."""
        if not phrase.parties and phrase.head not in self.parties and not self._capital(phrase.first) and self.words[phrase.head].lemma not in self.lex.home_bodies:
            return None
        text = " ".join(nominative(self.words[phrase.first : phrase.last], phrase.head - phrase.first).split())
        mention = Mention(-1, "body", self.span(phrase.first, phrase.last), text, form="body", defence=self._defence(phrase))
        if phrase.head in self.parties:
            form = self.parties[phrase.head][1]
            phrase.parties.append((form, phrase.head, phrase.head + self.parties[phrase.head][0]))
        self._settle(mention, [phrase])
        return Named(mention, phrase.first, phrase.last, phrase.head)

    def _party(self, i: int) -> Named | None:
        found = self.parties.get(i)
        if found is None:
            return None
        last, form = i + found[0], found[1]
        span = self.span(i, last)
        head = next((k for k in range(i, last) if self.words[k].pos in ("NOUN", "PROPN")), i)
        text = nominative(self.words[i:last], head - i)
        mention = Mention(-1, "party", span, text, code=form.code, code_span=span, form=form.kind, defence=form.defence, city=form.city)
        return Named(mention, i, last, head)

    def _place(self, i: int) -> Named | None:
        if not self._capital(i) or i in self.names:
            return None
        j = i - 1
        quoted = self.word(j) in OPEN
        lead = self.words[j - 1] if quoted and j > 0 else self.words[j] if j >= 0 else None
        if lead is None:
            return None
        site = lead.lemma in self.vocabulary.sites
        if not (site or lead.norm in self.vocabulary.leads or (lead.text in (",", "(") and not quoted)):
            return None
        found = self.vocabulary.places.at(self.words, i) if not quoted or site else None
        if found is not None:
            last, (city, country) = i + found[0], found[1]
        elif site and self._unknown_capital(i):
            last, country = i + 1, ""
            city = romanise(name_nominative(self.words[i:last], self.words[i].case))
        else:
            return None
        span = self.span(i, last)
        mention = Mention(-1, "place", span, self.slice(i, last), code=country or None, code_span=span, form="city", city=city)
        return Named(mention, i, last, i)
