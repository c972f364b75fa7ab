"""Assembly: from frame matches to the engagements of one report.

Each match becomes a candidate with its sides, status, date, place and forum (`filling`, `modality`, `dating`,
`where`, `forum`); candidates that tell of no occasion fall away (`occurrence`); those that tell of the same
occasion are merged (`merging`); what one settles for another is passed on (`settling`). Every decision leaves
a line in the trace.
"""

from __future__ import annotations

from dataclasses import replace

from communique.coding.attendance import Attendance
from communique.coding.backdrop import Backdrop
from communique.coding.candidate import Candidate, rank
from communique.coding.clause import VERBISH
from communique.coding.confidence import confidence
from communique.coding.dating import Dating
from communique.coding.filling import Filling
from communique.coding.forum import Forum
from communique.coding.gleaning import Gleaning
from communique.coding.matching import ANY, FrameIndex, Match
from communique.coding.merging import Merging
from communique.coding.mustering import Mustering
from communique.coding.occurrence import Occurrence
from communique.coding.pairing import Pairing
from communique.coding.place import Place
from communique.coding.scene import Rules, Scene
from communique.coding.settling import Settling
from communique.coding.slots import noun_slots
from communique.coding.splitting import Splitting
from communique.coding.stationing import Stationing
from communique.coding.weeding import Weeding
from communique.records import Engagement, Participant, Span, Status, Token, Trace

DEFENCE_TYPES = {"exercise", "deployment"}
ACTS = {"agreement", "appointment"}
"""Types that are done in a moment: told of in the present ('now leads', 'have a pact') they are done."""
ROLES = {"host", "guest", "participant", "signatory", "supplier", "recipient"}


