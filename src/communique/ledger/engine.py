"""Connections to a ledger's database, its schema's version, and what can go wrong with either."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    ProgrammingError,
    SQLAlchemyError,
)

from communique.errors import CommuniqueError
from communique.ledger.schema import APPLICATION, about

PATIENCE = 120
"""Seconds that a writer waits for another to finish."""

LOCK = 0x436F6D6D
"""The advisory lock under which all writers of one PostgreSQL ledger take turns."""


class LedgerError(CommuniqueError):
    """A database that is no ledger of ours, or that cannot be read or written just now."""


def engine_for(url: str) -> Engine:
    """An engine for a ledger's URL; a plain path is an SQLite file. Raises LedgerError."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise LedgerError(f"a ledger lives in SQLite or PostgreSQL, not in {backend!r}")
        if backend == "postgresql":
            return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise LedgerError(f"{url!r} is no database URL or file name") from None
    engine = create_engine(parsed, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the ledger throughout."""
    with told(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer; others wait. All of it is kept, or nothing."""
    with told(engine), engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Whatever the database complains of, as one line that a user can act on."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"{name_of(engine)}: {_reason(error)}") from error
    except SQLAlchemyError as error:
        raise LedgerError(f"{name_of(engine)}: {str(error).splitlines()[0]}") from error


def name_of(engine: Engine) -> str:
    """The ledger's file, or its URL without the password."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return engine.url.database
    return engine.url.render_as_string(hide_password=True)


_REASONS = {
    "file is not a database": "is not a database",
    "malformed": "is damaged; restore it from a copy",
    "unable to open": "cannot be opened (does its folder exist, and may you write there?)",
    "readonly": "is read-only",
    "read-only": "is read-only",
    "disk is full": "the disk is full; what was being added is not in the ledger",
    "no space left": "the disk is full; what was being added is not in the ledger",
    "disk i/o error": "the disk does not answer; what was being added is not in the ledger",
    "locked": f"is busy: another process has been writing for {PATIENCE} seconds",
    "connection refused": "no server answers there",
    "could not translate host": "no such host",
    "failed to resolve": "no such host",
    "password authentication failed": "the server refuses this user or password",
    "does not exist": "no such database, user or table there",
    "permission denied": "this user may not do that there",
}


def _reason(error: DBAPIError) -> str:
    words = str(error.orig).strip()
    if error.connection_invalidated:
        return "the connection was lost; what was being added is not in the ledger, add it again"
    low = "" if isinstance(error, ProgrammingError) else words.casefold()
    first = words.splitlines()[0] if words else type(error.orig).__name__
    return next((reason for sign, reason in _REASONS.items() if sign in low), first)


def upgrade(engine: Engine) -> None:
    """Make the tables, or bring those of an older version up to date. Raises LedgerError."""
    with writing(engine) as connection:
        if _tables(connection) and not _is_ledger(connection):
            raise LedgerError(f"{name_of(engine)}: belongs to another program")
        _refuse_newer(engine, connection)
        with _migrations() as config:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if not _is_ledger(connection):
            note(connection, "application", APPLICATION)
    if engine.dialect.name == "sqlite":
        with told(engine):  # the driver's own connection: this cannot be done in a transaction
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            raw.close()


def check(engine: Engine) -> None:
    """Raise LedgerError unless this is a ledger of this version."""
    with reading(engine) as connection:
        if not _tables(connection):
            raise LedgerError(
                f"{name_of(engine)}: is empty; `communique ledger init` makes a ledger"
            )
        if not _is_ledger(connection):
            raise LedgerError(f"{name_of(engine)}: belongs to another program")
        _refuse_newer(engine, connection)
        with _migrations() as config:
            head = ScriptDirectory.from_config(config).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() != head:
            raise LedgerError(
                f"{name_of(engine)}: was made by an older version; "
                "`communique ledger init` brings it up to date"
            )


def _refuse_newer(engine: Engine, connection: Connection) -> None:
    now = MigrationContext.configure(connection).get_current_revision()
    with _migrations() as config:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if now is not None and now not in known:
        raise LedgerError(f"{name_of(engine)}: was made by a newer version of communique")


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _is_ledger(connection: Connection) -> bool:
    if about.name not in _tables(connection):
        return False
    columns = {column["name"] for column in inspect(connection).get_columns(about.name)}
    if not columns >= {"key", "value"}:
        return False
    return noted(connection, "application") == APPLICATION


def noted(connection: Connection, key: str) -> str | None:
    """What the ledger's table `about` holds under a key."""
    found: str | None = connection.execute(select(about.c.value).where(about.c.key == key)).scalar()
    return found


def note(connection: Connection, key: str, value: str) -> None:
    """Hold a value under a key of `about`, instead of what was there."""
    connection.execute(delete(about).where(about.c.key == key))
    connection.execute(insert(about).values(key=key, value=value))


@contextmanager
def _migrations() -> Iterator[Config]:
    with as_file(files("communique.ledger") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config
