"""A coder against a gold standard, and two coders against each other.

A gold standard is JSON Lines like a coded record's, with the labels under `gold`; in a linked one
every engagement has the `key` of its occasion. Engagements are paired one to one, best first: of
one type and with at least half of their parties in common.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from communique.errors import ReportError
from communique.linking.items import words
from communique.linking.names import same_name
from communique.records import CodedReport, Engagement, Report

SLOTS = ("status", "date", "end", "city", "country", "forum")
HALF = 0.5


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each in 0..1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Gold:
    """A report with its gold record and, by engagement, the keys of the occasions (or None)."""

    report: Report
    coded: CodedReport
    keys: tuple[str | None, ...]


def read_gold(path: Path) -> list[Gold]:
    """The reports of a gold file. Raises ReportError naming file and line."""
    golds = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            labels = data.pop("gold")
            keys = tuple(engagement.pop("key", None) for engagement in labels["engagements"])
            head = {name: data[name] for name in CodedReport.model_fields if name in data}
            coded = CodedReport.model_validate({**head, "coded": labels})
            golds.append(Gold(Report.model_validate(data), coded, keys))
        except (ValueError, KeyError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise ReportError(f"{path}, line {number}", f"is no gold record: {reason}") from None
    return golds


def evaluate(golds: Iterable[Gold], coded: Iterable[CodedReport]) -> dict[str, Score]:
    """Scores by layer: relevant, engagement, strict, each slot, parties, persons, office,
    statement and source, and linking (B-cubed) where the gold has keys. A report that was not
    coded counts as coded empty."""
    found = {record.id: record for record in coded}
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    links: list[tuple[str, str | None]] = []
    for gold in golds:
        record = found.get(gold.report.id)
        mine = record.coded.engagements if record else ()
        theirs = gold.coded.coded.engagements
        _count(tally["relevant"], [1][: bool(theirs)], [1][: bool(mine)], _equal)
        pairs = paired(theirs, mine)
        _add(tally["engagement"], len(pairs), len(mine), len(theirs))
        strict = sum(_strict(theirs[i], mine[j]) for i, j in pairs)
        _add(tally["strict"], strict, len(mine), len(theirs))
        for i, j in pairs:
            _slots(tally, theirs[i], mine[j])
            if gold.keys[i]:
                links.append((gold.keys[i] or "", mine[j].occasion))
        want, have = gold.coded.coded, record.coded if record else None
        _count(tally["office"], want.offices, have.offices if have else (), _same_office)
        _count(tally["statement"], want.statements, have.statements if have else (), _same_said)
        _count(tally["source"], want.sources, have.sources if have else (), _alike)
    scores = {layer: _score(*counts) for layer, counts in tally.items()}
    if links:
        scores["linking"] = b_cubed(links)
    return scores


def agreement(a: Iterable[CodedReport], b: Iterable[CodedReport]) -> dict[str, float]:
    """Krippendorff's alpha, nominal, of two coders by field over the engagements both found;
    `found` is the share of all engagements that both did. Reports of one coder alone are left out.
    """
    import krippendorff
    import numpy

    other = {record.id: record for record in b}
    columns: dict[str, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    both = total = 0
    for record in a:
        if record.id not in other:
            continue
        xs, ys = record.coded.engagements, other[record.id].coded.engagements
        pairs = paired(xs, ys)
        both, total = both + len(pairs), total + len(xs) + len(ys) - len(pairs)
        for i, j in pairs:
            for slot in SLOTS:
                columns[slot].append((getattr(xs[i], slot), getattr(ys[j], slot)))
            columns["parties"].append((_parties(xs[i]), _parties(ys[j])))
    result = {"found": both / total if total else 1.0}
    for slot, values in columns.items():
        codes: dict[Hashable, int] = {}
        data = numpy.array([[codes.setdefault(v, len(codes)) for v in pair] for pair in values]).T
        if len(codes) < 2:
            result[slot] = 1.0
        else:
            result[slot] = float(krippendorff.alpha(data, level_of_measurement="nominal"))
    return result


def b_cubed(links: Sequence[tuple[str, str | None]]) -> Score:
    """B-cubed over (gold key, occasion) of engagements; one without occasion stands alone."""
    alone = [(key, occasion or f"\0{n}") for n, (key, occasion) in enumerate(links)]
    keys, occasions = Counter(key for key, _ in alone), Counter(found for _, found in alone)
    good = Counter(alone)
    precision = sum(good[pair] / occasions[pair[1]] for pair in alone) / max(len(alone), 1)
    recall = sum(good[pair] / keys[pair[0]] for pair in alone) / max(len(alone), 1)
    return _harmonic(precision, recall)


def paired(a: Sequence[Engagement], b: Sequence[Engagement]) -> list[tuple[int, int]]:
    """Which engagement of `a` is which of `b`, by their places."""
    ranked = []
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            share = _share(_parties(x), _parties(y))
            if x.type == y.type and share >= HALF:
                alike = sum(getattr(x, s) == getattr(y, s) for s in ("status", "date", "country"))
                said = _share(set(words(x.evidence)), set(words(y.evidence)))
                ranked.append((-(share + 0.2 * (alike + said)), i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(ranked):
        if all(i != k and j != m for k, m in pairs):
            pairs.append((i, j))
    return pairs


def _slots(tally: dict[str, list[int]], want: Engagement, have: Engagement) -> None:
    for slot in SLOTS:
        x, y = getattr(want, slot), getattr(have, slot)
        same = x is not None and y is not None and (_alike(x, y) if slot == "forum" else x == y)
        _add(tally[slot], int(same), int(y is not None), int(x is not None))
    x, y = _parties(want), _parties(have)
    _add(tally["parties"], len(x & y), len(y), len(x))
    names = [[p.person for p in e.participants if p.person] for e in (want, have)]
    _count(tally["persons"], names[0], names[1], same_name)


def _count[Value](
    counts: list[int], want: Sequence[Value], have: Sequence[Value], same: Callable[..., bool]
) -> None:
    left, hits = list(have), 0
    for value in want:
        hit = next((n for n, other in enumerate(left) if same(value, other)), None)
        if hit is not None:
            del left[hit]
            hits += 1
    _add(counts, hits, len(have), len(want))


def _add(counts: list[int], *more: int) -> None:
    counts[:] = [n + m for n, m in zip(counts, more, strict=True)]


def _score(hits: int, have: int, want: int) -> Score:
    return _harmonic(hits / have if have else 0.0, hits / want if want else 0.0)


def _harmonic(precision: float, recall: float) -> Score:
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def _parties(engagement: Engagement) -> frozenset[str]:
    return frozenset(side.party for side in engagement.participants)


def _strict(a: Engagement, b: Engagement) -> bool:
    return (_parties(a), a.status, a.date) == (_parties(b), b.status, b.date)


def _share(a: frozenset[str] | set[str], b: frozenset[str] | set[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _alike(a: str, b: str) -> bool:
    return _share(set(words(a)), set(words(b))) >= HALF


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _same_office(a: Any, b: Any) -> bool:
    posts = a.office == b.office or bool(a.office and b.office and _alike(a.office, b.office))
    return same_name(a.person, b.person) and a.party == b.party and posts


def _same_said(a: Any, b: Any) -> bool:
    speaker = a.speaker == b.speaker or same_name(a.speaker, b.speaker)
    return speaker and _alike(a.content, b.content)
