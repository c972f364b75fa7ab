"""Which party a person belongs to where no word of the post says it.

'Defence Minister Phung Quang Thanh received the guests' names no country. English reports leave it out
for officials of the country from which they speak, and mark the others; `Affiliation` finds that home
country, and the words around a name that tell otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from communique.coding.clause import Syntax
from communique.coding.opposites import Opposites
from communique.lexicon import Lexicon, one_spelling
from communique.records import Mention, Post, Reading, Span, Token

OFFICIAL = re.compile(r"(^|\.)(gov|gob|gouv|gc|mil|mod)(\.|$)|\.(mil|gov)\b")

PEOPLE = ("demonym", "adjective")
"""Forms of a party that may stand for one of its people ('a Spaniard', 'the departing Italian')."""

Told = tuple[str, Span | None]
"""A party's code and the words that tell it (None where it is inferred)."""


class Affiliation:
    """The home country of one report and the parties of its unmarked persons."""

    def __init__(self, reading: Reading, syntax: Syntax, lexicon: Lexicon) -> None:
        self.reading = reading
        self.syntax = syntax
        self.lexicon = lexicon
        self.inside = frozenset(lexicon.grammar["place"]["inside"])
        self.owners = frozenset(["", *lexicon.grammar["slots"]["owner"]])
        self.heading = frozenset(lexicon.grammar["slots"]["heading"])
        self.leading = frozenset(lexicon.grammar["slots"]["leading"])
        self.counterparts = frozenset(lexicon.grammar["reference"]["counterpart"])
        self.travel = frozenset(lexicon.grammar["reference"]["travel"])
        self.goals = frozenset(lexicon.grammar["place"]["goals"])
        self.events = frozenset(lexicon.grammar["reference"]["events"])
        self.to = lexicon.grammar["slots"]["goal"]
        self.same = tuple(lexicon.grammar["reference"]["same_country"])
        self.houses: dict[str, str] = lexicon.grammar["reference"]["houses"]
        self.handing = frozenset(lexicon.grammar["reference"]["handing"])
        self.leads = frozenset(lexicon.grammar["attendance"]["heading"])
        self.teams = frozenset(lexicon.grammar["attendance"]["team"])
        self.standing = frozenset(lexicon.grammar["reference"]["standing_for"])
        self.behalf = frozenset(lexicon.grammar["reference"]["behalf"])
        self.pro = frozenset(lexicon.grammar["reference"]["pro"])
        self.opposites = Opposites(reading, syntax, lexicon)
        self.votes = self._votes()
        self.settled = False
        self.home = self._home()

    # --- home ---------------------------------------------------------------------------------

    def _votes(self) -> Counter[str]:
        """How often each country is named, a capital or city half as much, the first one more."""
        votes: Counter[str] = Counter()
        for mention in self.reading.mentions:
            told = None if mention.code else self._by_post(mention.posts)
            code = mention.code or (told and told[0])
            if code and self._country(code):
                votes[code] += 1 if mention.form == "capital" or mention.kind == "place" else 2
                if len(votes) == 1:
                    votes[code] += 2
        return votes

    def _country(self, code: str) -> bool:
        return len(code) == 3 and code in self.lexicon.countries

    def _home(self) -> str | None:
        outlet = self.reading.report.outlet
        own = self.lexicon.country_of_domain(outlet) if outlet else None
        line = self.reading.dateline.country if self.reading.dateline else None
        told = own if outlet and OFFICIAL.search(outlet.lower()) else None
        if told is None and line is not None and (line in self.votes or own in (None, line)):
            told = line
        if told is None and (own in self.votes or not self._named()):
            told = own
        self.settled = told is not None
        self.others = [c for c in (own, line) if c is not None and c != told]
        return told or self._visited() or self._most()

    def _visited(self) -> str | None:
        """Whose capital it takes place in: a report from elsewhere leaves out the host's country first."""
        goals: Counter[str] = Counter()
        for mention in self.reading.mentions:
            if mention.token <= 0 or mention.code is None or mention.form != "capital":
                continue
            token = self.syntax.tokens[mention.token]
            headline = self.syntax.sentence(token).headline
            if headline or token.case not in self.goals:
                continue
            if token.rel == "obl":
                goals[mention.code] += not self._sent(token)
            elif token.rel == "nmod":
                noun = self.syntax.head(token)
                event = noun is not None and noun.lemma in self.events
                goals[mention.code] += event
        marked = {m.code for m in self.reading.mentions if m.kind == "person" and m.code}
        best = [c for c, n in goals.most_common() if n and self._country(c) and c not in marked]
        return best[0] if best else None

    def _sent(self, goal: Token) -> bool:
        """'Airmen will be deployed to Mali', 'a team based in Mali': forces are there from the country that
        the report is of."""
        verb = self.syntax.head(goal)
        if verb is None or verb.rel == "acl":
            return verb is not None
        given = self.syntax.child(verb, "obj")
        if goal.case == self.to and given is not None and given.lemma not in self.travel:
            return True  # 'will donate howitzers to Kyiv'
        forces = self.lexicon.frame_list("troops")
        return any(
            forces & self.syntax.words(t)
            for t in self.syntax.children(verb, "subj", "subjpass", "obj")
        )

    def _passing(self) -> bool:
        """The home country is only where an organisation's officers serve: named in the dateline alone."""
        return not self.votes[self.home or ""] and any(
            m.code and not self._country(m.code) for m in self.reading.mentions
        )

    def _named(self) -> bool:
        """Some official or body is said to be a country's."""
        return any(
            m.code and m.kind in ("person", "official", "body") for m in self.reading.mentions
        )

    def _most(self, without: Iterable[str] = ()) -> str | None:
        left = [(n, code) for code, n in self.votes.items() if code not in without]
        return max(left)[1] if left else None

    # --- persons ------------------------------------------------------------------------------

    def of(
        self, posts: Sequence[Post], mentions: Sequence[Mention], titled: bool, taken: set[str]
    ) -> Told | None:
        """The party of a person who is mentioned so, None where nothing tells.

        `titled`: has a post or rank (else only words beside the name count). `taken`: countries
        whose holder of the same post is somebody else.
        """
        told = self.told(posts, mentions)
        if told is not None or not titled:
            return told
        opposite = self.opposites.of(posts, mentions, self.home)
        away = taken | self._without(posts) | opposite
        among = [c for c in self._among(posts) if c not in away]
        if among and self.home not in among:
            near = next((c for c in self.others if c in among), None)
            if near is not None or any(self.votes[c] for c in among):
                return near or max(among, key=lambda c: self.votes[c]), None
        if self.home in opposite:
            other = self._most(away)
            if other is not None:
                return other, None
        place = self._where_met(mentions, away)
        if place is not None:
            return place
        if not posts and self._passing():
            other = self._most(away)
            if other is not None:
                return other, None
        for country in (self.home, *self.others):
            if country and country not in away and (country == self.home or self.votes[country]):
                return country, None
        other = self._most(away)
        likely = other is not None and (
            self.home is None
            or self.home in taken
            or 2 * self.votes[other] >= self.votes[self.home]
        )
        if other and likely:
            return other, None
        near = next((c for c in self.others if c not in away), None)
        return (near, None) if near else None

    def told(self, posts: Sequence[Post], mentions: Sequence[Mention]) -> Told | None:
        """The party that words around the name or of the post itself tell."""
        return self._by_post(posts) or self._by_syntax(mentions) or self._by_reference(posts)

    def _by_post(self, posts: Sequence[Post]) -> Told | None:
        """'Raksha Mantri': a title that one state alone uses."""
        for post in posts:
            lowered = one_spelling(post.text)
            for phrase, code in self.lexicon.posts_of.items():
                if phrase in lowered:
                    return code, post.span
        return None

    def _by_reference(self, posts: Sequence[Post]) -> Told | None:
        """'the defence minister of this country', "the alliance's commander": the one named last before."""
        for post in posts:
            lowered = post.text.lower()
            same = any(words in lowered for words in self.same)
            house = re.match(r"(\w+)[’']s? ", lowered)
            if not same and (house is None or house[1] not in self.houses):
                continue
            default = self.houses.get(house[1]) if house is not None else None
            for mention in reversed(self.reading.mentions):
                if mention.span.start >= post.span.start or not mention.code:
                    continue
                if same == self._country(mention.code):
                    return mention.code, mention.code_span
            if default:
                return default, None
        return None

    def _among(self, posts: Sequence[Post]) -> list[str]:
        """The states that use all of the titles that few states use ('Chancellor')."""
        out: list[str] = []
        for post in posts:
            title = one_spelling(post.text)
            for phrase, codes in self.lexicon.posts_among.items():
                if phrase in title and re.search(rf"\b{phrase}\b", title):
                    both = [c for c in out if c in codes]
                    out = both or codes
        return out

    def _without(self, posts: Sequence[Post]) -> set[str]:
        """The states that have no such title; for a counterpart the one whose official has him."""
        out: set[str] = set()
        for post in posts:
            lowered = post.text.lower().replace("ministers", "minister")
            for phrase, codes in self.lexicon.posts_never.items():
                if lowered == phrase or (phrase == "minister" and lowered.endswith(phrase)):
                    out.update(codes)
            if self.home and self.counterparts & set(lowered.split()):
                out.add(self.home)
        return out

    def _by_syntax(self, mentions: Sequence[Mention]) -> Told | None:
        """'Malaysia's Hishammuddin Hussein', 'the Turkish delegation, led by General Colak'."""
        for mention in mentions:
            if mention.token < 0:
                continue
            token = self.syntax.tokens[mention.token]
            if self.syntax.sentence(token).headline:
                continue
            for other in self.syntax.children(token, "appos", "nmod", "mod", "poss"):
                found = self._party(other)
                if (
                    found is not None
                    and other.case in self.owners
                    and (other.rel == "poss" or not self._seat(other))
                ):
                    return found
            head = self.syntax.head(token)
            if head is not None and token.rel == "appos":
                near = self.syntax.children(head, "poss", "mod") if head.mention < 0 else [head]
                for other in near:
                    found = self._party(other)  # "Saudi Arabia's top soldier, X", 'a Spaniard, X'
                    if found is not None and (head.mention < 0 or self._demonym(head)):
                        return found
            stood = self._stands_for(token) or self._leads(token)
            if stood is not None:
                return stood
            if (
                head is None
                or token.rel not in ("agent", "obl", "nmod")
                or token.case not in self.leading
            ):
                continue
            group = (
                self.syntax.head(head)
                if head.rel == "acl"
                else head
                if token.case == "under"
                else None
            )
            if group is None and token.case in self.heading:
                # 'a Russian delegation arrived, led by …', whatever 'led by' was hung on
                group = head if head.pos == "NOUN" else self.syntax.child(head, "subj")
            for other in self.syntax.subtree(group) if group is not None else ():
                found = self._party(other)
                if found is not None and other.i < token.i:
                    return found
        return None

    def _on_side(self, token: Token) -> Told | None:
        """'led by Costa on the Angolan side and by Smit on the Namibian side'."""
        behind = self.syntax.tokens[token.i + 1 : token.i + 5]
        for other in behind:
            if other.pos not in ("ADP", "DET") and other.mention < 0:
                return None
            side = self.syntax.head(other)
            if other.mention >= 0:
                near = side is not None and side.i == other.i + 1 and side.lemma in self.teams
                return self._party(other) if near and behind[0].pos == "ADP" else None
        return None

    def _leads(self, token: Token) -> Told | None:
        """'Heading the Peruvian side were X and Y', 'X flew in with a delegation of the Colombian Navy'."""
        acts = self.syntax.children(token, "relcl")
        while token.rel == "conj" and (head := self.syntax.head(token)) is not None:
            token = head
        verb = self.syntax.head(token)
        if verb is None:
            return None
        if token.rel in ("subj", "subjpass") or verb.lemma in self.syntax.copula:
            acts += [verb, *self.syntax.children(verb, "xcomp", "advcl", "ccomp", "subj")]
        elif token.rel == "obj" and verb.lemma in self.leads:
            acts.append(verb)  # 'Heading the Peruvian side were X and Y'
        led = token.rel == "agent" and verb.lemma in self.leads
        teams = self.syntax.children(verb, "subjpass") if led else []
        teams += [
            t
            for act in acts
            for t in self.syntax.children(act, "obj", "obl")
            if t.rel == "obl" or act.lemma in self.leads
        ]
        for team in teams:
            if team.rel == "obl" and team.case != self.syntax.with_:
                continue
            found = self.syntax.mention(team)
            if found is not None and found.kind == "body" and self.teams & self.syntax.words(team):
                return (found.code, found.code_span) if found.code else None
            if team.lemma in self.teams:
                for other in self.syntax.children(team, "mod", "poss", "nmod"):
                    named = self._party(other)
                    if named is not None:
                        return named
        return None

    def _demonym(self, token: Token) -> bool:
        found = self.syntax.mention(token)
        return found is not None and found.form in PEOPLE and "plur" not in token.feats

    def _stands_for(self, token: Token) -> Told | None:
        """'Blinken will sign for the Americans', 'In the name of the Philippine Navy, Commodore Cruz …'."""
        verb = self.syntax.head(token)
        if verb is not None and token.rel in ("subj", "subjpass", "agent"):
            for other in self.syntax.children(verb, "obl", "nmod"):
                found = None
                if other.case in self.pro and verb.lemma in self.standing:
                    found = self._party(other)
                elif other.lemma in self.behalf:
                    parts = self.syntax.children(other, "nmod", "poss")
                    found = next((p for t in parts if (p := self._party(t)) is not None), None)
                if found is not None:
                    return found
        beside = self._on_side(token)
        if beside is not None:
            return beside
        before = self.syntax.tokens[token.i - 1]
        if before.text == "," and token.i > 1:
            side = self.syntax.tokens[token.i - 2]
            name = self.syntax.head(side)
            if name is not None and name.lemma in self.behalf and side.rel == "nmod":
                return self._party(side)
        return None

    def _party(self, token: Token) -> Told | None:
        found = self.syntax.mention(token)
        if found is None or not found.code or found.kind not in ("party", "body"):
            return None
        return found.code, found.code_span

    def _seat(self, token: Token) -> bool:
        """A capital's name beside a person's is where, not whose ('In Madrid Cohen will …')."""
        found = self.syntax.mention(token)
        return found is not None and found.form == "capital"

    def _takes_over(self, token: Token) -> bool:
        """Who comes or goes in a command, or leads those that travel, need not be of the place."""
        governors = [a for a in self.syntax.ancestors(token) if a.lemma in self.handing]
        return bool(governors) or token.case in self.leading - {self.syntax.with_, self.syntax.by}

    def _where_met(self, mentions: Sequence[Mention], away: set[str]) -> Told | None:
        """'In Madrid Cohen will see Prime Minister Aznar': who is met in a country abroad is its own."""
        first = min(mentions, key=lambda m: m.span)
        if first.token < 0:
            return None
        token = self.syntax.tokens[first.token]
        if (self.settled and token.rel in ("subj", "subjpass")) or self._takes_over(token):
            return None
        sentence = self.syntax.sentence(token)
        nearby = list(reversed(self.syntax.tokens[sentence.first : token.i]))
        if not self.settled:
            nearby += self.syntax.tokens[token.i + 1 : sentence.last]
        for other in nearby:
            found = self.syntax.mention(other)
            if found is None or not found.code:
                continue
            before = self.syntax.tokens[max(0, other.i - 1)]
            led = before.lemma in self.inside or (
                found.form == "metonym" and other.case in self.inside
            )
            if (
                found.kind in ("party", "place")
                and led
                and found.code != self.home
                and found.code not in away
                and self._country(found.code)
            ):
                return found.code, found.code_span
        return None
