"""A served web chat and somebody's browser, for the tests of its HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from adapters.web.platform import WebPlatform
from bot.ports import Place
from tests.adapters.web_fakes import MemoryStore, TableDispatch, chat
from tests.adapters.web_samples import DECISION_FORM, READING

GENERAL = Place("web", "local", "general")
ASK = {"text": "/customer-chair ask bulk edit", "channel": "general", "user": "ada"}


class Chat:
    """A served web chat and somebody's browser."""

    def __init__(self, client: Any, platform: WebPlatform, store: MemoryStore, dispatch: TableDispatch) -> None:
        self.client, self.platform, self.store, self.dispatch = client, platform, store, dispatch

    async def post(self, path: str, body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
        async with self.client.post(path, json=body, headers=headers) as response:
            assert response.status == status, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def opened(**answers: Any) -> AsyncIterator[Chat]:
    store = MemoryStore()
    dispatch = TableDispatch({"ask bulk edit": READING, "decide": DECISION_FORM, **answers})
    platform, app = chat(store, dispatch)
    async with TestClient(TestServer(app)) as client:
        yield Chat(client, platform, store, dispatch)
