"""One replica as a process of its own: plans and delivers until it is killed.

`python -m tests.rhythm.replica DATABASE_URL FOLDER remembers|forgets`. The time is read from a file, so that weeks
pass in moments; what is posted is a line in another file, which outlives the process as a chat does. Who finds a
file `last-words` in the folder removes it and dies exactly between sending and marking.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.messages import Reply
from bot.ports import Place
from bot.rhythm import clockwork
from bot.rhythm.deliver import Deliverer
from storage.engine import Database


class FileClock:
    """The moment that stands in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text())


class FileWall:
    """A chat that is a file: a line for each post, appended in one step."""

    name = "web"

    def __init__(self, path: Path, *, remembers: bool) -> None:
        self._path = path
        self.remembers_posts = remembers

    async def post(self, _place: Place, _reply: Reply, *, dedupe_key: str) -> str:
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, f"{dedupe_key}\n".encode())
        finally:
            os.close(handle)
        with suppress(FileNotFoundError):
            self._path.with_name("last-words").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(0)
        return dedupe_key

    async def update(self, _place: Place, _message: str, _reply: Reply) -> None:
        return

    async def tell(self, place: Place, _person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        return updates or await self.post(place, reply, dedupe_key=dedupe_key)

    async def find_posted(self, _place: Place, dedupe_key: str, **_: object) -> str | None:
        if not self.remembers_posts or not self._path.exists():
            return None
        return dedupe_key if dedupe_key in self._path.read_text().split("\n") else None

    async def find_answer(self, _place: Place, _person: str, _delivery: str) -> str | None:
        return None


async def work(url: str, folder: Path, *, remembers: bool) -> None:
    clock, database = FileClock(folder / "now"), Database(url)
    deliverer = Deliverer(database, {"web": FileWall(folder / "wall", remembers=remembers)}, clock)
    (folder / f"ready-{os.getpid()}").touch()
    while True:
        try:
            await clockwork.plan(database, clock.now())
            await deliverer.deliver_due()
            await clockwork.settle_ended(database, clock.now())
        except Exception as error:  # a database that restarts must not end it
            sys.stderr.write(f"{type(error).__name__}: {str(error).splitlines()[0]}\n")
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), remembers=sys.argv[3] == "remembers"))
