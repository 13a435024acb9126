"""A model that says what a test wants: a small HTTP server on loopback that speaks chat completions.

`async with scripted(says(question)) as model:` serves; `model.base_url` is its address and `model.asked` what it
was sent. An answer is a function from the request's JSON to what goes back. The last one of a script answers all
further requests. A server that is told to `wait` answers when the test ends, so no test sleeps.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[["ScriptedModel", dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class ScriptedModel:
    """The server's side of a test."""

    script: list[Answer]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base_url: str = ""
    together: int = 0
    most_together: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def words(self) -> str:
        """Everything that was ever sent, in one string, with its escapes undone."""
        return "\n".join(json.dumps(each, ensure_ascii=False) + said_in(each) for each in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        self.came.set()
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        try:
            if step is broken_off:
                hangs_up(request)
            return await step(self, body)
        finally:
            self.together -= 1


def said_in(body: dict[str, Any]) -> str:
    """The strings of the data that a request carries, as a model would read them."""
    data = body["messages"][1]["content"]
    begin, end = data.index("{"), data.rindex("}")
    return json.dumps(json.loads(data[begin : end + 1]), ensure_ascii=False)


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """The data that a request carries."""
    return dict(json.loads(said_in(body)))


def application(model: ScriptedModel) -> web.Application:
    """The server's routes."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.answer)
    return app


@asynccontextmanager
async def scripted(*script: Answer) -> AsyncIterator[ScriptedModel]:
    model = ScriptedModel(list(script))
    server = TestServer(application(model), host="127.0.0.1")
    await server.start_server()
    model.base_url = f"http://127.0.0.1:{server.port}/v1"
    try:
        yield model
    finally:
        model.let_go.set()
        await server.close()


def completion(content: object, *, refusal: str | None = None, finish: str = "stop") -> dict[str, Any]:
    return {
        "id": "c-1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
    }


def sends(body: object, status: int = 200) -> Answer:
    """Answer with this JSON."""

    async def answer(_model: ScriptedModel, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


def says(
    *questions: str, quotes: Sequence[tuple[str, str]] = (), principles: Sequence[str] = (), **more: object
) -> Answer:
    """Answer with a draft of these questions."""
    draft = {
        "questions": list(questions),
        "quotes": [{"voice": voice, "words": words} for voice, words in quotes],
        "principles": list(principles),
        **more,
    }
    return sends(completion(json.dumps(draft)))


def says_plainly(content: object, **more: Any) -> Answer:
    """Answer with this text, whatever it is."""
    return sends(completion(content, **more))


def fails(status: int, message: str = "no", param: str | None = None) -> Answer:
    """Answer with an error as OpenAI's endpoint words them."""
    return sends({"error": {"message": message, "type": "error", "param": param, "code": None}}, status)


async def waits(model: ScriptedModel, _body: dict[str, Any]) -> web.StreamResponse:
    """Answer when the test lets go."""
    await model.let_go.wait()
    return web.json_response(completion("{}"))


def held(answer: Answer) -> Answer:
    """Give this answer when the test lets go."""

    async def later(model: ScriptedModel, body: dict[str, Any]) -> web.StreamResponse:
        await model.let_go.wait()
        return await answer(model, body)

    return later


def hangs_up(request: web.Request) -> None:
    """Close the connection under the request."""
    if request.transport is not None:
        request.transport.abort()


def raw(text: str, content_type: str = "text/html", status: int = 200) -> Answer:
    """Answer with something that is not JSON at all."""

    async def answer(_model: ScriptedModel, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text=text, content_type=content_type, status=status)

    return answer


broken_off = says()
"""The connection is closed in the middle of the request."""
