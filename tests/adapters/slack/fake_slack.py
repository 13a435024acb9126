"""Slack's side of the wire on loopback: a Web API that records what it is sent, and addresses for answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATIENCE_SECONDS = 10


@dataclass
class Call:
    """One request that Slack received."""

    method: str
    body: dict[str, Any]
    token: str = ""

    @property
    def text(self) -> str:
        """Everything readable of it, for looking words up."""
        return json.dumps(self.body, ensure_ascii=False)


@dataclass
class FakeSlack:
    """Answers as Slack does; `refuse[method]` holds what to give first: an error, or (status, headers, body)."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    refuse: dict[str, list[Any]] = field(default_factory=dict)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    hold: dict[str, asyncio.Event] = field(default_factory=dict)
    # What a method answers beyond what is made up below; the headers of every answer.
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ts: int = 0
    _triggers: set[str] = field(default_factory=set)
    # The messages that are streams and not ended yet.
    streams: set[str] = field(default_factory=set)

    @property
    def api(self) -> str:
        return f"{self.address}/api/"

    def hook(self, name: str = "1", kind: str = "actions") -> str:
        """An address that takes answers."""
        return f"{self.address}/{kind}/{name}"

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def wait(self, method: str, count: int = 1, where: Callable[[Call], bool] = lambda _: True) -> Call:
        """The latest call of a method, once there are so many."""

        def found() -> list[Call]:
            return [call for call in self.of(method) if where(call)]

        async with asyncio.timeout(PATIENCE_SECONDS), self._arrived:
            await self._arrived.wait_for(lambda: len(found()) >= count)
        return found()[-1]

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/upload", self._upload)
        app.router.add_post("/{kind:actions|commands}/{name}", self._hook)
        return app

    async def _api(self, http: web.Request) -> web.Response:
        method = http.match_info["method"]
        if method in self.hold:
            await self.hold[method].wait()
        if http.content_type == "application/json":
            body = await http.json()
        else:
            body = dict(await http.post()) | dict(http.query)
        for name in ("blocks", "view", "metadata"):
            if isinstance(body.get(name), str):
                body[name] = json.loads(body[name])
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        await self._record(Call(method, body, token or str(body.get("token", ""))))
        if self.refuse.get(method):
            answer = self.refuse[method].pop(0)
            if isinstance(answer, tuple):
                status, headers, text = answer
                return web.json_response(text, status=status, headers=headers)
            return web.json_response({"ok": False, "error": answer})
        answer = self.answers.get(method) or self._answer(method, body)
        return web.json_response({"ok": True, **answer}, headers=self.headers)

    def _answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:  # noqa: PLR0911 - one for each method
        match method:
            case "auth.test":
                return {"team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT"}
            case "chat.postMessage":
                self._ts += 1
                channel = str(body["channel"])
                direct = f"D{channel[1:]}" if channel.startswith("U") else channel
                return {"ts": f"1700000000.{self._ts:06}", "channel": direct}
            case "chat.startStream" | "chat.appendStream" | "chat.stopStream" | "chat.update":
                return self._streamed(method, body)
            case "users.info":
                person = self.members.get(body["user"], {"name": body["user"].lower()})
                return {"user": {"id": body["user"], **person}}
            case "conversations.history" | "conversations.replies" | "conversations.open":
                opened = {"channel": {"id": f"D{str(body['users'])[1:]}"}} if "users" in body else None
                return opened or {"messages": self._in_history(body)}
            case "files.getUploadURLExternal":
                return {"upload_url": f"{self.address}/upload", "file_id": "F1"}
            case "files.completeUploadExternal":
                return {"files": [{"id": "F1"}]}
            case "views.open":
                if body["trigger_id"] in self._triggers:
                    return {"ok": False, "error": "exchanged_trigger_id"}
                self._triggers.add(body["trigger_id"])
                return {"view": {"id": "V1"}}
            case _:
                return {}

    def _in_history(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """What was posted in a conversation, with what marks it, the newest first."""
        found = [call for call in self.of("chat.postMessage") if self._arrived_in(call) == body["channel"]]
        return [
            {"ts": f"1700000000.{number:06}", "text": call.body["text"], "metadata": call.body.get("metadata")}
            for number, call in enumerate(self.of("chat.postMessage"), 1)
            if call in found
        ][::-1]

    def _arrived_in(self, call: Call) -> str:
        channel = str(call.body["channel"])
        return f"D{channel[1:]}" if channel.startswith("U") else channel

    def _streamed(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """A message that is a stream takes no update, one that is none takes no more words."""
        if method == "chat.startStream":
            self._ts += 1
            self.streams.add(f"1700000000.{self._ts:06}")
            return {"ts": f"1700000000.{self._ts:06}", "channel": body["channel"]}
        if method == "chat.update":
            return {"ok": False, "error": "streaming_state_conflict"} if body["ts"] in self.streams else {}
        if body["ts"] not in self.streams:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        self.streams -= {body["ts"]} if method == "chat.stopStream" else set()
        return {"ts": body["ts"], "channel": body["channel"]}

    async def _hook(self, http: web.Request) -> web.Response:
        await self._record(Call("hook", {**await http.json(), "_address": str(http.url)}))
        if "hook" in self.hold:
            await self.hold["hook"].wait()
        if self.refuse.get("hook"):
            status, _, text = self.refuse["hook"].pop(0)
            return web.json_response(text, status=status)
        return web.Response(text="ok")

    async def _upload(self, http: web.Request) -> web.Response:
        await self._record(Call("upload", {"content": (await http.read()).decode(errors="replace")}))
        return web.Response(text="OK")

    async def _record(self, call: Call) -> None:
        async with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()
