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


def open_ledger(db: str) -> Ledger:
    """The ledger at a URL. Raises LedgerError."""
    from communique.ledger import Ledger

    return Ledger(db)
