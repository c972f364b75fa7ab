"""Dates of dealings: which date of the sentence is whose, and what it says against the tense."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date as day
from datetime import timedelta
from itertools import takewhile

from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.coding.frames import Frame
from communique.coding.matching import Match
from communique.coding.modality import Modality
from communique.coding.scene import Rules, Scene
from communique.coding.slots import anchor
from communique.reading.moments import Moment, find_length, find_moments
from communique.reading.resolving import Settled, counted, resolve
from communique.records import Sentence, Span, Status, Token

LONGEST = 60
"""Days that a dealing of a told length lasts at most."""

EXACT = 13
"""Up to how many days a length is taken at its word; of 'two weeks' and more only the month of the end is told."""

SUBORDINATE = {"relcl", "ccomp", "conj", "advcl"}


@dataclass(slots=True, frozen=True)
class Dated:
    """First and last day of a match, the words that tell them, and whether its end was what was told."""

    first: str | None = None
    last: str | None = None
    span: Span | None = None
    ends: bool = False


class Dating(Rules):
    """Dates one match, and sets its status by the date."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.saying = scene.saying
        self.leaving = scene.words("reference", "leaving")
        self.where = scene.words("place", "where")
        self.leaving_after = scene.words("reference", "leaving_after")
        self._moments: dict[int, list[tuple[Moment, Token | None]]] = {}

    def moments(self, number: int) -> list[tuple[Moment, Token | None]]:
        if number not in self._moments:
            sentence = self.reading.sentences[number]
            start = sentence.span.start
            out: list[tuple[Moment, Token | None]] = []
            for moment in find_moments(self.text[start : sentence.span.end], self.lexicon):
                token = next(
                    (
                        t
                        for t in self.syntax.tokens[sentence.first : sentence.last]
                        if t.end > start + moment.start
                    ),
                    None,
                )
                out.append((moment, token))
            self._moments[number] = out
        return self._moments[number]

    def date(self, match: Match, verdict: Modality, before: list[Candidate]) -> Dated:
        """What the match's sentence tells of its days; `before`: the dealings told of before it."""
        trigger = match.trigger
        sentence = self.syntax.sentence(trigger)
        moments = self.moments(sentence.i)
        best: tuple[float, Moment, Token, bool] | None = None
        home = self.syntax.clause_head(trigger)
        inner = {t.i for t in self.syntax.subtree(anchor(self.syntax, trigger))}
        for moment, token in moments:
            if token is None or (token.mention >= 0):
                continue
            clause = self.syntax.clause_head(token)
            holder = self.syntax.verb_of(token)
            if (
                holder is not None
                and holder is not trigger
                and (
                    holder.lemma in self.modality.announcing
                    or self.modality.lemma(self.syntax, holder) in self.modality.cancelled
                )
                and token.i not in inner
                and not self._closes(trigger, token, holder)
            ):
                continue
            if self._around(home, clause, token) or self._of_place(home, clause):
                continue
            yearly = "year" in (moment.kind, moment.unit)
            if yearly and self._of_thing(trigger, clause, token):
                continue
            cost = abs(token.i - trigger.i) * 0.1
            own = token.i in inner and (trigger.pos not in VERBISH or clause in (home, trigger))
            ends = self._ends(match, token)
            if own:
                cost -= 3
            elif (self._follows(match) and not ends) or self._on_the_way(trigger, home):
                continue
            elif clause is home or (
                clause.lemma in self.saying and self._closes(trigger, token, clause)
            ):
                cost += 0
            elif clause.lemma in self.saying and clause is not home:
                if moment.kind not in ("partial", "day"):
                    continue
                cost += 6
            elif home in list(self.syntax.ancestors(clause)) and clause.rel in SUBORDINATE:
                # 'called off a trip that he was due to make next week'
                cost += 1 if verdict.status == "cancelled" else 4
            else:
                cost += 3
            if moment.kind in ("year", "ym", "relative") and moment.unit != "day":
                cost += 1.5
            if moment.kind in ("year", "ym") and self._is_name_part(moment, sentence.span.start):
                continue
            if moment.kind == "same":
                cost += 1
            if moment.until or ends:
                cost += 3
            if best is None or cost < best[0]:
                best = (cost, moment, token, ends)
        if best is None or best[0] > 5:
            return self._leading_day(sentence)
        _, moment, told_at, over = best
        moment = self._finer(moment, moments)
        span = Span(sentence.span.start + moment.start, sentence.span.start + moment.end)
        if moment.kind == "same":
            settled = self.told_day(before, moment, sentence, past=verdict.status == "held")
        else:
            future = self._ahead(match, verdict, moment, told_at, over)
            settled = resolve(moment, self.reading.published, future)
        if settled is None:
            return Dated()
        first, last = settled
        if moment.until or (over and last is None):
            if not match.frame.lasting:
                return Dated(span=span)
            began = self._began(moments, moment) or self._back(match, first)
            return Dated(began, first, span, over)
        if last is None and match.frame.lasting:
            last = self._until(moments, moment, home, first) or self._duration(match, first)
        return Dated(first, last, span)

    def _ahead(
        self, match: Match, verdict: Modality, moment: Moment, told_at: Token, over: bool
    ) -> bool:
        """Whether a day without a year or a date is one to come: by the tense of the verb it stands with."""
        verb = self.syntax.verb_of(told_at)
        if over and verb is not None:
            verdict = self.modality.judge(self.syntax, verb, self.saying)
        if verdict.status in ("planned", "cancelled"):
            return True
        if told_at.case in self.syntax.markers["hitherto"]:
            return False
        if verb is not None and self.modality.plain_past(self.syntax, verb):
            return False
        # 'are meeting in Lima on Friday'
        arranged = verdict.progressive and moment.kind == "weekday" and not match.frame.lasting
        return verdict.future or arranged or (moment.until and verdict.status == "ongoing")

    def _finer(self, moment: Moment, moments: list[tuple[Moment, Token | None]]) -> Moment:
        """'Last year's edition ran from November 24 to 30': the days, in the year that is told beside them."""
        yearly = [m for m, _ in moments if m.kind == "relative" and m.unit == "year"]
        if not yearly:
            return moment
        finer = [m for m, _ in moments if m.kind in ("partial", "month") and not (m.unit or m.side)]
        if moment not in yearly:
            finer = [moment] if moment in finer else []
        if not finer:
            return moment
        kind = "partial" if finer[0].kind == "partial" else "myear"
        return replace(finer[0], kind=kind, unit="year", offset=yearly[0].offset)

    def _follows(self, match: Match) -> bool:
        """'flew home on Friday after two weeks of training': the day is not that of what lasted before."""
        if not match.frame.lasting:
            return False
        chain = [match.trigger, *self.syntax.ancestors(match.trigger)]
        nouns = takewhile(lambda t: t.pos not in VERBISH, chain)
        return any(t.case.split(" ")[-1] in self.leaving_after for t in nouns)

    def _ends(self, match: Match, token: Token) -> bool:
        """The day is that of a verb that tells of the end: 'ended on Friday', 'left on Friday after a visit'."""
        if not match.frame.lasting or match.frame.type == "deployment":
            return False
        trigger, verb = match.trigger, self.syntax.verb_of(token)
        if verb is None or not (
            verb in list(self.syntax.ancestors(trigger)) or trigger in self.syntax.subjects(verb)
        ):
            return False
        if self.modality.finishes(self.syntax, verb):
            return True
        return (
            match.frame.type == "visit"
            and verb.lemma in self.leaving
            and trigger.case.split(" ")[-1] in self.leaving_after
        )

    def _began(self, moments: list[tuple[Moment, Token | None]], own: Moment) -> str | None:
        """'which started on Friday, ends on Thursday': the first day told beside the last."""
        for moment, token in moments:
            verb = self.syntax.verb_of(token) if token is not None else None
            if moment is own or verb is None:
                continue
            if moment.since or verb.lemma in self.modality.begin:
                settled = resolve(moment, self.reading.published, False)
                return settled[0] if settled else None
        return None

    def _on_the_way(self, trigger: Token, home: Token) -> bool:
        """'On a visit to Kazakhstan he met … today': the day is that of the meeting."""
        return self.modality.on_the_way(self.syntax, trigger, home)

    def _closes(self, trigger: Token, token: Token, holder: Token) -> bool:
        """'met in Almaty today, Report informs': a day before the comma is not that of the informing."""
        between = self.syntax.tokens[token.i + 1 : holder.i]
        return trigger.i < token.i and any(t.text == "," for t in between)

    def _of_thing(self, trigger: Token, clause: Token, token: Token) -> bool:
        """'a plan that tells what they will do in 2025': the year of a relative clause about another thing."""
        for verb in (clause, *self.syntax.ancestors(clause)):
            if verb.i == trigger.i:
                return False
            if verb.rel == "relcl":
                inside = {t.i for t in self.syntax.subtree(verb)}
                return (
                    verb.head != trigger.i and trigger.i not in inside and token.head != verb.head
                )
        return False

    def _until(
        self, moments: list[tuple[Moment, Token | None]], own: Moment, home: Token, first: str
    ) -> str | None:
        """'begins on Monday and goes on until Friday': the last day told beside the first."""
        for moment, token in moments:
            if moment is own or token is None:
                continue
            verb = self.syntax.verb_of(token)
            if not (moment.until or (verb and self.modality.finishes(self.syntax, verb))):
                continue
            clause = self.syntax.clause_head(token)
            if clause is home or clause.rel == "conj" or clause in self.syntax.ancestors(home):
                return self.last_day(moment, first)
        return None

    def last_day(self, moment: Moment, first: str) -> str | None:
        """A last day on the near side of publication that follows the first day, else None."""
        for future in (False, True):
            settled = resolve(moment, self.reading.published, future)
            if settled is None:
                continue
            later = settled[0][: len(first)] > first[: len(settled[0])]
            if later or (len(settled[0]) < len(first) and first.startswith(settled[0])):
                return settled[0]  # 'from June 17 until the end of the month'
        return None

    def _around(self, home: Token, clause: Token, token: Token) -> bool:
        """The day of the clause around a relative clause is not its own, unless the clause hangs on the day."""
        hung = home.head in (token.i, token.head)
        return home.rel == "relcl" and not hung and clause in list(self.syntax.ancestors(home))

    def _of_place(self, home: Token, clause: Token) -> bool:
        """'met in Bratislava, where he had arrived the day before': the day of a clause about the place."""
        adverbs = self.syntax.children(clause, "advmod")
        return (
            clause is not home
            and clause.rel == "relcl"
            and any(k.lemma in self.where for k in adverbs)
        )

    def told_day(
        self, before: list[Candidate], moment: Moment, sentence: Sentence, past: bool = False
    ) -> Settled | None:
        """'The same day', 'two days later': counted from the last day told of before.

        `past`: what is dated is over, so that 'the day before' is not counted from a day to come.
        """
        known = {c.date_span: (c.date, c.end) for c in before if c.date and c.date_span}
        for number in range(sentence.i, -1, -1):
            start = self.reading.sentences[number].span.start
            for earlier, _ in reversed(self.moments(number)):
                if number == sentence.i and earlier.start >= moment.start:
                    continue
                told = known.get(Span(start + earlier.start, start + earlier.end)) or resolve(
                    earlier, self.reading.published, False
                )
                if told and told[0] and past and moment.offset < 0:
                    if told[0] > (self.reading.published or told[0]):
                        continue
                settled = counted(moment, told[0], told[1]) if told and told[0] else None
                if settled is not None:
                    return settled
        if moment.offset < 0 or (moment.offset and moment.unit != "day"):
            return resolve(replace(moment, kind="relative"), self.reading.published, False)
        return None

    def _leading_day(self, sentence: Sentence) -> Dated:
        """'May 25. Commanders of …': a day alone before the first sentence dates it."""
        line = self.reading.dateline
        if line is None or line.city or not line.date or sentence.span.start - line.span.end > 3:
            return Dated()
        for moment in find_moments(line.date, self.lexicon):
            settled = resolve(moment, self.reading.published, False)
            if settled is not None:
                return Dated(settled[0], None, line.span)
        return Dated()

    def _is_name_part(self, moment: Moment, offset: int) -> bool:
        """'plan of cooperation for 2022', 'Milan-2020': a year that dates a document, not the dealing."""
        if not self.text[offset + moment.start].isdigit():
            return False
        before = self.text[max(0, offset + moment.start - 24) : offset + moment.start].lower()
        return bool(re.search(r"(\bfor( the)?( year)?|-|[a-z]\d?)\s*$", before)) and not re.search(
            r"\b(in|since|of|by|during|early|late|until)\s*$", before
        )

    def _duration(self, match: Match, first: str) -> str | None:
        """The last day of 'a four-day visit' that begins on a known day."""
        return self.after(first, self._length(match))

    def after(self, first: str, days: int) -> str | None:
        """The last day of so many from a known one; of weeks no more than the month."""
        if len(first) != 10 or not 1 < days <= LONGEST:
            return None
        last = (day.fromisoformat(first) + timedelta(days=days - 1)).isoformat()
        return last if days <= EXACT else last[:7]

    def _back(self, match: Match, last: str) -> str | None:
        """The first day of 'a four-day visit' that ended on a known one; of weeks no more than the month."""
        days = self._length(match)
        if len(last) != 10 or not days:
            return None
        first = (day.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
        return first if days <= EXACT else first[:7]

    def _length(self, match: Match) -> int:
        """How many days a dealing that lasts is said to last, 0 where that is not said."""
        if not match.frame.lasting:
            return 0
        sentence = self.syntax.sentence(match.trigger)
        days = find_length(self.text[sentence.span.start : sentence.span.end], self.lexicon)
        for token in self.syntax.sentence_tokens(match.trigger):
            days = days or self.lexicon.durations.get(token.lemma, 0)
        return days if 1 < days <= LONGEST else 0

    def status(self, status: Status, dated: Dated, verdict: Modality, frame: Frame) -> Status:
        """What the dates say against the tense: a day after publication is planned, a running one ongoing."""
        published = self.reading.published
        first, last = dated.first, dated.last
        if status == "cancelled" or published is None:
            return "ongoing" if verdict.begun and frame.lasting and status == "held" else status
        if first and len(first) == 4 and first < published[:4] and frame.lasting:
            return "held" if status == "ongoing" and last is None else status
        days = [d for d in (first, last) if d]
        if days and len(published) == 10 and all(len(d) == 10 for d in days):
            running = (first is None or first <= published) and last is not None
            if first and first > published and status in ("held", "ongoing"):
                return "planned"
            if running and last and published < last:
                if status in ("held", "ongoing") or dated.ends or first:
                    return "ongoing"
            if last and last < published and status in ("held", "ongoing"):
                return "held"
            if status == "ongoing" and days[-1] < published and not frame.lasting:
                return "held"
        if verdict.begun and frame.lasting and status == "held":
            return "ongoing"
        if (
            status == "ongoing"
            and not frame.lasting
            and frame.type
            in ("meeting", "call", "agreement", "transfer", "ceremony", "appointment")
        ):
            return (
                "held"
                if "progressive" not in verdict.why
                and "goes on" not in verdict.why
                and verdict.why != "present"
                else status
            )
        return status
