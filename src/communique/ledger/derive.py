"""What follows from the reports and judgements of a ledger: engagements as they stand, their
occasions, and the rows by which both are found.

Everything here can be thrown away and made anew. After a report has changed, only the engagements
that are linked to its own, directly or through others, are clustered again; as no pair across is
ever joined, the outcome is the same as that of clustering all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from communique.ledger import schema as t
from communique.ledger.judgements import (
    Anchor,
    corrected,
    find,
    hold,
    on_report,
    pairs_judged,
)
from communique.linking import Item, Telling, cluster, merge
from communique.linking.blocks import looks, under
from communique.linking.items import engagement_ids, item_of
from communique.linking.names import skeleton, words_of
from communique.linking.same import score
from communique.linking.weights import WEIGHTS
from communique.linking.when import days
from communique.records import CodedReport, Coding, Engagement, Occasion, Office

MANY = 500
"""Values in one IN list."""


def refresh(
    connection: Connection, reports: Sequence[int], now: str, why: str, judged: bool = False
) -> None:
    """Derive anew what some reports tell and which occasions that makes.

    now: the moment, why: the report or judgement that is the cause; judged: people joined or
    parted engagements of these reports, so that they are linked anew even if they did not change.
    """
    touched, homeless = set[str](), set[str]()
    for report in reports:
        old, new = _standing(connection, report), _effective(connection, report)
        changed = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        lost = _items(connection, sorted(changed & old.keys()))
        touched |= _linked_to(connection, lost) - changed
        homeless |= _homes(connection, changed & old.keys())
        _replace(connection, report, new, changed)
        touched |= new.keys() if judged else changed & new.keys()
    relink(connection, touched, now, why, homeless)


def relink(
    connection: Connection, engagements: Iterable[str], now: str, why: str, homeless: set[str]
) -> None:
    """Cluster these engagements, and all that hang together with them, into occasions.

    `homeless`: occasions that lost a member and must be looked at whatever is linked now.
    """
    items: dict[str, Item] = {}
    fresh = set(engagements)
    gone = set(homeless)
    while fresh:
        more = _component(connection, fresh)
        items.update(more)
        gone |= _homes(connection, more)
        fresh = _members(connection, gone) - items.keys()
    joined, parted = pairs_judged(connection, items)
    _settle(connection, list(items.values()), joined, parted, now, why, gone)


def relink_all(connection: Connection, now: str, why: str) -> None:
    """Cluster all engagements of the ledger at once."""
    every = list(connection.execute(select(t.engagements.c.id)).scalars())
    items = _items(connection, every)
    connection.execute(delete(t.blocks))
    _insert(connection, t.blocks, (row for item in items for row in _block_rows(item)))
    joined, parted = pairs_judged(connection, every)
    gone = set(connection.execute(select(t.occasions.c.id)).scalars())
    _settle(connection, items, joined, parted, now, why, gone)


def _standing(connection: Connection, report: int) -> dict[str, dict[str, Any]]:
    """The engagements of a report as they were derived last."""
    columns = [column for column in t.engagements.c if column.name != "occasion"]
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
    _insert(connection, t.engagements, ({**row, "occasion": None} for row in fresh))
    items = _items(connection, [row["id"] for row in fresh])
    _insert(connection, t.blocks, (row for item in items for row in _block_rows(item)))


def _block_rows(item: Item) -> Iterator[dict[str, Any]]:
    if item.window:
        for key in sorted(under(item)):
            yield {
                "key": key, "first": item.window[0], "last": item.window[1], "engagement": item.id,
            }  # fmt: skip


def _homes(connection: Connection, engagements: Iterable[str]) -> set[str]:
    """The occasions that some engagements belong to."""
    e = t.engagements.c
    homes = set[str]()
    for some in batched(engagements, MANY):
        found = select(e.occasion).where(e.id.in_(some), e.occasion.is_not(None))
        homes.update(connection.execute(found).scalars())
    return homes


def _members(connection: Connection, occasions: Iterable[str]) -> set[str]:
    e = t.engagements.c
    members = set[str]()
    for some in batched(occasions, MANY):
        members.update(connection.execute(select(e.id).where(e.occasion.in_(some))).scalars())
    return members


def _items(connection: Connection, ids: Iterable[str]) -> list[Item]:
    e, r = t.engagements.c, t.reports.c
    items = []
    for some in batched(ids, MANY):
        rows = connection.execute(
            select(e.id, r.id, r.published, r.language, e.record)
            .join_from(t.engagements, t.reports)
            .where(e.id.in_(some))
        )
        for id, report, published, language, record in rows:
            engagement = Engagement.model_validate(record)
            items.append(item_of(id, report, "", published, language, engagement))
    return items


def _linked_to(connection: Connection, items: Sequence[Item]) -> set[str]:
    """Engagements that form a linked pair with any of `items`, or that a person joined to one."""
    found = set[str]()
    b = t.blocks.c
    for item in items:
        if item.window is None:
            continue
        near = select(b.engagement).where(
            b.key.in_(sorted(looks(item))), b.first <= item.window[1], b.last >= item.window[0]
        )
        others = set(connection.execute(near.distinct()).scalars()) - {item.id} - found
        for other in _items(connection, sorted(others)):
            if score(item, other) >= WEIGHTS["link"]:
                found.add(other.id)
    joined, _ = pairs_judged(connection, [item.id for item in items])
    return found.union(*joined) if joined else found


def _component(connection: Connection, ids: set[str]) -> dict[str, Item]:
    """The items of `ids` and all that hang together with them through linked pairs."""
    items: dict[str, Item] = {}
    fresh = set(ids)
    while fresh:
        more = _items(connection, sorted(fresh))
        items.update((item.id, item) for item in more)
        fresh = _linked_to(connection, more) - items.keys() if more else set()
    return items


def _settle(
    connection: Connection,
    items: Sequence[Item],
    joined: Sequence[frozenset[str]],
    parted: Collection[frozenset[str]],
    now: str,
    why: str,
    gone: Collection[str],
) -> None:
    """Write the occasions of whole components of items, and what changed by it."""
    states = _states(connection, items)
    groups = []
    for group in cluster(items, joined, parted):
        for kept in (False, True):  # what was rejected is kept, apart from what stands
            part = [item for item in group if states[item.id]["rejected"] is kept]
            if part:
                groups.append(part)
    old = _old(connection, gone)
    codeds = _codeds(connection, {item.report for group in groups for item in group})
    new: dict[str, tuple[Occasion, dict[str, Any]]] = {}
    for group in groups:
        found = merge(
            [
                Telling(
                    item,
                    states[item.id]["n"],
                    codeds[item.report],
                    frozenset(states[item.id]["corrected"]),
                    states[item.id]["confirmed"],
                )
                for item in group
            ]
        )
        row = _row(found, [states[item.id] for item in group])
        new[found.id] = (found, row)
    unchanged = {
        id
        for id, (found, row) in new.items()
        if id in old and (old[id].record, old[id].review) == (row["record"], row["review"])
    }
    _chronicle(connection, old, new, unchanged, now, why)
    stale = sorted(old.keys() - unchanged)
    for some in batched(stale, MANY):
        connection.execute(delete(t.facets).where(t.facets.c.occasion.in_(some)))
        connection.execute(delete(t.occasions).where(t.occasions.c.id.in_(some)))
    fresh = {id: pair for id, pair in new.items() if id not in unchanged}
    _insert(connection, t.occasions, (row for _, row in fresh.values()))
    _insert(connection, t.facets, (row for found, _ in fresh.values() for row in _facets(found)))
    _remember_names(connection, (found for found, _ in fresh.values()))
    for id, (found, _) in new.items():
        moved = [m.engagement for m in found.members if states[m.engagement]["occasion"] != id]
        for some in batched(moved, MANY):
            connection.execute(
                update(t.engagements).where(t.engagements.c.id.in_(some)).values(occasion=id)
            )


def _states(connection: Connection, items: Sequence[Item]) -> dict[str, dict[str, Any]]:
    e = t.engagements.c
    states: dict[str, dict[str, Any]] = {}
    for some in batched((item.id for item in items), MANY):
        rows = select(e.id, e.n, e.occasion, e.rejected, e.confirmed, e.corrected)
        found = connection.execute(rows.where(e.id.in_(some))).mappings()
        states.update((row["id"], dict(row)) for row in found)
    return states


def _old(connection: Connection, ids: Collection[str]) -> dict[str, Any]:
    o = t.occasions.c
    return {
        row.id: row
        for some in batched(sorted(ids), MANY)
        for row in connection.execute(select(o.id, o.record, o.review).where(o.id.in_(some)))
    }


def _codeds(connection: Connection, reports: Collection[str]) -> dict[str, CodedReport]:
    """The reports with what the merged record needs of their codings: sources and offices."""
    r, c = t.reports.c, t.codings.c
    found = {}
    for some in batched(sorted(reports), MANY):
        rows = connection.execute(
            select(r.id, r.url, r.outlet, r.language, r.published, c.record)
            .join_from(t.reports, t.codings)
            .where(r.id.in_(some), c.current)
        ).mappings()
        for row in rows:
            record = row["record"]
            coding = Coding.model_construct(
                relevant=True,
                sources=tuple(record["sources"]),
                offices=tuple(Office.model_validate(office) for office in record["offices"]),
            )
            head = {name: row[name] for name in ("id", "url", "outlet", "language", "published")}
            found[row["id"]] = CodedReport.model_construct(**head, coded=coding)
    return found


def _row(found: Occasion, states: Sequence[dict[str, Any]]) -> dict[str, Any]:
    day, last = _days(found)
    review = "unreviewed"
    if all(state["rejected"] for state in states):
        review = "rejected"
    elif any(state["corrected"] for state in states):
        review = "corrected"
    elif any(state["confirmed"] for state in states):
        review = "confirmed"
    persons = dict.fromkeys(side.person for side in found.participants if side.person)
    return {
        **{
            name: getattr(found, name)
            for name in (
                "id", "type", "status", "date", "end", "city", "country", "forum", "witnesses",
                "confidence",
            )
        },
        "day": day,
        "last_day": last,
        "parties": "; ".join(dict.fromkeys(side.party for side in found.participants)),
        "persons": "; ".join(persons),
        "reports": len({member.report for member in found.members}),
        "disagreements": len(found.disagreements),
        "review": review,
        "record": found.model_dump(mode="json"),
    }  # fmt: skip


def _days(found: Occasion) -> tuple[int, int]:
    """First and last day for sorting; without a date, the day of the first report stands in."""
    told = days(found.date)
    if told:
        return told[0], max(told[1], (days(found.end) or told)[1])
    out = [day for member in found.members if (day := days(member.published))]
    first = min(out)[0] if out else 0
    return first, first


def _facets(found: Occasion) -> Iterator[dict[str, Any]]:
    day = _days(found)[0]
    values = {("party", side.party) for side in found.participants}
    values |= {("person", name) for name in _names(found)}
    values |= {("outlet", m.outlet.casefold()) for m in found.members if m.outlet}
    for kind, value in sorted(values):
        yield {"occasion": found.id, "kind": kind, "value": value, "day": day}


def _names(found: Occasion) -> set[str]:
    """Every form in which a participant's name was written."""
    names = {side.person for side in found.participants if side.person}
    for field, merged in found.fields.items():
        if field.startswith("persons/"):
            names.update(name for told in merged.told for name in (told.value or "").split("; "))
    return names - {""}


