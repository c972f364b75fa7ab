"""Who may ask, what a request may be, and what every answer says to the browser.

Reading on loopback needs no account. Where a token is set it is asked for everything. Names that
are not ours are refused, so that a page elsewhere cannot reach the desk by rebinding its own name.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.errors import CommuniqueError
from communique.intake.limits import MAX_BYTES

MAX_BODY = MAX_BYTES + 100_000
"""Most bytes of a request: the largest page that intake takes, and the rest of its form."""
TOKEN_LENGTH = 16
"""Fewest characters of a token: shorter ones can be guessed."""

SESSION = "communique_session"
REVIEWER = "communique_reviewer"
FORM = "communique_form"
OPEN = (
    "/login", "/static/desk.css", "/static/desk.js", "/static/desk.svg",
    "/static/vendor/htmx.min.js",
)  # fmt: skip
"""What is answered without a token."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with that, browsers send no Origin along with a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class UnsafeHost(CommuniqueError):
    """An address that must not be served as it was asked."""


@dataclass(frozen=True)
class Access:
    """Where the desk is served, under which names, and with which token, if any.

    Raises UnsafeHost for an address other than loopback without a token, or a token too short.
    """

    host: str = "127.0.0.1"
    token: str | None = None
    names: frozenset[str] = frozenset()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        if self.token is None and not is_loopback(self.host):
            raise UnsafeHost(
                f"{self.host} can be reached from outside: set a token "
                "(--token or COMMUNIQUE_TOKEN) or serve on 127.0.0.1"
            )
        if self.token is not None and len(self.token) < TOKEN_LENGTH:
            raise UnsafeHost(f"a token has at least {TOKEN_LENGTH} characters")

    def answers_to(self, header: str | None) -> bool:
        """Whether a Host header names the desk. Addresses in figures cannot be rebound."""
        try:
            name = urlsplit(f"//{header or ''}").hostname or ""
        except ValueError:
            return False
        if name in self.names or name == self.host.strip("[]").lower():
            return True
        if is_loopback(self.host):
            return is_loopback(name)
        return _is_address(name)

    def allows(self, connection: HTTPConnection) -> bool:
        """Whether a request bears the token, or there is none to bear."""
        if self.token is None:
            return True
        kind, _, given = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.is_token(given.strip()):
            return True
        return _same(connection.cookies.get(SESSION, ""), self.session())

    def reviewer(self, connection: HTTPConnection) -> tuple[str, str] | None:
        """The reviewer whom a request's cookie names, and the mark of the token they gave."""
        name, mark, signature = (*connection.cookies.get(REVIEWER, "").split("."), "", "", "")[:3]
        if not name or not _same(signature, self._signed(f"reviewer {name}.{mark}")):
            return None
        return bytes.fromhex(name).decode(), mark

    def reviewing(self, name: str, mark: str) -> str:
        """What the cookie of a reviewer holds; it ends with the server or with their token."""
        told = f"{name.encode().hex()}.{mark}"
        return f"{told}.{self._signed(f'reviewer {told}')}"

    def is_token(self, given: str) -> bool:
        """Whether this is the token."""
        return self.token is not None and _same(given, self.token)

    def session(self) -> str:
        """What the cookie of somebody who gave the token holds; it ends with the server."""
        return self._signed(f"session {self.token}")

    def form_token(self, cookie: str) -> str:
        """What a form must bring along with the cookie `cookie`."""
        return self._signed(f"form {cookie}")

    def accepts_form(self, request: Request, given: object) -> bool:
        """Whether a form was sent from a page of ours."""
        cookie = request.cookies.get(FORM, "")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        return bool(cookie) and isinstance(given, str) and _same(given, self.form_token(cookie))

    def _signed(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(errors="replace"), hashlib.sha256).hexdigest()


class Guard:
    """Stands before the whole desk: host, token and size of every request, headers of every answer."""

    def __init__(
        self, app: ASGIApp, access: Access, reviewer: Callable[[HTTPConnection], str | None]
    ) -> None:
        self.app = app
        self.access = access
        self.reviewer = reviewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or hands it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # the desk has no sockets
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(HTTPConnection(scope))
        if refusal is not None:
            await refusal(scope, receive, sealed)
            return
        try:
            await self.app(scope, _bounded(receive), sealed)
        except _TooLarge:
            await _too_large()(scope, receive, sealed)

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        if not self.access.answers_to(connection.headers.get("host")):
            return PlainTextResponse("The desk does not answer to this name.\n", 421)
        length = Headers(scope=connection.scope).get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return PlainTextResponse("Content-Length is no number.\n", 400)
        if len(length) > 15 or int(length) > MAX_BODY:
            return _too_large()
        path = connection.scope["path"]
        if path in OPEN or self.access.allows(connection) or self.reviewer(connection):
            return None
        if path.startswith("/api/"):
            bearer = {"WWW-Authenticate": "Bearer"}
            return JSONResponse({"detail": "a token is required"}, 401, bearer)
        return RedirectResponse("/login", 303)


def is_loopback(host: str) -> bool:
    """Whether only this very machine can reach an address or name."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def names_of(names: Iterable[str]) -> frozenset[str]:
    """Names of hosts as a browser sends them."""
    return frozenset(name.strip().lower() for name in names)


class _TooLarge(Exception):
    """A body that went on after what its head had told."""


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise _TooLarge
        return message

    return bounded


def _too_large() -> Response:
    return PlainTextResponse(f"At most {MAX_BYTES // 1_000_000} MB can be sent.\n", 413)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode(errors="replace"))
