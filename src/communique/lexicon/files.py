"""The files that a lexicon is read from: tables (CSV) and word lists (TOML)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.errors import LexiconError

HOME = Path(__file__).parent


def read_rows(path: Path) -> Iterator[list[str]]:
    """Rows of a lexicon table, its header first; lines that begin with '#' are comments.

    Raises LexiconError naming file and line where a row has too many or too few columns.
    """
    text = path.read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and line[0] != "#"]
    width = 0
    for (number, _), row in zip(lines, csv.reader(line for _, line in lines), strict=False):
        width = width or len(row)
        if len(row) != width:
            raise LexiconError(f"{path}:{number}: {len(row)} columns, {width} expected")
        yield row


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a lexicon table by the names of its columns; see `read_rows`."""
    rows = read_rows(path)
    header = next(rows)
    for row in rows:
        yield dict(zip(header, row, strict=True))


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file; raises LexiconError naming the file where it does not parse."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from None
