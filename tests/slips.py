"""The slips of a coder, made on purpose: gold records as a machine might have coded them.

Rates are those of the English coder on the development reports: how often it misses an engagement,
a date, a person, adds a party, shortens a name.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from communique.evaluation import Gold
from communique.records import CodedReport, Engagement

SPELLINGS = [
    ("kh", "h"),
    ("zh", "j"),
    ("y", "i"),
    ("ei", "ey"),
    ("ov", "ow"),
    ("v", "w"),
    ("c", "k"),
]


def with_slips(
    golds: Sequence[Gold], seed: int
) -> tuple[list[CodedReport], list[list[str | None]]]:
    """The records with slips, and for each of their engagements the key of its occasion."""
    dice = random.Random(seed)
    people = sorted(
        {(o.party, o.person) for gold in golds for o in gold.coded.coded.offices if o.party}
    )
    reports, keys = [], []
    for gold in golds:
        kept = [
            (_slip(engagement, gold.coded.published, people, dice), key)
            for engagement, key in zip(gold.coded.coded.engagements, gold.keys, strict=True)
            if dice.random() > 0.2
        ]
        coding = gold.coded.coded.model_copy(update={"engagements": tuple(e for e, _ in kept)})
        reports.append(gold.coded.model_copy(update={"coded": coding}))
        keys.append([key for _, key in kept])
    return reports, keys


def _slip(
    engagement: Engagement,
    published: str | None,
    people: Sequence[tuple[str, str]],
    dice: random.Random,
) -> Engagement:
    def happens(chance: float) -> bool:
        return dice.random() < chance

    told: dict[str, Any] = engagement.model_dump(mode="json")
    if happens(0.08):
        told["status"] = dice.choice(["held", "planned", "ongoing"])
    if happens(0.12):
        told["date"] = told["end"] = None
    elif happens(0.05) and told["date"]:
        told["date"], told["end"] = told["date"][:7], None
    elif happens(0.05):
        told["date"] = published
    if happens(0.12):
        told["country"] = told["city"] = None
    for field, chance in (("end", 0.2), ("city", 0.14), ("forum", 0.2)):
        if happens(chance):
            told[field] = None
    sides = told["participants"]
    for side in sides:
        if side["person"] and happens(0.1):
            side["person"] = None
        elif side["person"] and happens(0.25):
            side["person"] = _misspelt(side["person"], dice)
        elif happens(0.05):
            own = [name for party, name in people if party == side["party"]]
            side["person"] = dice.choice(own) if own else None
    if happens(0.03) and len(sides) > 1:
        sides.pop(dice.randrange(len(sides)))
    elif happens(0.03):
        sides.append({"party": dice.choice(people)[0]})
    return Engagement.model_validate(told)


def _misspelt(name: str, dice: random.Random) -> str:
    words = name.split()
    if len(words) > 1 and dice.random() < 0.6:
        return dice.choice([words[-1], f"{words[0][0]}. {words[-1]}"])
    old, new = dice.choice(SPELLINGS)
    return name.replace(old, new, 1)
