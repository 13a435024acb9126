"""Processes of the product on one database, which are killed and come back."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 120


@dataclass
class Replica:
    """One process, on a port of its own that it keeps when it comes back."""

    port: int
    log: Path
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory(self) -> int:
        """What the process holds in memory, in bytes."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@dataclass
class Replicas:
    """So many of them. `environment` is what they are set to, `command` how one is started."""

    http: aiohttp.ClientSession
    command: list[str]
    environment: Mapping[str, str]
    each: list[Replica]
    kills: int = 0
    _turn: int = 0

    def next_address(self) -> str:
        """Where the balancer sends the next request: each in turn, whether it answers or not."""
        self._turn += 1
        return self.each[self._turn % len(self.each)].address

    async def start(self, replica: Replica) -> None:
        """Start one and wait until it says that it is ready."""
        with replica.log.open("ab") as log:
            replica.process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=ROOT,
                env={**self.environment, "CHAIR_PORT": str(replica.port)},
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await self._is_ready(replica):
                assert replica.process.returncode is None, replica.log.read_text()[-4_000:]
                await asyncio.sleep(0.05)

    async def _is_ready(self, replica: Replica) -> bool:
        try:
            async with self.http.get(f"{replica.address}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def kill_one(self, chance: random.Random) -> None:
        """End one as a power cut does, and start it again."""
        replica = chance.choice(self.each)
        assert replica.process is not None
        replica.process.send_signal(signal.SIGKILL)
        await replica.process.wait()
        self.kills += 1
        await self.start(replica)

    async def end(self) -> list[int | None]:
        """End all as an operator does; what each ended with."""
        running = [each.process for each in self.each if each.process is not None]
        for process in running:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return [await process.wait() for process in running]

    def errors(self) -> list[dict[str, Any]]:
        """What they logged at ERROR, line by line; a line that is no JSON counts too, save the greeting."""
        found = []
        for replica in self.each:
            for line in replica.log.read_text().splitlines():
                try:
                    said = json.loads(line)
                except ValueError:
                    if "Traceback" in line or "Error" in line:
                        found.append({"event": line})
                    continue
                if said.get("level") in ("error", "critical"):
                    found.append(said)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def replicas(
    database_url: str, folder: Path, count: int, microsoft: str, lease: float, **more: str
) -> AsyncIterator[Replicas]:
    """So many processes that serve the web chat, Slack and Teams, ready."""
    environment = {
        "DATABASE_URL": database_url,
        "CHAIR_WEB_CHAT": "1",
        "CHAIR_LOG": "json",
        "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
        "PATH": os.environ["PATH"],
        **more,
    }
    command = [sys.executable, "-m", "tests.soak.replica", microsoft, str(lease)]
    each = [Replica(free_port(), folder / f"server-{number}.log") for number in range(count)]
    async with aiohttp.ClientSession() as http:
        running = Replicas(http, command, environment, each)
        try:
            await asyncio.gather(*(running.start(replica) for replica in each))
            yield running
        finally:
            for replica in each:
                if replica.process is not None and replica.process.returncode is None:
                    replica.process.kill()
                    await replica.process.wait()
