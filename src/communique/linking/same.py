"""What makes two engagements one occasion: a sum of agreements and contradictions.

The weights are data (weights.toml); here stands only what each of them weighs. What one of the two
does not tell counts neither way, except that the days of publication stand in for missing dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rapidfuzz.fuzz import token_set_ratio

from communique.linking.items import Item, pace_of, patience, put_off_reach
from communique.linking.names import same_name
from communique.linking.numbers import other_number
from communique.linking.parties import speaks_for
from communique.linking.weights import WEIGHTS

VETO = float("-inf")


def score(a: Item, b: Item) -> float:
    """How strongly two engagements look like one occasion; VETO if they cannot be. Symmetric."""
    if a.engagement.type != b.engagement.type or not _meet(a.window, b.window):
        return VETO
    if a.coding == b.coding and a.report == b.report:
        return WEIGHTS["link"] if told_twice(a, b) else VETO
    total = 0.0
    for weigh in _WEIGHED:
        total += weigh(a, b)
        if total == VETO:
            return VETO
    return total


def explain(a: Item, b: Item) -> Iterator[tuple[str, float]]:
    """What each field adds to the score of a pair."""
    for weigh in _WEIGHED:
        yield weigh.__name__.lstrip("_"), weigh(a, b)


def told_twice(a: Item, b: Item) -> bool:
    """Whether one report's two engagements are the same one coded twice: alike in every field."""
    x, y = a.engagement, b.engagement
    alike = (x.status, x.date, x.end, x.city, x.country) == (
        y.status, y.date, y.end, y.city, y.country,
    )  # fmt: skip
    if not alike or a.parties != b.parties or a.persons != b.persons or a.forum != b.forum:
        return False
    return _share(a.evidence, b.evidence) >= float(WEIGHTS["evidence"]["told_twice"])


def _parties(a: Item, b: Item) -> float:
    w = WEIGHTS["parties"]
    common = a.parties & b.parties
    if a.parties == b.parties:
        return float(w["same"])
    talks, other = (a, b) if _are_talks(a) else (b, a)
    if _are_talks(talks) and (len(other.parties) > 1 or other.bodies):
        if _are_talks(other):
            return VETO
        if a.engagement.type in w["side_types"]:
            if not common:
                return VETO
            return float(w["one_more" if _is_aside(talks, other) else "side_meeting"])
    if common in (a.parties, b.parties):
        return float(w["contained"])
    if _speaks_for(a, b) or _speaks_for(b, a):
        return float(w["by_members"])
    if len(common) / len(a.parties | b.parties) >= w["least"]:
        return float(w["overlapping"])
    if a.bodies & b.bodies or (a.bodies | b.bodies and _may_share_forum(a, b)):
        return float(w["by_body"])
    return VETO


def _are_talks(item: Item) -> bool:
    """Whether two countries deal with each other."""
    return len(item.parties) == 2 and not item.bodies


def _is_aside(talks: Item, other: Item) -> bool:
    """Whether the other names the same two and one more that nobody came from: a slip, mostly."""
    more = other.parties - talks.parties
    return talks.parties < other.parties and len(more) == 1 and not more & other.persons.keys()


def _speaks_for(a: Item, b: Item) -> bool:
    """Whether a names a body where b names its members."""
    return any(speaks_for(body, b.parties - b.bodies) for body in a.bodies)


def _may_share_forum(a: Item, b: Item) -> bool:
    """Both name a forum, and nothing speaks for two; across languages the names tell little."""
    across = bool(a.forum and b.forum) and a.language != b.language
    return _forum(a, b) > 0 or (across and not other_number(a.numbers, b.numbers))


def _date(a: Item, b: Item) -> float:
    if not a.told or not b.told:
        return _published(a, b)
    w = WEIGHTS["date"]
    if a.told == b.told and a.told[0] == a.told[1]:
        return float(w["same"])
    sharp, blunt = sorted((a, b), key=lambda item: (_width(item), item.order))
    width = _width(blunt)
    assert sharp.told
    assert blunt.told
    if _put_off(a, b):
        return float(w["put_off"])
    if width == 1:
        return _days_apart(a, b)
    if sharp.told[0] > blunt.told[1] or blunt.told[0] > sharp.told[1]:
        return VETO
    return float(w["month"] if width <= 31 else w["year"])


def _put_off(a: Item, b: Item) -> bool:
    """Whether one was called off, or is a numbered session still to come; the other is later."""
    off, on = (a, b) if (a.told or (0,)) < (b.told or (0,)) else (b, a)
    if off.told is None or on.told is None or (off.published or 0) > (on.published or 0):
        return False
    numbered = off.engagement.status == "planned" and _one_of_a_series(a, b)
    if off.engagement.status != "cancelled" and not numbered:
        return False
    later = on.told[0] - off.told[1]
    return on.engagement.status != "cancelled" and 0 < later <= put_off_reach(off.engagement.status)


def _one_of_a_series(a: Item, b: Item) -> bool:
    """Whether both name one session of one forum by its number ('the 8th …'; years tell nothing)."""
    return any(len(number) < 3 for number in a.numbers & b.numbers) and _forum(a, b) > 0


