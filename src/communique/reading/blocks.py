"""Paragraphs of a report as published, and which of its stretches are page furniture.

Nothing is cut: furniture is marked by offsets, so that every span points into the text as received.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.lexicon import Lexicon
from communique.records import Span

LINE = re.compile(r"[^\n\r\u2028\u2029]+")
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")

SHORT, WIDE = 30, 50
"""Characters up to which an unfinished line is a title, and from which a wrapped text's line is full."""


@dataclass(slots=True)
class Block:
    """One paragraph: its span, and whether it is a headline."""

    span: Span
    headline: bool = False


def paragraphs(text: str, lexicon: Lexicon) -> tuple[list[Block], list[Span]]:
    """The paragraphs that are the report's own words, and the furniture around them."""
    furniture: list[Span] = []
    lines: list[Span] = []
    closing = False
    rules = lexicon.furniture
    for match in LINE.finditer(text):
        span = _trim(text, Span(match.start(), match.end()))
        if span.start >= span.end:
            continue
        if closing:
            furniture.append(span)
            continue
        lead = rules.lead(text[span.start : span.end])
        while lead and span.start + lead < span.end:
            furniture.append(_trim(text, Span(span.start, span.start + lead)))
            span = _trim(text, Span(span.start + lead, span.end))
            lead = rules.lead(text[span.start : span.end])
        line = text[span.start : span.end]
        if rules.closes(line) and lines and any(SENTENCE_END.search(text[a:b]) for a, b in lines):
            closing = True
            furniture.append(span)
            continue
        if rules.is_furniture(line):
            furniture.append(span)
            continue
        tail = rules.tail(line)
        if tail:
            furniture.append(_trim(text, Span(span.end - tail, span.end)))
            span = _trim(text, Span(span.start, span.end - tail))
        if span.start < span.end:
            lines.append(span)
    blocks = _headlines(text, _joined(text, lines, lexicon))
    return blocks, furniture


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff\x00"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff\x00"):
        end -= 1
    return Span(start, end)


def _joined(text: str, lines: list[Span], lexicon: Lexicon) -> list[Span]:
    """Hard-wrapped lines made one paragraph: an unfinished line, then one that goes on."""
    out: list[Span] = []
    wrapped = False
    last = Span(0, 0)
    for span in lines:
        if out and _goes_on(text, last, span, wrapped, lexicon):
            out[-1] = Span(out[-1].start, span.end)
            wrapped = True
        else:
            out.append(span)
            wrapped = False
        last = span
    return out


def _goes_on(text: str, before: Span, span: Span, wrapped: bool, lexicon: Lexicon) -> bool:
    line = text[before.start : before.end]
    if (
        SENTENCE_END.search(line)
        or text[before.end : span.start].count("\n") > 1
        or len(line) <= SHORT
    ):
        return False
    if text[span.start].islower() or line[-1] in ",-–":
        return True
    return line.rsplit(None, 1)[-1] in lexicon.function_words or (wrapped and len(line) >= WIDE)


def _headlines(text: str, spans: list[Span]) -> list[Block]:
    """A line without closing punctuation above the first full sentence is a headline."""
    blocks = [Block(s) for s in spans]
    for block in blocks[:4]:
        line = text[block.span.start : block.span.end]
        if SENTENCE_END.search(line):
            break
        if len(line) <= 220 and len(blocks) > 1:
            block.headline = True
    return blocks
