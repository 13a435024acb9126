"""Nothing acknowledged is lost and nothing is said twice, wherever the process is killed.

A real server process on a real database is killed with SIGKILL while decisions are being logged, and started again.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.acceptance.conversation import Conversation

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 30


@dataclass
class Server:
    """A process that serves the web chat, and can be killed; `more` are further settings."""

    database_url: str
    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        environment = {
            "DATABASE_URL": self.database_url,
            "CHAIR_WEB_CHAT": "1",
            "CHAIR_PORT": str(self.port),
            "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
            "PATH": os.environ["PATH"],
            **self.more,
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=ROOT,
            env=environment,
            stderr=asyncio.subprocess.STDOUT,
            stdout=asyncio.subprocess.PIPE,
        )
        answers = asyncio.Event()
        self.reading = asyncio.create_task(self._read(self.process, answers))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await answers.wait()
        assert self.process.returncode is None, (self.folder / "server.log").read_text()

    async def _read(self, process: asyncio.subprocess.Process, answers: asyncio.Event) -> None:
        """Keep what the process says; it says when it answers, and nothing more once it has ended."""
        assert process.stdout is not None
        with (self.folder / "server.log").open("ab") as log:
            async for line in process.stdout:
                log.write(line)
                log.flush()
                if b"Customer Chair answers at" in line:
                    answers.set()
        await process.wait()
        answers.set()

    async def end(self, how: signal.Signals) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self.process.wait()
        if self.reading is not None:
            await self.reading


@dataclass
class Log:
    """What was sent, and what came back before a kill: the decision's id for each text."""

    acknowledged: dict[str, str] = field(default_factory=dict)

    async def write(self, ada: Conversation, text: str) -> None:
        try:
            answer = await ada.log(text)
        except (aiohttp.ClientError, ConnectionError):
            return  # not acknowledged: the person sees that it failed and sends it again
        self.acknowledged[text] = answer.data["id"]


@asynccontextmanager
async def running(database_url: str, folder: Path, **more: str) -> AsyncIterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(database_url, folder, port, more)
    await server.start()
    try:
        yield server
    finally:
        await server.end(signal.SIGTERM)


async def killed_while_logging(database_url: str, folder: Path, kills: int, texts: int) -> None:
    chance = random.Random(kills)  # noqa: S311 - the same kills every time
    async with running(database_url, folder) as server:
        log = Log()
        sent = [f"Decision number {number} of the day" for number in range(texts)]
        for round_ in range(kills):
            async with aiohttp.ClientSession() as http:
                ada = Conversation(http, f"http://127.0.0.1:{server.port}")
                writing = [asyncio.create_task(log.write(ada, text)) for text in sent[round_::kills]]
                answered = asyncio.as_completed(writing)
                for _ in range(chance.randrange(1, len(writing))):
                    await next(answered)
                await server.end(signal.SIGKILL)
                await asyncio.gather(*writing)
            await server.start()
        await everything_arrived_once(server, log, sent)


async def everything_arrived_once(server: Server, log: Log, sent: list[str]) -> None:
    async with aiohttp.ClientSession() as http:
        ada = Conversation(http, f"http://127.0.0.1:{server.port}")
        for text in sent:
            await log.write(ada, text)  # the same again: what was saved is answered, the rest is saved now
        assert set(log.acknowledged) == set(sent)
        assert (await ada.say("list")).data["total"] == len(sent)
        numbers = sorted(int(name.removeprefix("D-")) for name in log.acknowledged.values())
        assert numbers == list(range(1, len(sent) + 1))
        async with asyncio.timeout(_PATIENCE_SECONDS * 3):
            while len(cards := _cards(await ada.page())) < len(sent):
                pass
        assert sorted(cards) == numbers, "a card was posted twice"


def _cards(page: str) -> list[int]:
    posted = [article for article in page.split("<article")[1:] if "Only you can see this" not in article]
    return [int(found[1]) for article in posted if (found := re.search(r"D-(\d+)\b", article))]


@pytest.mark.anyio
@pytest.mark.surface("a server that ends loses nothing", "web")
async def test_killed_while_logging(database_url: str, tmp_path: Path) -> None:
    await killed_while_logging(database_url, tmp_path, kills=1, texts=12)


@pytest.mark.soak
@pytest.mark.anyio
async def test_killed_again_and_again(database_url: str, tmp_path: Path) -> None:
    await killed_while_logging(database_url, tmp_path, kills=15, texts=150)
