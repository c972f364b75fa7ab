"""Actors and places, recognised before the syntax is parsed.

Readouts name people in long chains ('First Deputy Minister of Defense – Chief of the General Staff of
the Azerbaijan Army, Colonel General Karim Valiyev'). A parser gets lost in them; a small grammar over
posts, ranks, bodies and parties does not. What it finds is handed to the parser as one word each
(`Mention.token`), which makes the parse shorter and better at once.

The grammar, with P a party, all vocabulary from the lexicon:

    NP      = [P | modifier | Capitalised | possessive]* HEAD [(of|for|to|…) NP-words]*
    POSTS   = NP(post) ((',' | '–' | 'and' | '/') NP(post))*
    PERSON  = POSTS [','] [RANK] [honorific]* NAME ['of' P] [',' POSTS ',']
    BODY    = NP(body)                     'the Azerbaijani Defense Ministry', 'Turkish Land Forces'

Phrases (NP) are read in phrases.py, names in names.py, who is not named in unnamed.py; here they are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from communique.reading.names import Names
from communique.reading.phrases import Phrase, Phrases
from communique.reading.unnamed import Made, Unnamed, take_party
from communique.reading.window import DASHES, POSSESSIVE, Window
from communique.records import Mention, Post


def find_mentions(window: Window, known: Mapping[str, str] | None = None) -> list[Mention]:
    """Persons, officials, bodies, parties and places of one paragraph in order, none overlapping.

    `known` maps names found elsewhere in the report (full names and their last words) to the
    full name; in a headline in title case only those are taken for persons.
    """
    return _Pass(window, known).run()


class _Pass:
    def __init__(self, window: Window, known: Mapping[str, str] | None) -> None:
        self.window = window
        self.lex = window.lex
        self.known = known
        self.names = Names(window, known)
        self.reader = Phrases(window, self.names)
        self.unnamed = Unnamed(window)
        self.phrases = self.reader.all()
        self.shared = any(p.plural for p in self.phrases.values())
        self.titles = {p.last for p in self.phrases.values() if not p.body and not p.plural}

    def run(self) -> list[Mention]:
        mentions: list[Mention] = []
        i = 0
        while i < self.window.n:
            phrase = self.phrases.get(i)
            if phrase is None:
                made = self._person_from_rank(i) or self.unnamed.party_or_place(i)
            elif phrase.body:
                made = self.unnamed.body(phrase)
            else:
                made = self._person_from_posts(i)
            end = i + 1
            several: list[Mention] = []
            while made is not None:
                mention, end = made
                several.append(mention)
                mention.i = len(mentions)
                mentions.append(mention)
                made = (
                    self._fellow(phrase, end)
                    if phrase is not None and mention.kind == "person"
                    else None
                )
            if phrase is not None and phrase.plural and len(several) > 1:
                self._respectively(phrase, several)
            i = max(i + 1, end)
        return mentions

    def _respectively(self, phrase: Phrase, persons: list[Mention]) -> None:
        """'his Malaysian and Thai counterparts A and B': each holder's own party."""
        w = self.window
        parties = [w.parties[phrase.first]] if phrase.first in w.parties else []
        j = phrase.first - 1
        while parties and (w.norm(j) in ("and", "&", ",") or w.party_at[j] >= 0):
            at = w.party_at[j]
            if at >= 0:
                parties.insert(0, w.parties[at])
                j = at
            j -= 1
        if len(parties) < 2 or len(parties) != len(persons):
            return
        start = w.words[phrase.first + w.parties[phrase.first].length].start
        text = " ".join(w.text[start : w.words[phrase.last - 1].end].split())
        for party, person in zip(parties, persons, strict=True):
            post = " ".join(self.lex.singular(word) for word in text.split(" "))
            if " " not in post:  # 'Thai counterpart'
                at = next(k for k, found in w.parties.items() if found is party)
                post = f"{w.slice(at, at + party.length)} {post}"
            person.posts[0] = replace(person.posts[0], text=post, party=None, party_span=None)
            person.code, person.code_span = party.form.code, None

    # --- posts --------------------------------------------------------------------------------

    def _posts(self, i: int) -> tuple[list[Phrase], int]:
        """The chain of posts that begins at word i and the word after it."""
        w = self.window
        chain: list[Phrase] = []
        end = i
        while True:
            phrase = self.phrases.get(i)
            if phrase is None or phrase.body:
                break
            chain.append(phrase)
            end = phrase.last
            j = w.after_brackets(end)
            if w.word(j) != ",":
                j = end
            if w.word(j) in DASHES or w.norm(j) in ("and", "&"):
                j += 1
            elif w.word(j) == ",":
                j += 2 if w.norm(j + 1) in ("and", "&") else 1
            elif j not in self.phrases:
                break
            j = self._skip(j)
            follower = self.phrases.get(j)
            if follower is None or follower.body or not self._same_holder(chain, follower, end):
                break
            i = j
        return chain, end

    def _skip(self, j: int) -> int:
        """The word after articles and words of tenure ('a', 'the new', 'then the', 'currently')."""
        while (
            self.window.norm(j) in self.lex.determiners or self.window.norm(j) in self.lex.transient
        ):
            j += 1
        return j

    def _same_holder(self, chain: list[Phrase], follower: Phrase, end: int) -> bool:
        """Two posts in a row are one person's unless they name different states."""
        named = next((p.party for p in reversed(chain) if p.party), None)
        if named and follower.party and named != follower.party:
            return False
        if follower.plural or chain[-1].plural:
            return False
        alone = (
            self.window.norm(end) in ("and", "&")
            and self.window.norm(end + 1) in self.lex.determiners
        )
        return (
            not alone
            or self._name_after(follower) is not None
            or not (chain[0].party and follower.party)
        )

    def _name_after(self, phrase: Phrase) -> int | None:
        j = phrase.last
        if self.window.word(j) == ",":
            j += 1
        return self._named(j)[1]

    def _named(
        self, j: int, titled: bool = False
    ) -> tuple[int, int | None, str | None, tuple[int, int] | None]:
        """(first word of the name, word after it, rank, the rank's words) behind titles at word j."""
        start = j
        j = self.names.honorifics(j)
        rank_words, rank, j = self.names.rank(j, small=start in self.titles)
        j = self.names.honorifics(j)
        titled = titled or j > start or start in self.titles
        return j, self.names.at(j, titled=titled), rank, rank_words

    def _post(self, phrase: Phrase) -> Post:
        w = self.window
        text = w.slice(phrase.first, phrase.last)
        if phrase.plural:
            text = " ".join(self.lex.singular(word) for word in text.split(" "))
        return Post(
            text,
            w.span(phrase.first, phrase.last),
            phrase.party,
            w.span(*phrase.party_words) if phrase.party_words else None,
            phrase.kind,
        )

    def _posts_after(
        self, end: int, had_posts: bool, bare: bool = False
    ) -> tuple[list[Phrase], int]:
        """Posts in apposition: 'NAME, the Chief of …,' — unless they lead on to another name. Behind a `bare`
        name they must be closed by a mark."""
        w = self.window
        bracket = w.word(end) == "("
        if not bracket and w.word(end) not in (",", "–", "—"):
            return [], end
        j = self._skip(end + 1)
        chain, last = self._posts(j)
        if not chain or chain[0].plural:
            return [], end
        at = self.reader.complements.at_body(last)
        if at is not None:
            chain[-1].last = last = at
            self.reader.settle_party(chain[-1])
        closing = (",", ".", ";", ")", "–", "—")
        if (
            len(chain) > 1
            and self._name_after(chain[-1]) is not None
            and w.norm(chain[-2].last) in (",", "and", "&")
        ):
            chain.pop()  # 'A, group commander, and Section Chief B'
            last = chain[-1].last
        if self._name_after(chain[-1]) is not None and (had_posts or w.word(last) != ","):
            return [], end
        if w.word(last) not in closing:
            chain[-1].last = last = self.reader.complements.loose(last)
        loose = w.word(last) not in closing and last < w.n
        if loose and (bare or w.norm(end + 1) in ("a", "an")):
            return [], end  # '…, a spokesman for the ministry said'
        if had_posts and w.word(last) not in closing and last < w.n:
            return [], end
        if (bracket and w.word(last) == ")") or (
            not bracket and w.word(last) in (",", "–", "—") and last < w.n - 1
        ):
            last += 1
        return chain, last

    def _headed(self, end: int) -> tuple[Post, int] | None:
        """'NAME, who heads the Georgian Ministry of Defence': the post in a verb's words."""
        w = self.window
        j = end + 1 if w.word(end) == "," else end
        if w.norm(j) in self.lex.determiners and w.norm(j + 2) == "who":
            j += 2  # ', the American who commands …'
        post = self.lex.heading.get(w.norm(j + 1)) if w.norm(j) == "who" else None
        if post is None:
            return None
        first = w.after_determiners(j + 2)
        phrase = self.phrases.get(first)
        whole = self.reader.complements.one(j + 2) or 0
        if phrase is None or not phrase.body or whole > phrase.last:
            return self._heads_command(j, post)
        text = f"{post} of {w.slice(j + 2, phrase.last)}"
        party_span = w.span(*phrase.party_words) if phrase.party_words else None
        last = phrase.last + 1 if w.word(phrase.last) == "," else phrase.last
        return Post(text, w.span(j + 1, phrase.last), phrase.party, party_span, "other"), last

    def _heads_command(self, j: int, post: str) -> tuple[Post, int] | None:
        """'who commands US Marine Forces Pacific': what is led is a command's name, not a plain body."""
        w = self.window
        end = self.reader.complements.one(j + 2)
        if end is None or not any(w.capital(k) for k in range(j + 2, end)):
            return None
        at = next((k for k in range(j + 2, end) if k in w.parties), None)
        party = w.parties[at] if at is not None else None
        if party is None or at is None or end - at <= party.length:
            return None
        text = f"{post} of {w.slice(j + 2, end)}"
        span = w.span(at, at + party.length)
        last = end + 1 if w.word(end) == "," else end
        return Post(text, w.span(j + 1, end), party.form.code, span, "military"), last

    # --- persons ------------------------------------------------------------------------------

    def _person_from_posts(self, i: int) -> Made | None:
        w = self.window
        chain, end = self._posts(i)
        if not chain or (chain[-1].party is None and w.norm(chain[-1].head) in self.lex.relational):
            return None
        j, comma = end, False
        at = self.reader.complements.at_body(end)
        if at is not None and (
            self._named(at)[1] is not None or (w.word(at) == "," and self._named(at + 1)[2])
        ):
            chain[-1].last = j = end = at
            self.reader.settle_party(chain[-1])
        j = w.after_brackets(j)
        if w.word(j) == "," and j + 1 < w.n:
            comma, j = True, j + 1
        elif w.word(j) in DASHES and not w.tight(j - 1, j):
            j += 1
        first, name_end, rank, rank_words = self._named(j, titled=comma)
        if comma and name_end is not None and self._fronted(i, name_end):
            name_end = None
        plain = rank is None and first == j
        if name_end is not None and comma and plain and not self._appositive_name(first, name_end):
            name_end = None
        if name_end is not None and chain[-1].plural and self.known is not None:
            name_end = None
        if name_end is None:
            return self.unnamed.official(chain, i), chain[-1].last
        return self._person(i, first, name_end, rank, rank_words, chain)

    def _fronted(self, i: int, end: int) -> bool:
        """'At the request of the minister, General Ruiz left': the comma ends what stands before the clause, and
        no second one closes an apposition."""
        w = self.window
        j = i
        while w.norm(j - 1) in self.lex.determiners:
            j -= 1
        start = next((k + 1 for k in range(j - 1, -1, -1) if w.word(k) == "."), 0)
        inside = 0 < j - start <= 6 and w.norm(j - 1) in ("of", "from", "by", "with")
        opens = self.lex.is_function(w.norm(start)) and w.norm(start) not in self.lex.determiners
        return inside and opens and w.word(self.names.letters(end)) not in (",", ")", "–", "—")

    def _appositive_name(self, j: int, end: int) -> bool:
        """'the minister, NAME,': a name of two words or more between commas."""
        words, end = end - j, self.names.letters(end)
        closing = (
            self.window.word(end) in (",", ".", ";", ")", ":", "")
            or self.window.norm(end) in self.lex.verbish
        )
        return words >= 2 and closing

    def _fellow(self, phrase: Phrase, j: int) -> Made | None:
        """'ministers A of X, B of Y and C of Z': the next holder of a post in the plural."""
        w = self.window
        if not phrase.plural:
            return None
        if w.word(j) == ",":
            j += 1
        if w.norm(j) in ("and", "&"):
            j += 1
        first, name_end, rank, rank_words = self._named(j)
        if name_end is None or name_end - first < 2:
            return None
        shared = Phrase(
            phrase.first, phrase.head, phrase.last, phrase.kind, False, phrase.lead, plural=True
        )
        return self._person(j, first, name_end, rank, rank_words, [shared])

    def _person_from_rank(self, i: int) -> Made | None:
        """A name behind a rank or title, or, with posts behind it, a bare one."""
        w = self.window
        party = w.parties.get(i)
        if w.party_at[i] >= 0 and party is None:
            return None
        j = i
        if party is not None and party.form.kind in (
            "adjective",
            "name",
            "force",
            "capital",
            "alias",
        ):
            after = i + party.length
            if w.word(after) in POSSESSIVE:
                after += 1
            owned = after > i + party.length
            if (
                w.rank_at(after)
                or self.names.honorifics(after) > after
                or (owned and self._countryman(i, after))
            ):
                j = after
        if party is not None and j == i:
            return None
        first, name_end, rank, rank_words = self._named(j)
        titled = first > j
        if name_end is None or (rank is not None and self._thing_before(i)):
            return None
        if not titled and j == i and self.known is None:
            if not self.names.is_name_word(i):
                return None
            after = self.names.letters(name_end)
            if name_end - first == 1 and first == 0:
                return None  # 'Responding, the minister …'
            listed = name_end - first > 1 and self.shared and self._origin(after) is not None
            posts = self._posts_after(after, False, bare=True)[0]
            if not (listed or posts or self._headed(after)):
                return None
        mention, end = self._person(i, first, name_end, rank, rank_words, [])
        if party is not None and j > i and mention.code is None:
            mention.code, mention.code_span = party.form.code, w.span(i, i + party.length)
        return mention, end

    def _countryman(self, i: int, j: int) -> bool:
        """'met Spain's Margarita Robles': a name of two words or more behind a country's, where a side stands."""
        w = self.window
        end = self.names.at(j)
        if end is None or self.known is not None or not 2 <= end - j <= 4 or w.capital(end):
            return False
        name = w.slice(j, end)
        thing = self.lex.places.get(name) or self.lex.exercises.get(name) is not None
        spelled = all(not w.word(k).isupper() for k in range(j, end))
        return spelled and not thing and (i == 0 or w.norm(i - 1) in self.lex.beside_persons)

    def _thing_before(self, i: int) -> bool:
        """'the patrol ship Commandant Blaison', 'exercise Major Storm': the name of a thing; of several
        ('the ships Admiral Levchenko and Admiral Kulakov') each."""
        w = self.window
        j = i
        while w.norm(j - 1) in ("and", "&", ",") and w.capital(j - 2):
            j -= 2
            while w.capital(j - 1):
                j -= 1
        before = w.norm(j - 1)
        return before in self.lex.vessels or before in self.lex.named_things

    def _person(
        self,
        i: int,
        first: int,
        name_end: int,
        rank: str | None,
        rank_words: tuple[int, int] | None,
        before: list[Phrase],
    ) -> Made:
        """The person whose posts and titles begin at word i and whose name is `first` to `name_end`."""
        w = self.window
        after = self.names.letters(name_end)
        origin = self._origin(after)
        if origin is not None:
            after = origin[1]
        behind, last = self._posts_after(after, bool(before))
        headed = self._headed(after) if not behind else None
        posts = [self._post(p) for p in [*before, *behind]]
        if headed is not None:
            posts.append(headed[0])
            last = headed[1]
        name = w.slice(first, name_end)
        if self.known is not None and name.isupper():
            name = self.known.get(name, name)
        mention = Mention(
            -1,
            "person",
            w.span(i, last),
            w.slice(i, last),
            name=name,
            name_span=w.span(first, name_end),
            rank=rank,
            rank_span=w.span(*rank_words) if rank_words else None,
            posts=posts,
            defence=rank is not None or any(p.defence for p in [*before, *behind]),
        )
        people = w.parties.get(after + 2) if headed is not None and w.word(after) == "," else None
        if people is not None:
            mention.code, mention.code_span = people.form.code, w.span(after + 2, after + 3)
        elif origin is not None:
            found = w.parties[origin[0]]
            mention.code, mention.code_span = (
                found.form.code,
                w.span(origin[0], origin[0] + found.length),
            )
        else:
            take_party(mention)
        return mention, last

    def _origin(self, j: int) -> tuple[int, int] | None:
        """(word of the party, word after it) of 'NAME (Colombia)', 'NAME of the Italian Army'."""
        w = self.window
        at = w.after_determiners(j + 1)
        found = w.parties.get(at)
        bracket = w.word(j) == "("
        if not (bracket or w.norm(j) in ("of", "from")) or found is None:
            return None
        end = at + found.length
        if not bracket and at > j + 1 and found.form.kind == "adjective":
            house = self.phrases.get(at)
            if house is None or not house.body or house.party != found.form.code:
                return None
            return None if w.word(house.last) in POSSESSIVE else (at, house.last)
        if found.form.kind in ("adjective", "demonym", "capital", "metonym", "force"):
            return None
        if bracket:
            return (at, end + 1) if w.word(end) == ")" else None
        return None if w.word(end) in POSSESSIVE or self.lex.is_body(w.norm(end)) else (at, end)
