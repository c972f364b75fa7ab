"""Last days: what a later sentence tells of the end of a dealing ('It will last until Friday')."""

from __future__ import annotations

from communique.coding.candidate import Candidate
from communique.coding.dating import Dating
from communique.coding.scene import Rules, Scene
from communique.reading.moments import Moment, find_length
from communique.reading.resolving import resolve
from communique.records import Sentence, Span, Token

WIDE = 30
"""How many characters before its noun the length of a dealing may begin."""

REACH = 3
"""How many sentences behind a dealing its end may be told."""


class Lasting(Rules):
    """Finds the ends that the dealings' own sentences leave open."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.dating = Dating(scene)
        self.pronouns = scene.words("reference", "it")
        self.definite = scene.words("reference", "definite")
        self.travel = scene.words("reference", "travel")
        self.exercises = frozenset(self.lexicon.exercise_nouns)
        self.he = scene.words("reference", "he")
        self.homeward = scene.words("reference", "homeward")
        self.leaving = scene.words("reference", "leaving")

    def settle(self, candidates: list[Candidate]) -> None:
        """Gives each dealing the last day that one of the sentences behind it tells."""
        reached = {
            c.sentence + n
            for c in candidates
            if c.match.frame.lasting or c.type == "meeting"
            for n in range(-REACH, REACH + 1)
        }
        for sentence in self.reading.sentences:
            if sentence.headline or sentence.i not in reached:
                continue
            for moment, token in self.dating.moments(sentence.i):
                if token is None:
                    continue
                verb = self.syntax.clause_head(token)
                leaves = verb.lemma in self.leaving or self._back_home(verb)
                if verb.lemma in self.modality.begin and not moment.until:
                    self._begun(candidates, sentence, verb, moment)
                    continue
                if verb.lemma in self.modality.occur | self.modality.ongoing and not leaves:
                    self._stretch(candidates, sentence, verb, moment)
                if not (leaves or moment.until or verb.lemma in self.modality.finish):
                    continue
                for c in self._told_before(candidates, sentence, verb, leaves):
                    if c.date is not None:
                        end = self.dating.last_day(moment, c.date)
                    else:
                        ahead = c.status in ("planned", "ongoing")
                        end = (resolve(moment, self.reading.published, ahead) or (None,))[0]
                    if end is not None:
                        c.end = end
                        c.rules.append("its end is told later")
                        published = self.reading.published or ""
                        if c.status == "ongoing" and len(end) == len(published) and end < published:
                            c.status = "held"
                    break
        self._lengths(candidates)

    def _stretch(
        self, candidates: list[Candidate], sentence: Sentence, verb: Token, moment: Moment
    ) -> None:
        """'… next month. It is to run from June 10 to 14': first and last day told behind the month."""
        if not (moment.last or moment.last_day or moment.last_weekday >= 0):
            return
        for c in self._told_before(candidates, sentence, verb, False):
            ahead = c.status in ("planned", "cancelled")
            settled = resolve(moment, self.reading.published, ahead)
            first = c.date or ""
            if (
                settled
                and c.sentence < sentence.i
                and settled[0].startswith(first)
                and c.date != settled[0]
            ):
                c.date, c.end = settled
                c.rules.append("its days are told later")
                return

    def _lengths(self, candidates: list[Candidate]) -> None:
        """'During his five-day visit he will …': the last day of a visit that was said to have begun."""
        for c in candidates:
            if c.type not in ("visit", "exercise") or c.end is not None or len(c.date or "") != 10:
                continue
            nouns = self.travel if c.type == "visit" else self.exercises
            for sentence in self.reading.sentences[c.sentence + 1 : c.sentence + 1 + REACH]:
                tokens = self.syntax.tokens[sentence.first : sentence.last]
                noun = next((t for t in tokens if t.lemma in nouns and t.pos == "NOUN"), None)
                if noun is None or any(
                    m.match.trigger.i == noun.i for m in candidates if m is not c
                ):
                    continue
                span = Span(max(sentence.span.start, noun.start - WIDE), noun.end)
                days = find_length(self.text[span.start : span.end + 1], self.lexicon)
                if days > 1 and (last := self.dating.after(c.date or "", days)) is not None:
                    c.end = last
                    c.rules.append("its length is told later")
                    break

    def _back_home(self, verb: Token) -> bool:
        """'was back in Bangkok', 'flew home on Saturday': the visitor's return is the visit's end."""
        return verb.lemma in self.syntax.copula | self.travel and any(
            k.lemma in self.homeward for k in self.syntax.children(verb, "advmod", "prt", "xcomp")
        )

    def _begun(
        self, candidates: list[Candidate], sentence: Sentence, verb: Token, moment: Moment
    ) -> None:
        """'drew to a close on Monday. It had begun on May 3': the first day of what only the end was told of."""
        subject = next(iter(self.syntax.subjects(verb)), None)
        for c in candidates:
            if (
                c.date is None
                and c.end is not None
                and c.match.frame.lasting
                and subject is not None
                and abs(sentence.i - c.sentence) <= REACH
                and (
                    subject.lemma in self.pronouns
                    or c.match.trigger.lemma in (subject.lemma, verb.lemma)
                )
            ):
                settled = resolve(moment, self.reading.published, False)
                if settled is not None and settled[0] < c.end:
                    c.date = settled[0]
                    c.rules.append("its beginning is told apart")

    def _told_before(
        self, candidates: list[Candidate], sentence: Sentence, verb: Token, leaves: bool
    ) -> list[Candidate]:
        """The dealings, nearest first, that a clause about an end can be about."""
        subjects = self.syntax.objects(verb) if self.syntax.is_passive(verb) else None
        subject = next(iter(subjects or self.syntax.subjects(verb)), None)
        if subject is None or any(
            c.match.trigger.i in (verb.i, subject.i) and c.end for c in candidates
        ):
            return []
        mention = self.syntax.mention(subject)
        named = subject.pos == "PROPN" or (
            mention is not None and mention.kind in ("person", "official")
        )
        defined = "def" in subject.feats or any(
            k.lemma in self.definite for k in self.syntax.children(subject, "det", "poss")
        )
        named = named or subject.lemma in self.he
        if not (defined or subject.lemma in self.pronouns or (leaves and named)):
            return []
        lasting = "visit" if leaves else ""
        return [
            c
            for c in reversed(candidates)
            if 0 <= sentence.i - c.sentence <= REACH
            and c.end is None
            and (c.match.frame.lasting or c.type == "meeting")
            and (not lasting or (c.type == lasting and c.match.trigger.i != verb.i))
        ]
