"""The coder: one call from Report to CodedReport.

>>> from communique import Coder, Report
>>> coder = Coder()
>>> text = "The defence ministers of Chile and Peru met in Lima on Monday."
>>> coded = coder.code(Report(id="1", text=text, published="2020-01-02"))
>>> [(e.type, e.status, e.city) for e in coded.coded.engagements]
[('meeting', 'held', 'Lima')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from communique.coding.actors import Cast
from communique.coding.assemble import Assembler
from communique.coding.candidate import Candidate
from communique.coding.clause import Syntax
from communique.coding.frames import load_frames
from communique.coding.matching import FrameIndex
from communique.coding.modality import ModalityRules
from communique.coding.scene import Scene
from communique.coding.statements.attribution import statements
from communique.coding.statements.sources import sources
from communique.errors import UnsupportedLanguage
from communique.intake.language import settled
from communique.lexicon import Lexicon
from communique.reading import Reader, reader_for
from communique.records import (
    CodedReport,
    CoderVersion,
    Coding,
    Engagement,
    Office,
    Reading,
    Report,
    Trace,
)

BATCH = 64
"""Reports that are parsed together."""


class Coder:
    """Codes reports by the codebook. Deterministic, local, reusable; not thread-safe.

    model: name of an installed spaCy pipeline for English (default: the one that comes with us).
    codebook: a folder of frame files that are added to the shipped ones or replace them by name.
    """

    def __init__(self, model: str | None = None, codebook: Path | None = None) -> None:
        self.model = model
        self.codebook = codebook
        self._languages: dict[str, _Rules] = {}

    def code(self, report: Report) -> CodedReport:
        """The coded record of one report.

        Raises UnsupportedLanguage (no reader for its language), LexiconError (a codebook file).
        """
        return self.explain(report)[0]

    def pipe(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        """The coded records of many reports, in order, parsed in batches per language run."""
        batch: list[Report] = []
        for report in map(settled, reports):
            if batch and (batch[-1].language != report.language or len(batch) >= BATCH):
                yield from self._batch(batch)
                batch = []
            batch.append(report)
        if batch:
            yield from self._batch(batch)

    def _batch(self, batch: list[Report]) -> Iterator[CodedReport]:
        rules = self._rules(batch[0])
        for reading in rules.reader.pipe(batch):
            yield rules.code(reading)[0]

    def explain(self, report: Report) -> tuple[CodedReport, list[Trace]]:
        """The coded record with a trace per record, and for each match that was dropped."""
        report = settled(report)
        rules = self._rules(report)
        return rules.code(rules.reader.read(report))

    def candidates(self, report: Report) -> tuple[list[Candidate], list[Engagement]]:
        """The candidates behind a report's engagements, and these: what calibration weighs."""
        report = settled(report)
        rules = self._rules(report)
        assembler = rules.assembler(rules.reader.read(report))
        return assembler.candidates(), [
            e for e, _ in rules.assembler(rules.reader.read(report)).engagements()
        ]

    def reader(self, language: str) -> Reader:
        """The reader of a language (ISO 639-1), loaded at first use."""
        return self._rules(Report(id=language, text="", language=language)).reader

    def _rules(self, report: Report) -> _Rules:
        language = report.language or ""
        if language not in self._languages:
            reader = reader_for(language, self.model, self.codebook)
            if reader is None:
                raise UnsupportedLanguage(report.id, f"language {language!r} is not supported")
            self._languages[language] = _Rules(reader)
        return self._languages[language]


class _Rules:
    """Reader, lexicon and frames of one language."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.lexicon: Lexicon = reader.lexicon
        self.index = FrameIndex(load_frames(self.lexicon), self.lexicon.frame_list("quantity"))
        self.modality = ModalityRules(self.lexicon)
        self.version = CoderVersion(
            name="communique", version=_version(), lexicon=self.lexicon.digest()
        )

    def assembler(self, reading: Reading) -> Assembler:
        """The assembly of one reading's engagements."""
        syntax = Syntax(reading, self.lexicon)
        cast = Cast(reading, syntax, self.lexicon)
        return Assembler(Scene(reading, syntax, cast, self.lexicon, self.modality), self.index)

    def code(self, reading: Reading) -> tuple[CodedReport, list[Trace]]:
        assembler = self.assembler(reading)
        syntax, cast = assembler.syntax, assembler.cast
        engagements = assembler.engagements()
        offices = cast.offices()
        said = statements(reading, syntax, cast, self.lexicon)
        cited = sources(reading, syntax, cast, self.lexicon, [s for s, _ in said])
        report = reading.report
        coding = Coding(
            relevant=bool(engagements),
            sources=tuple(text for text, _, _ in cited),
            engagements=tuple(e for e, _ in engagements),
            offices=tuple(offices),
            statements=tuple(s for s, _ in said),
            source_spans=tuple(span for _, span, _ in cited),
            furniture=tuple(reading.furniture),
            coder=self.version,
        )
        traces = (
            [t for _, t in engagements]
            + [_why(office, n) for n, office in enumerate(offices)]
            + [t for _, t in said]
            + [t for _, _, t in cited]
            + assembler.dropped
        )
        coded = CodedReport(id=report.id, url=report.url, outlet=report.outlet, language=reading.language,
                            published=reading.published, coded=coding)  # fmt: skip
        return coded, traces


def _why(office: Office, number: int) -> Trace:
    """Which words made an office record."""
    rules = [f"{name}: {span.start}-{span.end}" for name, span in office.spans.items()]
    if "party" not in office.spans and office.party:
        rules.append(f"party by context: {office.party}")
    return Trace("office", number, "mention", office.spans["person"], rules)


def _version() -> str:
    try:
        return version("communique")
    except PackageNotFoundError:
        return "0"
