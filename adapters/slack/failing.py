"""What Slack is answered when something of ours failed before anybody could be answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack import modal
from adapters.slack.answering import private
from adapters.slack.origin import Hook
from adapters.slack.requests import MalformedPayload
from adapters.slack.sending import Sender
from adapters.slack.tasks import Tasks
from bot.failures import is_the_database, said_of
from bot.messages import Paragraph, Reply
from bot.ports import Place

_JSON: dict[str, str | Sequence[str]] = {"Content-Type": "application/json"}
_log = structlog.get_logger()


class Failing:
    """Answers for Bolt. No word of the request is logged.

    What is not of Slack's shape is refused: it would be no better the next time. While the database is at fault,
    who waits for an answer is told so; an event is sent again by Slack, as after any other failure.
    """

    def __init__(self, sender: Sender, tasks: Tasks, now: Callable[[], float]) -> None:
        self._sender = sender
        self._tasks = tasks
        self._now = now

    async def answer(
        self,
        error: Exception,
        request: AsyncBoltRequest,
        response: BoltResponse | None,  # noqa: ARG002 - Bolt passes by name
    ) -> BoltResponse:
        """The answer to a request that failed."""
        if isinstance(error, MalformedPayload):
            return BoltResponse(status=400, body="")
        _log.error("slack.failed", error=type(error).__name__)
        answer = self._told(request.body, error) if is_the_database(error) else None
        return answer or BoltResponse(status=500, body="")

    def _told(self, body: Mapping[str, Any], error: Exception) -> BoltResponse | None:
        if body.get("type") == "view_submission":
            view = modal.still_open(body["view"], said_of(error, form=True))
            return _json({"response_action": "update", "view": view})
        sentence = said_of(error)
        reply = Reply(sentence, (Paragraph(sentence),))
        if body.get("command"):
            return BoltResponse(status=200, body=private(reply), headers=_JSON)
        if not body.get("response_url"):
            return None
        hook = Hook(body["response_url"], int(self._now()))
        self._tasks.start(self._sender.respond(Place("slack", "", ""), hook, reply, replace=False), "slack.failed")
        return BoltResponse(status=200, body="")


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body, ensure_ascii=False), headers=_JSON)
