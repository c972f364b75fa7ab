"""A Report becomes a Reading: furniture marked, sentences, neutral syntax, mentions.

One reader per language, all behind `Reader`. A reader is found by its language's code in the
entry points group `communique.readers`, so that a third language is a package of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from communique.lexicon import Lexicon
from communique.records import Reading, Report


class Reader(Protocol):
    """Reads reports of one language."""

    language: str
    lexicon: Lexicon

    def read(self, report: Report) -> Reading:
        """The reading of one report."""
        ...

    def pipe(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """The readings of many reports, in order, parsed in batches."""
        ...


READERS = {
    "en": "communique.reading.english:EnglishReader",
    "ru": "communique.reading.russian:RussianReader",
}


def reader_for(
    language: str, model: str | None = None, codebook: Path | None = None
) -> Reader | None:
    """The reader of a language (ISO 639-1), None where there is none.

    Readers of other packages are found in the entry points group `communique.readers`.
    """
    target = READERS.get(language)
    if target is None:
        target = next(
            (p.value for p in entry_points(group="communique.readers") if p.name == language), None
        )
    if target is None:
        return None
    module, _, name = target.partition(":")
    reader: Reader = getattr(import_module(module), name)(Lexicon.load(language, codebook), model)
    return reader
