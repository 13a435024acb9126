"""A web chat without the core: messages kept in memory, answers given by a table, a real server on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from aiohttp import web

from adapters.web.platform import WebPlatform
from adapters.web.ports import Channel, CommandHelp, Message, Person
from adapters.web.streams import Streams
from bot.messages import Audience, File, Form, Invalid, Reply
from bot.ports import Request

Outcome = Reply | Form | Invalid | File
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
COMMANDS = (
    CommandHelp("ask", "ask TEXT", "What the people on the other side would need to know from us."),
    CommandHelp("decide", "decide [TEXT]", "Log a decision."),
    CommandHelp("debt", "debt", "What is still owed to customers."),
    CommandHelp("digest", "digest [preview]", "This channel's weekly digest."),
    CommandHelp("export", "export [csv]", "The log as a file."),
    CommandHelp("list", "list [filters]", "The log."),
    CommandHelp("voice", "voice [TEXT]", "Add what a customer said."),
)


@dataclass
class MemoryStore:
    """`WebStore` in memory."""

    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Channel] = field(default_factory=lambda: {"general": Channel("general", "general")})
    members: dict[str, set[str]] = field(default_factory=dict)
    kept: list[Message] = field(default_factory=list)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    async def person(self, user: str) -> Person:
        return self.people.setdefault(user, Person(user, user))

    async def channels(self, user: str) -> Sequence[Channel]:
        return [room for room in self.rooms.values() if not room.private or user in self.members[room.id]]

    async def enter(self, channel: str, user: str) -> Channel | None:
        room = self.rooms.setdefault(channel, Channel(channel, channel))
        return None if room.private and user not in self.members[channel] else room

    async def add_channel(self, name: str, user: str, *, private: bool) -> Channel:
        self.rooms[name] = Channel(name, name, private)
        self.members[name] = {user}
        return self.rooms[name]

    async def messages(self, channel: str, user: str, *, limit: int) -> Sequence[Message]:
        seen = [one for one in self.kept if one.channel == channel and one.only_for in ("", user)]
        return seen[-limit:]

    async def message(self, message: str) -> Message | None:
        return next((one for one in self.kept if one.id == message), None)

    async def add_message(
        self,
        channel: str,
        reply: Reply,
        *,
        author_name: str,
        said: str = "",
        only_for: str = "",
        lasting: bool = False,  # noqa: ARG002 - nothing here is ever forgotten
        dedupe_key: str,
    ) -> Message:
        if known := self.keys.get((channel, dedupe_key)):
            found = await self.message(known)
            assert found is not None
            return found
        message = Message(str(len(self.kept) + 1), channel, NOW, author_name, reply, said, only_for)
        self.kept.append(message)
        self.keys[channel, dedupe_key] = message.id
        return message

    async def update_message(self, message: str, reply: Reply) -> Message | None:
        for place, one in enumerate(self.kept):
            if one.id == message:
                self.kept[place] = replace(one, outcome=reply)
                return self.kept[place]
        return None

    async def find_message(self, channel: str, dedupe_key: str) -> str | None:
        return self.keys.get((channel, dedupe_key))


class TableDispatch:
    """Answers by the text of a command, or by the action of a button or form; remembers what it was asked."""

    def __init__(self, answers: dict[str, Outcome | Exception | Callable[[Request], Outcome]]) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Outcome:
        self.asked.append(request)
        answer = self.answers[request.action or request.text]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def chat(
    store: MemoryStore, dispatch: Callable[[Request], Awaitable[Outcome]]
) -> tuple[WebPlatform, web.Application]:
    """The platform and an application that serves it, with a stand-in for downloads."""
    platform = WebPlatform(
        store,
        commands=COMMANDS,
        file_url=lambda request, file: f"/files/{request.user}-{file.name}",
        streams=Streams(heartbeat=0.05),
    )
    app = web.Application()

    async def dispatch_and_post(request: Request) -> Outcome:
        """What the channel sees goes out as the outbox sends it: apart from the answer."""
        outcome = await dispatch(request)
        if isinstance(outcome, Reply) and outcome.audience is Audience.CHANNEL:
            await platform.post(request.place, outcome, dedupe_key=request.delivery)
        return outcome

    platform.mount(app, dispatch_and_post)

    async def download(_: web.Request) -> web.Response:
        return web.Response(text="id,text\n", headers={"Content-Disposition": "attachment"})

    app.router.add_get("/files/{name}", download)
    return platform, app


@contextmanager
def served(app: web.Application) -> Iterator[tuple[str, asyncio.AbstractEventLoop]]:
    """Serve on loopback from a thread of its own; gives the address and the loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = web.AppRunner(app, shutdown_timeout=1)

    async def start() -> int:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port: int = runner.addresses[0][1]
        return port

    async def end() -> None:
        await runner.cleanup()
        # A browser may have called again meanwhile; what is being closed is closed before the loop is.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=1)
        for _ in range(3):
            await asyncio.sleep(0)

    port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield f"http://127.0.0.1:{port}", loop
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
