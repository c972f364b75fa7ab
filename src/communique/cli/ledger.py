"""`communique ledger`: the store of reports, occasions and judgements."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.cli import review
from communique.cli.code import Codebook, Language, Model, Outlet, Published
from communique.cli.options import (
    Confidence,
    Country,
    Db,
    Disputed,
    Dyad,
    Forum,
    Id,
    InOutlet,
    Person,
    Place,
    Reviewed,
    Since,
    Status,
    Type,
    Until,
    Words,
    open_ledger,
)
from communique.cli.progress import counted
from communique.cli.say import plain, say

if TYPE_CHECKING:
    from communique.coded import Coded
    from communique.errors import ReportError
    from communique.ledger import Filter, Ledger
    from communique.records import Report

app = typer.Typer(
    no_args_is_help=True, help="Keep reports, their occasions and what people judged."
)
app.add_typer(review.app, name="review")


class ListFormat(StrEnum):
    """How a list is printed."""

    table = "table"
    jsonl = "jsonl"


class ShowFormat(StrEnum):
    """How one occasion is printed."""

    text = "text"
    json = "json"


class ExportFormat(StrEnum):
    """What an export is written as."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


class What(StrEnum):
    """What an export holds, one row each."""

    occasions = "occasions"
    engagements = "engagements"
    judgements = "judgements"


@app.command()
def init(db: Db) -> None:
    """Make a ledger, or bring one of an older version up to date."""
    from communique.ledger import Ledger

    ledger = Ledger.init(db)
    say(f"{ledger.name} is ready")


@app.command()
def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Reports of any kind that `communique code` reads, or coded records (JSON Lines).",
            show_default=False,
        ),
    ],
    db: Db,
    published: Published = None,
    language: Language = None,
    outlet: Outlet = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, help="Processes that code side by side.")
    ] = 1,
    model: Model = None,
    codebook: Codebook = None,
    recode: Annotated[
        bool, typer.Option("--recode", help="Code reports again that this version coded already.")
    ] = False,
) -> None:
    """Add reports, coding them first, or records that are coded already.

    Each report is added as a whole or not at all, and adding it again changes nothing: after an
    interruption, just run the same command again.
    """
    from communique.batch import code_all
    from communique.coded import holds_records, read_coded
    from communique.errors import ReportError
    from communique.intake import Defaults, read

    ledger = open_ledger(db)
    tally: dict[str, int] = {}
    records = [path for path in paths if holds_records(path)]
    others = [path for path in paths if path not in records]
    items = read(others, Defaults(published, language, outlet)) if others else iter(())
    fresh = items if recode else _unknown(ledger, items, tally)
    coded = _turned(code_all(fresh, jobs, model, codebook))
    failed = False
    for record in counted(chain(read_coded(records), coded), "reports"):
        try:
            if isinstance(record, ReportError):
                raise record
            outcome = ledger.add(*record)
            tally[outcome] = tally.get(outcome, 0) + 1
        except ReportError as error:
            failed = True
            say(str(error))
    say(", ".join(f"{n:,} {outcome}" for outcome, n in sorted(tally.items())) or "nothing to add")
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_(
    db: Db,
    country: Country = None,
    dyad: Dyad = None,
    person: Person = None,
    type: Type = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    forum: Forum = None,
    outlet: InOutlet = None,
    words: Words = None,
    confidence: Confidence = None,
    reviewed: Reviewed = None,
    disagreements: Disputed = False,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="KEY",
            help="date, confidence, witnesses, reports or disagreements; a minus before it: downwards.",
        ),
    ] = "-date",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Rows at most.")] = 50,
    offset: Annotated[int, typer.Option("--offset", metavar="N", min=0, help="Rows left out.")] = 0,
    format: Annotated[
        ListFormat | None,
        typer.Option("--format", show_default="table on a terminal, else jsonl"),
    ] = None,
) -> None:
    """List occasions, the latest first."""
    from dataclasses import asdict

    from communique.ledger.queries import occasions

    where = _filter(
        country, dyad, person, type, status, since, until, place, forum, outlet, words, confidence,
        reviewed, disagreements,
    )  # fmt: skip
    with open_ledger(db).read() as connection:
        page = occasions(connection, where, sort, limit, offset)
    if format is ListFormat.jsonl or (format is None and not sys.stdout.isatty()):
        for row in page.rows:
            typer.echo(json.dumps(asdict(row), ensure_ascii=False))
        return
    from communique.cli.occasions import print_rows

    print_rows(page.rows)
    if page.total is not None and page.total > len(page.rows):
        say(f"{offset + 1} to {offset + len(page.rows)} of {page.total:,} (--limit, --offset)")


@app.command()
def show(
    occasion: Id,
    db: Db,
    format: Annotated[ShowFormat, typer.Option("--format")] = ShowFormat.text,
) -> None:
    """Show an occasion with every report's own values, its evidence and its judgements."""
    from communique.ledger import queries

    with open_ledger(db).read() as connection:
        detail = queries.occasion(connection, occasion)
    if format is ShowFormat.json:
        record = detail.occasion.model_dump(mode="json")
        more = {"review": detail.review, "judgements": detail.judgements}
        typer.echo(json.dumps({**record, **more}, ensure_ascii=False, indent=2))
        return
    from communique.cli.occasions import print_detail

    print_detail(detail)


