"""Web pages and feeds: the main text as trafilatura extracts it, and what the metadata tells."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from lxml import html as lxml_html
from lxml.etree import LxmlError

from communique.errors import ReportError
from communique.intake.decode import decode
from communique.intake.limits import Defaults, checked, date_of
from communique.records import Report

# What these say of a page that they cannot read, we say ourselves; an application may still listen.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
BLOCKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "section", "article"}
# The page's metadata alone, not the dates in its text; the bounds keep today's date out of it.
DATES = {
    "extensive_search": False,
    "original_date": True,
    "min_date": "1990-01-01",
    "max_date": "2099-12-31",
}


def read_page(
    data: bytes,
    where: str,
    identity: str,
    defaults: Defaults,
    *,
    charset: str | None = None,
    url: str | None = None,
) -> Report:
    """The report on a web page.

    `charset` is what the transport declared, `url` the page's address where it is known. The text
    is the headline, then the main text. Raises ReportError for a page without text, Undecodable.
    """
    import trafilatura
    from trafilatura.settings import Document

    declared = CHARSET.search(data[:4096])
    html = decode(data, charset or (declared[1].decode("ascii") if declared else None))
    try:
        page = trafilatura.bare_extraction(
            _tree(html),
            url=url,
            favor_recall=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=DATES,
        )
    except (ValueError, RecursionError, LxmlError) as error:
        raise ReportError(where, f"is a page that cannot be parsed: {error}") from None
    if not isinstance(page, Document) or not page.text:
        raise ReportError(where, "holds no main text")
    report = Report(
        id=identity,
        text=_with_headline(page.title, page.text),
        url=url or page.url,
        outlet=defaults.outlet or page.sitename,
        language=defaults.language,
        published=defaults.published or (date_of(page.date) if page.date else None),
    )
    return checked(report, where)


def read_feed(
    data: bytes, where: str, stem: str, defaults: Defaults
) -> Iterator[Report | ReportError]:
    """The reports in an RSS or Atom feed: each entry's headline and what the feed holds of it."""
    import feedparser

    feed = feedparser.parse(BytesIO(data))
    if not feed.entries:
        yield ReportError(where, "is a feed without entries")
    for number, entry in enumerate(feed.entries, 1):
        place = f"{where}: entry {number}"
        link = entry.get("link", "")
        bodies = [content.value for content in entry.get("content", ())]
        body = _plain(max([*bodies, entry.get("summary", "")], key=len))
        report = Report(
            id=entry.get("id") or link or f"{stem}-{number}",
            text=_with_headline(_plain(entry.get("title", "")), body),
            url=link if link.startswith("http") else None,
            outlet=defaults.outlet or feed.feed.get("title"),
            language=defaults.language,
            published=defaults.published or _day(entry),
        )
        try:
            yield checked(report, place)
        except ReportError as error:
            yield error


def _tree(html: str) -> lxml_html.HtmlElement:
    """The page without what belongs to other stories and to the site: their dates would mislead."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True)
    tree = lxml_html.document_fromstring(html.encode(), parser=parser)
    elements: list[Any] = [*tree.iter("nav", "aside", "footer")]
    for element in elements:
        if element.tag != "footer" or next(element.iterancestors("article"), None) is None:
            element.drop_tree()
    return tree


def _with_headline(title: str | None, text: str) -> str:
    title = (title or "").strip()
    if not title or text.lstrip().startswith(title):
        return text
    return f"{title}\n\n{text}".rstrip()


def _plain(html: str) -> str:
    """The text of a piece of HTML, block by block."""
    if "<" not in html and "&" not in html:
        return html.strip()
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def _day(entry: Any) -> str | None:
    """The day of publication as the outlet's own clock tells it, not in UTC."""
    for name in ("published", "updated"):
        stamp = entry.get(name)
        if not stamp:
            continue
        for parse in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                return parse(stamp).date().isoformat()
            except ValueError:
                continue
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            return date(*parsed[:3]).isoformat()
    return None
