"""Engagements made ready for comparison: what is compared is worked out once for each."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from communique.linking.numbers import counted, numbers
from communique.linking.parties import is_body
from communique.linking.weights import WEIGHTS
from communique.linking.when import days
from communique.records import CodedReport, Engagement


@dataclass(slots=True, frozen=True, eq=False)
class Item:
    """One engagement of one coding of a report.

    `told` is the interval of its own dates, `window` the days within which it may have happened;
    `published` an ordinal. `coding` tells apart the codings of one report. `numbers` are the forum's,
    `instalment` those by which the evidence tells which of a series it is.
    """

    id: str
    report: str
    coding: str
    engagement: Engagement
    parties: frozenset[str]
    bodies: frozenset[str]
    persons: dict[str, tuple[str, ...]]
    told: tuple[int, int] | None
    lasts: int | None
    window: tuple[int, int] | None
    published: int | None
    language: str | None
    forum: tuple[str, ...]
    numbers: frozenset[str]
    instalment: frozenset[str]
    evidence: frozenset[str]

    @property
    def order(self) -> tuple[int, str, str]:
        """Earliest report first; never depends on the order of the input."""
        return (self.published or 10**7, self.report, self.id)


def items_of(coded: CodedReport, coding: str = "") -> list[Item]:
    """All engagements of a coded report."""
    return [
        item_of(id, coded.id, coding, coded.published, coded.language, engagement)
        for id, engagement in zip(
            engagement_ids(coded.id, coded.coded.engagements, coding),
            coded.coded.engagements,
            strict=True,
        )
    ]


def engagement_ids(
    report: str, engagements: Iterable[Engagement], coding: str = ""
) -> Iterator[str]:
    """Ids made of report, type and parties, so that a recoding that corrects a day keeps them."""
    seen: Counter[tuple[str, ...]] = Counter()
    for engagement in engagements:
        key = (report, coding, engagement.type, *sorted({p.party for p in engagement.participants}))
        seen[key] += 1
        yield digest("\0".join((*key, str(seen[key]))))


def digest(value: str) -> str:
    """Sixteen hexadecimal digits that stand for `value`."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def item_of(
    id: str,
    report: str,
    coding: str,
    published: str | None,
    language: str | None,
    engagement: Engagement,
) -> Item:
    """One engagement made ready."""
    persons: dict[str, list[str]] = {}
    for side in engagement.participants:
        if side.person:
            persons.setdefault(side.party, []).append(side.person)
    told, end = days(engagement.date), days(engagement.end)
    # a date of unlike length ('2021', to '2021-05-03') tells no more than the longer stretch
    lasts = end[1] if told and end and end[1] >= told[1] else None
    out = days(published)
    forum = tuple(words(engagement.forum or ""))
    return Item(
        id=id,
        report=report,
        coding=coding,
        engagement=engagement,
        parties=(parties := frozenset(side.party for side in engagement.participants)),
        bodies=frozenset(filter(is_body, parties)),
        persons={party: tuple(names) for party, names in persons.items()},
        told=told,
        lasts=lasts,
        window=_window(engagement, told, lasts, out, series := numbers(forum)),
        published=out[0] if out else None,
        language=language,
        forum=forum,
        numbers=series,
        instalment=counted(told_in := words(engagement.evidence)),
        evidence=frozenset(word for word in told_in if len(word) > 3),
    )


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in plain Latin letters and lower case, without a possessive's s."""
    found = re.findall(r"[a-z]+(?:'[a-z]+)*|\d+", anyascii(text).casefold())
    return tuple(word.removesuffix("'s").replace("'", "") for word in found)


def patience(type: str) -> int:
    """Days by which two told dates of one occasion of this type may differ."""
    date = WEIGHTS["date"]
    return int(date["patience"].get(type, date["apart"]))


def put_off_reach(status: str) -> int:
    """Days after a told date by which an engagement of this status may come to pass after all."""
    return int(WEIGHTS["date"]["put_off_reach"].get(status, 0))


def pace_of(type: str) -> float:
    """How many times slower than talks engagements of this type come about and pass."""
    return float(WEIGHTS["published"]["pace"].get(type, 1))


def _window(
    engagement: Engagement,
    told: tuple[int, int] | None,
    lasts: int | None,
    published: tuple[int, int] | None,
    forum_numbers: frozenset[str],
) -> tuple[int, int] | None:
    if told:
        slack = patience(engagement.type)
        numbered = any(len(number) < 3 for number in forum_numbers)
        off = engagement.status == "cancelled" or (engagement.status == "planned" and numbered)
        ahead = put_off_reach(engagement.status) if off else slack
        return told[0] - slack, max(told[1], lasts or 0) + ahead
    if published is None:
        return None
    w, pace = WEIGHTS["published"], pace_of(engagement.type)
    back, ahead = round(w["reach_back"] * pace), round(w["reach_ahead"] * pace)
    if engagement.status == "planned":
        return published[0] - 1, published[1] + ahead
    if engagement.status == "cancelled":
        return published[0] - back, published[1] + ahead
    return published[0] - back, published[1] + 1
