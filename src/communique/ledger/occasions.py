"""The rows of occasions: what lists show and sort by, what filters look up, and the chronicle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from communique.ledger import schema as t
from communique.linking import Item, Telling, merge
from communique.linking.names import skeleton, words_of
from communique.linking.when import days
from communique.records import CodedReport, Coding, Occasion, Office

MANY = 500
"""Values in one IN list, rows in one insertion."""


def settle(
    connection: Connection,
    items: Sequence[Item],
    clusters: Iterable[Sequence[Item]],
    now: str,
    why: str,
    gone: Collection[str],
) -> None:
    """Write the occasions that clusters of items make, and what changed by it.

    `gone`: the occasions that these items, or others that are no more, made until now.
    """
    states = _states(connection, items)
    groups = []
    for group in clusters:
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
        connection.execute(delete(t.merged).where(t.merged.c.occasion.in_(some)))
        connection.execute(delete(t.occasions).where(t.occasions.c.id.in_(some)))
    fresh = {id: pair for id, pair in new.items() if id not in unchanged}
    rows = [row for _, row in fresh.values()]
    records = [{"occasion": row["id"], "record": row.pop("record")} for row in rows]
    insert_all(connection, t.occasions, rows)
    insert_all(connection, t.merged, records)
    insert_all(connection, t.facets, (row for found, _ in fresh.values() for row in _facets(found)))
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
        for row in connection.execute(
            select(o.id, t.merged.c.record, o.review)
            .join_from(t.occasions, t.merged)
            .where(o.id.in_(some))
        )
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
    insert_all(connection, t.names, ({"key": k, "name": n} for k, n in sorted(wanted - held)))


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
    insert_all(connection, t.history, ({"at": now, "cause": why, **event} for event in events))


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


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, some hundreds at a time."""
    for some in batched(rows, MANY):
        connection.execute(insert(table), list(some))
