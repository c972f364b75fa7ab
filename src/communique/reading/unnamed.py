"""Mentions of no named person: officials by their post alone, bodies, parties and places."""

from __future__ import annotations

from communique.lexicon import SHIP
from communique.reading.phrases import Phrase
from communique.reading.window import Window
from communique.records import Mention, Post, Span

Made = tuple[Mention, int]
"""A mention and the word after it."""


class Unnamed:
    """Makes the mentions of one window that name no person."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.lex = window.lex

    def official(self, chain: list[Phrase], i: int) -> Mention:
        w = self.window
        last = chain[-1].last
        posts = [
            Post(
                w.slice(p.first, p.last),
                w.span(p.first, p.last),
                p.party,
                w.span(*p.party_words) if p.party_words else None,
                p.kind,
            )
            for p in chain
        ]
        mention = Mention(
            -1,
            "official",
            w.span(i, last),
            w.slice(i, last),
            posts=posts,
            defence=any(p.defence for p in chain),
            plural=chain[-1].plural,
        )
        take_party(mention)
        return mention

    def body(self, phrase: Phrase) -> Made | None:
        w = self.window
        alone = phrase.party is None and phrase.last - phrase.first == 1
        if alone and w.norm(phrase.head) in self.lex.crowds:
            return None  # 'Soldiers from Peru …': however it is written, a plain noun
        if phrase.party is None and not w.capital(phrase.first):
            named = (
                w.norm(phrase.head) in self.lex.home_bodies
                and w.norm(phrase.last) not in self.lex.topics
            )
            if not named or (alone and w.norm(phrase.first - 1) not in self.lex.determiners):
                return None
        return self._mention(
            "body",
            phrase.first,
            phrase.last,
            phrase.party,
            phrase.party_words,
            "body",
            phrase.defence,
        ), phrase.last

    def party_or_place(self, i: int) -> Made | None:
        w = self.window
        found = w.parties.get(i)
        if found is not None:
            end, form = i + found.length, found.form
            last = self._ship(end) if form.kind == SHIP else end
            mention = self._mention("party", i, last, form.code, (i, end), form.kind, form.defence)
            mention.city = form.city
            return mention, last
        place = self.lex.place_at(w.words, i)
        if place is None:
            return None
        length, city, country = place
        after = i + length
        state = (
            w.parties.get(after + 1) or w.parties.get(after + 2) if w.word(after) == "," else None
        )
        if (
            state is not None
            and state.form.kind in ("name", "alias", "region")
            and state.form.code != country
        ):
            country = state.form.code  # 'Henderson, Western Australia'
        mention = self._mention("place", i, i + length, country, (i, i + length), "city", False)
        mention.city = city
        return mention, i + length

    def _ship(self, i: int) -> int:
        """The word after a ship's name behind its prefix: 'USS Ronald Reagan', 'HMAS Canberra'."""
        last = i
        while last < min(i + 3, self.window.n) and self.window.word(last).istitle():
            last += 1
        return max(last, i)

    def _mention(
        self,
        kind: str,
        first: int,
        last: int,
        code: str | None,
        code_words: tuple[int, int] | None,
        form: str,
        defence: bool,
    ) -> Mention:
        w = self.window
        code_span: Span | None = w.span(*code_words) if code_words else None
        return Mention(
            -1,
            kind,
            w.span(first, last),
            w.slice(first, last),
            code=code,
            code_span=code_span,
            form=form,
            defence=defence,
        )


def take_party(mention: Mention) -> None:
    """The first of the posts that names a party gives it to the mention."""
    for post in mention.posts:
        if post.party and post.party_span and mention.code is None:
            mention.code, mention.code_span = post.party, post.party_span
