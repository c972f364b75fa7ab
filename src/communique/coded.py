"""Coded records read back from the JSON Lines that `communique code --format jsonl` writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from typing import BinaryIO

from pydantic import ValidationError

from communique.errors import ReportError
from communique.records import CodedReport, Report

HEAD = 65536
"""Bytes within which a coded record shows itself."""

Coded = tuple[CodedReport, Report | None]
"""A record, with its report where the line holds the text too."""


def read_coded(paths: Iterable[str]) -> Iterator[Coded | ReportError]:
    """The records in some files ('-': standard input), in order; a bad line comes as an error."""
    for path in paths:
        try:
            if path == "-":
                yield from _lines(sys.stdin.buffer, "standard input")
            else:
                with open(path, "rb") as stream:
                    yield from _lines(stream, path)
        except FileNotFoundError:
            yield ReportError(path, "does not exist")
        except OSError as error:
            yield ReportError(path, (error.strerror or str(error)).lower())


def holds_records(path: str) -> bool:
    """Whether a file ('-': standard input) holds coded records, not reports."""
    try:
        if path == "-":
            stdin = sys.stdin.buffer
            head = stdin.peek(HEAD) if isinstance(stdin, BufferedReader) else b""
        else:
            with open(path, "rb") as stream:
                head = stream.read(HEAD)
    except OSError:
        return False
    first = head.lstrip().split(b"\n", 1)[0]
    return first.startswith(b"{") and b'"coded"' in first


def _lines(stream: BinaryIO, name: str) -> Iterator[Coded | ReportError]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _record(line, f"{name}, line {number}")


def _record(line: bytes, where: str) -> Coded | ReportError:
    try:
        data = json.loads(line)
    except ValueError:
        return ReportError(where, "is not JSON")
    if not isinstance(data, dict) or not isinstance(data.get("coded"), dict):
        return ReportError(where, "holds no `coded`")
    known = {name: data[name] for name in CodedReport.model_fields if name in data}
    try:
        coded = CodedReport.model_validate(known)
        report = Report.model_validate(data) if isinstance(data.get("text"), str) else None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        return ReportError(where, f"{field}: {first['msg'].lower()}")
    return coded, report
