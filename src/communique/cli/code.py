"""`communique code` and `communique explain`: reports in, records out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.say import plain, say

if TYPE_CHECKING:
    from communique.batch import Outcome
    from communique.errors import ReportError
    from communique.records import CodedReport, Report, Trace


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def _date(value: str | None) -> str | None:
    from communique.intake.limits import date_of

    if value is not None and date_of(value) is None:
        raise typer.BadParameter(f"{value!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    return date_of(value) if value else None


def _language(value: str | None) -> str | None:
    from communique.intake.limits import language_of

    if value is not None and language_of(value) is None:
        raise typer.BadParameter(f"{value!r} is not a language code such as 'en'")
    return language_of(value) if value else None


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Text files, HTML pages, JSON Lines of reports, RSS or Atom feeds, web archives "
        "(WARC), folders of these, or - for standard input.",
        show_default=False,
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        callback=_date,
        help="Day of publication, for reports that are not JSON lines with a date of their own. "
        "It goes before what a page's metadata or the report's own head tells.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        callback=_language,
        help="Language of the reports (ISO 639-1), where a JSON line does not name it. "
        "Without it, it is told from the words.",
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        "--outlet",
        metavar="NAME",
        help="Outlet, where neither a JSON line nor a page's metadata names it.",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="An installed spaCy pipeline to read English with, such as en_core_web_lg, "
        "instead of the one that comes with the install.",
    ),
]
Codebook = Annotated[
    Path | None,
    typer.Option(
        "--codebook",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="A folder of frames of your own, laid over the shipped ones.",
    ),
]


def code(
    paths: Paths,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="How to print the records: for a person, as one JSON array, or as one JSON "
            "object a line.",
            show_default="table on a terminal, else jsonl",
        ),
    ] = None,
    published: Published = None,
    language: Language = None,
    outlet: Outlet = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", min=1, help="Processes that code side by side."),
    ] = 1,
    model: Model = None,
    codebook: Codebook = None,
    register: Annotated[
        str | None,
        typer.Option(
            "--register",
            metavar="LEDGER",
            help="A ledger, or coded records (JSON Lines), from which to name whoever held a post "
            "that a report leaves unnamed. Such a person is marked as inferred.",
        ),
    ] = None,
) -> None:
    """Code reports and print their records, in the order given.

    What a file is, is told from its content. A report that cannot be read or coded (one of more
    than 30,000 words, say) is told in one line on standard error, the others go on, and the exit
    status is 1.

    \b
      communique code report.html
      communique code --format jsonl reports/ > coded.jsonl
      curl -s https://… | communique code - --published 2022-10-11
    """
    from communique.batch import code_all
    from communique.cli.progress import counted
    from communique.intake import Defaults, count, read

    shape = format or (Format.table if sys.stdout.isatty() else Format.jsonl)
    items = read(paths, Defaults(published, language, outlet))
    outcomes = code_all(items, jobs, model, codebook)
    failures: list[ReportError] = []
    shown = counted(outcomes, "reports", lambda: count(paths))
    pairs = _well(shown, failures)
    if register is not None:
        from communique.cli.register import named

        pairs = named(pairs, register)
    _write(pairs, shape)
    if failures:
        raise typer.Exit(1)


def explain(
    paths: Paths,
    published: Published = None,
    language: Language = None,
    outlet: Outlet = None,
    model: Model = None,
    codebook: Codebook = None,
) -> None:
    """Show why each record was made: the frame, the clause and the rules.

    What looked like an engagement and was not coded comes last, with the rule against it.
    """
    from communique import Coder
    from communique.batch import explain as why
    from communique.errors import ReportError
    from communique.intake import Defaults, read

    coder = None
    failed = False
    for item in read(paths, Defaults(published, language, outlet)):
        try:
            if isinstance(item, ReportError):
                raise item
            coder = coder or Coder(model=model, codebook=codebook)
            coded, traces = why(coder, item)
        except ReportError as error:
            failed = True
            say(str(error))
            continue
        for line in _explanation(item, coded, traces):
            typer.echo(line)
    if failed:
        raise typer.Exit(1)


def _well(
    outcomes: Iterable[Outcome], failures: list[ReportError]
) -> Iterator[tuple[Report, CodedReport]]:
    """The outcomes that are records; the others are told as they come and kept in `failures`."""
    from communique.errors import ReportError

    for outcome in outcomes:
        if isinstance(outcome, ReportError):
            failures.append(outcome)
            say(str(outcome))
        else:
            yield outcome


def _write(pairs: Iterator[tuple[Report, CodedReport]], shape: Format) -> None:
    if shape is Format.table:
        from rich.console import Console

        from communique.cli.table import record

        console = Console(highlight=False, emoji=False, markup=False)
        for report, coded in pairs:
            console.print(record(report, coded), soft_wrap=False)
    elif shape is Format.jsonl:
        for _, coded in pairs:
            typer.echo(_json(coded))
    else:
        lines = (_json(coded, indent=2) for _, coded in pairs)
        typer.echo("[")
        for number, line in enumerate(lines):
            typer.echo(f",\n{line}" if number else line, nl=False)
        typer.echo("\n]")


def _json(coded: CodedReport, indent: int | None = None) -> str:
    return json.dumps(coded.model_dump(mode="json"), ensure_ascii=False, indent=indent)


def _explanation(report: Report, coded: CodedReport, traces: Iterable[Trace]) -> Iterator[str]:
    from communique.cli.table import head_line

    yield f"{coded.id}: {head_line(report.text, coded.coded.furniture)}"
    for trace in traces:
        yield f"  {_summary(coded, trace)}"
        yield f"    frame   {plain(trace.frame)}"
        yield f"    clause  {trace.clause.start}-{trace.clause.end}: “{_words(report, trace)}”"
        for number, rule in enumerate(trace.rules):
            yield f"    {'' if number else 'rules':7} {plain(rule)}"
    yield ""


def _summary(coded: CodedReport, trace: Trace) -> str:
    """What record a trace is of, or that what it found was not coded."""
    if trace.layer == "dropped":
        return "not coded"
    coding = coded.coded
    if trace.layer == "engagement":
        engagement = coding.engagements[trace.record]
        sides = (
            f"{side.party} ({side.person})" if side.person else side.party
            for side in engagement.participants
        )
        told = f"{engagement.type}, {engagement.status}: {', '.join(sides)}"
    elif trace.layer == "office":
        told = coding.offices[trace.record].person
    elif trace.layer == "statement":
        told = coding.statements[trace.record].speaker
    else:
        told = coding.sources[trace.record]
    return plain(f"{trace.layer} {trace.record + 1}: {told}")


def _words(report: Report, trace: Trace) -> str:
    return plain(report.text[trace.clause.start : trace.clause.end])
