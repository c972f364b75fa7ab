"""Occasions on a terminal: as a table, and one with all its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from communique.cli.say import plain
from communique.ledger.queries import Detail, Row
from communique.records import MergedField, Occasion

SHORT = 8
"""Characters of an id that a table shows; any beginning that is unique will do as an id."""


class _Shown(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def date(self) -> str | None: ...
    @property
    def end(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def forum(self) -> str | None: ...
    @property
    def witnesses(self) -> int: ...


def console() -> Console:
    """A console that shows text as it is."""
    return Console(highlight=False, emoji=False, markup=False)


def print_occasions(occasions: Iterable[Occasion]) -> None:
    """A table of merged records."""
    rows = []
    for found in occasions:
        parties = dict.fromkeys(side.party for side in found.participants)
        persons = dict.fromkeys(side.person for side in found.participants if side.person)
        reports = len({member.report for member in found.members})
        marks = "≠" * bool(found.disagreements)
        rows.append((found, list(parties), list(persons), reports, marks))
    _print(rows)


def print_rows(rows: Iterable[Row]) -> None:
    """A table of a ledger's rows."""
    review = {"confirmed": "✓", "corrected": "✎", "rejected": "✗"}
    _print(
        (
            row,
            row.parties,
            row.persons,
            row.reports,
            "≠" * bool(row.disagreements) + review.get(row.review, ""),
        )
        for row in rows
    )


def _print(
    rows: Iterable[tuple[_Shown, Sequence[str], Sequence[str], int, str]],
) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", style="dim", no_wrap=True)
    table.add_column("when", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("who", ratio=3)
    table.add_column("where, at what", ratio=2)
    table.add_column("reports", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for found, parties, persons, reports, marks in rows:
        when = found.date or "?"
        if found.end:
            when += f"…{found.end}"
        what = found.type + (f" ({found.status})" if found.status != "held" else "")
        who = ", ".join(parties) + (f": {', '.join(persons)}" if persons else "")
        where = ", ".join(filter(None, (found.city, found.country)))
        at = "; ".join(filter(None, (where, found.forum)))
        told = str(reports) if reports == found.witnesses else f"{reports} ({found.witnesses})"
        table.add_row(found.id[:SHORT], when, what, plain(who), plain(at), told, marks)
    console().print(table)


def print_detail(detail: Detail) -> None:
    """An occasion with every field, every report's own value and all evidence."""
    found, out = detail.occasion, console()
    out.print(f"{found.id}  {found.type}, {found.status}, {detail.review}", style="bold")
    reports = len({member.report for member in found.members})
    out.print(
        f"confidence {found.confidence:.2f}; told by {reports} reports, "
        f"{found.witnesses} independent witnesses"
    )
    for side in found.participants:
        out.print(f"  {side.role:12} {side.party}  {plain(side.person or '')}")
    out.print()
    for name, field in found.fields.items():
        if field.value is not None:
            _print_field(name, field)
    out.print()
    for member in found.members:
        head = ", ".join(filter(None, (member.outlet, member.published, member.language)))
        out.print(f"  {member.report} ({head}), witness {member.witness + 1}", style="bold")
        out.print(f"    engagement {member.engagement}", style="dim")
        out.print(f"    “{plain(member.evidence)}”")
    for judgement in detail.judgements:
        out.print(_judged(judgement))


def _print_field(name: str, field: MergedField) -> None:
    out = console()
    mark = "  reports disagree" if field.disagree else ""
    out.print(f"  {plain(name):16} {plain(field.value or '')}  [{field.rule}]{mark}")
    if field.disagree:
        for told in field.told:
            if told.value is not None:
                out.print(f"  {'':16}   {told.report}: {plain(told.value)}", style="dim")


def _judged(judgement: dict[str, Any]) -> str:
    what = judgement["action"]
    if judgement["field"]:
        what += f" {judgement['field']} = {judgement['value']!r}"
    if judgement["retracts"]:
        what += f" {judgement['retracts']}"
    reason = f": {judgement['reason']}" if judgement["reason"] else ""
    return plain(f"{judgement['at']} {judgement['reviewer']} {what}{reason} ({judgement['id']})")
