"""Candidates: frame matches on their way to becoming engagements, and how two of them compare."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from communique.coding.actor import Actor
from communique.coding.forum import Forum
from communique.coding.matching import Match
from communique.coding.place import Place
from communique.records import Span, Status


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
    definite: bool = False
    defence: bool = False
    rules: list[str] = field(default_factory=list)
    merged: int = 1

    @property
    def codes(self) -> str:
        """The type that the record bears; `type` is the one whose rules hold for it."""
        return self.match.frame.codes

    @property
    def parties(self) -> set[str]:
        return {a.party for a, _ in self.sides if a.party}

    def persons(self, party: str) -> set[str]:
        return {a.name for a, _ in self.sides if a.party == party and a.name}


def rank(c: Candidate) -> tuple[bool, int, float, int]:
    """Of frames at one word: enough parties, then the longer wording, then the surer frame."""
    return len(c.parties) >= 2 and c.defence, c.match.words, c.match.frame.weight, len(c.sides)


def dates_agree(a: Candidate, b: Candidate) -> bool:
    if a.date is None or b.date is None:
        return True
    short, long = sorted((a.date, b.date), key=len)
    if long.startswith(short):
        return True
    for one, other in ((a, b), (b, a)):
        if one.end and one.date and other.date and one.date <= other.date <= one.end:
            return True
    return False


def forums_agree(a: str, b: str) -> bool:
    one, other = (
        {w for w in re.findall(r"\w+", t.lower()) if len(w) > 3 or w.isdigit()} for t in (a, b)
    )
    return 2 * len(one & other) >= min(len(one), len(other)) > 0


def frame_date(first: str, last: str | None) -> str:
    """As far as a frame's dates settle an act within it (codebook): the day, else the month, else the year."""
    if last is None or last == first:
        return first
    if first[:7] == last[:7]:
        return first[:7]
    return first[:4]
