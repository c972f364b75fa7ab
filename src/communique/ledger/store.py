"""The ledger: reports, their codings and people's judgements in one database, and what follows.

>>> ledger = Ledger.init("ledger.db")                               # doctest: +SKIP
>>> ledger.add(coded, report)                                       # doctest: +SKIP
'new'

One transaction per report or judgement; whoever adds it, it is in the ledger as a whole or not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DataError

from communique.errors import ReportError
from communique.ledger import engine as db
from communique.ledger import schema as t
from communique.ledger.derive import layers, quotations, refresh, relink_all
from communique.ledger.engine import LedgerError
from communique.ledger.judgements import (
    Action,
    Anchor,
    Judgement,
    all_judgements,
    append,
    corrected,
    retracted,
)
from communique.ledger.queries import current_id
from communique.ledger.words import index_words
from communique.linking import rules
from communique.records import CodedReport, CoderVersion, Engagement, Report

Added = Literal["new", "recoded", "known", "older", "completed"]
"""What `add` did: a new report; a newer coding that supersedes; nothing; an older coding kept
beside the newer one; or the text of a report of which only the record was known."""


class Ledger:
    """A ledger that exists. Raises LedgerError if there is none at `url`, or not of this version.

    `url` is a file name (SQLite) or a database URL (`sqlite:///…`, `postgresql://…`).
    """

    def __init__(self, url: str) -> None:
        self._engine = db.engine_for(url)
        if self._engine.dialect.name == "sqlite":
            file = self._engine.url.database
            if not file or not (file.startswith("file:") or Path(file).exists()):
                raise LedgerError(
                    f"{file or url}: no ledger there; `communique ledger init` makes one"
                )
        db.check(self._engine)

    @classmethod
    def init(cls, url: str) -> Ledger:
        """Make a ledger at `url`, or bring an older one up to date. Raises LedgerError.

        Where the rules of linking have changed since, everything is linked anew.
        """
        engine = db.engine_for(url)
        try:
            db.upgrade(engine)
        finally:
            engine.dispose()
        ledger = cls(url)
        with db.writing(ledger.engine) as connection:
            if db.noted(connection, "linking") != rules():
                relink_all(connection, _now(), "")
                db.note(connection, "linking", rules())
        return ledger

    @property
    def engine(self) -> Engine:
        """The engine, for queries of one's own (read the tables, do not write them)."""
        return self._engine

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        return db.name_of(self._engine)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for the functions of `queries`; it sees one state of the ledger."""
        with db.reading(self._engine) as connection:
            yield connection

    def holds(self, report: Report, version: str | None = None) -> bool:
        """Whether this very report is here, coded by that version of the coder if one is given."""
        r, c = t.reports.c, t.codings.c
        found = select(r.n).where(r.digest == report_digest(report))
        if version is not None:
            found = found.join_from(t.reports, t.codings).where(c.version == version)
        with self.read() as connection:
            return connection.execute(found).first() is not None

    def add(self, coded: CodedReport, report: Report | None = None) -> Added:
        """Add a coded report, with its text if `report` is given; the same again changes nothing.

        Raises LedgerError, or ReportError if it holds what a database cannot keep (a NUL, say);
        nothing of the report is held then.
        """
        with db.writing(self._engine) as connection:
            try:
                return _add(connection, coded, report, _now())
            except DataError as error:
                reason = str(error.orig).splitlines()[0]
                raise ReportError(coded.id, f"cannot be kept: {reason}") from None

    def judge(
        self,
        action: Action,
        reviewer: str,
        *,
        occasion: str | None = None,
        engagements: Iterable[str] = (),
        with_: str | None = None,
        field: str | None = None,
        value: Any = None,
        reason: str | None = None,
        at: str | None = None,
    ) -> Judgement:
        """Append a judgement and draw its consequences. Raises CommuniqueError.

        confirm, reject, correct: an `occasion`, or only the `engagements` named; correct needs a
        `field` and a `value` (None empties it). join: `occasion` with the occasion `with_`.
        split: the `engagements` out of their `occasion`.
        """
        with db.writing(self._engine) as connection:
            anchors = _anchors(connection, action, occasion, list(engagements), with_)
            judgement = Judgement(
                action=action, reviewer=reviewer, at=at or _now(), reason=reason, field=field,
                value=value, anchors=anchors,
            ).named()  # fmt: skip
            _judge(connection, judgement)
        return judgement

    def retract(self, judgement: str, reviewer: str, reason: str | None = None) -> Judgement:
        """Take a judgement back; both stay readable. Raises CommuniqueError if it does not hold."""
        with db.writing(self._engine) as connection:
            known = select(t.judgements.c.n).where(t.judgements.c.id == judgement)
            if connection.execute(known).first() is None:
                raise LedgerError(f"no judgement {judgement!r} in this ledger")
            if judgement in retracted(connection):
                raise LedgerError(f"judgement {judgement!r} was taken back already")
            undone = Judgement(
                action="retract", reviewer=reviewer, at=_now(), reason=reason, retracts=judgement
            ).named()
            _judge(connection, undone)
        return undone

    def judgements(self) -> list[Judgement]:
        """All judgements, oldest first; `replay` takes them on another ledger."""
        with self.read() as connection:
            return all_judgements(connection)

    def replay(self, judgements: Iterable[Judgement]) -> int:
        """Take over judgements from another ledger; how many were new here.

        Those on reports that are not here wait for them.
        """
        new = 0
        for judgement in judgements:
            with db.writing(self._engine) as connection:
                new += _judge(connection, judgement.named())
        return new

    def relink(self) -> None:
        """Link everything anew at once, as after a change of the weights."""
        with db.writing(self._engine) as connection:
            relink_all(connection, _now(), "")
            db.note(connection, "linking", rules())


def report_digest(report: Report) -> str:
    """What makes a report the same report: its text, address, outlet and day of publication."""
    kept = [report.text, report.url, report.outlet, report.published]
    return _digest(json.dumps(kept, ensure_ascii=True))


def _add(connection: Connection, coded: CodedReport, report: Report | None, now: str) -> Added:
    number, outcome = _report(connection, coded, report, now)
    plain = coded.coded.model_dump(mode="json", exclude={"engagements": {"__all__": {"occasion"}}})
    digest = _digest(json.dumps(plain, sort_keys=True))
    c = t.codings.c
    current = connection.execute(
        select(c.n, c.coder, c.version).where(c.report == number, c.current)
    ).first()
    held = select(c.n).where(c.report == number, c.digest == digest)
    if connection.execute(held).first():
        return outcome or "known"
    name, version, lexicon = _version(coded.coded.coder)
    older = (
        current is not None
        and current.coder == name
        and _ordered(version) < _ordered(current.version)
    )
    if current is not None and not older:
        connection.execute(update(t.codings).where(c.n == current.n).values(current=False))
    connection.execute(
        insert(t.codings).values(
            report=number,
            digest=digest,
            coder=name,
            version=version,
            lexicon=lexicon,
            current=not older,
            record=plain,
            added=now,
        )
    )
    id = connection.execute(select(t.reports.c.id).where(t.reports.c.n == number)).scalar_one()
    kind = "coded" if current is None else "coded by an older version" if older else "recoded"
    connection.execute(
        insert(t.history).values(
            at=now, kind=kind, cause=id, detail={"coder": name, "version": version}
        )
    )
    if older:
        return "older"
    if current is None and report is None:
        index_words(connection, number, quotations(coded.coded), whole=False)
    if current is not None:  # what the coder reads from a report's head may have changed too
        head = {name: getattr(coded, name) for name in ("language", "published")}
        connection.execute(update(t.reports).where(t.reports.c.n == number).values(head))
    layers(connection, number, coded.coded)
    refresh(connection, [number], now, id, anew=current is not None)
    return "recoded" if current is not None else "new"


def _report(
    connection: Connection, coded: CodedReport, report: Report | None, now: str
) -> tuple[int, Added | None]:
    """The number of the report's row, made if need be, and what was done for it."""
    r = t.reports.c
    head = {name: getattr(coded, name) for name in ("url", "outlet", "language", "published")}
    id, digest, text = coded.id, None, None
    if report is not None:
        digest, text = report_digest(report), report.text.replace("\0", "\ufffd")
        same = connection.execute(select(r.n).where(r.digest == digest)).first()
        if same is not None:
            return same.n, None
    known = connection.execute(select(r.n, r.digest).where(r.id == id)).first()
    if known is not None and (digest is None or known.digest is None):
        if digest is None:
            return known.n, None
        connection.execute(update(t.reports).where(r.n == known.n).values(digest=digest, text=text))
        index_words(connection, known.n, text or "", whole=True)
        return known.n, "completed"
    if known is not None:  # another report goes by this name already, two files of one name, say
        id = f"{id}~{(digest or '')[:8]}"
    values = {"id": id, "digest": digest, "text": text, "added": now, **head}
    number = connection.execute(insert(t.reports).values(values).returning(r.n)).scalar_one()
    if text is not None:
        index_words(connection, number, text, whole=True)
    return number, None


