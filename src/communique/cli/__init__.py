"""The command line: one module per group of commands, each light to import.

Errors that a user can act on are told as one line on standard error with exit status 1; wrong
usage exits with 2. Nothing heavy is imported here, so that `--help` is quick.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from communique.cli import code, ledger, link, register, serve
from communique.cli.say import say
from communique.errors import CommuniqueError


class Commands(TyperGroup):
    """The commands, with our own errors told as one line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a CommuniqueError becomes a line and exit status 1."""
        try:
            return super().invoke(ctx)
        except CommuniqueError as error:
            say(str(error))
            raise typer.Exit(1) from None


app = typer.Typer(
    name="communique",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"communique {version('communique')}")
        raise typer.Exit


@app.callback()
def communique(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Code defence engagements in public reports.

    Who met whom, with which rank and post, when, where, under what, and who said what: every
    field of a record points at the words of the report that justify it.
    """


app.command("code")(code.code)
app.command("explain")(code.explain)
app.command("link")(link.link)
app.add_typer(ledger.app, name="ledger")
app.command("register")(register.register)
app.command("serve")(serve.serve)


def main() -> None:
    """Entry point. What we did not foresee is one line as well, unless COMMUNIQUE_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # reports hold every script, locales may not
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:
        if os.environ.get("COMMUNIQUE_DEBUG"):
            raise
        say(f"internal error: {type(error).__name__}: {error} (COMMUNIQUE_DEBUG=1 shows where)")
        sys.exit(1)
