"""Samples of reports that several people code blind: without each other's or the machine's record."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from communique.errors import CommuniqueError
from communique.ledger import schema as t
from communique.ledger.engine import writing
from communique.ledger.store import Ledger
from communique.records import CodedReport, Coding, Engagement

MOST = 1000
"""Most reports of a sample."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample, and how many of its reports each reviewer is done with."""

    name: str
    size: int
    done: dict[str, int]


def draw(ledger: Ledger, name: str, size: int) -> None:
    """Draw a sample of the reports with a text; the same name draws the same of a ledger."""
    name = name.strip()
    if not name or len(name) > 60 or not all(c.isalnum() or c in " -_." for c in name):
        raise CommuniqueError("a sample's name is 1 to 60 letters, figures, spaces, - _ or .")
    if not 1 <= size <= MOST:
        raise CommuniqueError(f"a sample has 1 to {MOST} reports")
    r = t.reports.c
    with writing(ledger.engine) as connection:
        if _reports(connection, name):
            raise CommuniqueError(f"there is a sample {name!r} already")
        numbers = list(connection.execute(select(r.n).where(r.text != "").order_by(r.n)).scalars())
        if not numbers:
            raise CommuniqueError("no report of this ledger has a text to be coded")
        chosen = random.Random(name).sample(numbers, min(size, len(numbers)))
        rows = [{"name": name, "n": n, "report": report} for n, report in enumerate(chosen, 1)]
        connection.execute(insert(t.samples), rows)


def samples(connection: Connection) -> list[Sample]:
    """All samples."""
    s, b = t.samples.c, t.blind.c
    done: dict[str, dict[str, int]] = {}
    tally = select(b.sample, b.reviewer, func.count()).where(b.done)
    for name, reviewer, number in connection.execute(tally.group_by(b.sample, b.reviewer)):
        done.setdefault(name, {})[reviewer] = number
    rows = connection.execute(select(s.name, func.count()).group_by(s.name).order_by(s.name))
    return [Sample(name, size, done.get(name, {})) for name, size in rows]


def reports_of(connection: Connection, name: str) -> list[str]:
    """The ids of a sample's reports in its order. Raises CommuniqueError if there is none."""
    found = _reports(connection, name)
    if not found:
        raise CommuniqueError(f"no sample {name!r} in this ledger")
    return [id for _, id in found]


def coded_by(connection: Connection, sample: str, reviewer: str) -> dict[str, tuple[Coding, bool]]:
    """What a reviewer coded of a sample's reports, and whether they are done with it."""
    b, r = t.blind.c, t.reports.c
    rows = connection.execute(
        select(r.id, b.record, b.done)
        .join_from(t.blind, t.reports)
        .where(b.sample == sample, b.reviewer == reviewer)
    )
    return {row.id: (Coding.model_validate(row.record), row.done) for row in rows}


def keep(
    ledger: Ledger,
    sample: str,
    reviewer: str,
    report: str,
    engagements: Iterable[Engagement],
    done: bool,
) -> None:
    """Keep what a reviewer coded of a report. Raises CommuniqueError if it is not of the sample."""
    told = tuple(engagements)
    record = Coding(relevant=bool(told), engagements=told)
    b = t.blind.c
    with writing(ledger.engine) as connection:
        number = next((n for n, id in _reports(connection, sample) if id == report), None)
        if number is None:
            raise CommuniqueError(f"{report!r} is not in sample {sample!r}")
        mine = b.sample == sample, b.reviewer == reviewer, b.report == number
        connection.execute(delete(t.blind).where(*mine))
        row = {
            "sample": sample, "reviewer": reviewer, "report": number, "done": done,
            "record": record.model_dump(mode="json"),
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }  # fmt: skip
        connection.execute(insert(t.blind).values(row))


def finished(connection: Connection, sample: str, reviewer: str) -> list[CodedReport]:
    """The records of the reports that a reviewer is done with, for `evaluation.agreement`."""
    coded = coded_by(connection, sample, reviewer)
    return [CodedReport(id=id, coded=coding) for id, (coding, done) in coded.items() if done]


def _reports(connection: Connection, sample: str) -> list[tuple[int, str]]:
    s, r = t.samples.c, t.reports.c
    rows = select(r.n, r.id).join_from(t.samples, t.reports).where(s.name == sample).order_by(s.n)
    return [(row.n, row.id) for row in connection.execute(rows)]
