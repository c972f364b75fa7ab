"""Noun phrases around a post or a body: 'First Deputy Minister of Defense of Azerbaijan'."""

from __future__ import annotations

from dataclasses import dataclass

from communique.lexicon import one_spelling
from communique.reading.complements import Complements
from communique.reading.names import Names
from communique.reading.window import POSSESSIVE, Window


@dataclass(slots=True)
class Phrase:
    """A noun phrase: words `first` to `last` (exclusive), its head's first and last word."""

    first: int
    head: int
    last: int
    kind: str
    body: bool
    lead: int
    party: str | None = None
    party_words: tuple[int, int] | None = None
    defence: bool = False
    plural: bool = False


class Phrases:
    """Reads the phrases of one window."""

    def __init__(self, window: Window, names: Names) -> None:
        self.window = window
        self.names = names
        self.lex = window.lex
        self.complements = Complements(window, names)

    def all(self) -> dict[int, Phrase]:
        """Phrases by their first word; a head inside another phrase's complements is dropped."""
        by_first: dict[int, Phrase] = {}
        w = self.window
        taken = i = 0
        while i < w.n:
            phrase = self._at(i)
            if phrase is None:
                i += 1
                continue
            phrase.first = max(phrase.first, taken)
            while phrase.first < phrase.lead and w.norm(phrase.first) in (
                "and",
                "&",
                ",",
                "-",
                "–",
                "—",
                *POSSESSIVE,
            ):
                phrase.first += 1
            follower = (
                self._at(phrase.last)
                if phrase.last < w.n and phrase.last == phrase.head + 1
                else None
            )
            if follower is not None and follower.first <= phrase.first:
                i = phrase.last
                continue
            longer = self._longer_head(phrase)
            if longer is not None:
                i = longer
                continue
            by_first[phrase.first] = phrase
            taken = phrase.last
            i = max(phrase.last, i + 1)
        return by_first

    def _at(self, i: int) -> Phrase | None:
        """The phrase whose head begins at word i."""
        w = self.window
        norm = w.norm(i)
        fixed = self.lex.fixed_post_at(w.words, i)
        if fixed:
            length, kind = fixed
            if self._verbal(i, length):
                return None
            head, body = i + length - 1, False
            head -= w.hyphen(head)  # 'navy commander-'
            if longer := self.lex.fixed_post_at(w.words, head):
                head, kind = head + longer[0] - 1, longer[1]  # 'navy commander' + 'in chief'
            head -= self._general_after(head)
            if self._inside_rank(i, head):
                return None
        else:
            post = self.lex.post_kind(norm) or self.lex.short_posts.get(w.word(i))
            if post and norm.endswith("es") and not w.capital(i) and norm in self.lex.verbish:
                post = None
            body = post is None and self.lex.is_body(norm) and not self._on_a_day(i)
            if (
                (post is None and not body)
                or self.names.given_title(i)
                or (post and self._inside_rank(i, i))
                or (body and self._begins_rank(i))
            ):
                return None
            if post and norm in self.lex.attached and not self._apposed(i):
                return None
            head, kind = i, post or "body"
            if titled := self._chief_officer(i):
                head, kind = titled, "other"
        last = self.complements.after(head, kind, body)
        if body and last == head + 1 and self.complements.numbers(last, head):
            last += 1  # 'US Marine Forces Pacific'
        beside = self.window.parties.get(last)
        if (
            fixed
            and last == head + 1
            and beside is not None
            and beside.form.kind in ("name", "alias")
        ):
            if w.word(last + beside.length) not in POSSESSIVE and not self.names.at(
                last, titled=True
            ):
                last += beside.length  # 'Commander of the National Guard Cyprus'
        phrase = Phrase(
            self._left(i),
            head,
            last,
            kind,
            body,
            i,
            plural=not body and bool({w.norm(i), w.norm(head)} & self.lex.plural_posts),
        )
        self.settle_party(phrase)
        phrase.defence = kind == "military" or any(
            self.lex.is_defence(w.norm(j)) for j in range(phrase.first, last)
        )
        return phrase

    def _verbal(self, i: int, length: int) -> bool:
        """'They will mentor the staff', 'came to coach them': a verb, no post."""
        w = self.window
        alone = length == 1 and not w.capital(i) and w.norm(i) in self.lex.verbal_posts
        return alone and i > 0 and w.norm(i - 1) in self.lex.before_verbs

    def _general_after(self, head: int) -> bool:
        """'Army Commander General Aoun', 'Defence Secretary General Silva': the rank behind a post, not
        the posts of a commander or secretary general."""
        w = self.window
        if w.norm(head) != "general" or self.names.at(head + 1, titled=True) is None:
            return False
        title = one_spelling(w.slice(max(0, head - 2), head))
        return w.norm(head - 1) in self.lex.generals or title in self.lex.posts_among

    def _chief_officer(self, i: int) -> int | None:
        """The last word of 'Chief Signal Officer', 'chief human resources officer', which are posts."""
        w = self.window
        if w.norm(i) != "chief" or w.rank_at(i):
            return None
        for k in range(i + 1, min(i + 5, w.n)):
            if w.norm(k) == "officer":
                return k if k > i + 1 else None
            if self.lex.is_function(w.norm(k)) or not w.word(k).isalpha() or w.rank_at(k):
                return None
        return None

    def _apposed(self, i: int) -> bool:
        """Word i follows a name and a comma: 'Wei Fenghe, member of the …'."""
        w = self.window
        j = i - 1
        if w.capital(i) and (i == 0 or w.word(j) in (".", "–", "—", "-", ":")):
            return True  # 'Member of the Military Commission and Minister Dong Jun attended …'
        while w.norm(j) in self.lex.determiners or w.norm(j) in self.lex.transient:
            j -= 1
        return (w.word(j) == "," and self.names.is_name_word(j - 1)) or (
            w.norm(j) in ("and", "&") and w.capital(i)
        )

    def _inside_rank(self, first: int, head: int) -> bool:
        """'General', 'Air Chief Marshal' and 'Chief Warrant Officer' before a name are ranks, not posts."""
        w = self.window
        for i in range(max(0, first - 1), head + 1):
            found = w.rank_at(i)
            if found is None or i + found[0] <= first:
                continue
            end = i + found[0]
            if i > first and head - first >= 2 and w.rank_at(head + 1) is not None:
                continue  # 'Chief of Army Staff | General'
            if end > head + 1 or (
                i <= first
                and self.names.at(self.names.honorifics(self.names.rank(i)[2]), titled=True)
                is not None
            ):
                return True
        return False

    def _on_a_day(self, i: int) -> bool:
        """'Anzac Day services': what is done on a day that has a name."""
        w = self.window
        return w.word(i).islower() and w.capital(i - 1) and w.norm(i - 1) in self.lex.units

    def _begins_rank(self, i: int) -> bool:
        """'Army General Valery', 'Wing Commander (retd) Gupta': a rank that begins like a body."""
        found = self.window.rank_at(i)
        if found is None or found[0] < 2:
            return False
        after = self.names.honorifics(self.names.rank(i)[2])
        return self.names.at(after, titled=True) is not None

    def _longer_head(self, phrase: Phrase) -> int | None:
        """'defense ministry's international cooperation department head': the last head rules."""
        w = self.window
        if phrase.last != phrase.head + 1:
            return None
        j = phrase.last
        if w.word(j) in POSSESSIVE:
            j += 1
        elif w.bracketed(j):
            j += 3
        for k in range(j, min(j + 5, w.n)):
            norm = w.norm(k)
            fixed = self.lex.fixed_post_at(w.words, k)
            if fixed or self.lex.post_kind(norm) or self.lex.is_body(norm):
                return k if not self._inside_rank(k, k) and self._left(k) <= phrase.head else None
            if not (self.lex.is_modifier(norm) or self.lex.is_topic(norm)):
                return None
        return None

    def _left(self, head: int) -> int:
        """First word of the modifiers that stand directly before a head."""
        w = self.window
        i = head
        while i > 0:
            j = i - 1
            word, norm = w.word(j), w.norm(j)
            at = w.party_at[j]
            if at >= 0:
                if w.parties[at].form.kind == "capital" and word not in POSSESSIVE:
                    break
                i = at
            elif (
                (word in POSSESSIVE and j > 0 and self._possessor(j - 1))
                or w.hyphen(j)
                or (
                    norm in ("and", "&")
                    and self.lex.is_modifier(w.norm(j - 1))
                    and self.lex.is_modifier(w.norm(i))
                )
            ):
                i = j
            elif word == ")" and j > 2 and w.bracketed(j - 2):
                i = j - 2
            elif self._whereabouts(j, i):
                break
            elif (
                self.lex.is_modifier(norm)
                or self.lex.is_body(norm)
                or (
                    w.capital(j)
                    and word.isalpha()
                    and self.names.known is None
                    and not self._stops(j)
                )
            ):
                i = j
            else:
                break
        while i < head and (w.word(i) in POSSESSIVE or w.norm(i) in ("and", "&", "-", "(")):
            i += 3 if w.bracketed(i) else 1
        return i

    def _whereabouts(self, j: int, i: int) -> bool:
        """'received in his office Commander X': where it was, no part of the post."""
        w = self.window
        owned = w.norm(j - 1) in self.lex.determiners and w.norm(j - 2) in ("in", "at")
        return owned and w.word(j).islower() and w.capital(i) and self.lex.is_body(w.norm(j))

    def _possessor(self, j: int) -> bool:
        return (
            self.window.party_at[j] >= 0
            or self.window.capital(j)
            or self.lex.is_body(self.window.norm(j))
        )

    def _stops(self, j: int) -> bool:
        """A capitalised word that cannot modify a post: it begins the sentence, is a day, a name…"""
        w = self.window
        word, norm = w.word(j), w.norm(j)
        if self.lex.is_calendar(norm) or self.lex.is_function(norm) or norm in self.lex.transient:
            return True
        if w.rank_at(j) or self.lex.is_honorific(norm):
            return True
        if self.lex.post_kind(norm):
            return False
        return j == 0 or word.endswith(".") or w.word(j - 1) in (".", "!", "?", ":", "”", '"', "“")

    # --- parties ------------------------------------------------------------------------------

    def settle_party(self, phrase: Phrase) -> None:
        """The last party of the complements names the state, else the first before the head.

        An ambassador 'to Kazakhstan' is not Kazakhstan's: parties behind 'to' and 'in' do not count.
        """
        w = self.window
        best: int | None = None
        prep = ""
        for j in range(phrase.head + 1, phrase.last):
            if w.norm(j) in ("of", "for", "to", "in", "at", "with"):
                prep = w.norm(j)
            if j in w.parties and prep in ("of", "for", ""):
                best = j
        if best is None:
            best = next((j for j in range(phrase.first, phrase.head) if j in w.parties), None)
        if best is not None:
            found = w.parties[best]
            phrase.party = found.form.code
            phrase.party_words = (best, best + found.length)
