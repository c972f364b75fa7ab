"""Actors and places, recognised before the syntax is parsed.

Readouts name people in long chains ('First Deputy Minister of Defense – Chief of the General Staff of
the Azerbaijan Army, Colonel General Karim Valiyev'). A parser gets lost in them; a small grammar over
posts, ranks, bodies and parties does not. What it finds is handed to the parser as one word each
(`Mention.token`), which makes the parse shorter and better at once.

The grammar, with P a party, all vocabulary from the lexicon:

    NP      = [P | modifier | Capitalised | possessive]* HEAD [(of|for|to|…) NP-words]*
    POSTS   = NP(post) ((',' | '–' | 'and' | '/') NP(post))*
    PERSON  = POSTS [','] [RANK] [honorific]* NAME [',' POSTS ',']
    BODY    = NP(body)                     'the Azerbaijani Defense Ministry', 'Turkish Land Forces'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.lexicon import Lexicon, PartyForm
from communique.records import Mention, Post, Span

MAX_NAME = 6
DASHES = {"–", "—", "-", "/", "―", "−"}
POSSESSIVE = {"'s", "’s", "'", "’", "`s", "´s"}
QUOTES = {'"', "“", "”", "«", "»", "'", "‘", "’", "„"}


@dataclass(slots=True)
class Word:
    """A raw word: its text, its normal form (lower case or lemma) and its offsets."""

    text: str
    norm: str
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """A lexicon entry found at a word: how many words it takes and what it is."""

    length: int
    form: PartyForm


@dataclass(slots=True)
class Phrase:
    """A noun phrase around a post or body: words `first` to `last` (exclusive), head at `head`."""

    first: int
    head: int
    last: int
    kind: str
    body: bool
    party: str | None = None
    party_words: tuple[int, int] | None = None
    defence: bool = False


def is_capital(text: str) -> bool:
    return text[:1].isupper()


def is_initial(text: str) -> bool:
    return len(text) <= 2 and text[:1].isupper() and text[1:] in ("", ".")


class MentionGrammar:
    """Finds persons, officials, bodies, parties and places in the words of one paragraph."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find(self, words: Sequence[Word], text: str, known: dict[str, str] | None = None) -> list[Mention]:
        """Mentions in order of appearance, none overlapping.

        `known` maps names found elsewhere in the report (full names and their last words) to the
        full name; in a headline in title case only those are taken for persons.
        """
        return _Pass(self.lexicon, words, text, known).run()


