"""A progress bar on standard error, for people, on work that takes over a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_PATIENCE_SECONDS = 1.0


def tracked(items: Iterable[Item], what: str, total: int | None = None, *, quiet: bool = False) -> Iterator[Item]:
    """The items; once they took over a second, a bar shows how far it is. Programs see nothing of it."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    began, task = time.monotonic(), None
    try:
        for count, item in enumerate(items):
            if task is None and time.monotonic() - began > _PATIENCE_SECONDS:
                progress.start()
                task = progress.add_task(what, total=total, completed=count)
            elif task is not None:
                progress.advance(task)
            yield item
    finally:
        progress.stop()
