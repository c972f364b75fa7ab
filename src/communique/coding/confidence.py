"""Confidence: how sure the coder is that an engagement stands (type and parties, the `engagement` row).

Each rule that had a part in a record has a weight (confidence.toml), as have a few facts of the record; their
sum, through the logistic function and a scale, is the confidence. The weights are fitted to the development
gold standard by scripts/calibrate.py, which also chooses the scale so that 0.8 and more means: right at least
95 times in 100 there.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from communique.coding.candidate import Candidate
from communique.coding.clause import VERBISH
from communique.lexicon import read_toml

WEIGHTS = Path(__file__).with_name("confidence.toml")
SURE = 0.8

RULES = (
    "sides named before",
    "group",
    "other side from the dealing before",
    "home side",
    "in the clause",
    "who is on the visit",
    "place ->",
    "told as done",
    "present",
    "future",
    "begun",
    "goes on",
    "planned by",
    "cancelled",
    "verb '*'",
    "gist",
    "gleaned",
    "pair of the report",
    "whose counterpart",
    "by name",
)
"""Beginnings of the trace lines that are weighed."""


def features(candidate: Candidate) -> dict[str, float]:
    """What is weighed of a candidate, each 0 or 1 but for the frame's own weight."""
    out = {
        "bias": 1.0,
        "frame": candidate.match.frame.weight,
        "persons of two sides": float(
            sum(bool(candidate.persons(p)) for p in candidate.parties) > 1
        ),
        "more than three parties": float(len(candidate.parties) > 3),
        "one party": float(len(candidate.parties) == 1),
        "told again": float(candidate.merged > 1),
        "dated": float(candidate.date is not None),
        "placed": float(candidate.place is not None),
        "beside a forum": float(candidate.forum is not None),
        "by a verb": float(candidate.match.trigger.pos in VERBISH),
        "longer wording": float(candidate.match.words > 1),
        f"type {candidate.type}": 1.0,
    }
    for rule in RULES:
        if any(line.startswith(rule) for line in candidate.rules):
            out[rule] = 1.0
    return out


def probability(found: dict[str, float], weights: dict[str, float]) -> float:
    """The logistic model's own probability, before the scale."""
    total = sum(value * weights.get(name, 0.0) for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def scaled(p: float, threshold: float) -> float:
    """A probability on the scale on which the threshold lies at 0.8."""
    if p >= threshold:
        return SURE + (1.0 - SURE) * (p - threshold) / max(1e-9, 1.0 - threshold)
    return SURE * p / threshold


def confidence(candidate: Candidate) -> float:
    """The confidence of a candidate, 0.01..0.99, two digits."""
    weights, threshold = _weights()
    value = scaled(probability(features(candidate), weights), threshold)
    return round(max(0.01, min(0.99, value)), 2)


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float]:
    data = read_toml(WEIGHTS)
    return {k: float(v) for k, v in data["weights"].items()}, float(data["scale"]["threshold"])
