"""What is pasted or uploaded becomes a report and is coded, one at a time."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request

from communique.batch import Codes, code_chunk
from communique.errors import ReportError
from communique.intake import Defaults, checked, read_stream
from communique.intake.limits import date_of
from communique.ledger import Ledger, tallies
from communique.records import CodedReport, Report
from communique.web.security import Access


class LocalCoder:
    """Our coder, loaded when first asked; it is not thread-safe, so requests take turns."""

    def __init__(self, coder: Codes | None = None) -> None:
        self._coder = coder
        self._turn = Lock()

    def code(self, report: Report) -> CodedReport:
        """The record of a report. Raises ReportError."""
        with self._turn:
            if self._coder is None:
                from communique import Coder

                self._coder = Coder()
            (result,) = code_chunk(self._coder, [report])
        if isinstance(result, ReportError):
            raise result
        return result


class Memory:
    """What was derived from the ledger, until anything in it changes."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def recall[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, or made before under that key."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True)
class Desk:
    """What the pages work with."""

    access: Access
    ledger: Ledger | None
    coder: LocalCoder
    passed: dict[str, dict[str, None]] = field(default_factory=dict)
    """The occasions that each reviewer skipped, until the desk ends."""
    memory: Memory = field(default_factory=lambda: Memory())


def pasted(text: str, published: str, language: str) -> Report:
    """A report from a form's fields. Raises ReportError."""
    # A form sends every line's end as two characters, whatever they were where it was copied.
    text = text.replace("\r\n", "\n")
    day = _day(published)
    report = Report(id="pasted text", text=text, published=day, language=language or None)
    return checked(report, "the text")


def uploaded(data: bytes, name: str, published: str, language: str) -> tuple[Report, bool]:
    """The first report of a file, and whether there are more. Raises ReportError."""
    name = name or "upload"
    defaults = Defaults(_day(published), language or None)
    items = read_stream(io.BytesIO(data), name, defaults)
    first = next(items, None)
    if first is None:
        raise ReportError(name, "holds no report")
    if isinstance(first, ReportError):
        raise first
    return first, next(items, None) is not None


def _day(published: str) -> str | None:
    if published and date_of(published) is None:
        raise ReportError("the date", f"{published!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    return date_of(published) if published else None


def held(request: Request) -> Ledger:
    """The ledger that is served. Raises HTTPException 404 where there is none."""
    desk: Desk = request.app.state.desk
    if desk.ledger is None:
        raise HTTPException(404, "There is no ledger here: start the desk with --db.")
    return desk.ledger


def recalled[T](request: Request, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` makes of the ledger, or made before, unless anything in it changed since."""
    with held(request).read() as connection:
        state = tallies.state(connection)
    desk: Desk = request.app.state.desk
    return desk.memory.recall((state, *key), make)