@app.command()
def history(
    occasion: Annotated[
        str, typer.Argument(metavar="ID", help="An occasion, a report or a judgement.")
    ],
    db: Db,
) -> None:
    """Tell all that ever changed an occasion, oldest first."""
    from communique.errors import CommuniqueError
    from communique.ledger import queries

    with open_ledger(db).read() as connection:
        events = queries.history(connection, occasion)
        if not events:
            events = queries.history(connection, queries.current_id(connection, occasion))
    if not events:
        raise CommuniqueError(f"nothing is known of {occasion!r}")
    for event in events:
        other = f" {event['other']}" if event["other"] else ""
        detail = json.dumps(event["detail"], ensure_ascii=False)
        what = f"{event['kind']} {event['occasion'] or ''}{other}"
        typer.echo(plain(f"{event['at']}  {what}  by {event['cause'] or 'relinking'}  {detail}"))


@app.command()
def stats(db: Db) -> None:
    """Count what the ledger holds."""
    from communique.ledger import queries

    with open_ledger(db).read() as connection:
        numbers = queries.stats(connection)
    for name, value in numbers.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count:,}" for key, count in value.items())
            typer.echo(plain(f"by {name}: {value or 'none'}"))
        else:
            typer.echo(f"{name.replace('_', ' ')}: {value:,}")


@app.command()
def export(
    out: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write; - for standard output.")
    ],
    db: Db,
    format: Annotated[
        ExportFormat | None, typer.Option("--format", show_default="by the file's name, else csv")
    ] = None,
    what: Annotated[
        What, typer.Option("--what", help="One row for each of these.")
    ] = What.occasions,
    country: Country = None,
    dyad: Dyad = None,
    person: Person = None,
    type: Type = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    forum: Forum = None,
    outlet: InOutlet = None,
    words: Words = None,
    confidence: Confidence = None,
    reviewed: Reviewed = None,
    disagreements: Disputed = False,
) -> None:
    """Write occasions, engagements or judgements to a file.

    Judgements come as JSON Lines, for `communique ledger review replay` on another ledger.
    """
    import io

    from communique.errors import CommuniqueError
    from communique.ledger.export import write

    where = _filter(
        country, dyad, person, type, status, since, until, place, forum, outlet, words, confidence,
        reviewed, disagreements,
    )  # fmt: skip
    suffix = out.suffix.lstrip(".")
    shape = format.value if format else suffix if suffix in list(ExportFormat) else "csv"
    ledger = open_ledger(db)
    try:
        with ledger.read() as connection:
            if str(out) == "-":
                whole = io.BytesIO()
                number = write(connection, whole, ExportFormat(shape).value, what.value, where)
                sys.stdout.buffer.write(whole.getvalue())
            else:
                with out.open("wb") as stream:
                    number = write(connection, stream, ExportFormat(shape).value, what.value, where)
    except OSError as error:
        raise CommuniqueError(f"{out}: {(error.strerror or str(error)).lower()}") from None
    say(f"{number:,} {what.value} written")


def _unknown(
    ledger: Ledger, items: Iterable[Report | ReportError], tally: dict[str, int]
) -> Iterator[Report | ReportError]:
    """The reports that this version of the coder has not coded into the ledger yet."""
    from importlib.metadata import PackageNotFoundError, version

    from communique.errors import ReportError

    try:
        own = version("communique")
    except PackageNotFoundError:
        own = "0"
    for item in items:
        if not isinstance(item, ReportError) and ledger.holds(item, own):
            tally["known"] = tally.get("known", 0) + 1
        else:
            yield item


def _turned(outcomes: Iterable[Any]) -> Iterator[Coded | ReportError]:
    from communique.errors import ReportError

    for outcome in outcomes:
        yield outcome if isinstance(outcome, ReportError) else (outcome[1], outcome[0])


def _filter(
    country: list[str] | None,
    dyad: str | None,
    person: str | None,
    type: list[str] | None,
    status: list[str] | None,
    since: str | None,
    until: str | None,
    place: str | None,
    forum: str | None,
    outlet: str | None,
    words: str | None,
    confidence: float | None,
    reviewed: bool | None,
    disagreements: bool,
) -> Filter:
    from communique.ledger import Filter

    pair = tuple(part.strip() for part in dyad.split(",")) if dyad else None
    if pair is not None and len(pair) != 2:
        raise typer.BadParameter("--dyad takes two parties, as in AZE,KAZ")
    return Filter(
        country=tuple(country or ()), dyad=pair, person=person, type=tuple(type or ()),
        status=tuple(status or ()), since=since, until=until, place=place, forum=forum,
        outlet=outlet, words=words, min_confidence=confidence,
        review=None if reviewed is None else "reviewed" if reviewed else "unreviewed",
        disagreements=True if disagreements else None,
    )  # fmt: skip
