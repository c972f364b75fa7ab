"""Progress on standard error, for work of more than one piece and only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


def counted[Piece](
    pieces: Iterable[Piece], noun: str, total: Callable[[], int | None] = lambda: None
) -> Iterator[Piece]:
    """The same `pieces`, counted as they pass, under the name `noun`, from the second one on.

    `total` tells how many there will be, None if that is not known; it is asked for only if a bar
    is shown.
    """
    if not sys.stderr.isatty():
        yield from pieces
        return
    bar = _bar(noun)
    task = bar.add_task("", total=None)
    try:
        for number, piece in enumerate(pieces, 1):
            if number == 2:
                bar.update(task, total=total())
                bar.start()
            bar.update(task, completed=number)
            yield piece
    finally:
        bar.stop()


def _bar(noun: str) -> Progress:
    """A bar with how many are done, of how many where that is known, and how many a second."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Count(ProgressColumn):
        def render(self, task: Task) -> Text:
            of = f" of {task.total:,.0f}" if task.total else ""
            rate = f", {task.speed:,.1f}/s" if task.speed else ""
            return Text(f"{task.completed:,.0f}{of} {noun}{rate}")

    return Progress(
        BarColumn(),
        Count(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
