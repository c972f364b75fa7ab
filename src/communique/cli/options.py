"""Options that several groups of commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from communique.ledger import Ledger

Db = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="URL",
        envvar="COMMUNIQUE_DB",
        help="The ledger: an SQLite file, or postgresql://user@host/database.",
        show_default=False,
    ),
]
Id = Annotated[str, typer.Argument(metavar="OCCASION", help="Its id, or the beginning of it.")]
Country = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar="CODE",
        help="A party's code, such as AZE or NATO; again for any of several.",
    ),
]
Dyad = Annotated[
    str | None, typer.Option("--dyad", metavar="A,B", help="Two parties that both took part.")
]
Person = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help="A participant, in any spelling.")
]
Type = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help="meeting, call, visit, …")
]
Status = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="held, ongoing, planned or cancelled."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="On this day or later.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="On this day or before.")
]
Place = Annotated[
    str | None, typer.Option("--place", metavar="PLACE", help="A country's code or a city.")
]
Forum = Annotated[str | None, typer.Option("--forum", metavar="TEXT", help="Part of its name.")]
InOutlet = Annotated[
    str | None, typer.Option("--outlet", metavar="NAME", help="Told by this outlet.")
]
Words = Annotated[
    str | None,
    typer.Option(
        "--words", metavar="QUERY", help='Words of its reports: naval "joint patrol" -drill'
    ),
]
Confidence = Annotated[
    float | None, typer.Option("--confidence", metavar="LEAST", min=0, max=1, help="At least.")
]
Reviewed = Annotated[
    bool | None, typer.Option("--reviewed/--unreviewed", help="Judged by a person, or not yet.")
]
Disputed = Annotated[bool, typer.Option("--disagreements", help="Only where reports disagree.")]


def open_ledger(db: str) -> Ledger:
    """The ledger at a URL. Raises LedgerError."""
    from communique.ledger import Ledger

    return Ledger(db)
