"""`communique register`: who held which post when."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.link import well
from communique.cli.say import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.errors import ReportError
    from communique.records import CodedReport, Report, Tenure


class Format(StrEnum):
    """How tenures are printed."""

    table = "table"
    jsonl = "jsonl"


def register(
    records: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODED.jsonl]...",
            help="Coded records to learn from, instead of a ledger; - for standard input.",
            show_default=False,
        ),
    ] = None,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="URL", envvar="COMMUNIQUE_DB", help="A ledger to learn from."),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="A party's code, such as KAZ.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="Who was in post on this day.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help="A name, in any spelling.")
    ] = None,
    post: Annotated[
        str | None, typer.Option("--post", metavar="POST", help="A post, in any wording.")
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", show_default="table on a terminal, else jsonl"),
    ] = None,
) -> None:
    """Tell who held which post and rank when, as far as reports attest it.

    Each tenure has its first and last attestation and every witness; whoever was named in the same
    post in between is shown as a conflict.

    \b
      communique register --db ledger.db --country AZE --at 2022-10-11
      communique register coded.jsonl --post "defence minister"
    """
    from communique.linking.when import days
    from communique.register import Register

    if at is not None and days(at) is None:
        raise typer.BadParameter(f"{at!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    if not records and not db:
        raise typer.BadParameter("name coded records or a ledger (--db)")
    failures: list[ReportError] = []
    if records:
        from communique.coded import read_coded

        known = Register.of(coded for coded, _ in well(read_coded(records), failures))
    else:
        from communique.ledger import Ledger

        known = Register.of_ledger(Ledger(db or ""))
    found = list(known.find(country, at, person, post))
    if format is Format.jsonl or (format is None and not sys.stdout.isatty()):
        for tenure in found:
            typer.echo(tenure.model_dump_json())
    else:
        _print(found)
    if failures:
        raise typer.Exit(1)


def named(
    pairs: Iterator[tuple[Report, CodedReport]], source: str
) -> Iterator[tuple[Report, CodedReport]]:
    """The same records, with those posts named whose holder the register of `source` settles."""
    from communique.coded import holds_records, read_coded
    from communique.ledger import Ledger
    from communique.register import Register
    from communique.register.infer import infer

    if holds_records(source):
        known = Register.of(coded for coded, _ in well(read_coded([source]), []))
    else:
        known = Register.of_ledger(Ledger(source))
    for report, coded in pairs:
        yield report, infer(coded, report, known)


def _print(tenures: list[Tenure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("party", "post", "person", "rank", "first", "last", "reports", "after", "but"):
        table.add_column(column, no_wrap=column in ("party", "first", "last"))
    for tenure in tenures:
        table.add_row(
            tenure.party,
            plain(tenure.post),
            plain(tenure.person),
            plain(tenure.rank or ""),
            tenure.first or "?",
            tenure.last or "?",
            str(len({witness.report for witness in tenure.witnesses})),
            plain(tenure.predecessor or ""),
            plain(", ".join(tenure.conflicts)),
        )
    Console(highlight=False, emoji=False, markup=False).print(table)
