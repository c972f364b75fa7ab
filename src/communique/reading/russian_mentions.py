"""Actors and places in Russian, recognised before the syntax is parsed.

The same grammar as in `mentions`, but where English has word order and prepositions Russian has agreement and
the genitive chain: a post is a head noun with the adjectives that agree with it and the genitives that follow
('первый заместитель министра обороны Республики Казахстан'), and a name after it stands in the head's case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.lexicon import PartyForm
from communique.reading.inflection import Form, name_nominative, nominative, singular
from communique.reading.romanise import romanise
from communique.reading.russian_phrases import DASHES, ENDS, OPEN, Phrase, PhraseFinder
from communique.reading.vocabulary import Vocabulary
from communique.records import Mention, Post, Span


@dataclass(slots=True)
class Named:
    """A mention with the words that it takes and the one that stands for it in the sentence."""

    mention: Mention
    first: int
    last: int
    head: int


class RussianMentions:
    """Finds persons, officials, bodies, parties and places in the words of one paragraph."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def find(
        self,
        words: Sequence[Form],
        text: str,
        offset: int,
        persons: Sequence[Span],
        blocked: frozenset[int],
    ) -> list[Named]:
        """Mentions of one sentence in order of appearance, none overlapping.

        `text` is the sentence, which begins at `offset` of the report; `persons`: the names that
        the model recognised; `blocked`: words of prepositions ('во главе'), which head nothing.
        """
        return _Pass(self.vocabulary, words, text, offset, persons, blocked).run()


