"""The pages of the desk, rendered on the server; without scripts they work as well."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from communique.errors import ReportError
from communique.intake.limits import MAX_CHARACTERS
from communique.records import CodedReport, Report
from communique.web.reader import Desk, pasted, uploaded
from communique.web.security import FORM, SESSION
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
    given = {name: _text(form, name).strip() for name in ("published", "language")}
    given["text"] = _text(form, "text")
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
        coded = await run_in_threadpool(_desk(request).coder.code, report)
    except ReportError as error:
        return page(request, "paste.html", 422, given=given, problem=str(error))
    return reading(request, report, coded, several=several)


@router.get("/login")
def login(request: Request) -> Response:
    """Asks for the token."""
    if _desk(request).access.allows(request):
        return RedirectResponse("/", 303)
    return page(request, "login.html", problem=None)


@router.post("/login")
async def logged_in(request: Request) -> Response:
    """Takes the token and gives a cookie for it."""
    access = _desk(request).access
    form = await checked_form(request)
    if not access.is_token(_text(form, "token").strip()):
        return page(request, "login.html", 403, problem="This is not the token.")
    answer = RedirectResponse("/", 303)
    _set_cookie(request, answer, SESSION, access.session())
    return answer


def reading(
    request: Request, report: Report, coded: CodedReport, several: bool = False, **more: Any
) -> Response:
    """The page of a report with its record."""
    view = shown(report.text, coded, more.pop("standings", ()))
    context = {"report": report, "coded": coded, "view": view, "several": several, **more}
    return page(request, "report.html", **{"stored": None, **context})


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page with what all of them need: the token of its forms, and whether there is a ledger."""
    desk = _desk(request)
    cookie = request.cookies.get(FORM) or secrets.token_urlsafe(24)
    html = _templates.get_template(template).render(
        form_token=desk.access.form_token(cookie),
        has_ledger=desk.ledger is not None,
        languages=LANGUAGES,
        path=request.url.path,
        **context,
    )
    answer = HTMLResponse(html, status)
    if FORM not in request.cookies:
        _set_cookie(request, answer, FORM, cookie)
    return answer


def failure(request: Request, problem: str, status: int) -> Response:
    """A page that tells what went wrong."""
    return page(request, "failure.html", status, problem=problem)


async def checked_form(request: Request) -> FormData:
    """What a form sent. Raises HTTPException 403 if it is not from a page of ours."""
    form = await request.form(max_files=1, max_fields=20, max_part_size=4 * MAX_CHARACTERS + 1000)
    if not _desk(request).access.accepts_form(request, form.get("form_token")):
        raise HTTPException(403, "This form has expired; go back, load its page again and retry.")
    return form


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _set_cookie(request: Request, answer: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, httponly=True, samesite="strict", secure=secure)