def _judge(connection: Connection, judgement: Judgement) -> bool:
    for anchor in judgement.anchors:
        if judgement.action == "correct":
            corrected(anchor.engagement, judgement.field or "", judgement.value)
    if not append(connection, judgement):
        return False
    connection.execute(
        insert(t.history).values(
            at=judgement.at,
            kind="judged",
            cause=judgement.id,
            detail={"action": judgement.action, "reviewer": judgement.reviewer},
        )
    )
    told = {anchor.report for anchor in judgement.anchors}
    if judgement.retracts:
        a, j = t.anchors.c, t.judgements.c
        of = select(a.report).join_from(t.anchors, t.judgements).where(j.id == judgement.retracts)
        told.update(connection.execute(of).scalars())
    r = t.reports.c
    numbers = connection.execute(select(r.n).where(r.id.in_(sorted(told))).order_by(r.n)).scalars()
    refresh(connection, list(numbers), judgement.at, judgement.id, anew=True)
    return True


def _anchors(
    connection: Connection,
    action: Action,
    occasion: str | None,
    engagements: list[str],
    with_: str | None,
) -> tuple[Anchor, ...]:
    e = t.engagements.c
    members = (
        _members(connection, e.occasion == current_id(connection, occasion)) if occasion else []
    )
    if action == "join":
        if not members or not with_:
            raise LedgerError("joining needs two occasions")
        others = _members(connection, e.occasion == current_id(connection, with_))
        if {m.id for m in members} == {m.id for m in others}:
            raise LedgerError("these are one occasion already")
        return (*members, *(other.model_copy(update={"side": 1}) for other in others))
    if engagements:
        chosen = _members(connection, e.id.in_(engagements))
        missing = set(engagements) - {anchor.id for anchor in chosen}
        if missing:
            raise LedgerError(f"no engagement {sorted(missing)[0]!r} in this ledger")
        if action != "split":
            return tuple(chosen)
        rest = [m for m in members if m.id not in set(engagements)]
        if len(rest) + len(chosen) != len(members) or not rest:
            raise LedgerError("splitting needs some, not all, of the occasion's engagements")
        return (*chosen, *(other.model_copy(update={"side": 1}) for other in rest))
    if not members or action == "split":
        raise LedgerError(f"{action} needs an occasion" + " and engagements" * (action == "split"))
    return tuple(members)


def _members(connection: Connection, where: Any) -> list[Anchor]:
    e = t.engagements.c
    rows = connection.execute(
        select(t.reports.c.id.label("report"), e.id, e.record)
        .join_from(t.engagements, t.reports)
        .where(where)
        .order_by(t.reports.c.id, e.n)
    )
    return [
        Anchor(report=row.report, id=row.id, engagement=Engagement.model_validate(row.record))
        for row in rows
    ]


def _version(coder: CoderVersion | None) -> tuple[str | None, str | None, str | None]:
    return (coder.name, coder.version, coder.lexicon) if coder else (None, None, None)


def _ordered(version: str | None) -> list[tuple[int, str]]:
    """Versions compare by their numbers: 0.10 comes after 0.9."""
    parts = (version or "").replace("-", ".").replace("+", ".").split(".")
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
