"""Databases that can be taken away and given back while a served application works on them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from sqlalchemy import make_url

from tests.postgres import stopped


@dataclass(frozen=True)
class Breakable:
    """A database by its address. `reads_go_on`: SQLite's readers see the last commit while somebody else writes."""

    url: str
    reads_go_on: bool

    @asynccontextmanager
    async def gone(self) -> AsyncIterator[None]:
        """PostgreSQL: the server is stopped as by a crash. SQLite: another program holds the file's write lock."""
        if self.reads_go_on:
            with closing(sqlite3.connect(make_url(self.url).database or "", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")
            return
        outage = stopped(self.url)
        await asyncio.to_thread(outage.__enter__)
        try:
            yield
        finally:
            await asyncio.to_thread(outage.__exit__, None, None, None)
