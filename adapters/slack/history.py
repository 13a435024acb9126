"""Looking up whether a message arrived: needs to read history, so only the variant that asks for that has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.origin import direct_message_id, hook_of_message
from adapters.slack.refusals import failure_of
from adapters.slack.sending import METADATA_EVENT, key_kept
from bot.errors import CannotTell
from bot.ports import Place

# A message is given up a little over a day after it was due.
LOOKED_BACK_SECONDS = 26 * 3_600
_PAGE = 200
_MOST_PAGES = 5


class History:
    """Finds what was posted by the key that it was marked with. `token_for` as in `Sender`."""

    def __init__(
        self, client: AsyncWebClient, token_for: Callable[[str], Awaitable[str | None]], now: Callable[[], float]
    ) -> None:
        self._client = client
        self._token_for = token_for
        self._now = now

    async def find(self, place: Place, key: str, *, person: str | None, updates: str | None) -> str | None:
        """The id of the message with this key: in the place, or in the direct messages of `person`.

        Raises:
            CannotTell: Slack does not let us look, there is too much to look through, or it may have been shown in
                a message that stands in no history.
        """
        if updates and hook_of_message(updates) is not None:
            raise CannotTell
        token = await self._token_for(place.workspace)
        if token is None:
            raise CannotTell
        try:
            channel = await self._direct(person, token) if person else place.channel
            ts = await self._in(channel, None if person else place.thread, key, token)
        except SlackApiError as error:
            if failure_of(error).after is not None:
                raise  # Slack asked to wait: it is looked up once more.
            raise CannotTell from None
        return ts and (direct_message_id(channel, ts) if person else ts)

    async def _direct(self, person: str, token: str) -> str:
        opened = await self._client.conversations_open(users=person, token=token)
        return str(opened["channel"]["id"])

    async def _in(self, channel: str, thread: str | None, key: str, token: str) -> str | None:
        given: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _PAGE, "token": token}
        given["oldest"] = str(int(self._now()) - LOOKED_BACK_SECONDS)
        cursor = ""
        for _ in range(_MOST_PAGES):
            more = {**given, **({"cursor": cursor} if cursor else {})}
            if thread:
                answer = await self._client.conversations_replies(ts=thread, **more)
            else:
                answer = await self._client.conversations_history(**more)
            for message in answer.get("messages") or ():
                if _key_of(message) == key_kept(key):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise CannotTell


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return None
    return str((metadata.get("event_payload") or {}).get("key"))
