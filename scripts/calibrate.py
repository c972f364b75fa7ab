"""Fit the weights of src/communique/coding/confidence.toml to development gold files, and print the table.

    python scripts/calibrate.py GOLD.jsonl ... [--check]

Each engagement that the coder makes of the gold reports is right if `communique.evaluation` pairs it with a
gold one (same type, parties overlapping by half). A logistic regression with a ridge (own few lines on NumPy,
which comes with spaCy) is fitted; the threshold that becomes 0.8 is chosen on predictions made leaving out a
fifth of the reports at a time, as the lowest above which at least 96 in 100 are right. `--check` writes
nothing and prints the calibration table of the weights in use.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from communique import Coder
from communique.coding.confidence import WEIGHTS, confidence, features, probability, scaled
from communique.evaluation import paired, read_gold

RIDGE = 0.6
FOLDS = 5
WANTED = 0.96
LEAST = 12


def examples(paths: list[Path]) -> tuple[list[dict[str, float]], list[int], list[int], list[float]]:
    """(features, right or wrong, number of the report, confidence now) of every engagement coded."""
    coder = Coder()
    found: list[dict[str, float]] = []
    right: list[int] = []
    group: list[int] = []
    now: list[float] = []
    number = 0
    for path in paths:
        for gold in read_gold(path):
            candidates, engagements = coder.candidates(gold.report)
            hits = {j for _, j in paired(gold.coded.coded.engagements, engagements)}
            for n, candidate in enumerate(candidates):
                found.append(features(candidate))
                right.append(int(n in hits))
                group.append(number)
                now.append(confidence(candidate))
            number += 1
    return found, right, group, now


def fit(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of the ridge logistic regression by Newton steps."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (p - right) + RIDGE * weights
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + RIDGE * np.eye(rows.shape[1])
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def threshold(p: np.ndarray, right: np.ndarray) -> float:
    """The lowest probability above which the wanted share is right, over at least LEAST engagements."""
    order = np.argsort(-p)
    share = np.cumsum(right[order]) / np.arange(1, len(p) + 1)
    good = [n for n in range(LEAST - 1, len(p)) if share[n] >= WANTED]
    return float(p[order][max(good)]) if good else 0.97


def table(values: list[float], right: list[int]) -> None:
    """Share right per band of confidence."""
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        hits = [r for v, r in zip(values, right, strict=True) if low <= v < high]
        share = sum(hits) / len(hits) if hits else float("nan")
        print(f"{low:.1f}-{min(high, 1):.1f}  {len(hits):4d} engagements  {share:.3f} right")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    found, right, group, now = examples(options.gold)
    if options.check:
        table(now, right)
        return
    names = sorted({n for f in found for n in f})
    rows = np.array([[f.get(n, 0.0) for n in names] for f in found])
    target, fold = np.array(right), np.array(group) % FOLDS
    out = np.zeros(len(target))
    for k in range(FOLDS):
        w = fit(rows[fold != k], target[fold != k])
        out[fold == k] = 1 / (1 + np.exp(-rows[fold == k] @ w))
    limit = threshold(out, target)
    weights = dict(zip(names, fit(rows, target).tolist(), strict=True))
    lines = [
        "# Fitted by scripts/calibrate.py to the development gold standard; do not edit by hand.",
        "[scale]",
        f"threshold = {limit:.4f}",
        "",
        "[weights]",
    ]
    lines += [f"{json.dumps(n)} = {weights[n]:.3f}" for n in names]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(target)} engagements, {target.mean():.3f} right; threshold {limit:.3f}")
    print("predictions on reports left out:")
    table([scaled(float(p), limit) for p in out], right)
    print("all:")
    table([scaled(probability(f, weights), limit) for f in found], right)


if __name__ == "__main__":
    main()
