"""Who may judge through the desk. A token is shown once; the ledger keeps its digest only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from communique.errors import CommuniqueError
from communique.ledger import schema as t
from communique.ledger.engine import writing
from communique.ledger.store import Ledger

LONGEST = 100
"""Most characters of a reviewer's name."""


def admit(ledger: Ledger, name: str) -> str:
    """A new token for a reviewer; one that they had ends. Raises CommuniqueError on a bad name."""
    name = name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise CommuniqueError(f"a reviewer's name has 1 to {LONGEST} printable characters")
    token = secrets.token_urlsafe(24)
    with writing(ledger.engine) as connection:
        connection.execute(delete(t.reviewers).where(t.reviewers.c.name == name))
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        row = {"name": name, "token": _digest(token), "added": now}
        connection.execute(insert(t.reviewers).values(row))
    return token


def dismiss(ledger: Ledger, name: str) -> None:
    """End a reviewer's token; their judgements stay. Raises CommuniqueError if there is none."""
    with writing(ledger.engine) as connection:
        gone = connection.execute(delete(t.reviewers).where(t.reviewers.c.name == name.strip()))
        if not gone.rowcount:
            raise CommuniqueError(f"no reviewer {name!r} has a token")


def bearer(connection: Connection, token: str) -> str | None:
    """The reviewer whose token this is."""
    r = t.reviewers.c
    found: str | None = connection.execute(select(r.name).where(r.token == _digest(token))).scalar()
    return found


def mark(connection: Connection, name: str) -> str | None:
    """What changes when a reviewer gets another token: sessions are bound to it."""
    r = t.reviewers.c
    found: str | None = connection.execute(select(r.token).where(r.name == name)).scalar()
    return found


def _digest(token: str) -> str:
    # tokens are long and random: no slow digest is needed
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
