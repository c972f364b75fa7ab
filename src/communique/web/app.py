"""The desk as an ASGI application.

>>> app = desk(Access(), Ledger("ledger.db"))                       # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from communique.errors import CommuniqueError
from communique.ledger import Ledger, LedgerError
from communique.web import api, browse, double, explore, pages, review
from communique.web.reader import Desk, LocalCoder
from communique.web.security import HEADERS, Access, Guard

STATIC = Path(__file__).parent / "static"


def desk(access: Access, ledger: Ledger | None = None, coder: LocalCoder | None = None) -> FastAPI:
    """The desk over a ledger, or only the reader where there is none.

    `coder` codes what is pasted; by default ours, loaded when it is first needed.
    """
    app = FastAPI(
        title="Communiqué",
        docs_url=None,  # FastAPI's own pages fetch their scripts from outside
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = Desk(access, ledger, coder or LocalCoder())
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for part in (pages, browse, explore, review, double, api):
        app.include_router(part.router)
    app.add_exception_handler(CommuniqueError, _told)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard, access=access, reviewer=pages.reviewer_of)
    return app


async def _told(request: Request, error: Exception) -> Response:
    """An error that a person can act on, as a page or as JSON."""
    status = 503 if isinstance(error, LedgerError) else 400
    return await _refused(request, HTTPException(status, str(error)))


async def _broken(request: Request, error: Exception) -> Response:
    """What we did not foresee: the server's log has it, the page does not."""
    return PlainTextResponse(
        "An internal error; the server's own output tells more.\n", 500, HEADERS
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
    return pages.failure(request, str(error.detail), error.status_code)
