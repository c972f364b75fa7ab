"""Assembly: from frame matches to the engagements of one report.

Each match becomes a candidate with its sides, status, date, place and forum; candidates that tell of no
occasion fall away; those that tell of the same occasion are merged; what one frame settles for another (the
date of a visit for the meeting in it) is passed on. Every decision leaves a line in the trace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from communique.coding.actors import Actor, Cast
from communique.coding.clause import VERBISH, Syntax
from communique.coding.forum import Forum, Forums
from communique.coding.frames import ANY, Frame, FrameIndex, Match, anchor
from communique.coding.modality import Modality, ModalityRules
from communique.coding.sides import SideFinder, Sides
from communique.reading.moments import Moment, find_moments, resolve
from communique.coding.where import Place, Places, place_of
from communique.lexicon import Lexicon
from communique.records import Engagement, Participant, Reading, Sentence, Span, Status, Token, Trace

DEFENCE_TYPES = {"exercise", "deployment"}
TOPIC_CASES = frozenset({"on", "about", "against", "over", "regarding", "concerning", "towards", "toward", "than", "like", "as", "despite", "to", "in", "near", "at", "from", "into", "under", "since", "after", "before"})
MATES = {"meeting": {"call"}, "call": {"meeting"}}


@dataclass(slots=True)
class Candidate:
    """One match on its way to becoming an engagement."""

    match: Match
    type: str
    status: Status
    sides: list[tuple[Actor, str]]
    sentence: int
    evidence: Span
    date: str | None = None
    end: str | None = None
    date_span: Span | None = None
    place: Place | None = None
    forum: Forum | None = None
    score: float = 0.0
    definite: bool = False
    defence: bool = False
    rules: list[str] = field(default_factory=list)
    merged: int = 1

    @property
    def parties(self) -> set[str]:
        return {a.party for a, _ in self.sides if a.party}

    def persons(self, party: str) -> set[str]:
        return {a.name for a, _ in self.sides if a.party == party and a.name}


class Assembler:
    """Makes the engagements of one reading."""

    def __init__(self, reading: Reading, syntax: Syntax, cast: Cast, lexicon: Lexicon, index: FrameIndex, modality: ModalityRules, saying: frozenset[str]) -> None:
        self.reading = reading
        self.text = reading.report.text
        self.syntax = syntax
        self.cast = cast
        self.lexicon = lexicon
        self.index = index
        self.modality = modality
        self.saying = saying
        self.places = Places(syntax, lexicon, cast.home)
        self.forums = Forums(syntax, lexicon)
        self.finder = SideFinder(syntax, cast, lexicon)
        self.dropped: list[Trace] = []
        self.parts = frozenset(lexicon.grammar["reference"]["parts"])
        self.definite = frozenset(lexicon.grammar["reference"]["definite"])
        self.topical = frozenset(lexicon.grammar["reference"]["topical"])
        self.venues = frozenset(lexicon.grammar["place"]["venues"])
        self.agenda = frozenset(lexicon.grammar["reference"]["agenda"])
        self.ordinals = frozenset(lexicon.grammar["reference"]["ordinals"])
        self.separate = frozenset(lexicon.grammar["reference"]["separately"])
        found = [w for t in syntax.tokens for w in t.lemma.replace("-", " ").split() if w in lexicon.defence_words]
        self.about_defence = len(found) >= 3 and len(set(found)) >= 2
        self._moments: dict[int, list[tuple[Moment, Token | None]]] = {}

    def engagements(self) -> list[tuple[Engagement, Trace]]:
        candidates: list[Candidate] = []
        for match in self.index.matches(self.syntax):
            candidate = self._candidate(match, candidates)
            if candidate is not None:
                candidates.extend(self._split(candidate))
        candidates = self._best_per_trigger(candidates)
        candidates = self._merge(candidates)
        candidates = [c for c in candidates if self._stands(c)]
        self._pass_on(candidates)
        return [self._record(c, n) for n, c in enumerate(candidates)]

    # --- one match ----------------------------------------------------------------------------

    def _drop(self, match: Match, why: str) -> None:
        if ANY in match.frame.verbs:
            return
        span = self.syntax.span([match.trigger])
        self.dropped.append(Trace("dropped", -1, match.frame.name, span, [*match.rules, why]))

    def _candidate(self, match: Match, before: list[Candidate]) -> Candidate | None:
        frame, trigger = match.frame, match.trigger
        sentence = self.syntax.sentence(trigger)
        nominal = trigger.pos not in VERBISH
        verdict = self.modality.judge(self.syntax, trigger, self.saying)
        if verdict.status is None:
            self._drop(match, verdict.why)
            return None
        if verdict.why == "present" and verdict.future and trigger.rel == "relcl" and frame.type == "training":
            self._drop(match, "a habit")
            return None
        if nominal and frame.occurs and not self._occurs(match):
            self._drop(match, "the noun is not said to happen")
            return None
        for need in frame.needs:
            if not self._needed(match, need):
                self._drop(match, f"needs {need}")
                return None
        sides = self.finder.of(match)
        self.places.last = next((c.place for c in reversed(before) if c.place is not None), None)
        place = self._place(match)
        if frame.type in ("visit", "deployment"):
            self._with_destination(frame, sides, place, match)
        definite = nominal and any(k.lemma in self.definite for k in self.syntax.children(trigger, "det", "poss"))
        forum = self._forum(match)
        named = forum is not None and nominal and frame.type in ("meeting", "exercise") and self._is_own(forum, match) and bool(sides.parties)
        if not named:
            self._fill_sides(match, sides, place, before, definite)
        if len(sides.parties) < 1:
            self._drop(match, "no party found")
            return None
        if verdict.soft and not self._sentence_moments(sentence.i) and place is None:
            self._drop(match, "agreed in words, with no day or place")
            return None
        moment, first, last, span = self._date(match, verdict)
        if moment is not None and moment.kind == "same" and first is None:
            first, last, span = self._same_day(before, moment, sentence)
        status: Status = verdict.status
        status = self._dated_status(status, first, last, verdict, frame)
        forum = forum or match.series
        broad = self.about_defence
        defence = broad or any(a.defence for a, _ in sides.roles) or self._defence_words(trigger) or bool(forum and self._defence_text(forum.text))
        return Candidate(
            match,
            frame.type,
            status,
            sides.roles,
            sentence.i,
            self._evidence(match),
            first,
            last,
            span,
            place,
            forum,
            frame.weight - 0.12 * sides.inferred - (0.1 if verdict.generic else 0.0),
            definite or "subj:two" in frame.needs,
            defence or frame.type in DEFENCE_TYPES,
            [*match.rules, verdict.why, *sides.rules],
        )

    def _split(self, c: Candidate) -> list[Candidate]:
        """Several occasions in one clause: a trip through several countries, talks with each of several."""
        if c.type == "visit":
            places = self._stops(c.match)
            guests = [(a, r) for a, r in c.sides if r == "guest"]
            stops = [p for p in places if p.country not in {a.party for a, _ in guests}]
            if guests and len({p.country for p in stops}) > 1:
                return [replace(c, sides=[*guests, (Actor(p.country, None, p.country_span, p.country_span), "host")], place=p, rules=[*c.rules, f"one visit for {p.country}"]) for p in stops]
        if c.type in ("meeting", "call") and self._separately(c.match):
            ours = c.sides[:1]
            others = [s for s in c.sides if s[0].party != ours[0][0].party]
            if len({a.party for a, _ in others}) > 1:
                return [replace(c, sides=[*ours, *(s for s in others if s[0].party == party)], rules=[*c.rules, f"one talk for {party}"]) for party in dict.fromkeys(a.party for a, _ in others)]
        return [c]

    def _stops(self, match: Match) -> list[Place]:
        """Every country that the place slots of a visit name."""
        out: dict[str, Place] = {}
        for slot, role in match.frame.roles.items():
            if role != "place":
                continue
            for token in match.slots.get(slot, []):
                for part in self.syntax.conjuncts(token):
                    place = self.places.at(part)
                    if place is not None and place.country:
                        out.setdefault(place.country, place)
        return list(out.values())

    def _separately(self, match: Match) -> bool:
        """The clause says that its talks were several: 'separate', 'bilateral meetings', 'in turn'."""
        tokens = self.syntax.sentence_tokens(match.trigger)
        return any(t.lemma in self.separate for t in tokens) and (match.trigger.pos in VERBISH or "plur" in match.trigger.feats)

    def _occurs(self, match: Match) -> bool:
        """A noun of dealing tells of an occasion only where a verb says that it happens, or in a headline."""
        trigger, verb = anchor(self.syntax, match.trigger), match.verb
        sentence = self.syntax.sentence(trigger)
        if trigger.rel == "root" or sentence.headline:
            return True
        if trigger.rel in ("nmod", "obl") and any(a.lemma in self.forums.margins for a in self.syntax.ancestors(trigger)):
            # 'on the sidelines of the meeting' tells of the talks beside it, not of the meeting
            return any(k.rel in ("relcl", "acl") for k in self.syntax.subtree(trigger))
        head = self.syntax.head(trigger)
        if verb is None:
            return True
        if trigger.rel in ("conj", "appos") and head is not None and head.pos in ("NOUN", "PROPN"):
            governor = self.syntax.verb_of(head)
            return governor is not None
        if head is verb:
            if match.frame.type == "exercise" and self.forums.exercise_name(match.trigger) is not None:
                return True
            if trigger.rel == "subj" and any(t.lemma in self.agenda for t in self.syntax.obliques(head, "on")):
                return False
            if trigger.rel in ("obj", "subjpass", "subj"):
                return verb.lemma in self.modality.light or verb.lemma in self.modality.occur
            if trigger.case.split(" ")[-1] in self.topical and match.frame.type not in ("visit", "training"):
                return False
            if trigger.rel in ("obl", "agent", "advmod", "dep"):
                return trigger.case.split(" ")[-1] in ("in", "during", "at", "for", "on", "after", "with", "following", "through", "within", "under", "from", "to", "of", "by")
            return verb.lemma in self.modality.light
        if head is not None and head.pos in ("NOUN", "PROPN") and trigger.rel in ("nmod",):
            return head.lemma in self.modality.occur or trigger.case in ("of", "during", "at", "in") and head.lemma in self.parts
        return head is not None and head.pos == "ADP"

    def _needed(self, match: Match, need: str) -> bool:
        names, _, kind = need.partition(":")
        tokens = [t for name in names.split("|") for t in match.slots.get(name, [])]
        return any(self._is(t, kind) for t in tokens)

    def _is(self, token: Token, kind: str) -> bool:
        for part in self.syntax.conjuncts(token):
            mention = self.syntax.mention(part)
            if kind == "actor" and ((mention is not None and mention.kind != "place") or self.finder.actors(part)):
                return True
            if kind == "two" and len({a.party for a in self.finder.actors(token) if a.name or a.defence}) > 1:
                return True
            if kind == "person" and mention is None and part.pos == "PROPN" and self.syntax.obliques(part, "of"):
                return True
            if kind == "person" and ((mention is not None and mention.kind in ("person", "official")) or part.lemma in self.finder.he or part.lemma.rstrip("s") in self.finder.pairs or part.lemma in self.finder.guest):
                return True
            if kind == "official" and mention is not None and mention.kind in ("person", "official") and (a := self.cast.actor_of(mention)) is not None and (a.posts or a.rank or a.defence or not a.name):
                return True
            if kind == "place" and (self.places.at(part) is not None or (mention is not None and mention.kind in ("body", "party"))):
                return True
            if kind == "visitor" and ((mention is not None and mention.kind in ("person", "official")) or self._of_list(part, "ship") or self._of_list(part, "visitor")):
                return True
            if kind == "craft" and (self._of_list(part, "ship") or (mention is None and part.text[:1].isupper() and part.pos == "PROPN")):
                return True
            if kind in ("ship", "force", "arms") and self._of_list(part, kind):
                return True
        return False

    def _of_list(self, token: Token, kind: str) -> bool:
        words = self.lexicon.frame_list(kind)
        phrase = [token, *self.syntax.children(token, "mod", "nmod", "appos")]
        if any(t.lemma in words for t in phrase):
            return True
        mention = self.syntax.mention(token)
        if mention is None or mention.kind not in ("body", "party"):
            return False
        return bool(words & {w.rstrip("s") for w in mention.text.lower().split()})

    # --- sides --------------------------------------------------------------------------------

    def _with_destination(self, frame: Frame, sides: Sides, place: Place | None, match: Match) -> None:
        """The country visited (or deployed to) is a side: host of a visit, participant of a deployment."""
        if place is None or place.country is None:
            return
        role = "host" if frame.type == "visit" else "participant"
        host = Actor(place.country, None, place.country_span, place.country_span)
        if frame.type == "visit":
            guests = [(a, r) for a, r in sides.roles if a.party != place.country]
            for a, _ in list(sides.roles):
                if a.party == place.country:
                    host = a
            sides.roles[:] = guests
        if place.country not in sides.parties:
            sides.add(host, role)
            sides.rules.append(f"place -> {role}: {place.country}")

    def _fill_sides(self, match: Match, sides: Sides, place: Place | None, before: list[Candidate], definite: bool) -> None:
        """Where the slots hold fewer parties than the frame needs: words that point back, then the clause."""
        frame = match.frame
        wanted = max(2, frame.least)
        for actor in self.finder.group(match) if sides.parties else []:
            if actor.name and actor.party in sides.parties:
                sides.add(actor, self._default_role(frame, sides))
        if frame.type == "visit" and place is not None and all(r == "host" for _, r in sides.roles):
            visitor = self._visitor(match, place)
            if visitor is not None:
                sides.add(visitor, "guest")
                sides.rules.append(f"who is on the visit: {visitor.name}")
        if len(sides.parties) < wanted and (definite or self.finder.points_back(match) or not sides.parties):
            previous = self._previous(match, before, sides.parties)
            if previous is not None:
                same = self.finder.points_back(match) or (definite and frame.type == previous.type)
                for actor, role in previous.sides:
                    told = actor if same else Actor(actor.party, None, actor.party_span or actor.span, actor.party_span, defence=actor.defence)
                    sides.add(told, role if frame.type == previous.type else self._role_for(frame, role, sides))
                sides.rules.append("sides named before")
                match.series = previous.forum if self._in_series(match) else None
        if len(sides.parties) < wanted:
            for actor in self.finder.group(match):
                sides.add(actor, self._default_role(frame, sides))
                sides.rules.append(f"group: {actor.name or actor.party}")
        if len(sides.parties) < wanted:
            for actor, token in self.finder.clause_parties(match, TOPIC_CASES):
                if actor.party not in sides.parties:
                    sides.add(actor, self._default_role(frame, sides))
                    sides.inferred += 1
                    sides.rules.append(f"in the clause: {actor.name or actor.party}")
                _ = token
        if len(sides.parties) == 1 and frame.type in ("meeting", "agreement", "training", "transfer", "visit", "ceremony", "call", "exercise"):
            previous = self._previous(match, before, sides.parties)
            if previous is not None and previous.sentence >= self.syntax.sentence(match.trigger).i - 2 and len(previous.parties) == 2 and set(sides.parties) <= previous.parties and frame.type != "exercise":
                for actor, role in previous.sides:
                    if actor.party not in sides.parties:
                        sides.add(actor, self._role_for(frame, role, sides))
                sides.inferred += 1
                sides.rules.append("other side from the dealing before")
            elif self.cast.home and self.cast.home not in sides.parties and frame.type in ("meeting", "visit", "agreement", "transfer"):
                role = "host" if frame.type in ("meeting", "visit") else self._default_role(frame, sides)
                host = self._standing_host(match, before) if frame.type == "meeting" else None
                sides.add(host or Actor(self.cast.home, None, None, None, inferred=True), role)
                sides.inferred += 2
                sides.rules.append(f"home side: {self.cast.home}")

    def _standing_host(self, match: Match, before: list[Candidate]) -> Actor | None:
        """'Also received was …': who received in the dealing told of just before."""
        for candidate in reversed(before):
            if candidate.type == "meeting" and candidate.sentence >= self.syntax.sentence(match.trigger).i - 3:
                return next((a for a, r in candidate.sides if a.party == self.cast.home and a.name and r == "host"), None)
        return None

    def _visitor(self, match: Match, place: Place) -> Actor | None:
        """'On a four-day visit to Australia, General Chauhan was …': the first foreign person of the sentence."""
        for token in self.syntax.sentence_tokens(match.trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind not in ("person", "official"):
                continue
            actor = self.cast.actor_of(mention)
            if actor is not None and actor.party and actor.party != place.country:
                return actor
        return None

    def _in_series(self, match: Match) -> bool:
        """'A second meeting', 'the last round': one more of the series told of before."""
        near = {t.lemma for t in self.syntax.children(match.trigger, "mod", "num", "advmod")}
        return bool(near & self.ordinals) and match.trigger.pos not in VERBISH

    def _previous(self, match: Match, before: list[Candidate], have: list[str]) -> Candidate | None:
        for candidate in reversed(before):
            if candidate.match.trigger.i >= match.trigger.i or len(candidate.parties) < 2:
                continue
            if not have or set(have) & candidate.parties:
                return candidate
        return None

    def _role_for(self, frame: Frame, role: str, sides: Sides) -> str:
        """The role in this frame of an actor who had another one in the dealing told of before."""
        if frame.type == "transfer":
            return self._default_role(frame, sides)
        if frame.type == "agreement":
            return "signatory"
        if frame.type in ("exercise", "training", "deployment", "call"):
            return "participant"
        return role if role in ("host", "guest", "participant") else "participant"

    def _default_role(self, frame: Frame, sides: Sides) -> str:
        roles = [r for r in frame.roles.values() if r not in ("place", "document", "goods", "site")]
        if frame.type == "agreement":
            return "signatory"
        if "participant" in roles or not roles:
            return "participant"
        taken = {r for _, r in sides.roles}
        return next((r for r in roles if r not in taken), roles[-1])

    # --- when, where, under what -----------------------------------------------------------------

    def _place(self, match: Match) -> Place | None:
        for slot, role in match.frame.roles.items():
            if role != "place":
                continue
            for token in match.slots.get(slot, []):
                for part in self.syntax.conjuncts(token):
                    found = self.places.at(part)
                    if found is not None:
                        return found
                    mention = self.syntax.mention(part)
                    if mention is not None and mention.kind in ("body", "party") and mention.code and len(mention.code) == 3:
                        return Place(None, mention.code, mention.span, mention.code_span or mention.span)
        if match.frame.type == "call":
            return None
        if match.frame.type == "deployment":
            theatre = self.places.theatre(match.trigger)
            if theatre is not None:
                return theatre
        return self.places.of_clause(match.trigger, match.verb, match.frame.place)

    def _sentence_moments(self, number: int) -> list[tuple[Moment, Token | None]]:
        if number not in self._moments:
            sentence = self.reading.sentences[number]
            start = sentence.span.start
            out: list[tuple[Moment, Token | None]] = []
            for moment in find_moments(self.text[start : sentence.span.end], self.lexicon):
                token = next((t for t in self.syntax.tokens[sentence.first : sentence.last] if t.end > start + moment.start), None)
                out.append((moment, token))
            self._moments[number] = out
        return self._moments[number]

    def _date(self, match: Match, verdict: Modality) -> tuple[Moment | None, str | None, str | None, Span | None]:
        trigger = match.trigger
        sentence = self.syntax.sentence(trigger)
        moments = self._sentence_moments(sentence.i)
        best: tuple[float, Moment] | None = None
        home = self.syntax.clause_head(trigger)
        inner = {t.i for t in self.syntax.subtree(anchor(self.syntax, trigger))}
        for moment, token in moments:
            if token is None or (token.mention >= 0):
                continue
            clause = self.syntax.clause_head(token)
            holder = self.syntax.verb_of(token)
            if holder is not None and holder is not trigger and (holder.lemma in self.modality.announcing or self.modality.lemma(self.syntax, holder) in self.modality.cancelled) and token.i not in inner:
                continue
            cost = abs(token.i - trigger.i) * 0.1
            if token.i in inner:
                cost -= 3
            elif clause is home:
                cost += 0
            elif clause.lemma in self.saying and clause is not home:
                if not (moment.kind in ("partial", "day") or token.i < trigger.i and False):
                    continue
                cost += 6
            elif home in list(self.syntax.ancestors(clause)) and clause.rel in ("relcl", "ccomp", "conj", "advcl"):
                if clause.rel == "conj" or any(c.sentence == sentence.i for c in ()):
                    cost += 4
                else:
                    cost += 4
            else:
                cost += 3
            if moment.kind in ("year", "ym", "relative") and moment.unit != "day":
                cost += 1.5
            if moment.kind in ("year", "ym") and self._is_name_part(moment, sentence.span.start):
                continue
            if best is None or cost < best[0]:
                best = (cost, moment)
        if best is None or best[0] > 5:
            return self._leading_day(sentence)
        moment = best[1]
        future = verdict.status in ("planned", "cancelled") or verdict.future
        settled = resolve(moment, self.reading.published, future)
        if settled is None:
            return moment, None, None, None
        first, last = settled
        span = Span(sentence.span.start + moment.start, sentence.span.start + moment.end)
        if last is None:
            last = self._duration(match, first)
        return moment, first, last, span

    def _same_day(self, before: list[Candidate], moment: Moment, sentence: Sentence) -> tuple[str | None, str | None, Span | None]:
        """'The same day': that of the last dealing dated to a day, told of before."""
        for candidate in reversed(before):
            if candidate.date and len(candidate.date) == 10 and candidate.end is None and candidate.sentence < sentence.i:
                return candidate.date, None, Span(sentence.span.start + moment.start, sentence.span.start + moment.end)
        return None, None, None

    def _leading_day(self, sentence: Sentence) -> tuple[Moment | None, str | None, str | None, Span | None]:
        """'May 25. Commanders of …': a day alone before the first sentence dates it."""
        line = self.reading.dateline
        if line is None or line.city or not line.date or sentence.span.start - line.span.end > 3:
            return None, None, None, None
        for moment in find_moments(line.date, self.lexicon):
            settled = resolve(moment, self.reading.published, False)
            if settled is not None:
                return moment, settled[0], None, line.span
        return None, None, None, None

    def _is_name_part(self, moment: Moment, offset: int) -> bool:
        """'plan of cooperation for 2022', 'Milan-2020': a year that dates a document, not the dealing."""
        before = self.text[max(0, offset + moment.start - 24) : offset + moment.start].lower()
        return bool(re.search(r"(\bfor( the)?( year)?|-|[a-z]\d?)\s*$", before)) and not re.search(r"\b(in|since|of|by|during|early|late|until)\s*$", before)

    def _duration(self, match: Match, first: str) -> str | None:
        """The last day of 'a four-day visit' that begins on a known day."""
        if len(first) != 10 or not match.frame.lasting:
            return None
        sentence = self.syntax.sentence(match.trigger)
        text = self.text[sentence.span.start : sentence.span.end]
        days = next((n for form, n in self.lexicon.durations.items() if form in text.lower()), 0)
        if not 1 < days <= 60:
            return None
        return (date.fromisoformat(first) + timedelta(days=days - 1)).isoformat()

    def _dated_status(self, status: Status, first: str | None, last: str | None, verdict: Modality, frame: Frame) -> Status:
        """What the dates say against the tense: a day after publication is planned, a running one ongoing."""
        published = self.reading.published
        if status == "cancelled" or published is None:
            return "ongoing" if verdict.begun and frame.lasting and status == "held" else status
        if first and len(first) == 10 and len(published) == 10:
            if first > published and status in ("held", "ongoing"):
                return "planned"
            if last and len(last) == 10 and first <= published < last and status in ("held", "ongoing"):
                return "ongoing"
            if status == "ongoing" and (last or first) < published and not frame.lasting:
                return "held"
        if verdict.begun and frame.lasting and status == "held":
            return "ongoing"
        if status == "ongoing" and not frame.lasting and frame.type in ("meeting", "call", "agreement", "transfer", "ceremony", "appointment"):
            return "held" if "progressive" not in verdict.why and "goes on" not in verdict.why and "present" != verdict.why else status
        return status

    def _forum(self, match: Match) -> Forum | None:
        if match.frame.type == "exercise" and match.trigger.pos not in VERBISH:
            named = self.forums.exercise_name(match.trigger)
            if named is not None:
                return named
        if match.trigger.pos not in VERBISH and match.frame.type in ("meeting", "exercise"):
            own = self.forums.own(match.trigger)
            if own is not None:
                return own
        return self.forums.beside(match.trigger)

    def _is_own(self, forum: Forum, match: Match) -> bool:
        """The dealing is the forum's own session or the exercise that bears its name."""
        return match.frame.type == "exercise" or forum == self.forums.own(match.trigger)

    def _evidence(self, match: Match) -> Span:
        trigger = match.trigger
        sentence = self.syntax.sentence(trigger)
        head = self.syntax.clause_head(trigger)
        if trigger.rel in ("obl", "nmod") and trigger.pos not in VERBISH:
            own = self.syntax.span(self.syntax.subtree(trigger))
            if own.end - own.start >= 25:
                return own
        tokens = [t for t in self.syntax.clause_tokens(head) if t.sentence == sentence.i]
        if not tokens or trigger.i not in {t.i for t in tokens}:
            tokens = [*tokens, trigger]
        span = self.syntax.span(tokens)
        if span.end - span.start < 25:
            return sentence.span
        return span

    def _defence_words(self, trigger: Token) -> bool:
        return any(t.lemma in self.lexicon.defence_words or (t.mention >= 0 and self._defence_text(t.text)) for t in self.syntax.sentence_tokens(trigger))

    def _defence_text(self, text: str) -> bool:
        return any(w.strip("'s.,’") in self.lexicon.defence_words for w in text.lower().split())

    # --- many matches -------------------------------------------------------------------------

    def _best_per_trigger(self, candidates: list[Candidate]) -> list[Candidate]:
        """One type per clause word: of frames at the same word, and of a verb and its noun, the best."""
        best: dict[int, Candidate] = {}
        for c in candidates:
            known = best.get(c.match.trigger.i)
            if known is None or _rank(c) > _rank(known):
                best[c.match.trigger.i] = c
        return [c for c in candidates if best[c.match.trigger.i].match is c.match]

    def _compatible(self, a: Candidate, b: Candidate) -> bool:
        if a.type != b.type:
            if not (b.type in MATES.get(a.type, ()) and (a.definite or b.definite) and a.parties == b.parties):
                return False
        small, large = sorted((a.parties, b.parties), key=len)
        if not (small <= large or len(small & large) / len(small | large) >= 0.6):
            return False
        headline = any(self.reading.sentences[c.sentence].headline for c in (a, b))
        for party in a.parties & b.parties:
            one, other = a.persons(party), b.persons(party)
            if one and other and not one & other and a.type in ("meeting", "call", "visit", "ceremony"):
                return False
        if headline:
            return True
        if a.type == "exercise" and bool(a.forum) != bool(b.forum) and not (a.definite or b.definite) and a.parties != b.parties:
            return False
        if a.type == "meeting" and bool(a.forum) != bool(b.forum) and not (a.definite or b.definite):
            named = {n for c in (a, b) for p in c.parties for n in c.persons(p)}
            bare = b if a.forum else a
            other = a if a.forum else b
            if named and not any(other.persons(p) for p in other.parties) and any(bare.persons(p) for p in bare.parties):
                return False
        if not _dates_agree(a, b):
            return False
        if a.place and b.place:
            if a.place.country != b.place.country:
                return False
            if a.place.city and b.place.city and a.place.city != b.place.city and a.type not in ("visit", "deployment"):
                return False
        if a.forum and b.forum and a.type in ("meeting", "exercise") and not _forums_agree(a.forum.text, b.forum.text):
            return False
        if {a.status, b.status} == {"planned", "held"} and a.type in ("meeting", "exercise", "deployment", "transfer", "visit", "agreement"):
            return a.definite or b.definite or bool(a.date and a.date == b.date)
        if "cancelled" in (a.status, b.status) and a.status != b.status:
            return "planned" in (a.status, b.status)
        return True

    def _merge(self, candidates: list[Candidate]) -> list[Candidate]:
        merged: list[Candidate] = []
        for c in candidates:
            target = next((m for m in reversed(merged) if self._compatible(m, c)), None)
            if target is None:
                merged.append(c)
            else:
                self._absorb(target, c)
        return merged

    def _absorb(self, target: Candidate, other: Candidate) -> None:
        headline = self.reading.sentences[target.sentence].headline
        sides = Sides(list(target.sides))
        for actor, role in other.sides:
            if actor.party in target.parties or not actor.inferred:
                sides.add(actor, role)
        target.sides = sides.roles
        if other.status == "cancelled" or (target.status == "planned" and other.status == "held") or headline:
            target.status = other.status
        if headline and not self.reading.sentences[other.sentence].headline:
            target.evidence, target.sentence = other.evidence, other.sentence
        if target.date is None or (other.date and len(other.date) > len(target.date)):
            target.date, target.end, target.date_span = other.date, other.end or target.end, other.date_span
        elif other.end and target.end is None and other.date == target.date:
            target.end = other.end
        if target.place is None or (target.place.city is None and other.place is not None and other.place.city):
            target.place = other.place or target.place
        target.forum = target.forum or other.forum
        target.score = max(target.score, other.score) + 0.03
        target.defence = target.defence or other.defence
        target.merged += 1
        target.rules.append(f"same occasion: {other.match.frame.name} '{other.match.trigger.text}'")

    def _stands(self, c: Candidate) -> bool:
        """An engagement has two parties (or what its frame asks), a defence side, and a foreign one."""
        if not c.defence:
            self._drop(c.match, "no defence side")
            return False
        parties = c.parties
        if len(parties) >= 2:
            return True
        if c.type == "meeting" and c.forum is not None and self._is_own(c.forum, c.match) and parties:
            return True
        if c.match.frame.least == 1 and (c.forum is not None or c.place is not None and c.place.country not in parties):
            return True
        self._drop(c.match, f"only one party: {sorted(parties)}")
        return False

    def _pass_on(self, candidates: list[Candidate]) -> None:
        """Dates and places of a frame occasion, and the home side's role."""
        self._beside_sessions(candidates)
        visits = [c for c in candidates if c.type == "visit" and c.status != "cancelled" or c.type == "visit"]
        for c in candidates:
            for visit in visits:
                if c is visit or c.type not in ("meeting", "agreement", "ceremony") or not (c.parties <= visit.parties or visit.parties <= c.parties):
                    continue
                outside = c.forum is not None and c.date is not None
                if outside or (c.type == "agreement" and c.sentence < visit.sentence):
                    continue
                if c.status == "planned" and visit.status == "cancelled" and c.date is None:
                    c.status = "cancelled"
                    c.rules.append("cancelled with the visit")
                if c.place is None and visit.place is not None and visit.place.country in c.parties:
                    c.place = replace(visit.place, city=None)
                    c.rules.append("in the country of the visit")
                if c.date is None and visit.date and c.status in ("held", visit.status):
                    c.date = _frame_date(visit.date, visit.end)
                    c.date_span = visit.date_span
                    c.rules.append("dated by the visit")
                if c.status == "held" and visit.status == "cancelled" and c.date is None:
                    continue
        for n, c in enumerate(candidates):
            if c.type == "agreement":
                talks = next((m for m in candidates[:n] if m.type == "meeting" and m.status == c.status and c.parties <= m.parties and c.sentence - m.sentence <= 3), None)
                if talks is not None:
                    c.place = c.place or talks.place
                    if c.date is None and talks.date:
                        c.date, c.date_span = _frame_date(talks.date, talks.end), talks.date_span
        for c in candidates:
            # one occasion's place serves another of the same sides that has none of its own
            if c.place is None and c.type in ("meeting", "agreement", "ceremony") and c.status in ("held", "ongoing"):
                near = [m for m in candidates if m is not c and m.type in ("meeting", "agreement", "ceremony") and m.place is not None and m.parties == c.parties and _dates_agree(m, c) and m.status in ("held", "ongoing") and abs(m.sentence - c.sentence) <= 2]
                if near and len({(m.place.city, m.place.country) for m in near if m.place}) == 1 and c.forum is None:
                    c.place = near[0].place
                    c.rules.append("where the sides' other dealing was")
        for c in candidates:
            self._home_roles(c)
        line = self.reading.dateline
        if line is not None and line.city and line.country:
            for c in candidates:
                hosts = {a.party for a, r in c.sides if r == "host"}
                if not hosts and len(c.parties) == 2 and self._at_home(c):
                    hosts = {line.country} & c.parties
                if c.place is None and c.type in ("meeting", "agreement", "ceremony") and c.status in ("held", "ongoing") and line.country in hosts:
                    c.place = Place(line.city, line.country, line.span, line.span)
                    c.rules.append("in the dateline's city")
            for c in candidates:
                if c.type == "agreement" and c.place is None:
                    beside = next((m for m in candidates if m.type == "meeting" and m.place and m.parties == c.parties), None)
                    if beside is not None:
                        c.place = beside.place

    def _at_home(self, c: Candidate) -> bool:
        """The sentence names a venue without a city ('at the Ministry of Defence', 'in his office')."""
        for token in self.syntax.sentence_tokens(c.match.trigger):
            mention = self.syntax.mention(token)
            if token.case.split(" ")[-1] in ("at", "in") and token.rel in ("obl", "nmod"):
                if mention is not None and mention.kind == "body" and mention.code in (None, self.cast.home):
                    return True
                if token.lemma in self.venues:
                    return True
        return False

    def _beside_sessions(self, candidates: list[Candidate]) -> None:
        """Talks beside a session take its place, and its date as far as it settles theirs."""
        for session in candidates:
            if session.type != "meeting" or session.forum is None or not self._is_own(session.forum, session.match):
                continue
            for c in candidates:
                if c is session or c.type not in ("meeting", "agreement") or c.forum is None or not _forums_agree(c.forum.text, session.forum.text):
                    continue
                if c.place is None and session.place is not None:
                    c.place = session.place
                    c.rules.append("where the session is held")
                if c.date is None and session.date and c.status == session.status:
                    c.date, c.date_span = _frame_date(session.date, session.end), session.date_span

    def _home_roles(self, c: Candidate) -> None:
        if c.type == "visit" and c.place is not None and c.place.country in c.parties:
            c.sides = [(a, "host" if a.party == c.place.country else "guest") for a, _ in c.sides]
            return
        if c.type not in ("meeting", "ceremony") or c.place is None:
            return
        roles = [r for _, r in c.sides]
        if any(r in ("host", "guest") for r in roles) and c.type != "meeting":
            return
        home = c.place.country
        if home not in c.parties or any(r == "host" and a.party != home for a, r in c.sides):
            return
        other = "guest" if len(c.parties) == 2 else "participant"
        c.sides = [(a, "host" if a.party == home else (other if r == "participant" or len(c.parties) > 2 else r)) for a, r in c.sides]

    # --- record -------------------------------------------------------------------------------

    def _record(self, c: Candidate, number: int) -> tuple[Engagement, Trace]:
        spans: dict[str, Span] = {"evidence": c.evidence, "type": self.syntax.span([c.match.trigger]), "status": self.syntax.span([c.match.verb or c.match.trigger])}
        if c.date and c.date_span:
            spans["date"] = c.date_span
            if c.end:
                spans["end"] = c.date_span
        if c.place is not None and c.type != "call":
            if c.place.city:
                spans["city"] = c.place.span
            spans["country"] = c.place.country_span
        if c.forum:
            spans["forum"] = c.forum.span
        participants = []
        for actor, role in c.sides:
            where: dict[str, Span] = {}
            if actor.span:
                where["person" if actor.name else "party"] = actor.span
            if actor.party_span:
                where["party"] = actor.party_span
            participants.append(Participant(party=actor.party or "", person=actor.name, role=role if role in ROLES else "participant", spans=where))  # type: ignore[arg-type]
        place = c.place if c.type != "call" else None
        engagement = Engagement(
            type=c.type,
            status=c.status,
            date=c.date,
            end=c.end if c.end != c.date else None,
            city=place.city if place else None,
            country=place.country if place else None,
            participants=tuple(participants),
            forum=c.forum.text if c.forum else None,
            evidence=self.text[c.evidence.start : c.evidence.end],
            spans=spans,
            confidence=round(max(0.05, min(0.99, c.score)), 2),
        )
        return engagement, Trace("engagement", number, c.match.frame.name, c.evidence, c.rules)


