"""What a handler works with: the request, who is asking from where, and the ways to read and to change."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.chair.reading import Chair
from bot.messages import Audience, File, Form, Invalid, Paragraph, Reply, outcome_from_json, to_json
from bot.ports import BoardLinks, Clock, Place, Request
from storage import deliveries, outbox
from storage.engine import Database, WorkspaceSession
from storage.vocabulary import Role

Params = ParamSpec("Params")
Result = TypeVar("Result")
DONE_BEFORE = "That was done before; what was said about it is not kept any more."


@dataclass(frozen=True, slots=True)
class Services:
    """What the core runs on, put together once by the composition root.

    `wake` tells the deliverer that something was put into the outbox. `model_host` is the machine that AI answers
    from, empty where AI is off: what leaves the server is told. `is_direct` tells whether a place is a conversation
    with one person alone, `reads_channels` whether this installation asks for the right to read any. Without
    `board` nobody serves one. `links_later` are the
    platforms on which a big file is made behind the answer, and a link to it posted.
    """

    database: Database
    chair: Chair
    clock: Clock
    wake: Callable[[], None] = lambda: None
    model_host: str = ""
    is_direct: Callable[[Place], bool] = lambda _: False
    board: BoardLinks | None = None
    reads_channels: bool = False
    links_later: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do in the channel they stand in."""

    is_admin: bool = False
    roles: frozenset[Role] = frozenset()

    @property
    def may_export(self) -> bool:
        """Facilitators and admins take the log out and change settings."""
        return self.is_admin or Role.FACILITATOR in self.roles

    @property
    def may_edit(self) -> bool:
        """Everyone but a manager, who reads; one who is a member or facilitator besides edits as those do."""
        return self.is_admin or Role.MANAGER not in self.roles or bool(self.roles - {Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Context:
    """One request being answered."""

    request: Request
    services: Services
    standing: Standing

    @property
    def here(self) -> str:
        """The channel one stands in."""
        return self.request.place.channel

    @property
    def channel_name(self) -> str:
        """What people call the channel one stands in."""
        return self.request.channel_name or self.here

    @property
    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.services.clock.now().astimezone(UTC)

    @property
    def today(self) -> date:
        """The present day in UTC."""
        return self.now.date()

    async def read(
        self,
        query: Callable[Concatenate[WorkspaceSession, Params], Result],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> Result:
        """Run a query in this workspace."""
        return await self.services.database.read(self.request.place.workspace, query, *args, **kwargs)

    async def once(
        self, effect: Callable[[WorkspaceSession], Reply | Form | Invalid | File]
    ) -> Reply | Form | Invalid | File:
        """Run a change as one transaction, together with the request's delivery key and what it makes the bot post.

        The same delivery again does nothing and is answered as before. A reply for the channel goes into the outbox
        here, so it is posted exactly when the change is saved. An effect that refuses (`Invalid`, a form
        shown again, an error) leaves nothing behind.
        """
        key = self.request.delivery

        def transaction(ws: WorkspaceSession) -> Reply | Form | Invalid | File:
            if key and not deliveries.begin(ws, key, self.now):
                return _as_before(deliveries.answer(ws, key))
            outcome = effect(ws)
            if isinstance(outcome, Invalid | Form):
                raise _RefusedError(outcome)
            if isinstance(outcome, Reply) and outcome.audience is Audience.CHANNEL:
                self.post(ws, self.request.place, outcome, key=f"answer:{key or secrets.token_hex(8)}")
            if isinstance(outcome, File) and self.request.files_sent:
                self._send_file(ws, outcome, key=f"file:{key or secrets.token_hex(8)}")
            if key:
                forget_at = outcome.forget_at if isinstance(outcome, Reply) else None
                deliveries.answered(ws, key, to_json(outcome), forget_at)
            return outcome

        try:
            outcome = await self.services.database.write(self.request.place.workspace, transaction)
        except _RefusedError as refused:
            return refused.outcome
        self.services.wake()
        return outcome

    def post(
        self, ws: WorkspaceSession, place: Place, reply: Reply, *, key: str, only_for: str | None = None
    ) -> None:
        """Put a message into the outbox, as part of the change that causes it; with `only_for`, for one person."""
        outbox.put(
            ws,
            key,
            platform=place.platform,
            channel=place.channel,
            thread=place.thread,
            only_for=only_for,
            updates=self.request.message if reply.replace and self.request.shared else None,
            about=reply.about or None,
            content=to_json(replace(reply, next=None)),
            now=self.now,
            expires_at=reply.forget_at,
        )

    def _send_file(self, ws: WorkspaceSession, file: File, *, key: str) -> None:
        """Put a file's recipe into the outbox, for whoever asked: it is made when it is sent."""
        outbox.put(
            ws,
            key,
            platform=self.request.place.platform,
            channel=self.request.place.channel,
            thread=self.request.place.thread,
            only_for=self.request.user,
            content=to_json(file),
            now=self.now,
        )

    def post_under(self, ws: WorkspaceSession, channel: str, about: str, reply: Reply, *, key: str) -> None:
        """Say something of a record in its channel, in the thread under its card where the platform has threads."""
        card = outbox.card_of(ws, about, channel)
        place = replace(self.request.place, channel=channel, thread=card)
        self.post(ws, place, replace(reply, about=""), key=key)

    def redraw(self, ws: WorkspaceSession, channel: str, reply: Reply) -> None:
        """Draw a record's card anew where it was posted, or is about to be; nothing where it was not shown."""
        outbox.redraw(
            ws,
            f"redraw:{reply.about}:{self.request.delivery or secrets.token_hex(8)}",
            platform=self.request.place.platform,
            channel=channel,
            about=reply.about,
            content=to_json(reply),
            now=self.now,
        )


def _as_before(stored: dict[str, Any] | None) -> Reply | Form | Invalid | File:
    """The answer that a request got the first time, or that it was done, where the answer is not kept any more."""
    if stored is None:
        return Reply(DONE_BEFORE, (Paragraph(DONE_BEFORE),))
    return outcome_from_json(stored)


class _RefusedError(Exception):
    """Undoes a transaction whose effect asks the person again."""

    def __init__(self, outcome: Invalid | Form) -> None:
        super().__init__()
        self.outcome = outcome
