"""Linking: coded reports become occasions, in any order with the same result.

>>> linked, occasions = link(coded_reports)                         # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

from communique.linking.cluster import Pair, cluster
from communique.linking.items import Item, digest, items_of
from communique.linking.merge import Telling, merge, occasion_id
from communique.records import CodedReport, Occasion

__all__ = [
    "Item",
    "Pair",
    "Telling",
    "cluster",
    "items_of",
    "link",
    "merge",
    "occasion_id",
    "rules",
]


def link(
    reports: Iterable[CodedReport], joined: Iterable[Pair] = (), parted: Collection[Pair] = ()
) -> tuple[list[CodedReport], list[Occasion]]:
    """The reports, in their order, with an `occasion` in every engagement; and the occasions.

    joined, parted: pairs of engagement ids that a person declared the same or different.
    """
    reports = list(reports)
    tellings: dict[str, Telling] = {}
    ids: list[list[str]] = []
    for coded, coding in zip(reports, _codings(reports), strict=True):
        items = items_of(coded, coding)
        ids.append([item.id for item in items])
        for index, item in enumerate(items):
            tellings[item.id] = Telling(item, index, coded)
    groups = cluster([telling.item for telling in tellings.values()], joined, parted)
    occasions = [merge([tellings[item.id] for item in group]) for group in groups]
    home = {member.engagement: found.id for found in occasions for member in found.members}
    linked = [
        _with_occasions(coded, [home[id] for id in own])
        for coded, own in zip(reports, ids, strict=True)
    ]
    return linked, occasions


@lru_cache(maxsize=1)
def rules() -> str:
    """What changes whenever the rules or weights of linking do: a digest of this package."""
    whole = hashlib.sha256()
    for file in sorted(Path(__file__).parent.iterdir()):
        if file.suffix in (".py", ".toml"):
            whole.update(file.read_bytes())
    return whole.hexdigest()


def _codings(reports: list[CodedReport]) -> list[str]:
    """'' for one coding of a report, a digest for each other one, in whatever order."""
    kinds: dict[str, set[str]] = {}
    own = [
        digest(report.coded.model_dump_json(exclude={"engagements": {"__all__": {"occasion"}}}))
        for report in reports
    ]
    for report, coding in zip(reports, own, strict=True):
        kinds.setdefault(report.id, set()).add(coding)
    return [
        "" if coding == min(kinds[report.id]) else coding
        for report, coding in zip(reports, own, strict=True)
    ]


def _with_occasions(coded: CodedReport, ids: list[str]) -> CodedReport:
    engagements = tuple(
        engagement.model_copy(update={"occasion": id})
        for engagement, id in zip(coded.coded.engagements, ids, strict=True)
    )
    return coded.model_copy(
        update={"coded": coded.coded.model_copy(update={"engagements": engagements})}
    )
