"""What follows from the reports and judgements of a ledger: engagements as they stand, their
occasions, and the rows by which both are found.

Everything here can be thrown away and made anew. After a report has changed, only the engagements
that hang together with its own through linked pairs (one `component`) are clustered again; as no
pair across components is ever joined, the outcome is the same as that of clustering all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from sqlalchemy import Column, Connection, Row, delete, select, update

from communique.ledger import schema as t
from communique.ledger.judgements import (
    Anchor,
    corrected,
    find,
    hold,
    on_report,
    pairs_judged,
)
from communique.ledger.occasions import MANY, insert_all, settle
from communique.linking import Item, cluster
from communique.linking.blocks import looks, under
from communique.linking.cluster import components, edges_of
from communique.linking.items import engagement_ids, item_of
from communique.linking.same import score
from communique.linking.weights import WEIGHTS
from communique.records import Coding, Engagement


def refresh(connection: Connection, reports: Sequence[int], now: str, why: str, anew: bool) -> None:
    """Derive what some reports tell and which occasions that makes.

    now: the moment, why: the report or judgement that is the cause; anew: even of engagements
    that are the same themselves, as their report's head or a judgement on them changed.
    """
    touched, affected, homeless = set[str](), set[str](), set[str]()
    for report in reports:
        old, new = _standing(connection, report), _effective(connection, report)
        every = old.keys() | new.keys()
        changed = {id for id in every if anew or old.get(id) != new.get(id)}
        affected |= _components_of(connection, changed & old.keys())
        homeless |= _homes(connection, changed & old.keys())
        _replace(connection, report, new, changed)
        touched |= changed & new.keys()
    items = {item.id: item for item in _items(connection, sorted(touched))}
    near = _linked_to(connection, list(items.values()))
    affected |= _components_of(connection, near)
    rest = _in_components(connection, affected) - touched
    items.update((item.id, item) for item in _items(connection, sorted(rest)))
    _link(connection, list(items.values()), homeless | _homes(connection, items), now, why)


def relink_all(connection: Connection, now: str, why: str) -> None:
    """Cluster all engagements of the ledger at once."""
    items = _items(connection, list(connection.execute(select(t.engagements.c.id)).scalars()))
    connection.execute(delete(t.blocks))
    insert_all(connection, t.blocks, (row for item in items for row in _block_rows(item)))
    gone = set(connection.execute(select(t.occasions.c.id)).scalars())
    _link(connection, items, gone, now, why)


def _link(
    connection: Connection, items: Sequence[Item], gone: set[str], now: str, why: str
) -> None:
    joined, parted = pairs_judged(connection, [item.id for item in items])
    edges = edges_of(items)
    together = [(a, b) for _, a, b in edges] + [(min(pair), max(pair)) for pair in joined]
    _label(connection, components(items, together))
    settle(connection, items, cluster(items, joined, parted, edges), now, why, gone)


def _label(connection: Connection, labels: dict[str, str]) -> None:
    """Note which engagements hang together through linked pairs."""
    e = t.engagements.c
    held = dict[str, str | None]()
    for some in batched(labels, MANY):
        rows = connection.execute(select(e.id, e.component).where(e.id.in_(some)))
        held.update((row.id, row.component) for row in rows)
    moved = defaultdict[str, list[str]](list)
    for id, label in labels.items():
        if held[id] != label:
            moved[label].append(id)
    for label, ids in moved.items():
        for some in batched(ids, MANY):
            connection.execute(update(t.engagements).where(e.id.in_(some)).values(component=label))


def _standing(connection: Connection, report: int) -> dict[str, dict[str, Any]]:
    """The engagements of a report as they were derived last."""
    columns = [c for c in t.engagements.c if c.name not in ("occasion", "component")]
    rows = connection.execute(select(*columns).where(t.engagements.c.report == report))
    return {row["id"]: dict(row) for row in rows.mappings()}


def _effective(connection: Connection, report: int) -> dict[str, dict[str, Any]]:
    """The engagements of a report as they stand: the current coding's, as people corrected them."""
    id = connection.execute(select(t.reports.c.id).where(t.reports.c.n == report)).scalar_one()
    current = select(t.codings.c.record).where(t.codings.c.report == report, t.codings.c.current)
    coding = Coding.model_validate(connection.execute(current).scalar_one())
    coded = list(zip(engagement_ids(id, coding.engagements), coding.engagements, strict=True))
    standing = dict(coded)
    rejected, confirmed, settled = set[str](), set[str](), defaultdict[str, set[str]](set)
    for row in on_report(connection, id):
        anchor = Anchor.model_validate(row.record)
        target = find(anchor, coded)
        if target is None and row.action in ("confirm", "correct"):
            # a person vouched for it: a coder that no longer finds it cannot take it away
            target = find(anchor, list(standing.items())) or anchor.id
            standing.setdefault(target, anchor.engagement)
        hold(connection, row, target)
        if target is None:
            continue
        if row.action == "reject":
            rejected.add(target)
        elif row.action == "confirm":
            rejected.discard(target)
            confirmed.add(target)
        elif row.action == "correct":
            rejected.discard(target)
            settled[target].add(row.field)
            standing[target] = corrected(standing[target], row.field, row.value)
    return {
        key: {
            "id": key,
            "report": report,
            "n": n,
            "rejected": key in rejected,
            "confirmed": key in confirmed,
            "corrected": sorted(settled[key]),
            "record": engagement.model_dump(mode="json"),
        }
        for n, (key, engagement) in enumerate(standing.items())
    }