def _days_apart(a: Item, b: Item) -> float:
    """Two told days that differ."""
    assert a.told
    assert b.told
    w = WEIGHTS["date"]
    apart = abs(a.told[0] - b.told[0])
    early, late = (a, b) if a.told[0] < b.told[0] else (b, a)
    assert late.told
    if early.lasts is not None and late.told[0] <= early.lasts:
        return float(w["within"])
    if apart > patience(a.engagement.type):
        return VETO
    return float(w["day_off"] if apart == 1 else w["two_off"])


def _published(a: Item, b: Item) -> float:
    """One date at most is told: is it near enough to when the other was published?"""
    w, pace = WEIGHTS["published"], pace_of(a.engagement.type)
    if a.told or b.told:
        dated, other = (a, b) if a.told else (b, a)
        assert dated.told
        if other.published is None:
            return 0.0
        first, last = dated.told[0], max(dated.told[1], dated.lasts or 0)
        if other.engagement.status == "planned":
            return _step(w["planned_before"], max(0, first - other.published) / pace)
        away = max(0, other.published - last, first - other.published - 1)
        return _step(w["held_after"], away / pace)
    if a.published is None or b.published is None:
        return VETO
    apart = abs(b.published - a.published) / pace
    plans = (a.engagement.status == "planned", b.engagement.status == "planned")
    if plans[0] != plans[1]:
        return _step(w["plan_then_held"], apart)
    return _step(w["both_held"], apart)


def _status(a: Item, b: Item) -> float:
    w = WEIGHTS["status"]
    x, y = a.engagement.status, b.engagement.status
    if x == y:
        return float(w["same"])
    both = {x, y}
    if "cancelled" in both:
        again = "planned" in both or _put_off(a, b)
        return float(w["called_off"] if again else w["not_held"])
    if "planned" not in both:
        return float(w["same"])
    plan, done = (a, b) if x == "planned" else (b, a)
    if plan.published is None or done.published is None or plan.published <= done.published + 1:
        return float(w["moved_on"])
    return float(w["moved_back"])


def _persons(a: Item, b: Item) -> float:
    w = WEIGHTS["persons"]
    matches = clashes = 0
    for party in a.persons.keys() & b.persons.keys():
        mine, theirs = a.persons[party], b.persons[party]
        if any(same_name(x, y) for x in mine for y in theirs):
            matches += 1
        elif not _named_elsewhere(mine, b) and not _named_elsewhere(theirs, a):
            clashes += 1
    most = int(w["most"])
    kind = "clash_talks" if a.engagement.type in w["talks"] else "clash"
    clash = w[kind if a.language == b.language else "clash_across"]
    return float(w["match"] * min(matches, most) + clash * min(clashes, most))


def _named_elsewhere(names: tuple[str, ...], other: Item) -> bool:
    """Whether the other has one of these persons on another side: a slip, not a contradiction."""
    return any(same_name(x, y) for x in names for side in other.persons.values() for y in side)


def _place(a: Item, b: Item) -> float:
    w, x, y = WEIGHTS["place"], a.engagement, b.engagement
    total = 0.0
    if x.country and y.country:
        if x.country != y.country:
            return float(w["other_country"])
        total += w["country"]
    if x.city and y.city:
        total += w["city"] if same_name(x.city, y.city) else w["other_city"]
    return total


def _forum(a: Item, b: Item) -> float:
    if not a.forum or not b.forum:
        return 0.0
    w = WEIGHTS["forum"]
    if other_number(a.numbers, b.numbers):
        return float(w["other_number"])
    alike = token_set_ratio(" ".join(a.forum), " ".join(b.forum))
    if alike >= w["alike"]:
        return float(w["same"])
    if a.language != b.language:
        return float(w["same_number"]) if a.numbers & b.numbers else 0.0
    if alike >= w["unlike"]:
        return 0.0
    return float(w["different_exercise" if a.engagement.type == "exercise" else "different"])


def _instalment(a: Item, b: Item) -> float:
    """The first batch is not the second."""
    differ = other_number(a.instalment, b.instalment)
    return float(WEIGHTS["instalment"]["other"]) if differ else 0.0


def _documents(a: Item, b: Item) -> float:
    """Agreements of two kinds are two, whoever signed both on one day."""
    if a.engagement.type != "agreement":
        return 0.0
    mine, theirs = _kinds(a.evidence), _kinds(b.evidence)
    apart = mine and theirs and not mine & theirs
    return float(WEIGHTS["documents"]["different"]) if apart else 0.0


@lru_cache(maxsize=4096)
def _kinds(evidence: frozenset[str]) -> frozenset[int]:
    kinds = enumerate(map(tuple, WEIGHTS["documents"]["kinds"]))
    return frozenset(n for n, kind in kinds if any(word.startswith(kind) for word in evidence))


def _evidence(a: Item, b: Item) -> float:
    if a.language != b.language:
        return 0.0
    return float(WEIGHTS["evidence"]["words"]) * _share(a.evidence, b.evidence)


_WEIGHED = (_parties, _date, _status, _persons, _place, _forum, _instalment, _documents, _evidence)


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _width(item: Item) -> int:
    assert item.told
    return item.told[1] - item.told[0] + 1


def _meet(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]


def _step(steps: Any, distance: float) -> float:
    """The weight of the first step that `distance` does not go beyond; a veto beyond the last."""
    return next((float(weight) for most, weight in steps if distance <= most), VETO)
