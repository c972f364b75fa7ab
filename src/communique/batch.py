"""Many reports coded in order, in this process or in several.

A report that cannot be coded comes out as a ReportError in its place; the others go on.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import batched
from pathlib import Path
from typing import Protocol

from communique.errors import CommuniqueError, ReportError
from communique.intake.language import settled
from communique.records import CodedReport, Report, Span, Trace

CHUNK = 16
"""Reports that go to a worker at a time; the coder parses them as one batch."""

log = logging.getLogger(__name__)

Item = Report | ReportError
Outcome = tuple[Report, CodedReport] | ReportError


class Codes(Protocol):
    """What is asked of a coder here; `communique.Coder` is one."""

    def code(self, report: Report) -> CodedReport:
        """The record of one report; raises ReportError."""
        ...

    def explain(self, report: Report) -> tuple[CodedReport, list[Trace]]:
        """The record of one report with its traces; raises ReportError."""
        ...

    def pipe(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        """The records of many, in order; raises ReportError at the first that cannot be coded."""
        ...


def code_all(
    items: Iterable[Item], jobs: int = 1, model: str | None = None, codebook: Path | None = None
) -> Iterator[Outcome]:
    """Every report of `items` with its record, in the order given, `jobs` processes at work.

    Only a few chunks are held at a time, however many `items` there are. Raises CommuniqueError
    where the coder itself cannot start (no such model or codebook) or a worker process dies.
    """
    if jobs == 1:
        yield from _code_here(items, model, codebook)
    else:
        yield from _code_in_workers(items, jobs, model, codebook)


def code_chunk(coder: Codes, reports: Sequence[Report]) -> list[CodedReport | ReportError]:
    """The records of a few reports: parsed together, or one by one if that fails for any."""
    items = [_settled(report) for report in reports]
    ready = [item for item in items if isinstance(item, Report)]
    results: Iterator[CodedReport | ReportError]
    try:
        results = iter(list(coder.pipe(ready)))
    except Exception as error:  # which report it was shows when each is coded alone
        log.debug("chunk of %d failed: %r", len(ready), error)
        results = (_code_one(coder, report) for report in ready)
    return [
        item if isinstance(item, ReportError) else _worded(item, next(results)) for item in items
    ]


def explain(coder: Codes, report: Report) -> tuple[CodedReport, list[Trace]]:
    """The record of one report and why it stands. Raises ReportError."""
    report = settled(report)
    try:
        coded, traces = coder.explain(report)
    except Exception as error:
        raise _told(report, error) from None
    worded = _worded(report, coded)
    if isinstance(worded, ReportError):
        raise worded
    return worded, traces


def _settled(report: Report) -> Item:
    try:
        return settled(report)
    except ReportError as error:
        return error


def _code_one(coder: Codes, report: Report) -> CodedReport | ReportError:
    try:
        return coder.code(report)
    except Exception as error:
        return _told(report, error)


def _told(report: Report, error: Exception) -> ReportError:
    """What we did not foresee, as an error of this report: it must never cost the others.

    An error that is no report's (a model or a codebook that is amiss) is raised again.
    """
    if isinstance(error, ReportError):
        return error
    if isinstance(error, CommuniqueError):
        raise error
    log.debug("report %s failed", report.id, exc_info=error)
    return ReportError(report.id, f"cannot be coded ({type(error).__name__}: {error})")


def _worded(report: Report, result: CodedReport | ReportError) -> CodedReport | ReportError:
    """`result`, or an error if all words of the report turned out to be page furniture."""
    if isinstance(result, ReportError):
        return result
    position = 0
    for start, end in [*sorted(result.coded.furniture), Span(len(report.text), len(report.text))]:
        if any(character.isalpha() for character in report.text[position:start]):
            return result
        position = max(position, end)
    return ReportError(report.id, "holds only page furniture")


def _code_here(
    items: Iterable[Item], model: str | None, codebook: Path | None
) -> Iterator[Outcome]:
    coder: Codes | None = None
    for chunk in batched(items, CHUNK):
        reports = [item for item in chunk if isinstance(item, Report)]
        if reports and coder is None:
            coder = _new_coder(model, codebook)
        yield from _joined(chunk, code_chunk(coder, reports) if coder else [])


def _code_in_workers(
    items: Iterable[Item], jobs: int, model: str | None, codebook: Path | None
) -> Iterator[Outcome]:
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), _start_worker, (model, codebook)
    )
    waiting: deque[tuple[tuple[Item, ...], Future[list[CodedReport | ReportError]]]] = deque()
    try:
        for chunk in batched(items, CHUNK):
            reports = [item for item in chunk if isinstance(item, Report)]
            waiting.append((chunk, pool.submit(_work, reports)))
            if len(waiting) > 2 * jobs:
                done, future = waiting.popleft()
                yield from _joined(done, future.result())
        while waiting:
            done, future = waiting.popleft()
            yield from _joined(done, future.result())
    except BrokenProcessPool:
        raise CommuniqueError("a worker process died (out of memory?); try fewer --jobs") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _joined(chunk: Sequence[Item], coded: Sequence[CodedReport | ReportError]) -> Iterator[Outcome]:
    """Reports paired with their records, what could not be read or coded left in its place."""
    results = iter(coded)
    for item in chunk:
        if isinstance(item, ReportError):
            yield item
        else:
            result = next(results)
            yield result if isinstance(result, ReportError) else (item, result)


def _new_coder(model: str | None, codebook: Path | None) -> Codes:
    from communique import Coder

    return Coder(model=model, codebook=codebook)


_worker: Codes | CommuniqueError | None = None


def _start_worker(model: str | None, codebook: Path | None) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted and ends the pool
    try:
        _worker = _new_coder(model, codebook)
    except CommuniqueError as error:  # told with the first chunk, where the parent listens
        _worker = error


def _work(reports: Sequence[Report]) -> list[CodedReport | ReportError]:
    if _worker is None or isinstance(_worker, CommuniqueError):
        raise _worker or CommuniqueError("the coder did not start")
    return code_chunk(_worker, reports)
