"""Intake: anything published becomes reports.

>>> for item in read(["page.html", "reports.jsonl"], Defaults(outlet="News.Az")):
...     print(item if isinstance(item, ReportError) else item.id)  # doctest: +SKIP
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from communique.errors import ReportError
from communique.intake.decode import Undecodable, decode
from communique.intake.kinds import GZIP, HEAD, kind_of
from communique.intake.limits import MAX_BYTES, MAX_CHARACTERS, MAX_WORDS, Defaults, checked
from communique.records import Report

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_WORDS",
    "Defaults",
    "ReportError",
    "checked",
    "count",
    "read",
    "read_stream",
]

STANDARD_INPUT = "-"


def read(
    paths: str | Path | Iterable[str | Path], defaults: Defaults | None = None
) -> Iterator[Report | ReportError]:
    """The reports in files, folders (sorted, with all that is below) and standard input ('-').

    What cannot be read comes as a ReportError in its place, and the rest goes on. Ids are unique:
    one that a report brings itself may come once, one that is made from a file's name gets a
    number when it comes again.
    """
    defaults = defaults or Defaults()
    taken: set[str] = set()
    for path in [paths] if isinstance(paths, str | Path) else paths:
        for file in _files(path):
            if isinstance(file, ReportError):
                yield file
                continue
            for item, own in _reports(file, defaults):
                yield _unique(item, own, taken, str(file))


def read_stream(
    stream: BinaryIO, name: str, defaults: Defaults | None = None
) -> Iterator[Report | ReportError]:
    """The reports in an open binary stream that is called `name` (an uploaded file, say)."""
    taken: set[str] = set()
    for item, own in _opened(stream, name, Path(name).stem, defaults or Defaults()):
        yield _unique(item, own, taken, name)


def count(paths: Iterable[str | Path]) -> int | None:
    """How many reports `read` will find, at least nearly; None if only reading them can tell."""
    total = 0
    for file in (file for path in paths for file in _files(path)):
        if file == STANDARD_INPUT:
            return None
        try:
            with open(str(file), "rb") as stream:
                head = stream.read(HEAD)
                kind = "warc" if head.startswith(GZIP) else kind_of(head, str(file))
                if kind in ("warc", "feed", "json"):
                    return None
                total += 1
                if kind == "jsonl":
                    stream.seek(0)
                    total += sum(1 for line in stream if not line.isspace()) - 1
        except OSError:
            total += 1
    return total


def _files(path: str | Path) -> Iterator[str | ReportError]:
    if str(path) == STANDARD_INPUT or not os.path.isdir(path):
        yield str(path)
        return
    found = False
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(folder, name)
            if not name.startswith(".") and os.path.isfile(file):
                found = True
                yield file
    if not found:
        yield ReportError(str(path), "is a folder without files")


def _reports(file: str, defaults: Defaults) -> Iterator[tuple[Report | ReportError, bool]]:
    if file == STANDARD_INPUT:
        yield from _opened(sys.stdin.buffer, "standard input", "stdin", defaults)
        return
    try:
        with open(file, "rb") as stream:
            # A file's name may hold bytes that are no text.
            stem = Path(file).stem.encode(errors="replace").decode()
            yield from _opened(stream, file, stem, defaults)
    except FileNotFoundError:
        address = file.startswith(("http://", "https://"))
        hint = "is a web address; save the page and give its file, or pipe it to -"
        yield ReportError(file, hint if address else "does not exist"), False
    except OSError as error:
        yield ReportError(file, (error.strerror or str(error)).lower()), False


def _opened(
    stream: BinaryIO, where: str, stem: str, defaults: Defaults
) -> Iterator[tuple[Report | ReportError, bool]]:
    """The reports of one stream, each with whether its id is its own."""
    try:
        head = _head(stream)
        if head.startswith(GZIP):
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=_Rewound(head, stream)))
            head, stem = _head(stream), stem.removesuffix(".gz").split(".")[0]
        kind = kind_of(head, where.removesuffix(".gz"))
        whole = cast(BinaryIO, io.BufferedReader(_Rewound(head, stream)))
        if kind == "jsonl":
            from communique.intake.jsonl import read_lines

            for item in read_lines(whole, head, where, stem, defaults):
                yield item, True
        elif kind == "json":
            from communique.intake.jsonl import read_document

            for item in read_document(_bounded(whole, where), where, stem, defaults):
                yield item, True
        elif kind == "warc":
            from communique.intake.warc import read_archive

            for item in read_archive(whole, where, defaults):
                yield item, False
        elif kind == "feed":
            from communique.intake.page import read_feed

            for item in read_feed(_bounded(whole, where), where, stem, defaults):
                yield item, False
        elif kind == "html":
            from communique.intake.page import read_page

            yield read_page(_bounded(whole, where), where, stem, defaults), False
        else:
            yield _text(_bounded(whole, where), where, stem, defaults), False
    except ReportError as error:
        yield error, False
    except Undecodable as error:
        yield ReportError(where, str(error)), False
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield ReportError(where, "is a damaged gzip file"), False


def _text(data: bytes, where: str, stem: str, defaults: Defaults) -> Report:
    report = Report(
        id=stem,
        text=decode(data),
        outlet=defaults.outlet,
        language=defaults.language,
        published=defaults.published,
    )
    return checked(report, where)


def _head(stream: BinaryIO) -> bytes:
    """The first HEAD bytes, however short the pieces in which a pipe gives them."""
    pieces: list[bytes] = []
    missing = HEAD
    while missing and (piece := stream.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _bounded(stream: BinaryIO, where: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ReportError(where, f"is larger than {MAX_BYTES // 1_000_000} MB")
    return data


def _unique(
    item: Report | ReportError, own: bool, taken: set[str], where: str
) -> Report | ReportError:
    if isinstance(item, ReportError):
        return item
    if item.id in taken:
        if own:
            return ReportError(where, f"id {item.id!r} comes more than once")
        number = 2
        while f"{item.id}-{number}" in taken:
            number += 1
        item = item.model_copy(update={"id": f"{item.id}-{number}"})
    taken.add(item.id)
    return item


class _Rewound(io.RawIOBase):
    """A stream whose beginning was read already: `head`, then the rest of `stream`."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._stream = stream
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._head.read(len(buffer)) or self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._position
