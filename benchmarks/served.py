"""`customer-chair run` as a process of its own with the web chat on, as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_READY = b"Customer Chair answers at"
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, and its process."""

    address: str
    process: int

    def megabytes(self) -> float:
        """The memory that the process has now."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@asynccontextmanager
async def served(database: str, **more: str) -> AsyncIterator[Served]:
    """A server on a free port of loopback; it is asked to stop when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database,
        "CHAIR_WEB_CHAT": "1",
        "CHAIR_PORT": str(port),
        "CHAIR_SECRET_KEY": "a secret of the benchmark that is long enough",
        "CHAIR_PER_PERSON": "0",
        "CHAIR_PER_WORKSPACE": "0",
        **more,
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout
    reading = asyncio.create_task(_past_the_greeting(process.stdout))
    try:
        async with asyncio.timeout(_SECONDS):
            rest = await reading
        draining = asyncio.create_task(rest.read())
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), _SECONDS)
    await draining


async def _past_the_greeting(said: asyncio.StreamReader) -> asyncio.StreamReader:
    heard = []
    async for line in said:
        heard.append(line)
        if _READY in line:
            return said
    raise RuntimeError(f"The server ended: {b''.join(heard).decode(errors='replace')}")
