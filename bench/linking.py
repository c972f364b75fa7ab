"""Time and memory of linking by size, and its figure on the linked gold standard.

    python bench/linking.py [--most 300000]

Engagements are made up with realistic duplication: occasions of 190 countries whose weight falls off
as in the news, over twenty years, each told by a geometric number of reports (2.5 on average) that
leave out fields, misspell names, differ by a day and quote one another. Each size runs in a process
of its own. The exponent is the slope of log seconds over log size.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from communique.evaluation import b_cubed, read_gold
from communique.linking import link
from communique.records import CodedReport

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
TYPES = ("meeting",) * 8 + ("visit",) * 4 + ("exercise",) * 3 + (
    "call", "agreement", "agreement", "training", "transfer", "deployment", "ceremony", "appointment",
)  # fmt: skip
SYLLABLES = "al be ka ro mi zhu sha kh ov ur na ti go ra se lin var do ya che".split()
VARIANTS = (("kh", "h"), ("zh", "j"), ("ya", "ia"), ("ov", "ow"))
CITIES = [f"City {n}" for n in range(5)]


def reports(engagements: int, seed: int = 1, again: float = 0.6) -> list[CodedReport]:
    """Coded reports of one engagement each, in random order; `again`: the chance of one more."""
    dice = random.Random(seed)
    table = files("communique.lexicon").joinpath("countries.csv").read_text(encoding="utf-8")
    countries = sorted(line.split(",")[0] for line in table.splitlines()[1:])[:190]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(countries))))
    people = {code: [_name(dice) for _ in range(12)] for code in countries}
    told: list[CodedReport] = []
    while len(told) < engagements:
        sides = 2 if dice.random() < 0.9 else dice.randint(3, 9)
        parties = list(dict.fromkeys(dice.choices(countries, cum_weights=weights, k=sides)))
        if len(parties) < 2:
            continue
        kind, day = dice.choice(TYPES), date(2005, 1, 1) + timedelta(dice.randrange(7300))
        occasion = {
            "type": kind, "city": dice.choice(CITIES), "country": parties[0],
            "forum": f"{_name(dice)} {day.year}" if kind == "exercise" else None,
        }  # fmt: skip
        persons = {code: dice.choice(people[code]) for code in parties if dice.random() < 0.6}
        while len(told) < engagements:
            told.append(_report(len(told), occasion, persons, parties, day, dice))
            if dice.random() > again:
                break
    dice.shuffle(told)
    return told


def _report(
    number: int,
    occasion: dict[str, str | None],
    persons: dict[str, str],
    parties: list[str],
    day: date,
    dice: random.Random,
) -> CodedReport:
    planned = dice.random() < 0.15
    out = day + timedelta(dice.randint(-20, -1) if planned else dice.choice((0, 0, 0, 1, 1, 2)))
    said = None if dice.random() < 0.25 else day + timedelta(dice.random() < 0.05)
    sides = [
        {"party": code, "person": _spelt(persons[code], dice) if code in persons else None}
        for code in parties
        if code in parties[:2] or dice.random() < 0.8
    ]
    fields = {k: v for k, v in occasion.items() if k == "type" or dice.random() < 0.7}
    engagement = {
        **fields, "status": "planned" if planned else "held", "participants": sides,
        "date": said.isoformat() if said else None,
        "evidence": f"The sides {dice.choice(('met', 'convened', 'were hosted'))}, report {number}.",
    }  # fmt: skip
    source = dice.choice((parties[0], parties[1], None, None))
    coding = {
        "relevant": True, "engagements": [engagement],
        "sources": [f"{source} Defence Ministry"] if source else [],
    }  # fmt: skip
    head = {"id": f"r{number}", "published": out.isoformat(), "outlet": f"o{number % 300}"}
    return CodedReport.model_validate({**head, "language": "en", "coded": coding})


def _name(dice: random.Random) -> str:
    return " ".join("".join(dice.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))


def _spelt(name: str, dice: random.Random) -> str:
    old, new = dice.choice(VARIANTS)
    return name.replace(old, new) if dice.random() < 0.4 else name


def measure(size: int) -> None:
    """Link one size and print what it took."""
    coded = reports(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    _, occasions = link(coded)
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([size, seconds, most / 1024, (most - before) / 1024, len(occasions)]))


def gold_figure(path: Path) -> str:
    """B-cubed of linking the gold codings themselves."""
    golds = read_gold(path)
    linked, _ = link([gold.coded for gold in golds])
    links = [
        (key, engagement.occasion)
        for gold, coded in zip(golds, linked, strict=True)
        for key, engagement in zip(gold.keys, coded.coded.engagements, strict=True)
        if key
    ]
    return "precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*b_cubed(links)) + (
        f" ({len(golds)} reports, {len({key for key, _ in links})} occasions)"
    )


def main() -> None:
    """Measure all sizes and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=SIZES[-1])
    arguments.add_argument("--size", type=int, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.size:
        measure(chosen.size)
        return
    gold = Path(__file__).parent.parent / "tests" / "gold" / "linked.jsonl"
    print(f"linked gold standard, B-cubed: {gold_figure(gold)}")
    print(f"{'engagements':>12}{'seconds':>10}{'peak MiB':>10}{'of linking':>12}{'occasions':>11}")
    rows = []
    for size in (size for size in SIZES if size <= chosen.most):
        line = [sys.executable, __file__, "--size", str(size)]
        done = subprocess.run(line, check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout))
        print("{:12,}{:10.2f}{:10,.0f}{:12,.0f}{:11,}".format(*rows[-1]), flush=True)
    print(f"exponent: {_slope([(row[0], row[1]) for row in rows]):.2f}")


def _slope(points: list[tuple[float, float]]) -> float:
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    up = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return up / sum((x - mean_x) ** 2 for x, _ in logs)


if __name__ == "__main__":
    main()