def _rank(c: Candidate) -> tuple[bool, int, float, int]:
    """Of frames at one word: enough parties, then the longer wording, then the surer frame."""
    return len(c.parties) >= 2 and c.defence, c.match.words, c.match.frame.weight, len(c.sides)


ROLES = {"host", "guest", "participant", "signatory", "supplier", "recipient"}


def _dates_agree(a: Candidate, b: Candidate) -> bool:
    if a.date is None or b.date is None:
        return True
    short, long = sorted((a.date, b.date), key=len)
    if long.startswith(short):
        return True
    for one, other in ((a, b), (b, a)):
        if one.end and one.date and other.date and one.date <= other.date <= one.end:
            return True
    return False


def _forums_agree(a: str, b: str) -> bool:
    one, other = ({w for w in re.findall(r"\w+", t.lower()) if len(w) > 3 or w.isdigit()} for t in (a, b))
    return 2 * len(one & other) >= min(len(one), len(other)) > 0


def _frame_date(first: str, last: str | None) -> str:
    """As far as a frame's dates settle an act within it (codebook): the day, else the month, else the year."""
    if last is None or last == first:
        return first
    if first[:7] == last[:7]:
        return first[:7]
    return first[:4]


def evidence_place(place: Place | None) -> Span | None:
    return place.span if place else None


__all__ = ["Assembler", "Candidate", "place_of"]
