"""`communique link`: coded records in, the same with their occasions out."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.say import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.coded import Coded
    from communique.errors import ReportError

Records = Annotated[
    list[str],
    typer.Argument(
        metavar="CODED.jsonl",
        help="Coded records as `communique code --format jsonl` writes them, or - for "
        "standard input.",
        show_default=False,
    ),
]


class Format(StrEnum):
    """How linked records are printed."""

    table = "table"
    jsonl = "jsonl"
    occasions = "occasions"


def link(
    records: Records,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="The records again, each engagement with its occasion (jsonl); one merged record "
            "per occasion (occasions); or a table of occasions for a person.",
            show_default="table on a terminal, else jsonl",
        ),
    ] = None,
) -> None:
    """Find which engagements are one occasion, whatever outlet, wording or language tells them.

    The same records in any order give the same occasions with the same ids.

    \b
      communique code --format jsonl reports/ | communique link -
      communique link a.jsonl b.jsonl --format occasions > occasions.jsonl
    """
    from communique.coded import read_coded
    from communique.linking import link as linked

    failures: list[ReportError] = []
    coded = [record for record, _ in well(read_coded(records), failures)]
    reports, occasions = linked(coded)
    shape = format or (Format.table if sys.stdout.isatty() else Format.jsonl)
    if shape is Format.jsonl:
        for report in reports:
            typer.echo(report.model_dump_json())
    elif shape is Format.occasions:
        for occasion in occasions:
            typer.echo(occasion.model_dump_json())
    else:
        from communique.cli.occasions import print_occasions

        print_occasions(occasions)
    if failures:
        raise typer.Exit(1)


def well(records: Iterable[Coded | ReportError], failures: list[ReportError]) -> Iterable[Coded]:
    """The records that could be read; the others are told and kept in `failures`."""
    from communique.errors import ReportError

    for record in records:
        if isinstance(record, ReportError):
            failures.append(record)
            say(str(record))
        else:
            yield record
