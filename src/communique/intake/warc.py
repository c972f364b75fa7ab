"""Web archives: each page that was answered well is a report; all other records are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from communique.errors import ReportError
from communique.intake.decode import Undecodable, decode
from communique.intake.limits import MAX_BYTES, Defaults, checked
from communique.intake.page import read_page
from communique.records import Report

PAGES = ("text/html", "application/xhtml+xml")


def read_archive(
    stream: BinaryIO, where: str, defaults: Defaults
) -> Iterator[Report | ReportError]:
    """The pages and plain texts in a WARC stream, in its order; their ids are their addresses."""
    from fastwarc import ArchiveIterator, WarcRecordType

    empty = True
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            kind = record.http_content_type or ""
            if record.http_headers is None or record.http_headers.status_code != 200:
                continue
            if kind not in PAGES and kind != "text/plain":
                continue
            empty = False
            url = record.headers.get("WARC-Target-URI") or str(record.record_id)
            place = f"{where}: {url}"
            data = record.reader.read(MAX_BYTES + 1)
            try:
                yield _page(data, place, url, kind, record.http_charset, defaults)
            except Undecodable as error:
                yield ReportError(place, str(error))
            except ReportError as error:
                yield error
    except (OSError, ValueError, EOFError) as error:
        yield ReportError(where, f"is a damaged web archive: {error}")
        return
    if empty:
        yield ReportError(where, "is a web archive without pages")


def _page(
    data: bytes, where: str, url: str, kind: str, charset: str | None, defaults: Defaults
) -> Report:
    if len(data) > MAX_BYTES:
        raise ReportError(where, f"is larger than {MAX_BYTES // 1_000_000} MB")
    if kind in PAGES:
        return read_page(data, where, url, defaults, charset=charset, url=url)
    report = Report(
        id=url,
        text=decode(data, charset),
        url=url,
        outlet=defaults.outlet,
        language=defaults.language,
        published=defaults.published,
    )
    return checked(report, where)
