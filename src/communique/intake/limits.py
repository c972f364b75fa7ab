"""What a single report may be, and the checks that every report passes before it is coded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from communique.errors import ReportError
from communique.records import Report

MAX_CHARACTERS = 300_000
MAX_WORDS = 30_000
"""The longest communiqués have some 15,000 words; twice that is parsed in less than 1 GiB."""
MAX_BYTES = 10_000_000
"""Most bytes of one file or page that holds one report (mark-up included)."""

DATE = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:[T ][\d:.]+.*)?")
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What to take for reports that do not say it themselves.

    A JSON line's own fields come before these; these come before what a page's metadata tells.
    """

    published: str | None = None
    language: str | None = None
    outlet: str | None = None


def date_of(value: str) -> str | None:
    """`value` as YYYY, YYYY-MM or YYYY-MM-DD (a time of day is dropped); None if it is no date."""
    match = DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match.groups(default="")
    try:
        date.fromisoformat(f"{year}{month or '-01'}{day or '-01'}")
    except ValueError:
        return None
    return year + month + day


def language_of(value: str) -> str | None:
    """The language of a tag such as 'en' or 'en-GB', in small letters; None if it is no tag."""
    match = LANGUAGE.fullmatch(value.strip())
    return match[1].lower() if match else None


def checked(report: Report, where: str) -> Report:
    """The same report if it can be coded; raises ReportError naming `where` if it cannot."""
    text = report.text
    if not text or text.isspace():
        raise ReportError(where, "is empty")
    words = len(text.split()) if len(text) > MAX_WORDS else 0
    if words > MAX_WORDS:
        raise ReportError(where, f"has {words:,} words; a report may have at most {MAX_WORDS:,}")
    if len(text) > MAX_CHARACTERS:
        raise ReportError(
            where, f"has {len(text):,} characters; a report may have at most {MAX_CHARACTERS:,}"
        )
    if "\0" in text:
        raise ReportError(where, f"holds a NUL character (at {text.index('\0'):,})")
    if surrogate := SURROGATE.search(text):
        code = f"U+{ord(surrogate[0]):04X}"
        raise ReportError(
            where, f"holds half of a surrogate pair ({code} at {surrogate.start():,})"
        )
    if not any(character.isalpha() for character in text):
        raise ReportError(where, "holds no words")
    return report