class _Pass:
    def __init__(
        self, lexicon: Lexicon, words: Sequence[Word], text: str, known: dict[str, str] | None
    ) -> None:
        self.lex = lexicon
        self.words = words
        self.text = text
        self.known = known
        self.n = len(words)
        self.parties: dict[int, Found] = {}
        self.party_at: list[int] = [-1] * self.n
        self._find_parties()

    # --- lexicon look-ups ---------------------------------------------------------------------

    def _find_parties(self) -> None:
        i = 0
        while i < self.n:
            found = self.lex.party_at(self.words, i)
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

    def span(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)

    def slice(self, first: int, last: int) -> str:
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    # --- noun phrases -------------------------------------------------------------------------

    def _left(self, head: int) -> int:
        """First word of the modifiers that stand directly before a head."""
        i, lower_run = head, 0
        while i > 0:
            j = i - 1
            word, norm = self.words[j].text, self.words[j].norm
            at = self.party_at[j]
            if at >= 0:
                form = self.parties[at].form.kind
                if form in ("capital", "organisation_long") and word not in POSSESSIVE:
                    break
                i, lower_run = at, 0
                continue
            if word in POSSESSIVE and j > 0 and self._possessor(j - 1):
                i = j
                continue
            if word in ("-", "‑") and j > 0 and self._tight(j - 1, j) and self._tight(j, j + 1):
                i = j
                continue
            if norm in ("and", "&", "и") and j > 0 and self._service(j - 1) and self._service(i):
                i = j
                continue
            if self.lex.is_modifier(norm) or self.lex.is_body(norm):
                i, lower_run = j, 0
                continue
            if is_capital(word) and word.isalpha() and not self._stops(j) and i < self.n:
                i, lower_run = j, 0
                continue
            break
        while i < head and (self.words[i].text in POSSESSIVE or self.words[i].norm in ("and", "&", "-")):
            i += 1
        return i

    def _tight(self, a: int, b: int) -> bool:
        return b < self.n and self.words[a].end == self.words[b].start

    def _possessor(self, j: int) -> bool:
        return self.party_at[j] >= 0 or is_capital(self.words[j].text) or self.lex.is_body(self.norm(j))

    def _service(self, j: int) -> bool:
        return self.lex.is_modifier(self.norm(j))

    def _stops(self, j: int) -> bool:
        """A capitalised word that cannot modify a post: it begins the sentence, is a day, a name…"""
        word, norm = self.words[j].text, self.words[j].norm
        if self.lex.is_calendar(norm) or self.lex.is_function(norm):
            return True
        if self.lex.rank_at(self.words, j) or self.lex.is_honorific(norm):
            return True
        if self.lex.post_kind(norm):
            return False
        return j == 0 or word.endswith(".") or self.word(j - 1) in (".", "!", "?", ":", "”", '"')

    def _complements(self, head: int, kind: str, body: bool) -> int:
        """Word after the last complement ('of the General Staff of the Armed Forces of …')."""
        i = head + 1
        preps = self.lex.complement_prepositions(kind, body)
        while i < self.n and self.norm(i) in preps:
            end = self._complement(i + 1)
            if end is None:
                break
            i = end
        return i

    def _complement(self, i: int) -> int | None:
        """End of one complement's words, or None where none stands here."""
        start = i
        while self.norm(i) in self.lex.determiners:
            i += 1
        first, settled = i, False
        while i < self.n:
            norm, word = self.norm(i), self.word(i)
            if i in self.parties:
                found = self.parties[i]
                i += found.length
                settled = True
                if self.word(i) in POSSESSIVE and self._noun_follows(i + 1):
                    i += 1
                    settled = False
                elif found.form.kind not in ("adjective", "force"):
                    if not self._head_follows(i):
                        break
                continue
            if self.word(i) in POSSESSIVE and i > first and self._noun_follows(i + 1):
                i += 1
                settled = False
                continue
            if self.lex.is_body(norm) or self.lex.is_modifier(norm) or self.lex.is_topic(norm):
                settled = settled or self.lex.is_body(norm) or self.lex.is_topic(norm)
                settled = settled or norm in self.lex.services
                i += 1
                continue
            if norm in ("and", "&") and i > first and not self._post_follows(i + 1):
                ahead = i + 1
                while self.norm(ahead) in self.lex.determiners:
                    ahead += 1
                if self._complement_word(ahead):
                    i = ahead
                    continue
            if word in (",",) and i > first and self._list_comma(i):
                i += 1
                continue
            if word in ("-", "‑") and i > first and self._tight(i - 1, i) and self._tight(i, i + 1):
                i += 1
                continue
            if is_capital(word) and not settled and not self.lex.is_calendar(norm):
                if self.lex.rank_at(self.words, i) or self.lex.post_kind(norm):
                    break
                i += 1
                if not (is_capital(self.word(i)) or self._head_follows(i)):
                    break
                continue
            if self._head_follows(i) and norm not in self.lex.function_words and word.isalpha():
                i += 1
                continue
            break
        while i > first and self.norm(i - 1) in ("and", "&", ",", "-"):
            i -= 1
        return i if i > first and i > start else None

    def _complement_word(self, i: int) -> bool:
        norm = self.norm(i)
        if i in self.parties:
            return True
        return self.lex.is_body(norm) or self.lex.is_modifier(norm) or self.lex.is_topic(norm)

    def _list_comma(self, i: int) -> bool:
        """'Minister of Defence, Aerospace Industry and …': a comma inside a topic list."""
        j = i + 1
        seen = 0
        while j < self.n and seen < 4 and (self.lex.is_topic(self.norm(j)) or self.lex.is_modifier(self.norm(j))):
            if self._post_follows(j):
                return False
            j += 1
            seen += 1
        return seen > 0 and self.norm(j) in ("and", "&") and self._complement_word(j + 1)

    def _noun_follows(self, i: int) -> bool:
        return i < self.n and (
            is_capital(self.word(i)) or self.lex.is_body(self.norm(i)) or self._head_follows(i)
        )

    def _head_follows(self, i: int) -> bool:
        """A body's head stands within three words, none of them a function word."""
        for j in range(i, min(i + 4, self.n)):
            norm = self.norm(j)
            if self.lex.is_body(norm):
                return True
            if norm in self.lex.function_words or not self.word(j).replace("-", "").isalpha():
                return False
            if is_capital(self.word(j)) and not self.lex.is_modifier(norm) and j not in self.parties:
                return False
        return False

    def _post_follows(self, i: int) -> bool:
        """A post begins here ('and Deputy Prime Minister')."""
        while self.norm(i) in self.lex.determiners:
            i += 1
        for j in range(i, min(i + 6, self.n)):
            norm = self.norm(j)
            if self.lex.post_kind(norm):
                return True
            if j in self.parties or self.lex.is_modifier(norm) or self.word(j) in POSSESSIVE or self.word(j) == "-":
                continue
            if self.party_at[j] >= 0:
                continue
            if is_capital(self.word(j)) and not self.lex.rank_at(self.words, j):
                continue
            return False
        return False

    def phrase_at(self, i: int) -> Phrase | None:
        """The phrase whose head is word i, if it is the head of one."""
        fixed = self.lex.fixed_post_at(self.words, i)
        norm = self.norm(i)
        if fixed:
            length, kind = fixed
            head, body = i + length - 1, False
            last = self._complements(head, kind, False)
        else:
            post = self.lex.post_kind(norm)
            if post and norm.endswith("es") and not is_capital(self.word(i)) and norm in self.lex.verbish:
                post = None
            body = post is None and self.lex.is_body(norm)
            if post is None and not body:
                return None
            if post and self._rank_not_post(i):
                return None
            head, kind = i, post or "body"
            last = self._complements(head, kind, body)
        first = self._left(i)
        phrase = Phrase(first, head, last, kind, body)
        self._settle_party(phrase)
        phrase.defence = any(self.lex.is_defence(self.norm(j)) for j in range(first, last)) or kind == "military"
        return phrase

    def _rank_not_post(self, i: int) -> bool:
        """'General', 'Commander' and 'Marshal' before a name are ranks, before 'of' posts."""
        found = self.lex.rank_at(self.words, i)
        return found is not None and self._name_at(i + found[0]) is not None

    def _settle_party(self, phrase: Phrase) -> None:
        """The last party of the complements names the state, else the first before the head.

        An ambassador 'to Kazakhstan' is not Kazakhstan's: parties behind 'to' and 'in' do not count.
        """
        best: int | None = None
        prep = ""
        for j in range(phrase.head + 1, phrase.last):
            if self.norm(j) in ("of", "for", "to", "in", "at", "with"):
                prep = self.norm(j)
            if j in self.parties and prep in ("of", "for") or (j in self.parties and prep in ("",)):
                best = j
        if best is None:
            for j in range(phrase.first, phrase.head):
                if j in self.parties:
                    best = j
                    break
        if best is not None:
            found = self.parties[best]
            phrase.party = found.form.code
            phrase.party_words = (best, best + found.length)

    # --- names --------------------------------------------------------------------------------

    def _name_at(self, i: int, least: int = 1) -> int | None:
        """Word after the name that begins at i, or None."""
        j, solid = i, 0
        while j < self.n and j - i < MAX_NAME + 2:
            word, norm = self.word(j), self.norm(j)
            if j in self.parties and not (solid and self.parties[j].form.ambiguous and self._cap(j + 1)):
                break
            if self.lex.is_particle(norm) and self._cap_within(j + 1):
                j += 1
                continue
            if is_initial(word) and (self._cap(j + 1) or solid):
                if word.endswith(".") or self._cap(j + 1) or len(word) == 1:
                    j += 1
                    continue
            if word in QUOTES and solid and self._nickname(j):
                j += 3
                continue
            if word in ("-", "'", "’") and solid and self._tight(j - 1, j) and self._tight(j, j + 1) and self._wordlike(j + 1):
                j += 2
                continue
            if self.lex.is_name_suffix(norm) and solid:
                j += 1
                break
            if self._name_word(j):
                solid += 1
                j += 1
                if self.known is not None and solid >= MAX_NAME:
                    break
                continue
            break
        while j > i and self.lex.is_particle(self.norm(j - 1)) and not is_capital(self.word(j - 1)):
            j -= 1
        if solid < least or j == i:
            return None
        if self.known is not None:
            return self._known_prefix(i, j)
        return j

    def _known_prefix(self, i: int, j: int) -> int | None:
        assert self.known is not None
        for end in range(j, i, -1):
            if self.slice(i, end) in self.known:
                return end
        return None

    def _cap(self, j: int) -> bool:
        return j < self.n and is_capital(self.word(j)) and self._name_word(j, strict=False)

    def _cap_within(self, j: int) -> bool:
        for k in range(j, min(j + 3, self.n)):
            if self.lex.is_particle(self.norm(k)) or self.word(k) in ("-", "'", "’"):
                continue
            return self._name_word(k)
        return False

    def _wordlike(self, j: int) -> bool:
        return j < self.n and self.word(j).isalpha()

    def _nickname(self, j: int) -> bool:
        return j + 2 < self.n and is_capital(self.word(j + 1)) and self.word(j + 2) in QUOTES

    def _name_word(self, j: int, strict: bool = True) -> bool:
        if j >= self.n:
            return False
        word, norm = self.words[j].text, self.words[j].norm
        if not is_capital(word) or not word.replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha():
            return False
        if self.lex.is_calendar(norm) or self.lex.is_function(norm) or self.lex.is_honorific(norm):
            return False
        if strict and (
            self.lex.is_body(norm)
            or self.lex.post_kind(norm)
            or self.lex.is_modifier(norm)
            or self.lex.is_topic(norm)
        ):
            return False
        return not (strict and self.lex.rank_at(self.words, j) is not None and not self._cap_rank_name(j))

    def _cap_rank_name(self, j: int) -> bool:
        """'Major', 'General', 'Marshall' as a family name: a name stands before, none after."""
        return False

    # --- the pass -----------------------------------------------------------------------------

    def run(self) -> list[Mention]:
        mentions: list[Mention] = []
        i = 0
        heads = self._heads()
        while i < self.n:
            mention_end = None
            phrase = heads.get(i)
            if phrase is not None and not phrase.body:
                made = self._person_from_posts(i, heads)
            elif phrase is not None and phrase.body:
                made = self._body(phrase)
            else:
                made = self._person_from_rank(i, heads) or self._party_or_place(i, heads)
            if made is not None:
                mention, mention_end = made
                mention.i = len(mentions)
                mentions.append(mention)
            i = mention_end if mention_end is not None and mention_end > i else i + 1
        return mentions

    def _heads(self) -> dict[int, Phrase]:
        """Phrases by their first word; a head inside another phrase's complements is dropped."""
        by_first: dict[int, Phrase] = {}
        taken = 0
        i = 0
        while i < self.n:
            phrase = self.phrase_at(i)
            if phrase is None:
                i += 1
                continue
            phrase.first = max(phrase.first, taken)
            while phrase.first < phrase.head and self.norm(phrase.first) in ("and", "&", ",", "-", "–", "—"):
                phrase.first += 1
            follower = self.phrase_at(phrase.last) if phrase.last < self.n and phrase.last == phrase.head + 1 else None
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

    def _longer_head(self, phrase: Phrase) -> int | None:
        """'defense ministry's international cooperation department head': the last head rules."""
        if phrase.last != phrase.head + 1:
            return None
        j = phrase.last
        if self.word(j) in POSSESSIVE:
            j += 1
        for k in range(j, min(j + 5, self.n)):
            norm = self.norm(k)
            if self.lex.post_kind(norm) or self.lex.is_body(norm):
                if self._rank_not_post(k):
                    return None
                return k if self._left(k) <= phrase.head else None
            if not (self.lex.is_modifier(norm) or self.lex.is_topic(norm)):
                return None
        return None

    def _posts(self, i: int, heads: dict[int, Phrase]) -> tuple[list[Phrase], int]:
        """The chain of posts that begins at word i and the word after it."""
        chain: list[Phrase] = []
        end = i
        while True:
            phrase = heads.get(i)
            if phrase is None or phrase.body:
                break
            chain.append(phrase)
            end = phrase.last
            j = end
            if self.word(j) in DASHES or self.norm(j) in ("and", "&", "и"):
                j += 1
            elif self.word(j) == ",":
                j += 1
                if self.norm(j) in ("and", "&"):
                    j += 1
            elif j not in heads:
                break
            while self.norm(j) in self.lex.determiners:
                j += 1
            follower = heads.get(j)
            if follower is None or follower.body or not self._same_holder(chain, follower, end, j):
                break
            i = j
        return chain, end

    def _same_holder(self, chain: list[Phrase], follower: Phrase, end: int, j: int) -> bool:
        """Two posts in a row are one person's unless they name different states."""
        a = next((p.party for p in reversed(chain) if p.party), None)
        if a and follower.party and a != follower.party:
            return False
        joined = self.norm(end)
        return joined not in ("and", "&") or self._name_after(follower) is not None or bool(chain[0].party is None or follower.party is None)

    def _name_after(self, phrase: Phrase) -> int | None:
        j = phrase.last
        if self.word(j) == ",":
            j += 1
        rank = self.lex.rank_at(self.words, j)
        return self._name_at(j + (rank[0] if rank else 0))

    def _person_from_posts(self, i: int, heads: dict[int, Phrase]) -> tuple[Mention, int] | None:
        chain, end = self._posts(i, heads)
        if not chain:
            return None
        j, comma = end, False
        if self.word(j) == "," and j + 1 < self.n:
            comma, j = True, j + 1
        elif self.word(j) in DASHES and not self._tight(j - 1, j):
            j += 1
        elif self.word(j) == "(" and False:
            j += 1
        rank_words, rank, j = self._rank(j)
        j = self._skip_honorifics(j)
        name_end = self._name_at(j)
        if comma and name_end is not None and rank is None and not self._appositive_name(j, name_end, chain):
            name_end = None
        if name_end is None:
            return self._official(chain, i), chain[-1].last
        posts, after = self._posts_after(name_end, heads, True)
        mention = self._person(i, j, name_end, rank, rank_words, [*chain, *posts], after)
        return mention, after

    def _appositive_name(self, j: int, end: int, chain: list[Phrase]) -> bool:
        closing = self.word(end) in (",", ".", ";", ")", ":") or end >= self.n or self.norm(end) in self.lex.verbish
        enough = end - j >= 2
        return enough and closing

    def _rank(self, j: int) -> tuple[tuple[int, int] | None, str | None, int]:
        found = self.lex.rank_at(self.words, j)
        if found is None:
            return None, None, j
        length, full = found
        words, end = (j, j + length), j + length
        # 'Army General', 'Police Lieutenant General' are in the lexicon; a bracketed '(retd)' is skipped
        if self.word(end) == "(" and self.lex.is_retired(self.norm(end + 1)):
            end += 3 if self.word(end + 2) == ")" else 2
        elif self.lex.is_retired(self.norm(end)):
            end += 1
        if self.word(end) == "." and self._tight(end - 1, end):
            end += 1
        return words, full, end

    def _skip_honorifics(self, j: int) -> int:
        start = j
        while j < self.n and (self.lex.is_honorific(self.norm(j)) or (self.word(j) in (".", ",") and self.lex.is_honorific(self.norm(j - 1)))):
            j += 1
        # 'the Hon', 'His Highness', but not 'the' or 'of' alone
        while j > start and self.lex.is_function(self.norm(j - 1)):
            j -= 1
        return j

    def _person_from_rank(self, i: int, heads: dict[int, Phrase]) -> tuple[Mention, int] | None:
        if self.party_at[i] >= 0 and i not in self.parties:
            return None
        j = i
        pre_party: int | None = None
        if i in self.parties and self.parties[i].form.kind in ("adjective", "name", "force"):
            after = i + self.parties[i].length
            if self.lex.rank_at(self.words, after):
                pre_party, j = i, after
        start = j
        j = self._skip_honorifics(j)
        rank_words, rank, j = self._rank(j)
        j = self._skip_honorifics(j)
        if rank is None and j == start:
            if not self._bare_name(i):
                return None
        name_end = self._name_at(j)
        if name_end is None:
            return None
        posts, after = self._posts_after(name_end, heads, False)
        if rank is None and j == start and not posts and self.known is None:
            return None
        mention = self._person(i, j, name_end, rank, rank_words, posts, after)
        if pre_party is not None and mention.code is None:
            found = self.parties[pre_party]
            mention.code = found.form.code
            mention.code_span = self.span(pre_party, pre_party + found.length)
        return mention, after

    def _bare_name(self, i: int) -> bool:
        if self.known is not None:
            return True
        return i not in self.parties and self._name_word(i)

    def _posts_after(self, end: int, heads: dict[int, Phrase], had_posts: bool) -> tuple[list[Phrase], int]:
        """Posts in apposition: 'NAME, the Chief of …,' — unless they lead on to another name."""
        j = end
        bracket = self.word(j) == "("
        if not bracket and self.word(j) not in (",", "–", "—"):
            return [], end
        j += 1
        while self.norm(j) in self.lex.determiners or self.norm(j) in ("who", "is"):
            if self.norm(j) == "who":
                return [], end
            j += 1
        chain, last = self._posts(j, heads)
        if not chain:
            return [], end
        name_follows = self._name_after(chain[-1])
        if name_follows is not None and (had_posts or self.word(last) != ","):
            return [], end
        if had_posts and self.word(last) not in (",", ".", ")", ";", "–", "—") and last < self.n:
            return [], end
        if not had_posts and self.norm(last) in ("and", "&") and chain[-1].party is None and False:
            return [], end
        if bracket:
            last += 1 if self.word(last) == ")" else 0
        elif self.word(last) in (",", "–", "—") and last < self.n - 1:
            last += 1
        return chain, last

    def _person(
        self,
        first: int,
        name_first: int,
        name_end: int,
        rank: str | None,
        rank_words: tuple[int, int] | None,
        phrases: list[Phrase],
        last: int,
    ) -> Mention:
        posts = [self._post(p) for p in phrases]
        mention = Mention(
            -1,
            "person",
            self.span(first, last),
            self.slice(first, last),
            name=self._clean_name(name_first, name_end),
            name_span=self.span(name_first, name_end),
            rank=rank,
            rank_span=self.span(*rank_words) if rank_words else None,
            posts=posts,
            defence=any(p.defence for p in phrases) or rank is not None,
        )
        for phrase in phrases:
            if phrase.party and phrase.party_words and mention.code is None:
                mention.code = phrase.party
                mention.code_span = self.span(*phrase.party_words)
        return mention

    def _clean_name(self, first: int, last: int) -> str:
        return self.slice(first, last).rstrip(",")

    def _post(self, phrase: Phrase) -> Post:
        return Post(
            self.slice(phrase.first, phrase.last),
            self.span(phrase.first, phrase.last),
            phrase.party,
            self.span(*phrase.party_words) if phrase.party_words else None,
            phrase.kind,
        )

    def _official(self, chain: list[Phrase], i: int) -> Mention:
        mention = Mention(
            -1,
            "official",
            self.span(i, chain[-1].last),
            self.slice(i, chain[-1].last),
            posts=[self._post(p) for p in chain],
            defence=any(p.defence for p in chain),
        )
        for phrase in chain:
            if phrase.party and phrase.party_words and mention.code is None:
                mention.code, mention.code_span = phrase.party, self.span(*phrase.party_words)
        return mention

    def _body(self, phrase: Phrase) -> tuple[Mention, int] | None:
        if phrase.party is None and not is_capital(self.word(phrase.first)):
            named = self.norm(phrase.head) in self.lex.home_bodies and self.norm(phrase.last) not in self.lex.topics
            if not named or (phrase.last - phrase.first == 1 and self.norm(phrase.first - 1) not in self.lex.determiners):
                return None
        mention = Mention(
            -1,
            "body",
            self.span(phrase.first, phrase.last),
            self.slice(phrase.first, phrase.last),
            code=phrase.party,
            code_span=self.span(*phrase.party_words) if phrase.party_words else None,
            form="body",
            defence=phrase.defence,
        )
        return mention, phrase.last

    def _party_or_place(self, i: int, heads: dict[int, Phrase]) -> tuple[Mention, int] | None:
        found = self.parties.get(i)
        if found is not None:
            last = i + found.length
            mention = Mention(
                -1,
                "party",
                self.span(i, last),
                self.slice(i, last),
                code=found.form.code,
                code_span=self.span(i, last),
                form=found.form.kind,
                defence=found.form.defence,
                city=found.form.city,
            )
            return mention, last
        place = self.lex.place_at(self.words, i)
        if place is None:
            return None
        length, city, country = place
        mention = Mention(
            -1,
            "place",
            self.span(i, i + length),
            self.slice(i, i + length),
            code=country,
            code_span=self.span(i, i + length),
            form="city",
            city=city,
        )
        return mention, i + length
