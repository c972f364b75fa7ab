"""Writes the reference of the command line from the commands' own help.

python scripts/cli_reference.py docs/cli.md
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDTH = "88"
INTRODUCTION = """\
# The command line

Written by `make docs` from the commands' own `--help`; change it there. Every command ends with
status 0 if all went well, 1 if anything failed (one line on standard error says what), 2 for wrong
usage. Records go to standard output; progress and errors go to standard error.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    os.environ.update(COLUMNS=WIDTH, TERMINAL_WIDTH=WIDTH, NO_COLOR="1")
    from typer.main import get_command

    from communique.cli import app

    sections = [f"## {title}\n\n```\n{text}\n```\n" for title, text in _helps(get_command(app))]
    return "\n".join([INTRODUCTION, *sections])


def _helps(command: Any, above: Any = None) -> Iterator[tuple[str, str]]:
    """Title and help of a command, then of those below it in the order that help lists them."""
    context = command.context_class(
        command,
        parent=above,
        info_name=command.name,
        max_content_width=int(WIDTH),
        terminal_width=int(WIDTH),
        **command.context_settings,
    )
    yield context.command_path, command.get_help(context).rstrip()
    for below in getattr(command, "commands", {}).values():
        yield from _helps(below, context)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
