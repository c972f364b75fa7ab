"""Reports as JSON: JSON Lines, streamed, errors told by file and line; or one object or array."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from communique.errors import ReportError
from communique.intake.decode import decode, encoding_of
from communique.intake.limits import (
    SURROGATE,
    Defaults,
    checked,
    date_of,
    language_of,
)
from communique.records import Report

LINE = 16_000_000
"""Most characters of a line, fields that are ignored included."""


def read_lines(
    stream: BinaryIO, head: bytes, where: str, stem: str, defaults: Defaults
) -> Iterator[Report | ReportError]:
    """The reports of a stream of JSON Lines that begins with `head`. Raises Undecodable."""
    # A byte that does not decode becomes a lone surrogate, so that only its own line is lost.
    codec = encoding_of(head)
    lines = io.TextIOWrapper(stream, codec, errors="surrogateescape", newline="\n")
    number = 0
    while True:
        number += 1
        place = f"{where}:{number}"
        try:
            line = lines.readline(LINE)
        except UnicodeDecodeError:  # in UTF-16 no byte can be passed over: the rest is lost
            yield ReportError(place, f"is not valid {codec}, nor is what follows")
            return
        if not line:
            return
        if len(line) == LINE and not line.endswith("\n"):
            while (rest := lines.readline(LINE)) and not rest.endswith("\n"):
                pass
            yield ReportError(place, f"is longer than {LINE:,} characters")
        elif SURROGATE.search(line):
            yield ReportError(place, f"is not valid {codec}")
        elif not line.isspace():
            try:
                yield _report(_parsed(line, place), place, f"{stem}-{number}", defaults)
            except ReportError as error:
                yield error


def read_document(
    data: bytes, where: str, stem: str, defaults: Defaults
) -> Iterator[Report | ReportError]:
    """The reports of a file that is one JSON object or array. Raises ReportError, Undecodable."""
    whole = _parsed(decode(data), where)
    single = not isinstance(whole, list)
    for number, fields in enumerate([whole] if single else whole, 1):
        place = where if single else f"{where}: item {number}"
        try:
            yield _report(fields, place, stem if single else f"{stem}-{number}", defaults)
        except ReportError as error:
            yield error


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column" if error.lineno > 1 else "column"
        reason = f"is not JSON: {error.msg}, {place} {error.colno}"
    except (ValueError, RecursionError):
        reason = "is not JSON that can be read: too deep, or a number too long"
    raise ReportError(where, reason)


def _report(fields: Any, where: str, fallback: str, defaults: Defaults) -> Report:
    if not isinstance(fields, dict):
        raise ReportError(where, "is not a JSON object")
    if fields.get("text") is None:
        raise ReportError(where, "lacks 'text'")
    number = fields.get("id")
    if isinstance(number, int):
        fields["id"] = str(number)
    for name in ("text", "id", "url", "outlet", "language", "published"):
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise ReportError(where, f"'{name}' is not a string")
        if value is not None and name != "text" and SURROGATE.search(value):
            raise ReportError(where, f"'{name}' holds half of a surrogate pair")
    report = Report(
        id=fields.get("id") or fallback,
        text=fields["text"],
        url=fields.get("url"),
        outlet=fields.get("outlet") or defaults.outlet,
        language=_read(fields, "language", where) or defaults.language,
        published=_read(fields, "published", where) or defaults.published,
    )
    return checked(report, where)


def _read(fields: dict[str, str | None], name: str, where: str) -> str | None:
    """The date or language in `fields`, in its plain form."""
    value = fields.get(name)
    if not value:
        return None
    plain = date_of(value) if name == "published" else language_of(value)
    if plain is None:
        form = "a date (YYYY-MM-DD)" if name == "published" else "a language code (ISO 639-1)"
        raise ReportError(where, f"'{name}' is not {form}: {value!r}")
    return plain
