"""The review desk: one occasion after the other, judged by keys; every judgement can be undone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from communique.errors import CommuniqueError
from communique.ledger import LedgerError, queries
from communique.ledger.judgements import FIELDS
from communique.ledger.queue import last_judgement, near, queue
from communique.records import CodedReport, Coding, Occasion
from communique.web.choice import Choice, chosen
from communique.web.pages import checked_form, desk_of, page, reviewer_of, text_of
from communique.web.reader import held
from communique.web.sides import sides_in, sides_of
from communique.web.view import Shown, shown

router = APIRouter(include_in_schema=False)

STATUSES = ("held", "ongoing", "planned", "cancelled")


@router.get("/review")
def review(request: Request) -> Response:
    """The next occasion to judge."""
    reviewer = reviewer_of(request)
    if reviewer is None:
        return RedirectResponse("/login", 303)
    choice, problem = Choice(), None
    try:
        choice = chosen(request.query_params)
    except CommuniqueError as error:
        problem = str(error)
    passed = desk_of(request).passed.get(reviewer, {})
    with held(request).read() as connection:
        rows = queue(connection, choice.filter(), passed)
        first = queries.occasion(connection, rows[0].id) if rows else None
    return _card(request, reviewer, first, choice, waiting=rows[1:], problem=problem)


@router.get("/review/{id}")
def review_one(request: Request, id: str) -> Response:
    """A certain occasion to judge."""
    reviewer = reviewer_of(request)
    if reviewer is None:
        return RedirectResponse("/login", 303)
    with held(request).read() as connection:
        try:
            detail = queries.occasion(connection, id)
        except LedgerError:
            raise
        except CommuniqueError as error:
            return page(request, "failure.html", 404, problem=str(error))
    problem = request.query_params.get("problem")
    return _card(request, reviewer, detail, Choice(), waiting=[], problem=problem)


@router.post("/review")
async def judge(request: Request) -> Response:
    """Takes a judgement and goes on to what is next."""
    form = await checked_form(request)
    reviewer = await run_in_threadpool(reviewer_of, request)
    if reviewer is None:
        raise HTTPException(403, "Only a reviewer may judge: sign in with your token.")
    try:
        return await run_in_threadpool(_judged, request, reviewer, form)
    except LedgerError:
        raise
    except CommuniqueError as error:
        return _to(text_of(form, "occasion"), problem=str(error))


def _judged(request: Request, reviewer: str, form: FormData) -> Response:
    ledger, passed = held(request), desk_of(request).passed.setdefault(reviewer, {})
    id, action, reason = (text_of(form, name).strip() for name in ("occasion", "action", "reason"))
    said: dict[str, Any] = {"occasion": id, "reason": reason or None}
    if action == "skip":
        passed[id] = None
        return _onward(form)
    if action == "undo":
        with ledger.read() as connection:
            last = last_judgement(connection, reviewer)
        if last is None:
            raise CommuniqueError("there is nothing of yours to undo")
        ledger.retract(last.id, reviewer)
        return _to(last.occasions[0]) if last.occasions else _onward(form)
    if action == "join":
        ledger.judge("join", reviewer, with_=text_of(form, "with"), **said)
        return _to(_current(request, id))
    if action == "split":
        members = [value for value in form.getlist("member") if isinstance(value, str)]
        ledger.judge("split", reviewer, engagements=members, **said)
        return _to(_current(request, id))
    if action == "correct":
        value, engagement = _value(form)
        members = [engagement] if engagement else []
        field = text_of(form, "field")
        ledger.judge("correct", reviewer, engagements=members, field=field, value=value, **said)
        return _to(_current(request, id))
    if action not in ("confirm", "reject"):
        raise CommuniqueError(f"{action!r} is no judgement")
    ledger.judge(action, reviewer, **said)  # type: ignore[arg-type]
    return _onward(form)


def _value(form: FormData) -> tuple[Any, str | None]:
    """The right value, and the engagement whose report's words it has, if any were selected."""
    field, text = text_of(form, "field"), text_of(form, "value").strip()
    value: Any = sides_in(text) if field == "participants" else text or None
    start, end = text_of(form, "start"), text_of(form, "end")
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
        engagement = text_of(form, "engagement") or None
        return {"value": value, "span": [int(start[:9]), int(end[:9])]}, engagement
    return value, None


def _current(request: Request, id: str) -> str:
    with held(request).read() as connection:
        return queries.current_id(connection, id)


def _to(id: str, **told: str) -> Response:
    query = f"?{urlencode(told)}" if told else ""
    return RedirectResponse(f"/review/{urlencode({'': id})[1:]}{query}", 303)


def _onward(form: FormData) -> Response:
    query = text_of(form, "view")
    return RedirectResponse(f"/review?{query}" if query else "/review", 303)


def _card(
    request: Request,
    reviewer: str,
    detail: queries.Detail | None,
    choice: Choice,
    **more: Any,
) -> Response:
    with held(request).read() as connection:
        last = last_judgement(connection, reviewer)
        if detail is None:
            return page(
                request, "review.html", occasion=None, choice=choice, last=last, **more
            )  # fmt: skip
        occasion = detail.occasion
        asked = request.query_params.get("engagement")
        member = next((m for m in occasion.members if m.engagement == asked), occasion.members[0])
        report = queries.report(connection, member.report)
        view = _view(connection, occasion, detail, member.report)
        others = near(connection, occasion)
    return page(
        request, "review.html", occasion=occasion, detail=detail, member=member, report=report,
        view=view, others=others, choice=choice, last=last, fields=FIELDS, statuses=STATUSES,
        values={name: _shown_value(occasion, name) for name in FIELDS}, **more,
    )  # fmt: skip


def _view(connection: Any, occasion: Occasion, detail: queries.Detail, report: str) -> Shown:
    """The text of one report, with the marks of this occasion only."""
    standings = [
        standing
        for standing in queries.engagements_of(connection, report)
        if standing.occasion == occasion.id
    ]
    told = next((coded for coded in detail.codings if coded.id == report), None)
    furniture = told.coded.furniture if told else ()
    bare = CodedReport(id=report, coded=Coding(relevant=True, furniture=furniture))
    return shown(queries.report(connection, report).text, bare, standings)


def _shown_value(occasion: Occasion, name: str) -> str:
    if name == "participants":
        return sides_of(occasion.participants)
    return getattr(occasion, name) or ""
