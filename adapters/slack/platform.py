"""Slack as a chat platform: HTTP in, the Web API out, mounted in the one application."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from time import time
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.limits import busy
from adapters.slack import modal
from adapters.slack.answering import Answering, Outward
from adapters.slack.bolt import OneWorkspace, make_app, make_client
from adapters.slack.failing import Failing
from adapters.slack.history import History
from adapters.slack.kept import Kept
from adapters.slack.origin import DIRECTLY, Hook, direct_message, message_of_hook, origin_of
from adapters.slack.people import People
from adapters.slack.refusals import ARCHIVED, GONE, code_of, too_large
from adapters.slack.requests import (
    NAME,
    MalformedPayload,
    Received,
    check_names,
    from_action,
    from_command,
    from_mention,
    from_shortcut,
    from_submission,
)
from adapters.slack.sending import Sender
from adapters.slack.staying import stays
from adapters.slack.tasks import Tasks
from bot.errors import NotDelivered
from bot.messages import File, Reply
from bot.ports import Dispatch, Place
from bot.settings import Settings

EVENTS_PATH = "/slack/events"
DRAIN_SECONDS = 7.0
CALL_SECONDS = 10.0
# Slack's library holds a file in memory while it is sent, and takes nothing in its place.
LARGEST_UPLOAD = 50 * 1024 * 1024
CONNECT_SECONDS = 5.0
_STAMP, _SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
ANYTHING = re.compile(".*", re.DOTALL)
# Adds listeners to Bolt's application before the platform's own, which take everything that is left.
Feature = Callable[[AsyncApp, "SlackPlatform"], None]
TokenFor = Callable[[str], Awaitable[str | None]]


class SlackPlatform:
    """One instance serves every workspace.

    `authorize` tells Bolt who the app is in a workspace and `token_for` gives the token to send with there; without
    them the token of the settings is both. `features` add listeners, such as those of installing and of App Home.
    """

    name = NAME

    def __init__(
        self,
        settings: Settings,
        kept: Kept,
        *,
        authorize: AsyncAuthorize | None = None,
        token_for: TokenFor | None = None,
        features: Sequence[Feature] = (),
        now: Callable[[], float] = time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.kept = kept
        # Only the variant that reads history can look up what was sent.
        self.remembers_posts = "history" in settings.slack_variants
        self._now = now
        self._features = tuple(features)
        # What is to be done first when the server ends.
        self.at_end: list[Callable[[], Awaitable[None]]] = []
        self._one = OneWorkspace(settings.slack_bot_token)
        self.token_for: TokenFor = token_for or self._one.token_for
        self._learns = authorize is None
        self._over_http = bool(settings.slack_signing_secret)
        # Without a signing secret (Socket Mode) nothing that comes over HTTP is signed.
        self._verifier = SignatureVerifier(settings.slack_signing_secret or secrets.token_hex())
        self.tasks = Tasks()
        self.client = make_client(settings)
        self.bolt = make_app(settings, self.client, authorize or self._one, verifies=False)
        self.sender = Sender(self.client, self.token_for, now=now, pause=pause)
        self._history = History(self.client, self.token_for, now)
        self.people = People(self.client, self.token_for, kept.names, self.tasks)
        self._in_hand: set[str] = set()
        self._answering: Answering | None = None

    # -- the way in

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Add Slack's route to the application; what people do there goes to `dispatch`."""
        self.listen(dispatch)
        app.cleanup_ctx.append(self.running)
        if self._over_http:
            # With no secret of Slack's to hold them against, anybody could sign; Socket Mode needs no route.
            app.router.add_post(EVENTS_PATH, self._receive)

    def listen(self, dispatch: Dispatch) -> None:
        """Register everything with Bolt; for Socket Mode, which has no route, this alone."""
        out = Outward(self.client, self.token_for, self.sender, self.people, self.tasks, self.kept.later)
        self._answering = Answering(dispatch, out)
        for feature in self._features:
            feature(self.bolt, self)
        self.bolt.error(Failing(self.sender, self.tasks, self._now).answer)
        self.bolt.command(ANYTHING)(self._on_command)
        self.bolt.action(ANYTHING)(self._on_action)
        self.bolt.view_submission(ANYTHING)(self._on_submission)
        self.bolt.view_closed(ANYTHING)(_acknowledge)
        self.bolt.shortcut(ANYTHING)(self._on_shortcut)
        self.bolt.event("app_mention")(self._on_mention)
        self.bolt.event(ANYTHING)(_acknowledge)

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        """One session for every call while the application runs."""
        timeout = ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
        async with ClientSession(timeout=timeout, middlewares=(stays,)) as session:
            self.client.session = session
            if self._learns:
                self.tasks.start(self._one.learn(self.client), "auth.test")
            yield
        self.client.session = None

    async def drained(self, _: web.Application) -> AsyncIterator[None]:
        """Finish what was begun before what it needs ends; to be added after what it needs."""
        yield
        for end in self.at_end:
            await end()
        await self.tasks.drain(DRAIN_SECONDS)

    @property
    def answering(self) -> Answering:
        """What answers requests, for features that make some of their own."""
        assert self._answering is not None, "mount() comes first"  # noqa: S101 - for the type checker
        return self._answering

    async def _receive(self, http: web.Request) -> web.Response:
        # Before anything reads the body: Bolt parses first and verifies then.
        if not self._signed(await http.read(), http.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        if self.tasks.are_many:
            return busy()
        try:
            request = await to_bolt_request(http)
            check_names(request.body)
            if (address := request.body.get("response_url")) and not self.sender.is_of_slack(address):
                # Bolt itself would answer there, where it finds no installation.
                raise MalformedPayload
            # What fails in our listeners is answered by `Failing`; what fails outside of them, Bolt could not read.
            return await to_aiohttp_response(await self.bolt.async_dispatch(request))
        except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
            return web.json_response({"error": "not as Slack sends it"}, status=400)

    def _signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether Slack sent this within the last five minutes."""
        stamp, signature = headers.get(_STAMP), headers.get(_SIGNATURE)
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except (ValueError, TypeError):
            return False  # No text, no number for a time, or a signature of other letters than hexadecimal ones.

    async def _on_command(self, ack: AsyncAck, body: Mapping[str, Any]) -> BoltResponse:
        answer = await self.answering.command(from_command(body, self._now()))
        await ack()
        return BoltResponse(status=200, body=answer, headers=_JSON if answer else None)

    async def _on_action(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        received = from_action(body, self._now())
        if received.view is not None and modal.way_of(body["actions"][0]["action_id"]) is not None:
            await self._unless_outside(received, self.answering.way)
        elif received.request.action or received.request.text:
            await self._unless_outside(received, self.answering.press)
        await ack()

    async def _on_submission(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        received = from_submission(body, self._now())
        if await self.answering.is_outside(received):
            self.answering.refuse_outsider(received)
            await ack(response_action="clear")
            return
        await ack(await self.answering.submission(received))

    async def _on_shortcut(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await self._unless_outside(from_shortcut(body, self._now()), self.answering.press)
        await ack()

    async def _on_mention(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        event, key = body["event"], body.get("event_id") or ""
        if not event.get("bot_id") and event.get("user"):
            received = from_mention(body)
            await self.once(received, key, self.answering.mention)
        await ack()

    async def once(self, received: Received, key: str, act: Callable[[Received], Awaitable[None]]) -> None:
        """Answer an event that Slack may deliver again; a delivery that failed is answered when it comes again."""
        workspace = received.request.place.workspace
        if key in self._in_hand or await self.kept.handled(workspace, key):
            return
        self._in_hand.add(key)
        try:
            await self._unless_outside(received, act)
            await self.kept.note(workspace, key)
        finally:
            self._in_hand.discard(key)

    async def _unless_outside(self, received: Received, act: Callable[[Received], Awaitable[None]]) -> None:
        if await self.answering.is_outside(received):
            self.answering.refuse_outsider(received)
        else:
            await act(received)

    # -- the way out

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """Post a message that everyone in the place sees, and give its `ts`; a channel that is gone is noted."""
        try:
            ts = await self.sender.post(place, reply, dedupe_key=dedupe_key)
        except NotDelivered as failure:
            if code_of(failure) in GONE:
                await self.kept.gone(place.workspace, place.channel, failure.reason)
            raise
        await self.kept.back(place.workspace, place.channel)
        return ts

    async def update(self, place: Place, message: str, reply: Reply) -> None:
        """Draw `reply` in place of a message posted before."""
        try:
            await self.sender.update(place, message, reply)
        except NotDelivered as failure:
            if code_of(failure) == ARCHIVED and direct_message(message) is None:
                await self.kept.gone(place.workspace, place.channel, failure.reason)
            raise

    async def tell(self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        """Show `reply` to one person: in place of their own message for half an hour, else as a direct message."""
        return await self.sender.tell(place, person, reply, updates=updates, dedupe_key=dedupe_key)

    async def hand_over(self, place: Place, person: str, file: File, *, dedupe_key: str) -> str:
        """Make a file and upload it into somebody's direct messages; its id. Whoever asked for too much is told."""
        content = await self.kept.write_file(place, file, LARGEST_UPLOAD)
        if content is None:
            return await self.sender.direct(place, person, too_large(file), dedupe_key=dedupe_key)
        return await self.sender.upload(place, person, file.name, content, file.summary, dedupe_key=dedupe_key)

    async def find_posted(
        self, place: Place, dedupe_key: str, *, person: str | None = None, updates: str | None = None
    ) -> str | None:
        """The message marked with this key, in the variant that reads history; None in the others."""
        if not self.remembers_posts:
            return None
        return await self._history.find(place, dedupe_key, person=person, updates=updates)

    async def find_answer(self, place: Place, person: str, delivery: str) -> str | None:  # noqa: ARG002 - the shape of the call is given
        """Where the answer to a delivery can be drawn anew; where nowhere, one direct message is sent instead."""
        origin = origin_of(delivery)
        if origin is None:
            return None
        if origin.hook.answers(self._now()):
            return message_of_hook(Hook(origin.hook.url, int(self._now())))
        if place.channel.startswith("D") and not origin.hook.url:
            return await self.kept.shown(place.workspace, delivery)
        return DIRECTLY


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