class _Pass(PhraseFinder):
    """Makes the mentions of one sentence."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        words: Sequence[Form],
        text: str,
        offset: int,
        persons: Sequence[Span],
        blocked: frozenset[int],
    ) -> None:
        super().__init__(vocabulary, words, text, offset, persons, blocked)
        self.shared: list[tuple[Phrase, list[tuple[PartyForm, int, int]]]] = []

    def run(self) -> list[Named]:
        out: list[Named] = []
        phrases = self._phrases()
        i = 0
        while i < self.n:
            phrase = phrases.get(i)
            if phrase is not None and not phrase.body:
                made: Named | None = self._from_posts(i, phrases)
            elif phrase is not None:
                made = self._body(phrase)
            else:
                made = self._from_name(i, phrases) or self._party(i) or self._place(i)
            if made is not None:
                if (
                    self.shared
                    and made.mention.kind == "person"
                    and not made.mention.posts
                    and out
                    and self._follows(out, made)
                ):
                    self._share(made.mention, self._count(out))
                out.append(made)
            i = made.last if made is not None else i + 1
        return out

    def _follows(self, out: list[Named], made: Named) -> bool:
        """Only a comma or 'и' lies between this name and the holder before it."""
        before = out[-1]
        return (
            before.mention.kind == "person"
            and self.norm(before.last) in (",", "и")
            and before.last + 1 == made.first
            and before.mention.posts[:1] != []
            and before.mention.posts[0].span
            == self.span(self.shared[-1][0].first, self.shared[-1][0].last)
        )

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
            if (
                self.words[follower.head].case != self.words[chain[0].head].case
                or self.words[follower.head].plural != self.words[chain[0].head].plural
            ):
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
            if end is not None and (
                j == chain[-1].last or rank is not None or self.word(end) in ENDS
            ):
                after, last = self._posts_after(end, phrases)
                return self._person(
                    i, k, end, rank, words, [*chain, *after], last, self.words[chain[0].head].case
                )
            chain.pop()
        return self._official(phrases[i])

    def _holder(self, i: int, name: int, end: int, chain: list[Phrase]) -> Named:
        """'министры обороны X и Y А. и Б.': the first of several holders of one post; the others follow."""
        phrase = chain[0]
        case = self.words[phrase.head].case
        parties = phrase.parties or self._states_before(phrase.first)
        self.shared.append((phrase, parties))
        named = self._person(i, name, end, None, None, [], end, case)
        self._share(named.mention, 0)
        return Named(named.mention, i, end, name)

    def _states_before(self, i: int) -> list[tuple[PartyForm, int, int]]:
        """'Россия и Казахстан …: министры двух стран': the two states named before in the sentence, if two."""
        found = [
            (form, k, k + length)
            for k, (length, form) in self.parties.items()
            if k < i and form.kind != "capital"
        ]
        first = {form.code: (form, a, b) for form, a, b in reversed(found)}
        return list(first.values())[::-1] if len(first) == 2 else []

    def _share(self, mention: Mention, n: int) -> None:
        """Gives the n-th name behind a plural post the post in the singular, and the n-th party."""
        phrase, parties = self.shared[-1]
        last = min([a for _, a, _ in parties if a > phrase.head] or [phrase.last])
        words = [
            replace(w, plural=False) if k == phrase.head else w
            for k, w in enumerate(self.words[phrase.first : last], phrase.first)
        ]
        count = next(
            (k for k, w in enumerate(words) if w.pos == "NUM" and phrase.first + k > phrase.head),
            len(words),
        )
        words = words[:count]
        text = singular(words, phrase.head - phrase.first)
        party = (
            parties[n]
            if len(parties) > 1 and n < len(parties)
            else parties[0]
            if len(parties) == 1 and n == 0
            else None
        )
        span = self.span(phrase.first, phrase.last)
        mention.posts = [
            Post(
                text[:1].lower() + text[1:],
                span,
                party[0].code if party else None,
                None,
                phrase.kind,
                self.words[phrase.head].lemma,
            )
        ]
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
        if (rank is None and j not in self.names) or (i and self.word(i - 1) in OPEN):
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

    def _person(
        self,
        first: int,
        name: int,
        end: int,
        rank: str | None,
        rank_words: tuple[int, int] | None,
        phrases: list[Phrase],
        last: int,
        case: str,
    ) -> Named:
        words = self.words[name:end]
        own = next((w.case for w in words if w.case not in ("", "Nom")), "Nom")
        case = case or own
        mention = Mention(
            -1,
            "person",
            self.span(first, last),
            self.slice(first, last),
            name=name_nominative(words, case),
            name_span=self.span(name, end),
            rank=rank,
            rank_span=self.span(*rank_words) if rank_words else None,
            posts=[self._post(p) for p in phrases],
            defence=rank is not None or any(self._defence(p) for p in phrases),
        )
        self._settle(mention, phrases)
        head = (
            phrases[0].head
            if phrases and phrases[0].first == first
            else rank_words[0]
            if rank_words
            else name
        )
        return Named(mention, first, last, head)

    def _post(self, phrase: Phrase) -> Post:
        text = nominative(self.words[phrase.first : phrase.last], phrase.head - phrase.first)
        lead = text.split(" ")[0]
        if not (lead.isupper() and len(lead) > 1):
            text = text[:1].lower() + text[1:]
        party = self._state(phrase)
        return Post(
            " ".join(text.split()),
            self.span(phrase.first, phrase.last),
            party[0].code if party else None,
            self.span(party[1], party[2]) if party else None,
            phrase.kind,
            self.words[phrase.head].lemma,
        )

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
        return phrase.kind == "military" or any(
            self.words[k].lemma in self.lex.defence_words
            or self.words[k].norm in self.lex.defence_words
            for k in range(phrase.first, phrase.last)
        )

    def _official(self, phrase: Phrase) -> Named:
        post = self._post(phrase)
        mention = Mention(
            -1,
            "official",
            self.span(phrase.first, phrase.last),
            post.text,
            posts=[post],
            defence=self._defence(phrase),
            plural=self.words[phrase.head].plural,
        )
        self._settle(mention, [phrase])
        return Named(mention, phrase.first, phrase.last, phrase.head)

    def _body(self, phrase: Phrase) -> Named | None:
        """A body that is named, or that stands for one named before ('министерство')."""
        if (
            not phrase.parties
            and phrase.head not in self.parties
            and not self._capital(phrase.first)
            and self.words[phrase.head].lemma not in self.lex.home_bodies
        ):
            return None
        text = " ".join(
            nominative(self.words[phrase.first : phrase.last], phrase.head - phrase.first).split()
        )
        mention = Mention(
            -1,
            "body",
            self.span(phrase.first, phrase.last),
            text,
            form="body",
            defence=self._defence(phrase),
        )
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
        mention = Mention(
            -1,
            "party",
            span,
            text,
            code=form.code,
            code_span=span,
            form=form.kind,
            defence=form.defence,
            city=form.city,
        )
        return Named(mention, i, last, head)

    def _place(self, i: int) -> Named | None:
        if not self._capital(i) or i in self.names:
            return None
        j = i - 1
        while j > 0 and self.words[j].pos == "ADJ" and self.words[j].text.islower():
            j -= 1  # 'в польском Жешуве'
        quoted = self.word(j) in OPEN
        lead = self.words[j - 1] if quoted and j > 0 else self.words[j] if j >= 0 else None
        if lead is None:
            return None
        site = lead.lemma in self.vocabulary.sites
        if not (
            site or lead.norm in self.vocabulary.leads or (lead.text in (",", "(") and not quoted)
        ):
            return None
        found = self.vocabulary.places.at(self.words, i) if not quoted or site else None
        if found is not None:
            last, (city, country) = i + found[0], found[1]
            if last < self.n and self.words[last].lemma in self.vocabulary.waters:
                return None  # 'в Красном море'
        elif site and self._unknown_capital(i):
            last, country = i + 1, ""
            city = romanise(name_nominative(self.words[i:last], self.words[i].case))
        else:
            return None
        span = self.span(i, last)
        mention = Mention(
            -1,
            "place",
            span,
            self.slice(i, last),
            code=country or None,
            code_span=span,
            form="city",
            city=city,
        )
        return Named(mention, i, last, i)