def _replace(
    connection: Connection,
    report: int,
    standing: dict[str, dict[str, Any]],
    changed: Collection[str],
) -> None:
    for some in batched(sorted(changed), MANY):
        connection.execute(delete(t.blocks).where(t.blocks.c.engagement.in_(some)))
        connection.execute(delete(t.engagements).where(t.engagements.c.id.in_(some)))
    fresh = [row for id, row in standing.items() if id in changed]
    insert_all(
        connection, t.engagements, ({**row, "occasion": None, "component": None} for row in fresh)
    )
    items = _items(connection, [row["id"] for row in fresh])
    insert_all(connection, t.blocks, (row for item in items for row in _block_rows(item)))


def _block_rows(item: Item) -> Iterator[dict[str, Any]]:
    if item.window:
        for key in sorted(under(item)):
            yield {
                "key": key, "first": item.window[0], "last": item.window[1], "engagement": item.id,
            }  # fmt: skip


def _homes(connection: Connection, engagements: Iterable[str]) -> set[str]:
    """The occasions that some engagements belong to."""
    return _lookup(connection, t.engagements.c.occasion, t.engagements.c.id, engagements)


def _components_of(connection: Connection, engagements: Iterable[str]) -> set[str]:
    return _lookup(connection, t.engagements.c.component, t.engagements.c.id, engagements)


def _in_components(connection: Connection, labels: Iterable[str]) -> set[str]:
    return _lookup(connection, t.engagements.c.id, t.engagements.c.component, labels)


def _lookup(
    connection: Connection, wanted: Column[Any], by: Column[Any], values: Iterable[str]
) -> set[str]:
    """The values of one column of the engagements for some of another, but NULL."""
    found = set[str]()
    for some in batched(values, MANY):
        query = select(wanted).where(by.in_(some), wanted.is_not(None))
        found.update(connection.execute(query).scalars())
    return found


_ITEM = (
    select(
        t.engagements.c.id,
        t.reports.c.id.label("report"),
        t.reports.c.published,
        t.reports.c.language,
        t.engagements.c.record,
    )
    .select_from(t.engagements)
    .join(t.reports)
)


def _item(row: Row[*tuple[Any, ...]]) -> Item:
    engagement = Engagement.model_validate(row.record)
    return item_of(row.id, row.report, "", row.published, row.language, engagement)


def _items(connection: Connection, ids: Iterable[str]) -> list[Item]:
    return [
        _item(row)
        for some in batched(ids, MANY)
        for row in connection.execute(_ITEM.where(t.engagements.c.id.in_(some)))
    ]


def _linked_to(connection: Connection, items: Sequence[Item]) -> set[str]:
    """Engagements that form a linked pair with any of `items`, or that a person joined to one."""
    found = {
        other.id
        for item in items
        for other in _candidates(connection, item)
        if score(item, other) >= WEIGHTS["link"]
    }
    joined, _ = pairs_judged(connection, [item.id for item in items])
    return found.union(*joined)


def _candidates(connection: Connection, item: Item) -> list[Item]:
    if item.window is None:
        return []
    b = t.blocks.c
    near = select(b.engagement).where(
        b.key.in_(sorted(looks(item))), b.first <= item.window[1], b.last >= item.window[0]
    )
    where = t.engagements.c.id.in_(near), t.engagements.c.id != item.id
    return [_item(row) for row in connection.execute(_ITEM.where(*where))]


def layers(connection: Connection, report: int, coding: Coding) -> None:
    """Write the offices and statements of a report's current coding."""
    for table in (t.offices, t.statements):
        connection.execute(delete(table).where(table.c.report == report))
    insert_all(
        connection,
        t.offices,
        (
            {
                "report": report, "n": n, "person": o.person, "party": o.party,
                "office": o.office, "rank": o.rank, "latin": o.person_latin,
                "spans": o.model_dump(mode="json")["spans"],
            }
            for n, o in enumerate(coding.offices)
        ),
    )  # fmt: skip
    insert_all(
        connection,
        t.statements,
        (
            {
                "report": report, "n": n, "speaker": s.speaker, "party": s.party,
                "content": s.content, "spans": s.model_dump(mode="json")["spans"],
            }
            for n, s in enumerate(coding.statements)
        ),
    )  # fmt: skip


def quotations(coding: Coding) -> str:
    """What a record quotes of its report, for search where the text is not known."""
    quoted = [e.evidence for e in coding.engagements] + [s.content for s in coding.statements]
    return "\n".join(dict.fromkeys(quoted))
