"""The language of a report: what it declares, else what its words tell."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from communique.errors import UnsupportedLanguage
from communique.records import Report

if TYPE_CHECKING:
    from lingua import LanguageDetector

# Told apart: what reports are most often published in, and what resembles a supported language.
TOLD_APART = """
    ar az be bg de en es fa fr hi hy id it ja ka kk ko mn nl pl pt ro ru sr tr uk ur vi zh
""".split()
LOWER_CASE_WORD = re.compile(r"\b(?![A-Z])[^\W\d_]+(?:['’][^\W\d_]+)*")
SAMPLE = 60
"""Words that are looked at; more tell no more."""
FEW = 8
"""With fewer words than this a supported language needs only not to be ruled out."""
POSSIBLE = 0.02


def detect(text: str, expected: Collection[str] = ()) -> str | None:
    """The ISO 639-1 code of the language that `text` is written in, None if it has no words.

    Capitalised words are left out as long as there are others: names tell of people, not of the
    language. A text of a few words gets the benefit of the doubt for the `expected` languages.
    """
    words = [word for word in LOWER_CASE_WORD.findall(text) if not word[0].isupper()]
    few = len(words) < FEW
    step = max(1, len(words) // SAMPLE)
    sample = " ".join(words[::step][:SAMPLE]) or text
    ranked = _detector().compute_language_confidence_values(sample)
    codes = [
        (value.language.iso_code_639_1.name.lower(), value.value)
        for value in ranked
        if value.value > 0
    ]
    if few:
        for code, value in codes:
            if code in expected and value >= POSSIBLE:
                return code
    return codes[0][0] if codes else None


def settled(report: Report) -> Report:
    """The same report with its language, as declared or detected.

    Raises UnsupportedLanguage where no reader knows that language, or where it cannot be told.
    """
    supported = _supported()
    code = report.language or detect(report.text, supported)
    if code in supported:
        return report if report.language else report.model_copy(update={"language": code})
    known = ", ".join(sorted(supported))
    if code is None:
        raise UnsupportedLanguage(report.id, f"its language cannot be told (known: {known})")
    seems = "" if report.language else ", it seems"
    raise UnsupportedLanguage(
        report.id, f"is in {_name(code)}{seems}; this language is not supported (known: {known})"
    )


@cache
def _supported() -> frozenset[str]:
    from communique.reading import READERS

    return frozenset([*READERS, *(p.name for p in entry_points(group="communique.readers"))])


def _name(code: str) -> str:
    from babel import Locale

    name: str | None = Locale("en").languages.get(code)
    return name or repr(code)


@cache
def _detector() -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in TOLD_APART]
    # Trigrams alone: on running text as good as all models, at a tenth of the memory.
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
