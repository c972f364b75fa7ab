"""`communique serve`: the desk in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.cli.options import open_ledger
from communique.cli.say import say


def serve(
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="URL",
            envvar="COMMUNIQUE_DB",
            help="The ledger to look through; without one there is only the reader.",
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Where to listen; other than loopback needs a token."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535)] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="T",
            envvar="COMMUNIQUE_TOKEN",
            help="Asked of everybody, for everything; at least 16 characters. Better given as "
            "COMMUNIQUE_TOKEN: other users of a machine see the options of a command.",
            show_envvar=True,
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="NAME", help="Another host name that it answers to; may come again."
        ),
    ] = None,
) -> None:
    """Open the desk: read and code reports and look through a ledger in a browser.

    It asks nothing of any other machine. Stop it with Ctrl-C.
    """
    from communique.web.security import Access, names_of

    access = Access(host.strip("[]"), token or None, names_of(name or ()))
    ledger = open_ledger(db) if db else None

    import uvicorn

    from communique.web.app import desk

    config = uvicorn.Config(
        desk(access, ledger), access.host, port, log_level="warning", server_header=False
    )
    try:
        socket = config.bind_socket()  # before anything is promised; it tells why if it cannot
    except SystemExit:
        raise typer.Exit(1) from None
    shown = f"[{access.host}]" if ":" in access.host else access.host
    say(f"the desk is at http://{shown}:{port}/ (Ctrl-C stops it)")
    uvicorn.Server(config).run(sockets=[socket])
