"""What a file is, told from how it begins; its name only settles what its content leaves open."""

from __future__ import annotations

import re
from typing import Literal

from communique.intake.decode import mark_of

Kind = Literal["empty", "text", "html", "jsonl", "json", "feed", "warc"]

HEAD = 65_536
"""Bytes of a file's beginning that tell what it is."""

GZIP = b"\x1f\x8b"
MARKUP = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|main|article|section|header"
    r"|div|p|h[1-6]|table|span|nav|ul|a)\b",
    re.IGNORECASE,
)
DOCUMENT = re.compile(r"\s*(?:\[\s*\{|\{\s*\n)")
OBJECT = re.compile(r'\s*\{\s*(?:"|\})')
OBJECT_LINE = re.compile(r'^\s*\{\s*"', re.MULTILINE)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with `head` and is called `name`."""
    start = head.decode(mark_of(head) or "latin-1", "ignore")
    if not start.strip():
        return "empty"
    if start.startswith("WARC/"):
        return "warc"
    if DOCUMENT.match(start):
        return "json"
    if OBJECT.match(start):
        return "jsonl"
    if name.endswith((".jsonl", ".ndjson")) and OBJECT_LINE.search(start):
        return "jsonl"
    opening = MARKUP.match(start)
    body = start[opening.end() :] if opening else start
    if FEED.match(body):
        return "feed"
    if HTML.match(body):
        return "html"
    return "text"
