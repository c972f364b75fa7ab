"""Writes what the documents show of the program from the program itself: `make docs`.

docs/cli.md is the commands' own help; the run in README.md is a real one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WIDTH = "88"
SAMPLE = "samples/readout.txt"
RUN = re.compile(rf"(?<=\$ communique code {re.escape(SAMPLE)}\n).*?(?=```)", re.DOTALL)
INTRODUCTION = """\
# The command line

Written by `make docs` from the commands' own `--help`; change it there. Every command ends with
status 0 if all went well, 1 if anything failed (one line on standard error says what), 2 for wrong
usage. Records go to standard output; progress and errors go to standard error.
"""


def reference() -> str:
    """The reference of the command line, as Markdown."""
    os.environ.update(COLUMNS=WIDTH, TERMINAL_WIDTH=WIDTH, NO_COLOR="1")
    from typer.main import get_command

    from communique.cli import app

    sections = [f"## {title}\n\n```\n{text}\n```\n" for title, text in _helps(get_command(app))]
    return "\n".join([INTRODUCTION, *sections])


def readme() -> str:
    """README.md with the run that it shows made anew."""
    done = subprocess.run(
        [sys.executable, "-m", "communique", "code", "--format", "table", SAMPLE],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines()) + "\n"
    return RUN.sub(lambda _: shown, (ROOT / "README.md").read_text(encoding="utf-8"))


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


DOCUMENTS = {"docs/cli.md": reference, "README.md": readme}

if __name__ == "__main__":
    stale = []
    for name, text in ((name, make()) for name, make in DOCUMENTS.items()):
        if (ROOT / name).read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                (ROOT / name).write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit(f"not current: {', '.join(stale)} (run `make docs`)")