def _remember_names(connection: Connection, occasions: Iterable[Occasion]) -> None:
    wanted = {
        (skeleton(word), name)
        for found in occasions
        for name in _names(found)
        for word in words_of(name)
        if len(word) > 1
    }
    held = set[tuple[str, str]]()
    for some in batched(sorted({name for _, name in wanted}), MANY):
        rows = connection.execute(
            select(t.names.c.key, t.names.c.name).where(t.names.c.name.in_(some))
        )
        held.update((row.key, row.name) for row in rows)
    _insert(connection, t.names, ({"key": k, "name": n} for k, n in sorted(wanted - held)))


def _chronicle(
    connection: Connection,
    old: dict[str, Any],
    new: dict[str, tuple[Occasion, dict[str, Any]]],
    unchanged: Collection[str],
    now: str,
    why: str,
) -> None:
    """Write into the history which occasions were made, changed, became others or are gone."""
    home = {m.engagement: id for id, (found, _) in new.items() for m in found.members}
    events: list[dict[str, Any]] = []
    for id, row in old.items():
        if id in unchanged:
            continue
        members = [member["engagement"] for member in row.record["members"]]
        if id in new:
            found, now_row = new[id]
            events.append(
                _event("changed", id, None, _difference(row.record, row.review, found, now_row))
            )
            continue
        heirs = Counter(home[member] for member in members if member in home)
        heir = max(sorted(heirs), key=lambda heir: heirs[heir]) if heirs else None
        events.append(_event("became" if heir else "gone", id, heir, {"members": members}))
    for id, (found, _) in new.items():
        if id not in old:
            told = [m.engagement for m in found.members]
            events.append(_event("made", id, None, {"members": told}))
    _insert(connection, t.history, ({"at": now, "cause": why, **event} for event in events))


def _event(kind: str, id: str, other: str | None, detail: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "occasion": id, "other": other, "detail": detail}


def _difference(
    old: dict[str, Any], review: str, found: Occasion, row: dict[str, Any]
) -> dict[str, Any]:
    """What an occasion was and is now, in the fields that changed."""
    before = {member["engagement"] for member in old["members"]}
    after = {member.engagement for member in found.members}
    detail: dict[str, Any] = {
        name: [old[name], row["record"][name]]
        for name in ("type", "status", "date", "end", "city", "country", "forum", "witnesses")
        if old[name] != row["record"][name]
    }
    if review != row["review"]:
        detail["review"] = [review, row["review"]]
    if after - before:
        detail["joined"] = sorted(after - before)
    if before - after:
        detail["left"] = sorted(before - after)
    return detail


def layers(connection: Connection, report: int, coding: Coding) -> None:
    """Write the offices and statements of a report's current coding."""
    for table in (t.offices, t.statements):
        connection.execute(delete(table).where(table.c.report == report))
    _insert(
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
    _insert(
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


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    for some in batched(rows, MANY):
        connection.execute(insert(table), list(some))
