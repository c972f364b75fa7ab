"""What people judged: appended, never changed, and stronger than any coder or linker.

A judgement holds on to engagements by what they say (its anchors), not by row numbers; so it finds
them again in a newer coding of the report, and in another ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import Field, ValidationError
from sqlalchemy import Connection, Row, insert, select, update

from communique.errors import CommuniqueError
from communique.ledger import schema as t
from communique.linking.items import digest, words
from communique.records import Engagement, Record

Action = Literal["confirm", "reject", "correct", "join", "split", "retract"]

FIELDS = ("type", "status", "date", "end", "city", "country", "forum", "participants")
"""The fields of an engagement that a reviewer can correct."""

ENOUGH = 1.6
"""Likeness (see `_likeness`) from which an anchor holds on to an engagement."""


class Anchor(Record):
    """An engagement as it stood when it was judged; `side` tells what was parted from what."""

    report: str
    id: str
    side: int = 0
    engagement: Engagement


class Judgement(Record):
    """One judgement. `at` is ISO 8601 in UTC; `retracts` the id of a judgement taken back."""

    id: str = ""
    action: Action
    reviewer: str = Field(min_length=1)
    at: str
    reason: str | None = None
    field: str | None = None
    value: Any = None
    retracts: str | None = None
    anchors: tuple[Anchor, ...] = ()

    def named(self) -> Judgement:
        """With an id made of its content, so that the same judgement is never held twice."""
        if self.id:
            return self
        return self.model_copy(update={"id": "j" + digest(self.model_dump_json())[:15]})


def corrected(engagement: Engagement, field: str, value: Any) -> Engagement:
    """An engagement with one field as a reviewer has it. Raises CommuniqueError if it cannot be.

    A value may bring its words: `{"value": …, "span": [start, end]}`.
    """
    if field not in FIELDS:
        raise CommuniqueError(f"no field {field!r}; fields are {', '.join(FIELDS)}")
    span = None
    if isinstance(value, dict) and value.keys() <= {"value", "span"}:
        value, span = value.get("value"), value.get("span")
    spans = {name: at for name, at in engagement.spans.items() if name != field}
    if span is not None:
        spans[field] = span
    try:
        return Engagement.model_validate({**engagement.model_dump(), field: value, "spans": spans})
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise CommuniqueError(f"{value!r} cannot be the {field}: {reason}") from None


def append(connection: Connection, judgement: Judgement) -> bool:
    """Keep a judgement; False if it is held already."""
    judgement = judgement.named()
    held = select(t.judgements.c.n).where(t.judgements.c.id == judgement.id)
    if connection.execute(held).first():
        return False
    row = judgement.model_dump(mode="json", exclude={"anchors"})
    insertion = insert(t.judgements).values(row).returning(t.judgements.c.n)
    number = connection.execute(insertion).scalar_one()
    if judgement.anchors:
        connection.execute(
            insert(t.anchors),
            [
                {
                    "judgement": number,
                    "n": n,
                    "side": anchor.side,
                    "report": anchor.report,
                    "record": anchor.model_dump(mode="json"),
                    "engagement": None,
                }
                for n, anchor in enumerate(judgement.anchors)
            ],
        )
    return True


def all_judgements(connection: Connection) -> list[Judgement]:
    """Every judgement, oldest first, as it can be replayed elsewhere."""
    anchors = defaultdict(list)
    for row in connection.execute(select(t.anchors).order_by(t.anchors.c.judgement, t.anchors.c.n)):
        anchors[row.judgement].append(Anchor.model_validate(row.record))
    rows = connection.execute(select(t.judgements).order_by(t.judgements.c.n)).mappings()
    return [
        Judgement.model_validate(
            {**{k: v for k, v in row.items() if k != "n"}, "anchors": anchors[row["n"]]}
        )
        for row in rows
    ]


def retracted(connection: Connection) -> set[str]:
    """Ids of the judgements that no longer hold; a retraction can itself be taken back."""
    j = t.judgements.c
    rows = connection.execute(
        select(j.id, j.retracts).where(j.retracts.is_not(None)).order_by(j.n.desc())
    )
    gone: set[str] = set()
    for id, target in rows:
        if id not in gone:
            gone.add(target)
    return gone


def on_report(connection: Connection, report: str) -> list[Row[*tuple[Any, ...]]]:
    """The anchors of all judgements in force on a report, oldest first, with the judgement."""
    a, j = t.anchors.c, t.judgements.c
    rows = connection.execute(
        select(a.judgement, a.n, a.record, a.engagement, j.id, j.action, j.field, j.value)
        .join_from(t.anchors, t.judgements)
        .where(a.report == report)
        .order_by(a.judgement, a.n)
    ).all()
    gone = retracted(connection) if rows else set()
    return [row for row in rows if row.id not in gone]


def hold(connection: Connection, row: Row[*tuple[Any, ...]], engagement: str | None) -> None:
    """Note which engagement an anchor holds on to now."""
    if row.engagement != engagement:
        a = t.anchors.c
        connection.execute(
            update(t.anchors)
            .where(a.judgement == row.judgement, a.n == row.n)
            .values(engagement=engagement)
        )


def find(anchor: Anchor, engagements: Sequence[tuple[str, Engagement]]) -> str | None:
    """The id of the engagement that the anchor was put on, as a newer coding tells it."""
    ranked = sorted(
        ((_likeness(anchor, id, other), id) for id, other in engagements),
        key=lambda x: (-x[0], x[1]),
    )
    return ranked[0][1] if ranked and ranked[0][0] >= ENOUGH else None


def pairs_judged(
    connection: Connection, engagements: Iterable[str]
) -> tuple[list[frozenset[str]], set[frozenset[str]]]:
    """Pairs of engagements that people joined (the latest first) and parted; the last one wins.

    Only judgements that touch any of `engagements` are read.
    """
    a, j = t.anchors.c, t.judgements.c
    wanted = list(engagements)
    touched = set[int]()
    for i in range(0, len(wanted), 500):
        chosen = select(a.judgement).where(a.engagement.in_(wanted[i : i + 500]))
        touched.update(connection.execute(chosen).scalars())
    if not touched:
        return [], set()
    rows = connection.execute(
        select(a.judgement, a.side, a.engagement, j.id, j.action)
        .join_from(t.anchors, t.judgements)
        .where(
            a.judgement.in_(touched),
            a.engagement.is_not(None),
            j.action.in_(("join", "split", "confirm")),
        )
        .order_by(a.judgement, a.n)
    )
    gone = retracted(connection)
    judged: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for row in rows:
        if row.id not in gone:
            judged.setdefault(row.judgement, (row.action, []))[1].append((row.side, row.engagement))
    verdict: dict[frozenset[str], bool] = {}
    for action, sides in judged.values():
        for n, (side, x) in enumerate(sides):
            for other, y in sides[:n]:
                pair = frozenset((x, y))
                if len(pair) == 2 and (action == "confirm" or side != other):
                    verdict.pop(pair, None)
                    verdict[pair] = action != "split"
    joined = [pair for pair, same in verdict.items() if same]
    return joined[::-1], {pair for pair, same in verdict.items() if not same}


def _likeness(anchor: Anchor, id: str, other: Engagement) -> float:
    mine = anchor.engagement
    x, y = set(words(mine.evidence)), set(words(other.evidence))
    a, b = ({p.party for p in e.participants} for e in (mine, other))
    return (
        0.4 * (anchor.id == id)
        + 0.5 * (mine.type == other.type)
        + 0.2 * (mine.date == other.date)
        + (len(a & b) / len(a | b) if a | b else 1.0)
        + (len(x & y) / len(x | y) if x | y else 1.0)
    )