class Assembler(Rules):
    """Makes the engagements of one scene."""

    def __init__(self, scene: Scene, index: FrameIndex) -> None:
        super().__init__(scene)
        self.index = index
        self.saying = scene.saying
        self.occurrence = Occurrence(scene)
        self.filling = Filling(scene)
        self.dating = Dating(scene)
        self.pairing = Pairing(scene, self.filling)
        self.merging = Merging(scene)
        self.settling = Settling(scene)
        self.backdrop = Backdrop(scene, self.dating)
        self.splitting = Splitting(scene)
        self.mustering = Mustering(scene)
        self.attendance = Attendance(scene)
        self.stationing = Stationing(scene)
        self.definite = scene.words("reference", "definite")
        self.weeding = Weeding(scene)
        self.dropped: list[Trace] = []
        # sentences in which a dealing of a type is only wished, denied or spoken about
        self.unreal: set[tuple[int, str]] = set()
        words = [
            w
            for t in self.syntax.tokens
            for w in t.lemma.replace("-", " ").split()
            if w in self.lexicon.defence_words
        ]
        self.about_defence = len(words) >= 3 and len(set(words)) >= 2

    def engagements(self) -> list[tuple[Engagement, Trace]]:
        """The engagements in order of the text, each with its trace."""
        return [self._record(c, n) for n, c in enumerate(self.candidates())]

    def candidates(self) -> list[Candidate]:
        """What becomes the engagements: matches judged, merged and settled."""
        candidates: list[Candidate] = []
        matches = list(self.index.matches(self.syntax))
        matches = sorted([*matches, *self._by_name(matches)], key=lambda m: m.trigger.i)
        bare: list[Candidate] = []
        for match in matches:
            candidate = self._candidate(match, candidates)
            if candidate is None:
                continue
            if candidate.parties:
                candidates.extend(self.splitting.split(candidate))
            else:
                bare.append(candidate)
        candidates = self.merging.best_per_trigger(candidates)
        candidates += self._by_gist(candidates)
        candidates = self.merging.merge(candidates)
        completed = self.pairing.complete(candidates, bare)
        done = {id(c) for c in completed}
        known = [c for c in candidates if id(c) not in done]
        unsided = [c for c in bare if self._named_exercise(c) and id(c) not in done]
        candidates = self.merging.merge([*completed, *unsided], known)
        candidates.sort(key=lambda c: c.match.trigger.i)
        candidates = self.mustering.settle(candidates)
        self.attendance.settle(candidates)
        candidates = self.attendance.welcomed(candidates)
        candidates = [c for c in candidates if self._stands(c)]
        candidates = [c for c in candidates if self._own(c, candidates)] or self._gleaned()
        self.settling.pass_on(candidates)
        self.backdrop.settle(candidates)
        return candidates

    def _named_exercise(self, c: Candidate) -> bool:
        """An exercise known by its name, whose sides later sentences may tell."""
        verb = c.match.verb
        if c.type != "exercise" or c.forum is None or c.match.trigger.pos in VERBISH:
            return False
        if verb is None or c.status == "cancelled" or c.match.trigger.rel not in ("subj", "obj"):
            return True
        turned = self.modality.turn(self.syntax, verb) is not None
        return turned or verb.lemma in self.modality.happens

    def _by_gist(self, told: list[Candidate]) -> list[Candidate]:
        """Of each sentence of which no frame tells, the surest gist."""
        full = {c.sentence for c in told if len(c.parties) > 1}
        best: dict[int, Candidate] = {}
        for match in self.index.by_gist(self.syntax, full):
            c = self._candidate(match, told)
            if c is None or len(c.parties) < 2 or (c.sentence, c.type) in self.unreal:
                continue
            if c.sentence not in best or rank(c) > rank(best[c.sentence]):
                best[c.sentence] = c
        return list(best.values())

    def _gleaned(self) -> list[Candidate]:
        """What stands of what a report without any dealing seems to tell of: one dealing at most."""
        for match in Gleaning(self.scene, self.index).matches():
            candidate = self._candidate(match, [])
            if candidate is not None and len(candidate.parties) > 1 and self._stands(candidate):
                if (candidate.sentence, candidate.type) not in self.unreal:
                    return [candidate]
        return []

    def _by_name(self, matches: list[Match]) -> list[Match]:
        """'Cobra Gold drew to a close': an exercise known by its name is told of by the name alone."""
        known: dict[str, Match] = {}
        for match in matches:
            if match.frame.type == "exercise" and match.trigger.pos not in VERBISH:
                name = self.forums.exercise_name(match.trigger)
                if name is not None:
                    last = self.syntax.tokens[name.last - 1]
                    word = last.text if last.text.isalpha() else self.syntax.tokens[name.first].text
                    known.setdefault(word, match)
        taken = {m.trigger.i for m in matches}
        out = []
        for token in self.syntax.tokens:
            model = known.get(token.text)
            if model is None or token.i in taken or token.rel not in ("subj", "subjpass", "obj"):
                continue
            verb = self.syntax.head(token)
            near = self.syntax.tokens[max(0, token.i - 3) : token.i + 3]
            if verb is None or any(t.i in taken and t.lemma in model.frame.nouns for t in near):
                continue
            if verb.lemma in self.modality.occur | self.modality.begin | self.modality.finish:
                rules = [f"by name: '{token.text}'"]
                out.append(
                    Match(model.frame, token, noun_slots(self.syntax, token), verb, 1, rules)
                )
        return out

    def _drop(self, match: Match, why: str) -> None:
        if ANY in match.frame.verbs or match.frame.gist:
            return
        span = self.syntax.span([match.trigger])
        self.dropped.append(Trace("dropped", -1, match.frame.name, span, [*match.rules, why]))

    def _deny(self, match: Match, why: str) -> None:
        """Drops a match that the sentence only wishes, denies or speaks about, so that no gist revives it."""
        self.unreal.add((match.trigger.sentence, match.frame.type))
        self._drop(match, why)

    def _candidate(self, match: Match, before: list[Candidate]) -> Candidate | None:
        frame, trigger = match.frame, match.trigger
        sentence = self.syntax.sentence(trigger)
        nominal = trigger.pos not in VERBISH
        for need in frame.needs:
            if not self.occurrence.needed(match, need):
                self._drop(match, f"needs {need}")
                return None
        verdict = self.modality.judge(
            self.syntax, trigger, self.saying, deed=frame.way is not None or match.words > 1
        )
        if verdict.status is None:
            self._deny(match, verdict.why)
            return None
        if (
            verdict.why == "present"
            and verdict.future
            and trigger.rel == "relcl"
            and frame.type == "training"
        ):
            self._deny(match, "a habit")
            return None
        if nominal and any(
            c.match.trigger is match.verb and c.type == frame.type and trigger.rel == "obj"
            for c in before
        ):
            self._drop(match, "told by its verb")
            return None
        if nominal and verdict.generic and verdict.why == "present":
            self._deny(match, "a habit")
            return None
        if frame.type == "visit" and not nominal and self.modality.turn(self.syntax, trigger):
            self._drop(match, "a turn of phrase")
            return None
        if nominal and frame.occurs and not self.occurrence.occurs(match):
            self._deny(match, "the noun is not said to happen")
            return None
        if frame.after is not None and all(c.type != frame.after for c in before):
            self._drop(match, f"no {frame.after} told of before")
            return None
        sides = self.finder.of(match)
        if frame.type in ("meeting", "call") and self._unplaced(match):
            self._drop(match, "nothing tells whose official the subject is")
            return None
        self.places.last = next((c.place for c in reversed(before) if c.place is not None), None)
        if frame.type == "deployment":
            place = self.stationing.place(match, sides, self.stationing.theatre(match, sides))
            self.stationing.forces(match, sides, place, last=False)
        else:
            place = self._place(match)
            if place is not None and place.country is None:
                place = self.places.placed(place, sides.parties)
        if frame.placeless and self.places.of_clause(trigger, match.verb, frame.place) is not None:
            self._drop(match, "the clause names a place")
            return None
        if frame.type == "visit" and place is not None and sides.parties == [place.country]:
            here = {t.start for t in match.slots.get("here", [])}
            place = None if place.span.start in here else place  # who is of here flew in elsewhere
        if frame.type == "visit" and place is not None and place.country and not place.city:
            place = self.places.city_in(trigger, place.country) or place
        if frame.type == "visit":
            self.filling.with_destination(sides, place)
        forum = self._forum(match) if frame.type != "visit" else None
        if place is None and forum is not None and forum.seat[1] and frame.type != "call":
            place = Place(*forum.seat, forum.span, forum.span)
        definite = nominal and (
            "def" in trigger.feats
            or any(k.lemma in self.definite for k in self.syntax.children(trigger, "det", "poss"))
        )
        named = (
            forum is not None
            and nominal
            and frame.type in ("meeting", "exercise")
            and self.is_own(forum, match)
            and (bool(sides.parties) or self._elsewhere(match, place))
        )
        if not named:
            self.filling.fill(match, sides, place, before, definite)
        if frame.type in ("exercise", "training", "ceremony"):
            self.filling.with_ground(match, sides, place)
        if frame.type == "deployment":
            self.stationing.forces(match, sides, place, last=True)
        served = any(p not in self.lexicon.countries for p in sides.parties)
        if frame.type == "deployment" and frame.finite and place is None and not served:
            self._drop(match, "forces sent nowhere")
            return None
        if verdict.soft and not self.dating.moments(sentence.i) and place is None:
            self._drop(match, "agreed in words, with no day or place")
            return None
        status: Status = verdict.status
        if frame.way == "home":
            verdict = replace(verdict, begun=False)  # 'flew home' ends a deployment
            if (status, verdict.why) == ("ongoing", "present"):
                status = "held"  # 'are back from Mali'
        dated = self.dating.date(match, verdict, before)
        if frame.status is not None and status == "held":
            status = frame.status
        if status == "ongoing" and frame.type in ACTS and not verdict.progressive:
            status = "held"
        status = self.dating.status(status, dated, verdict, frame)
        if status == "held" and verdict.future and verdict.why == "present" and dated.first is None:
            # 'He will see the king. He also has a date with the chancellor.'
            told = before[-1] if before and sentence.i - before[-1].sentence <= 2 else None
            status = "planned" if told is not None and told.status == "planned" else status
        forum = forum or match.series
        broad = self.about_defence
        defence = (
            broad
            or any(a.defence for a, _ in sides.roles)
            or self._defence_words(trigger)
            or bool(forum and self._defence_text(forum.text))
        )
        return Candidate(
            match,
            frame.type,
            status,
            sides.roles,
            sentence.i,
            self._evidence(match),
            dated.first,
            dated.last,
            dated.span,
            place,
            forum,
            definite or "subj:two" in frame.needs,
            defence or frame.type in DEFENCE_TYPES,
            [*match.rules, verdict.why, *sides.rules],
        )

    def _elsewhere(self, match: Match, place: Place | None) -> bool:
        """A named exercise at a place of its own that nothing ties to the sides told of before."""
        if match.frame.type != "exercise" or place is None or place.country is None:
            return False
        if place is self.places.last or self.finder.sentence_pair(match):
            return False
        return not any(
            t.lemma in self.finder.few or (t.rel == "poss" and t.lemma in self.definite)
            for t in self.syntax.subtree(match.trigger)
        )

    def _unplaced(self, match: Match) -> bool:
        """The subject is a named person whose party nothing in the report tells."""
        for slot in ("subj", "holder"):
            for token in match.slots.get(slot, []):
                mention = self.syntax.mention(token)
                actor = self.cast.actor_of(mention) if mention is not None else None
                if actor is not None and actor.name and actor.posts and actor.party is None:
                    return True
        return False

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
                    if (
                        mention is not None
                        and mention.kind in ("body", "party")
                        and mention.code
                        and len(mention.code) == 3
                    ):
                        return Place(
                            None, mention.code, mention.span, mention.code_span or mention.span
                        )
        if match.frame.type == "call":
            return None
        return self.places.of_clause(match.trigger, match.verb, match.frame.place)

    def _forum(self, match: Match) -> Forum | None:
        if match.frame.type == "exercise" and match.trigger.pos not in VERBISH:
            named = self.forums.exercise_name(match.trigger)
            if named is not None:
                return named
        if match.trigger.pos not in VERBISH and match.frame.type in ("meeting", "exercise"):
            own = self.forums.own(match.trigger)
            if own is not None and (match.frame.type != "exercise" or self.forums.proper(own)):
                return own
        return self.forums.beside(match.trigger)

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
        """The sentence, or the one before, speaks of defence."""
        sentences = self.syntax.reading.sentences
        first = sentences[max(0, trigger.sentence - 1)].first
        return any(
            t.lemma in self.lexicon.defence_words or (t.mention >= 0 and self._defence_text(t.text))
            for t in self.syntax.tokens[first : sentences[trigger.sentence].last]
        )

    def _defence_text(self, text: str) -> bool:
        return any(w.strip("'s.,’") in self.lexicon.defence_words for w in text.lower().split())

    def _stands(self, c: Candidate) -> bool:
        """An engagement has two parties (or what its frame asks), a defence side, and a foreign one."""
        if not c.defence:
            self._drop(c.match, "no defence side")
            return False
        parties = c.parties
        if c.type == "visit" and c.place is None and all(r != "host" for _, r in c.sides):
            self._drop(c.match, "a visit to nowhere")
            return False
        guests = {a.party for a, r in c.sides if r == "guest"}
        if c.type == "visit" and c.place is not None and guests == {c.place.country}:
            self._drop(c.match, "a visitor who is back home")
            return False
        if len(parties) >= 2:
            return True
        told = c.match.trigger.pos in VERBISH and all(a.name is None for a, _ in c.sides)
        among = c.type in ("meeting", "call") and told
        if among and parties and not parties & set(self.lexicon.countries):
            return True  # an organisation's members among themselves
        if (
            c.type == "meeting"
            and c.forum is not None
            and self.is_own(c.forum, c.match)
            and parties
        ):
            return True
        if (
            c.match.frame.least == 1
            and parties
            and (c.forum is not None or (c.place is not None and c.place.country not in parties))
        ):
            return True
        self._drop(c.match, f"only one party: {sorted(parties)}")
        return False

    def _own(self, c: Candidate, candidates: list[Candidate]) -> bool:
        """The candidate is a dealing of its own, no part of another."""
        why = self.weeding.part_of(c, candidates)
        if why is not None:
            self._drop(c.match, why)
        return why is None

    def _record(self, c: Candidate, number: int) -> tuple[Engagement, Trace]:
        spans: dict[str, Span] = {
            "evidence": c.evidence,
            "type": self.syntax.span([c.match.trigger]),
            "status": self.syntax.span([c.match.verb or c.match.trigger]),
        }
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
            participants.append(
                Participant(
                    party=actor.party or "",
                    person=actor.name,
                    role=role if role in ROLES else "participant",
                    spans=where,
                )
            )
        place = c.place if c.type != "call" else None
        engagement = Engagement(
            type=c.codes,
            status=c.status,
            date=c.date,
            end=c.end if c.end != c.date else None,
            city=place.city if place else None,
            country=place.country if place else None,
            participants=tuple(participants),
            forum=c.forum.text if c.forum else None,
            evidence=self.text[c.evidence.start : c.evidence.end],
            spans=spans,
            confidence=confidence(c),
        )
        return engagement, Trace("engagement", number, c.match.frame.name, c.evidence, c.rules)
