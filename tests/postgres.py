"""A PostgreSQL server of the tests' own, in a folder of its own, reached through a socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest installed server's programs; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def server(folder: Path) -> Iterator[Path]:
    """A running server; yields the folder of its socket. Databases in it need no password."""
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, "user": user}
    data, bin_ = folder / "data", programs()
    assert bin_ is not None
    subprocess.run([bin_ / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-N"], **run)
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = [bin_ / "pg_ctl", "-D", data, "-w", "-s"]
    subprocess.run([*control, "-o", settings, "-l", folder / "log", "start"], **run)
    try:
        yield folder
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)


@contextmanager
def temporary_server() -> Iterator[Path]:
    """A server in a temporary folder that any user may enter."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        os.chmod(folder, 0o755)
        with server(Path(folder)) as socket:
            yield socket


def url(socket: Path, database: str) -> str:
    """The URL of a database on a server of ours."""
    return f"postgresql://tester@/{database}?host={socket}"


def new_database(socket: Path, name: str) -> str:
    """An empty database; its URL."""
    import psycopg

    with psycopg.connect(f"host={socket} user=tester dbname=postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return url(socket, name)
