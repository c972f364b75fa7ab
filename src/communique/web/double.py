"""Samples coded blind: two reviewers code the same reports, and see how far they agree."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from communique.errors import CommuniqueError
from communique.evaluation import agreement
from communique.intake.limits import date_of
from communique.ledger import LedgerError, queries, samples
from communique.records import Engagement
from communique.web.pages import checked_form, page, reviewer_of, text_of
from communique.web.reader import held
from communique.web.sides import sides_in

router = APIRouter(include_in_schema=False)

TYPES = (
    "meeting", "call", "visit", "exercise", "agreement", "training", "transfer", "deployment",
    "ceremony", "appointment",
)  # fmt: skip
STATUSES = ("held", "ongoing", "planned", "cancelled")
SLOTS = ("type", "status", "date", "city", "country", "forum", "evidence")
MOST = 100
"""Most engagements of one report."""


@router.get("/samples")
def all_samples(request: Request, name: str = "", problem: str | None = None) -> Response:
    """The samples; or one, with what the reviewer has to code of it, and who agrees how far."""
    reviewer = reviewer_of(request)
    if reviewer is None:
        return RedirectResponse("/login", 303)
    with held(request).read() as connection:
        known = samples.samples(connection)
        if not name:
            return page(request, "samples.html", samples=known, problem=problem)
        ids = _reports(connection, name)
        mine = samples.coded_by(connection, name, reviewer)
        done = next(sample.done for sample in known if sample.name == name)
        finished = {who: samples.finished(connection, name, who) for who in sorted(done)}
    alphas = [
        (a, b, shared, agreement(finished[a], finished[b]))
        for a, b in combinations(finished, 2)
        if (shared := len({r.id for r in finished[a]} & {r.id for r in finished[b]}))
    ]
    states = [(id, "done" if mine[id][1] else "begun") if id in mine else (id, "") for id in ids]
    return page(
        request, "sample.html", name=name, states=states, done=done, alphas=alphas,
        problem=problem,
    )  # fmt: skip


@router.get("/samples/code")
def code(request: Request, name: str, id: str, problem: str | None = None) -> Response:
    """One report to code, without the machine's record or anybody else's."""
    reviewer = reviewer_of(request)
    if reviewer is None:
        return RedirectResponse("/login", 303)
    with held(request).read() as connection:
        ids = _reports(connection, name)
        if id not in ids:
            raise HTTPException(404, "This report is not in the sample.")
        report = queries.report(connection, id)
        coding, done = samples.coded_by(connection, name, reviewer).get(id, (None, False))
    return page(
        request, "blind.html", name=name, report=report, done=done, number=ids.index(id) + 1,
        size=len(ids), engagements=coding.engagements if coding else (), types=TYPES,
        statuses=STATUSES, problem=problem,
    )  # fmt: skip


@router.post("/samples")
async def change(request: Request) -> Response:
    """Draws a sample, or keeps what was coded of one of its reports."""
    form = await checked_form(request)
    reviewer = await run_in_threadpool(reviewer_of, request)
    if reviewer is None:
        raise HTTPException(403, "Only a reviewer may code: sign in with your token.")
    return await run_in_threadpool(_changed, request, reviewer, form)


def _changed(request: Request, reviewer: str, form: FormData) -> Response:
    ledger = held(request)
    action, name, id = (text_of(form, field).strip() for field in ("action", "name", "id"))
    try:
        if action == "draw":
            size = text_of(form, "size")
            samples.draw(ledger, name, int(size) if size.isascii() and size.isdigit() else 0)
            return _to("/samples", name=name)
        with ledger.read() as connection:
            mine = samples.coded_by(connection, name, reviewer)
            ids = samples.reports_of(connection, name)
        coding, _ = mine.get(id, (None, False))
        told = list(coding.engagements) if coding else []
        if action == "add":
            if len(told) >= MOST:
                raise CommuniqueError(f"a report has at most {MOST} engagements")
            told.append(_engagement(form))
        elif action == "remove":
            number = text_of(form, "number")
            told = [e for n, e in enumerate(told) if str(n) != number]
        elif action != "done":
            raise CommuniqueError(f"{action!r} cannot be done with a sample")
        samples.keep(ledger, name, reviewer, id, told, done=action == "done")
    except LedgerError:
        raise
    except CommuniqueError as error:
        place = "/samples/code" if id else "/samples"
        known = {"name": name, "id": id} if id else {}
        return _to(place, **known, problem=str(error))
    if action != "done":
        return _to("/samples/code", name=name, id=id)
    finished = {known for known, (_, done) in mine.items() if done} | {id}
    following = next((known for known in ids if known not in finished), None)
    return (
        _to("/samples/code", name=name, id=following) if following else _to("/samples", name=name)
    )


def _engagement(form: FormData) -> Engagement:
    """What a form tells of an engagement. Raises CommuniqueError."""
    values: dict[str, Any] = {slot: text_of(form, slot).strip() or None for slot in SLOTS}
    values["end"] = text_of(form, "end_date").strip() or None  # `end` is that of the selection
    for slot in ("date", "end"):
        if values[slot] and date_of(values[slot]) is None:
            raise CommuniqueError(f"{slot}: {values[slot]!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    values["evidence"] = values["evidence"] or ""
    start, end = text_of(form, "start"), text_of(form, "end")
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
        values["spans"] = {"evidence": [int(start[:9]), int(end[:9])]}
    sides = sides_in(text_of(form, "participants"))
    if not sides:
        raise CommuniqueError("an engagement has at least one side, such as AZE host Name")
    try:
        return Engagement.model_validate({**values, "participants": sides})
    except ValidationError as error:
        first = error.errors()[0]
        raise CommuniqueError(f"{first['loc'][0]}: {first['msg'].lower()}") from None


def _reports(connection: Any, name: str) -> list[str]:
    try:
        return samples.reports_of(connection, name)
    except CommuniqueError as error:
        raise HTTPException(404, str(error)) from None


def _to(path: str, **told: str) -> Response:
    return RedirectResponse(f"{path}?{urlencode(told)}", 303)
