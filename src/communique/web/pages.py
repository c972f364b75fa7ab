"""The pages of the desk, rendered on the server; without scripts they work as well."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from communique.errors import ReportError
from communique.intake.limits import MAX_CHARACTERS
from communique.ledger import queries, reviewers
from communique.ledger.store import report_digest
from communique.records import CodedReport, Report
from communique.web.reader import Desk, held, pasted, uploaded
from communique.web.security import FORM, REVIEWER, SESSION
from communique.web.view import shown

router = APIRouter(include_in_schema=False)

_templates = Environment(
    loader=PackageLoader("communique.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
LANGUAGES = {"en": "English", "ru": "Russian"}


@router.get("/")
def reader(request: Request) -> Response:
    """The reader, with nothing to read yet."""
    return page(request, "paste.html", given={}, problem=None)


@router.post("/read")
async def read(request: Request) -> Response:
    """A pasted text or an uploaded file, coded at once and not kept."""
    form = await checked_form(request)
    given = {name: text_of(form, name).strip() for name in ("published", "language")}
    given["text"] = text_of(form, "text")
    file = form.get("file")
    several = False
    try:
        if isinstance(file, UploadFile) and file.filename:
            data = await file.read()
            report, several = await run_in_threadpool(
                uploaded, data, file.filename, given["published"], given["language"]
            )
        else:
            report = pasted(given["text"], given["published"], given["language"])
        coded = await run_in_threadpool(desk_of(request).coder.code, report)
    except ReportError as error:
        return page(request, "paste.html", 422, given=given, problem=str(error))
    return reading(request, report, coded, several=several, stored=False)


@router.post("/keep")
async def keep(request: Request) -> Response:
    """What was read before is coded again and kept in the ledger, by a reviewer."""
    form = await checked_form(request)
    ledger = held(request)
    if await run_in_threadpool(reviewer_of, request) is None:
        raise HTTPException(403, "Only a reviewer may keep a report: sign in with your token.")
    told = {name: text_of(form, name).strip() for name in ("outlet", "url")}
    report = pasted(text_of(form, "text"), text_of(form, "published"), text_of(form, "language"))
    name = told["url"] or f"pasted-{report_digest(report)[:12]}"
    report = report.model_copy(update={"id": name, **{k: v or None for k, v in told.items()}})
    coded = await run_in_threadpool(desk_of(request).coder.code, report)
    await run_in_threadpool(ledger.add, coded, report)
    with ledger.read() as connection:
        id = queries.id_of(connection, report_digest(report)) or name
    return RedirectResponse(f"/report?{urlencode({'id': id})}", 303)


@router.get("/login")
def login(request: Request) -> Response:
    """Asks for the desk's token or a reviewer's."""
    return page(request, "login.html", problem=None)


@router.post("/login")
async def logged_in(request: Request) -> Response:
    """Takes the token and gives a cookie for it."""
    desk = desk_of(request)
    form = await checked_form(request)
    token = text_of(form, "token").strip()
    if desk.access.is_token(token):
        answer = RedirectResponse("/", 303)
        _set_cookie(request, answer, SESSION, desk.access.session())
        return answer
    named = await run_in_threadpool(_bearer, desk, token)
    if named is None:
        return page(request, "login.html", 403, problem="This is not a token of this desk.")
    answer = RedirectResponse("/review", 303)
    _set_cookie(request, answer, REVIEWER, desk.access.reviewing(*named))
    return answer


@router.post("/logout")
async def logged_out(request: Request) -> Response:
    """Forgets who asked."""
    await checked_form(request)
    answer = RedirectResponse("/", 303)
    for name in (SESSION, REVIEWER):
        answer.delete_cookie(name)
    return answer


def _bearer(desk: Desk, token: str) -> tuple[str, str] | None:
    if desk.ledger is None:
        return None
    with desk.ledger.read() as connection:
        name = reviewers.bearer(connection, token)
        return (name, reviewers.mark(connection, name) or "") if name else None


def reviewer_of(request: HTTPConnection) -> str | None:
    """Who asks, if it is a reviewer whose token still holds."""
    desk = desk_of(request)
    told = desk.access.reviewer(request)
    if told is None or desk.ledger is None:
        return None
    with desk.ledger.read() as connection:
        return told[0] if reviewers.mark(connection, told[0]) == told[1] else None


def reading(
    request: Request, report: Report, coded: CodedReport, several: bool = False, **more: Any
) -> Response:
    """The page of a report with its record."""
    view = shown(report.text, coded, more.pop("standings", ()))
    context = {"report": report, "coded": coded, "view": view, "several": several, **more}
    return page(request, "report.html", **{"stored": True, **context})


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page with what all of them need: the token of its forms, and whether there is a ledger."""
    desk = desk_of(request)
    cookie = request.cookies.get(FORM) or secrets.token_urlsafe(24)
    html = _templates.get_template(template).render(
        form_token=desk.access.form_token(cookie),
        has_ledger=desk.ledger is not None,
        languages=LANGUAGES,
        path=request.url.path,
        reviewer=reviewer_of(request),
        **context,
    )
    answer = HTMLResponse(html, status)
    if FORM not in request.cookies:
        _set_cookie(request, answer, FORM, cookie)
    return answer


def rendered(template: str, **context: Any) -> str:
    """A template filled in that is no page."""
    return _templates.get_template(template).render(**context)


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def failure(request: Request, problem: str, status: int) -> Response:
    """A page that tells what went wrong."""
    return page(request, "failure.html", status, problem=problem)


async def checked_form(request: Request) -> FormData:
    """What a form sent. Raises HTTPException 403 if it is not from a page of ours."""
    form = await request.form(max_files=1, max_fields=60, max_part_size=4 * MAX_CHARACTERS + 1000)
    if not desk_of(request).access.accepts_form(request, form.get("form_token")):
        raise HTTPException(403, "This form has expired; go back, load its page again and retry.")
    return form


def desk_of(request: HTTPConnection) -> Desk:
    """The desk that is asked."""
    desk: Desk = request.app.state.desk
    return desk


def text_of(form: FormData, name: str) -> str:
    """A field of a form; '' where it was not sent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _set_cookie(request: Request, answer: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, httponly=True, samesite="strict", secure=secure)
