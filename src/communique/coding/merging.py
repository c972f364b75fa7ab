"""One occasion told in headline, lead and body is one engagement; separate occasions stay apart."""

from __future__ import annotations

from communique.coding.candidate import Candidate, dates_agree, forums_agree, rank
from communique.coding.scene import Rules, Scene
from communique.coding.sides import Sides

MATES = {"meeting": {"call"}, "call": {"meeting"}}


class Merging(Rules):
    """Finds the candidates of one occasion and makes one of them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.papers = self.lexicon.frame_list("document")
        self.definite = scene.words("reference", "definite")
        self.attending = scene.words("attendance", "attending")

    def best_per_trigger(self, candidates: list[Candidate]) -> list[Candidate]:
        """One type per clause word: of frames at the same word, and of a verb and its noun, the best."""
        best: dict[int, Candidate] = {}
        for c in candidates:
            known = best.get(c.match.trigger.i)
            if known is None or rank(c) > rank(known):
                best[c.match.trigger.i] = c
        return [c for c in candidates if best[c.match.trigger.i].match is c.match]

    def merge(
        self, candidates: list[Candidate], known: list[Candidate] | None = None
    ) -> list[Candidate]:
        """The candidates with those of one occasion made one; `known` ones are merged already."""
        merged = list(known or ())
        for c in candidates:
            target = next((m for m in reversed(merged) if self._compatible(m, c)), None)
            if target is None:
                merged.append(c)
            else:
                self._absorb(target, c)
        return merged

    def _attended(self, c: Candidate) -> bool:
        """'The meeting was attended by X': of a meeting told of before, with more of its persons."""
        verb = c.match.verb
        return (
            c.definite
            and c.match.trigger.rel == "subjpass"
            and verb is not None
            and verb.lemma in self.attending
        )

    def _compatible(self, a: Candidate, b: Candidate) -> bool:
        if a.codes != b.codes:
            if not (
                b.type in MATES.get(a.type, ())
                and (
                    a.definite
                    or b.definite
                    or self._in_headline(a)
                    or a.match.verb is b.match.verb is not None
                    or self._only_told_again(b)
                )
                and a.parties == b.parties
            ):
                return False
        small, large = sorted((a.parties, b.parties), key=len)
        if not (small <= large or len(small & large) / len(small | large) >= 0.6):
            return False
        headline = any(self.reading.sentences[c.sentence].headline for c in (a, b))
        for party in a.parties & b.parties:
            one, other = a.persons(party), b.persons(party)
            if (
                one
                and other
                and not one & other
                and not self._attended(b)
                and a.type in ("meeting", "call", "visit", "ceremony")
            ):
                return False
        if headline:
            return True
        if a.type == "transfer" and a.match.frame.after != b.match.frame.after:
            return False  # 'the first came in June' is not the one told of
        if a.type == "agreement" and self._another_paper(a, b):
            return False
        if {a.match.frame.way, b.match.frame.way} == {"out", "home"}:
            return False
        if (
            a.type == "exercise"
            and bool(a.forum) != bool(b.forum)
            and not (a.definite or b.definite)
            and a.parties != b.parties
            and a.sentence != b.sentence
        ):
            return False
        if (
            a.type == "meeting"
            and bool(a.forum) != bool(b.forum)
            and not (a.definite or b.definite)
        ):
            named = {n for c in (a, b) for p in c.parties for n in c.persons(p)}
            bare = b if a.forum else a
            told = a if a.forum else b
            if (
                named
                and not any(told.persons(p) for p in told.parties)
                and any(bare.persons(p) for p in bare.parties)
            ):
                return False
        if not dates_agree(a, b):
            return False
        if a.place and b.place:
            if a.place.country and b.place.country and a.place.country != b.place.country:
                return False
            if (
                a.place.city
                and b.place.city
                and a.place.city != b.place.city
                and a.type not in ("visit", "deployment")
            ):
                return False
        if (
            a.forum
            and b.forum
            and a.type in ("meeting", "exercise")
            and not forums_agree(a.forum.text, b.forum.text)
        ):
            return False
        if (
            a.type == "exercise"
            and a.parties == b.parties
            and not (b.date or b.forum or b.place)
            and b.status != "cancelled"
            and not (a.status == "ongoing" and b.status == "planned")
        ):
            return True  # drills within the exercise told of
        if {a.status, b.status} == {"planned", "held"} and a.type in (
            "meeting",
            "exercise",
            "deployment",
            "transfer",
            "visit",
            "agreement",
            "training",
        ):
            return a.definite or b.definite or bool(a.date and a.date == b.date)
        if "cancelled" in (a.status, b.status) and a.status != b.status:
            return "planned" in (a.status, b.status)
        return True

    @staticmethod
    def _only_told_again(c: Candidate) -> bool:
        """Nothing of it is its own: no day, no place, and its sides are those of what was told before."""
        borrowed = any(r.startswith(("sides named before", "pair of the report")) for r in c.rules)
        return borrowed and c.date is None and c.place is None

    def _another_paper(self, a: Candidate, b: Candidate) -> bool:
        """'signed the minutes … had concluded an accord': a paper of another kind, told of for the first time."""
        one, other = (
            next((t for t in c.match.slots.get("obj", []) if t.lemma in self.papers), None)
            for c in (a, b)
        )
        if one is None or other is None or one.lemma == other.lemma or a.sentence == b.sentence:
            return False
        return not any(k.lemma in self.definite for k in self.syntax.children(other, "det", "poss"))

    def _in_headline(self, c: Candidate) -> bool:
        return self.reading.sentences[c.sentence].headline

    def _absorb(self, target: Candidate, other: Candidate) -> None:
        headline = self.reading.sentences[target.sentence].headline
        sides = Sides(list(target.sides))
        for actor, role in other.sides:
            if actor.party in target.parties or not actor.inferred:
                sides.add(actor, role)
        target.sides = sides.roles
        if (
            other.status == "cancelled"
            or (target.status == "planned" and other.status == "held")
            or headline
        ):
            target.status = other.status
        if headline or (target.type != other.type and target.match.verb is other.match.verb):
            # a headline's wording yields to the text's, 'spoke' to the 'by telephone' beside it
            target.type, target.match = other.type, other.match
        if headline and not self.reading.sentences[other.sentence].headline:
            target.evidence, target.sentence = other.evidence, other.sentence
        if target.date is None or (other.date and len(other.date) > len(target.date)):
            target.date, target.end, target.date_span = (
                other.date,
                other.end or target.end,
                other.date_span,
            )
        elif other.end and target.end is None and other.date in (None, target.date):
            target.end = other.end
        if target.place is None or (
            target.place.city is None and other.place is not None and other.place.city
        ):
            target.place = other.place or target.place
        target.forum = target.forum or other.forum
        target.defence = target.defence or other.defence
        target.merged += 1
        target.rules.append(f"same occasion: {other.match.frame.name} '{other.match.trigger.text}'")
