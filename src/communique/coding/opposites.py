"""Of which countries a person cannot be: those whose officials he faces, those that he visits, where he serves.

'Vice minister Ino gave the list to the Ukrainian ambassador' tells that Ino is no Ukrainian; 'flew to Manila'
that he who flew is no Filipino.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Post, Reading, Token

DIPLOMATIC = "diplomatic"
POSTED = re.compile(r"\b(?:to|in) (?:the )?([A-Z][\w .-]*)")


class Opposites:
    """Rules out countries for the unmarked persons of one report."""

    def __init__(self, reading: Reading, syntax: Syntax, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        self.lexicon = lexicon
        words = lexicon.grammar["reference"]
        self.counterparts = frozenset(words["counterpart"])
        self.travel = frozenset(words["travel"])
        self.homeward = frozenset(words["homeward"])
        self.receiving = frozenset(words["received"])
        self.welcoming = frozenset(words["welcomed"])
        self.guests = frozenset(words["guest"])
        self.handed = frozenset(words["handing"])
        self.deeds = frozenset(words["facing"])
        self.towards = frozenset(words["towards"])
        self.goals = frozenset(lexicon.grammar["place"]["goals"])
        self.by = lexicon.grammar["slots"]["by"]
        self.codes = {
            m.name.split()[-1]: m.code
            for m in reversed(reading.mentions)
            if m.kind == "person" and m.name and m.code
        }

    def of(self, posts: Sequence[Post], mentions: Sequence[Mention], home: str | None) -> set[str]:
        """The countries of which a person with these posts and mentions is not."""
        out = self._accredited(posts) | self._abroad(mentions) | self._across(posts, mentions, home)
        if home and (self._receives(mentions, home) or self._posted_here(posts, out, home)):
            out.add(home)
        return out

    # --- diplomats ----------------------------------------------------------------------------

    def _accredited(self, posts: Sequence[Post]) -> set[str]:
        """Where a diplomat serves, which is not whom he serves."""
        text = self.reading.report.text
        out: set[str] = set()
        for post in posts:
            if post.kind != DIPLOMATIC:
                continue
            for form in POSTED.findall(text[post.span.start : post.span.end]):
                party = self.lexicon.parties.get(form.strip())
                if party is not None:
                    out.add(party.code)
        return out

    def _posted_here(self, posts: Sequence[Post], away: set[str], home: str) -> bool:
        """'the president had the ambassador, Liu Wei, as guest': one posted at home, not from there."""
        line = self.reading.dateline.country if self.reading.dateline else None
        here = line in (None, home) and not away - {home}
        return here and any(p.kind == DIPLOMATIC and p.party is None for p in posts)

    # --- travel -------------------------------------------------------------------------------

    def _abroad(self, mentions: Sequence[Mention]) -> set[str]:
        """'met his Malaysian counterpart', 'on a visit to Laos'."""
        own = {m.i for m in mentions}
        out: set[str] = set()
        for sentence in self.reading.sentences:
            holder = self._subject(sentence.i)
            tokens = self.syntax.tokens[sentence.first : sentence.last]
            out.update(self._goals_of(tokens, own))
            if holder is None or holder.i not in own:
                if holder is not None and holder.code and self._faces(tokens, own):
                    out.add(holder.code)
                continue
            lemmas = {t.lemma for t in tokens if t.rel != "mod"}
            away = bool(lemmas & self.travel) and not lemmas & self.homeward
            away = away and not self._host(holder)
            for token in tokens:
                found = self.syntax.mention(token)
                if found is None or found.i in own:
                    continue
                if self._opposite(found):
                    out.update(self._of_whom(token, found))
                elif away and self._goal(token, found) and found.code:
                    out.add(found.code)
        return out

    def _goals_of(self, tokens: Sequence[Token], own: set[int]) -> Iterator[str]:
        """'told them that the minister would travel to Manila': the goals of a clause within."""
        for token in tokens:
            if token.rel != "subj" or token.mention not in own:
                continue
            verb = self.syntax.head(token)
            if verb is None or verb.lemma not in self.travel:
                continue
            for place in self.syntax.children(verb, "obl", "obj"):
                found = self.syntax.mention(place)
                if found is not None and found.code and self._goal(place, found):
                    yield found.code

    def _goal(self, token: Token, mention: Mention) -> bool:
        led = self.syntax.tokens[token.i - 1].lemma in self.goals or token.case in self.goals
        return (
            led
            and mention.kind in ("party", "place")
            and mention.form not in ("adjective", "organisation")
        )

    def _host(self, holder: Mention) -> bool:
        """Who receives those that travel."""
        verb = self.syntax.head(self.syntax.tokens[holder.token])
        return (
            verb is not None and verb.lemma in self.receiving and not self.syntax.is_passive(verb)
        )

    # --- who is faced -------------------------------------------------------------------------

    def _across(
        self, posts: Sequence[Post], mentions: Sequence[Mention], home: str | None
    ) -> set[str]:
        """'gave the list to the Ukrainian ambassador', 'Taiwan's ambassador gave the keys to President Diaz',
        'Commodore Cruz of the Philippine Navy welcomed Admiral Orlov': who faces a foreigner is of another
        country than he."""
        diplomat = any(p.kind == DIPLOMATIC for p in posts)
        out: set[str] = set()
        for mention in mentions:
            token = self.syntax.tokens[mention.token] if mention.token >= 0 else None
            verb = self.syntax.head(token) if token is not None else None
            if token is None or verb is None or self.syntax.sentence(token).headline:
                continue
            if token.rel == "nmod" and verb.lemma in self.guests:
                # 'General Banda was the guest of General Mkunda'
                clause = self.syntax.verb_of(verb)
                subjects = self.syntax.children(clause, "subj") if clause is not None else []
                out.update(m.code for m in self._marked(subjects) if m.code)
            if verb.lemma in self.deeds:
                out.update(self._partners(token, verb))
            if token.rel in ("subj", "subjpass"):
                others = self.syntax.children(verb, "obj", "obl", "iobj", "agent")
                for found in self._marked(others):
                    foreign = found.code != home or diplomat or self._diplomat(found)
                    if found.code and foreign and (found.i > mention.i or diplomat):
                        out.add(found.code)
            elif token.rel in ("obj", "obl", "iobj", "agent"):
                out.update(self._handing(token, verb))
                for found in self._marked(self.syntax.children(verb, "subj", "subjpass")):
                    if found.code and (self._diplomat(found) or verb.lemma in self.welcoming):
                        out.add(found.code)
        return out

    def _handing(self, token: Token, verb: Token) -> Iterator[str]:
        """'Command passed from Commodore Malik of Pakistan to Commodore Ward'."""
        if verb.lemma not in self.handed:
            return
        for other in self.syntax.children(verb, "obl", "obj", "subj"):
            found = self.syntax.mention(other)
            if other.i != token.i and found is not None and found.kind == "person" and found.code:
                yield found.code

    def _partners(self, token: Token, verb: Token) -> Iterator[str]:
        """The countries of those on the other side of a deed that takes two ('hand', 'decorate')."""
        acts = token.rel in ("subj", "agent") or token.case == self.by
        for other in self.syntax.children(verb):
            found = self.syntax.mention(other)
            done = other.rel in ("subj", "agent") or other.case == self.by
            if acts != done and found is not None and found.kind in ("person", "official"):
                if found.code:
                    yield found.code

    def _marked(self, tokens: Iterable[Token]) -> Iterator[Mention]:
        """The persons and officials of a known country among the dependents of a verb."""
        for token in tokens:
            if token.rel in ("obl", "agent") and token.case not in self.towards:
                continue
            found = self.syntax.mention(token)
            if found is not None and found.kind in ("person", "official") and not found.plural:
                if found.code and found.code in self.lexicon.countries:
                    yield found

    def _diplomat(self, mention: Mention) -> bool:
        return any(p.kind == DIPLOMATIC for p in mention.posts)

    def _receives(self, mentions: Sequence[Mention], home: str) -> bool:
        """'Petrescu was also received by Defence Minister X', of Petrescu who has travelled from home: who
        receives him there is of the other country."""
        for mention in mentions:
            token = self.syntax.tokens[mention.token] if mention.token >= 0 else None
            while token is not None and token.rel == "conj":
                token = self.syntax.head(token)
            verb = self.syntax.head(token) if token is not None else None
            if token is None or verb is None or verb.lemma not in self.receiving:
                continue
            if token.rel != "agent" and token.case != self.by:
                continue
            for guest in self.syntax.children(verb, "subjpass"):
                found = self.syntax.mention(guest)
                if found is None and guest.pos == "PRON":
                    found = self._subject(guest.sentence)
                if found is not None and found.kind == "person" and self._traveller(found, home):
                    return True
        return False

    def _traveller(self, guest: Mention, home: str) -> bool:
        """A person of the home country, by the full form of the name, or one who goes abroad."""
        name = (guest.name or guest.text).split()[-1]
        named = [
            m for m in self.reading.mentions if m.kind == "person" and (m.name or "").endswith(name)
        ]
        if any(m.code == home for m in named):
            return True
        goals = self._abroad(named)
        return bool(goals) and home not in goals and all(m.code is None for m in named)

    def _subject(self, number: int, back: int = 2) -> Mention | None:
        """Who does what a sentence tells: its first subject, of 'he' and 'she' that of the one before."""
        sentence = self.reading.sentences[number]
        for token in self.syntax.tokens[sentence.first : sentence.last]:
            if token.rel not in ("subj", "subjpass") or sentence.headline:
                continue
            found = self.syntax.mention(token)
            if found is not None:
                return found if found.kind == "person" else None
            if token.pos == "PRON" and number and back:
                return self._subject(number - 1, back - 1)
            return None
        return None

    def _faces(self, tokens: Sequence[Token], own: set[int]) -> bool:
        """'The minister met his opposite number, Ana Ruiz': she is of another country than he."""
        told = (self.syntax.mention(t) for t in tokens if t.mention in own)
        return any(m is not None and self._opposite(m) for m in told)

    def _opposite(self, mention: Mention) -> bool:
        words = {w for post in mention.posts for w in post.text.lower().split()}
        return bool(self.counterparts & {w.removesuffix(self.syntax.plural) for w in words})

    def _of_whom(self, token: Token, mention: Mention) -> Iterator[str]:
        """The countries whose counterparts a phrase names."""
        if mention.code:
            yield mention.code
        for part in self.syntax.subtree(token):
            named = self.syntax.mention(part)
            if (
                named is not None
                and named.code
                and named.kind in ("party", "body")
                and part.i > token.i
                and part.rel in ("nmod", "conj", "poss")
            ):
                yield named.code
