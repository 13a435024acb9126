"""The way out to Slack: posting, drawing anew, telling one person alone; and what each refusal means."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.origin import (
    Hook,
    direct_message,
    direct_message_id,
    hook_of_message,
    message_of_hook,
    origin_of,
)
from adapters.slack.refusals import (
    ARCHIVED,
    DEACTIVATED,
    LEFT,
    NOT_THERE,
    STREAMING,
    UNDRAWABLE,
    archived,
    code_of,
    failure_of,
    reason_of,
    unanswered,
    uninvited,
)
from adapters.slack.render import Json, escaped, render_reply, summary
from adapters.slack.streams import stop
from adapters.slack.texts import fitted
from bot.errors import NotDelivered
from bot.messages import Reply
from bot.plain_text import to_text
from bot.ports import Place

# What chat.postMessage allows for one channel.
POST_SECONDS = 1.0
# Whoever was told of a message that could not be delivered is not told again; so many are remembered.
_MOST_TOLD = 10_000
METADATA_EVENT = "customer_chair"
_PLAIN_TEXT = 3_900
_HOOK_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
_NO_FILE = "The file could not be handed over. Ask for it once more."
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
Call = Callable[..., Awaitable[AsyncSlackResponse]]


class Sender:
    """Sends. `token_for` gives the token that speaks in a workspace, None where the app is not installed."""

    def __init__(
        self,
        client: AsyncWebClient,
        token_for: Callable[[str], Awaitable[str | None]],
        *,
        now: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._token_for = token_for
        self._now = now
        self._pause = pause
        self._next: dict[str, float] = {}
        self._told: OrderedDict[str, None] = OrderedDict()

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """Post a message and give its id, which is Slack's `ts`.

        Raises:
            NotDelivered: it certainly did not arrive. Where the bot is not in the channel, whoever caused it is
                told once how to invite it, and it is tried again later.
        """
        await self._slowly(place.channel)
        try:
            answer = await self._call(
                self._client.chat_postMessage,
                place.workspace,
                reply,
                channel=place.channel,
                thread_ts=place.thread,
                metadata=_marked(dedupe_key),
                unfurl_links=False,
                unfurl_media=False,
            )
        except NotDelivered as failure:
            if code_of(failure) in NOT_THERE:
                await self._tell_once(place, dedupe_key, uninvited(reply))
            elif code_of(failure) == ARCHIVED:
                await self._tell_once(place, dedupe_key, archived(reply))
            raise
        except (TimeoutError, aiohttp.ClientError):
            await self._tell_cause(place, dedupe_key, unanswered(reply))
            raise
        return str(answer["ts"])

    async def update(self, place: Place, message: str, reply: Reply) -> None:
        """Draw `reply` in place of a message posted before.

        Raises:
            NotDelivered: it certainly was not.
        """
        channel, ts = direct_message(message) or (place.channel, message)
        shown_of = place.channel if channel != place.channel else ""
        draw = partial(
            self._call, self._client.chat_update, place.workspace, reply, shown_of=shown_of, channel=channel, ts=ts
        )
        try:
            await draw()
        except NotDelivered as failure:
            if code_of(failure) != STREAMING:
                raise
            await stop(self._client, channel, ts, await self._token(place.workspace))
            await draw()

    async def tell(
        self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str = ""
    ) -> str:
        """Show `reply` to one person: in place of their own message while Slack allows that, else directly.

        Raises:
            NotDelivered: it certainly did not arrive.
        """
        hook = hook_of_message(updates or "")
        if hook is not None and await self.respond(place, hook, reply, replace=True):
            return message_of_hook(hook)
        if updates and direct_message(updates):
            try:
                await self.update(place, updates, reply)
            except NotDelivered as failure:
                if failure.again:
                    raise
            else:
                return updates
        return await self.direct(place, person, reply, dedupe_key=dedupe_key)

    async def direct(self, place: Place, person: str, reply: Reply, *, dedupe_key: str = "") -> str:
        """One direct message; its buttons speak of the channel of `place`.

        Raises:
            NotDelivered: it certainly did not arrive.
        """
        await self._slowly(person)
        try:
            return await self._direct(place, person, reply, dedupe_key)
        except NotDelivered as failure:
            if code_of(failure) in LEFT and await self._has_left(place.workspace, person):
                raise NotDelivered(DEACTIVATED, again=False, gone=True) from None
            raise

    async def _has_left(self, workspace: str, person: str) -> bool:
        """Whether a person's account is deactivated."""
        try:
            answer = await self._client.users_info(user=person, token=await self._token(workspace))
        except SlackApiError as error:
            return reason_of(error) in LEFT
        return bool((answer.get("user") or {}).get("deleted"))

    async def _direct(self, place: Place, person: str, reply: Reply, dedupe_key: str) -> str:
        shown_of = "" if place.channel in (person, "") or place.channel.startswith("D") else place.channel
        answer = await self._call(
            self._client.chat_postMessage,
            place.workspace,
            reply,
            shown_of=shown_of,
            channel=person,
            metadata=_marked(dedupe_key) if dedupe_key else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        return direct_message_id(str(answer["channel"]), str(answer["ts"]))

    async def respond(self, place: Place, hook: Hook, reply: Reply, *, replace: bool) -> bool:
        """Answer at the address that came with a command or a button; whether Slack took it.

        With `replace` in place of what was answered there before; Slack may show what comes for a command beside it
        (bolt-python 1268).

        Raises:
            TimeoutError, aiohttp.ClientError: it may have arrived, so it must not be said anywhere else.
        """
        if not hook.answers(self._now()) or self._client.session is None or not self.is_of_slack(hook.url):
            return False
        body: Json = {
            "response_type": "ephemeral",
            "replace_original": replace,
            "text": summary(reply),
            "blocks": render_reply(reply),
        }
        if place.thread:
            body["thread_ts"] = place.thread
        try:
            async with self._client.session.post(hook.url, json=body, allow_redirects=False) as answer:
                said = (await answer.text())[:200]
                return answer.status == 200 and '"ok":false' not in said.replace(" ", "")
        except _NEVER_SENT:
            return False

    def is_of_slack(self, address: str) -> bool:
        """Whether an address is one of Slack's own: nothing that comes in a payload may be called otherwise."""
        try:
            asked, api = urlsplit(address), urlsplit(self._client.base_url)
        except ValueError:
            return False
        return (asked.scheme, asked.netloc) == (api.scheme, api.netloc) or (
            asked.scheme == "https" and asked.netloc in _HOOK_HOSTS
        )

    async def answer(self, place: Place, person: str, hook: Hook, reply: Reply, *, replace: bool = False) -> None:
        """Say something to the person who asked: where they asked, seen by them alone; else as a direct message.

        Raises:
            NotDelivered: not even that was possible.
        """
        try:
            if await self.respond(place, hook, reply, replace=replace):
                return
        except (TimeoutError, aiohttp.ClientError):
            raise NotDelivered("Slack did not say whether it arrived", again=False) from None
        if place.channel and place.channel != person and not place.channel.startswith("D"):
            try:
                await self.whisper(place, person, reply)
            except NotDelivered as failure:
                if failure.again and code_of(failure) not in NOT_THERE:
                    raise
            else:
                return
        await self.direct(place, person, reply)

    async def whisper(self, place: Place, person: str, reply: Reply) -> None:
        """Show something unasked to one person where they are, seen by them alone; where it cannot be, nothing.

        Raises:
            NotDelivered: it was not shown.
        """
        await self._call(
            self._client.chat_postEphemeral,
            place.workspace,
            reply,
            channel=place.channel,
            user=person,
            thread_ts=place.thread,
        )

    async def upload(
        self, place: Place, person: str, name: str, content: bytes, comment: str, *, dedupe_key: str
    ) -> str:
        """Hand a file to one person, in their direct messages, and give its id.

        Raises:
            NotDelivered: Slack did not take it; whoever asked is told where it is not tried again.
        """
        token = await self._token(place.workspace)
        try:
            opened = await self._client.conversations_open(users=person, token=token)
            answer = await self._client.files_upload_v2(
                channel=opened["channel"]["id"],
                filename=name,
                title=name,
                content=content,
                initial_comment=escaped(fitted(comment or name, _PLAIN_TEXT)),
                token=token,
            )
        except SlackApiError as error:
            failure = failure_of(error)
            if not failure.again:
                await self._tell_once(place, dedupe_key, Reply(_NO_FILE))
            raise failure from None
        except _NEVER_SENT:
            raise NotDelivered("Slack cannot be reached", again=True) from None
        return str((answer.get("files") or [{}])[0].get("id") or name)

    async def _call(
        self, method: Call, workspace: str, reply: Reply, *, shown_of: str = "", **where: Any
    ) -> AsyncSlackResponse:
        """Send a reply with a method of the Web API; as plain text where Slack will not take its blocks."""
        token = await self._token(workspace)
        given = {name: value for name, value in where.items() if value is not None}
        try:
            blocks = render_reply(reply, shown_of)
            return await method(token=token, text=summary(reply), blocks=blocks, **given)
        except SlackApiError as error:
            if reason_of(error) not in UNDRAWABLE:
                raise failure_of(error) from None
        except _NEVER_SENT:
            raise NotDelivered("Slack cannot be reached", again=True) from None
        try:
            text = escaped(fitted(to_text(reply), _PLAIN_TEXT))
            return await method(token=token, text=text, blocks=[], **given)
        except SlackApiError as error:
            raise failure_of(error) from None

    async def _token(self, workspace: str) -> str:
        token = await self._token_for(workspace)
        if token is None:
            raise NotDelivered("the app is not installed in this workspace", again=True)
        return token

    async def _slowly(self, channel: str) -> None:
        """At most one message a second to a channel."""
        now = self._now()
        start = max(now, self._next.get(channel, 0.0))
        self._next[channel] = start + POST_SECONDS
        if len(self._next) > 1_000:
            self._next = {each: due for each, due in self._next.items() if due > now}
        if start > now:
            await self._pause(start - now)

    async def _tell_once(self, place: Place, key: str, said: Reply) -> None:
        if key not in self._told:
            self._told[key] = None
            if len(self._told) > _MOST_TOLD:
                self._told.popitem(last=False)
            await self._tell_cause(place, key, said)

    async def _tell_cause(self, place: Place, key: str, said: Reply) -> None:
        """Tell whoever caused a message what became of it, where the key says who that is."""
        origin = origin_of(key)
        if origin is None:
            return
        try:
            if not await self.respond(place, origin.hook, said, replace=False):
                await self.direct(place, origin.user, said)
        except (NotDelivered, TimeoutError, aiohttp.ClientError):
            return  # The message itself stays in the outbox with its reason.


def key_kept(key: str) -> str:
    """As much of a message's key as is sent with it."""
    return key[:200]


def _marked(key: str) -> Json:
    """What marks a message with its key; nobody sees it."""
    return {"event_type": METADATA_EVENT, "event_payload": {"key": key_kept(key)}}
