"""Being let out: an uninstall starts the time of grace after which everything of a workspace is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.platform import SlackPlatform
from bot.leaving import GRACE
from bot.ports import Clock
from storage import leaving
from storage.engine import Database

_log = structlog.get_logger()


class Lifecycle:
    """Hears that the bot was uninstalled or its token taken away. Slack says both, in any order, and again."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def __call__(self, bolt: AsyncApp, _: SlackPlatform) -> None:
        """Add the listeners."""
        bolt.event("app_uninstalled")(self._on_uninstalled)
        bolt.event("tokens_revoked")(self._on_revoked)

    async def _on_uninstalled(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await self._leave(body)
        await ack()

    async def _on_revoked(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        # One person's own token says nothing about the bot's.
        if (body["event"].get("tokens") or {}).get("bot"):
            await self._leave(body)
        await ack()

    async def _leave(self, body: Mapping[str, Any]) -> None:
        home = _home(body)
        if not home:
            return
        happened_at = datetime.fromtimestamp(int(body.get("event_time") or self._clock.now().timestamp()), UTC)
        left = await self._database.write(
            home, leaving.begin, happened_at=happened_at, purge_after=self._clock.now() + GRACE
        )
        _log.info("slack.uninstalled", workspace=home, deleted_after_days=GRACE.days if left else None)


def _home(body: Mapping[str, Any]) -> str:
    """Whose installation ended: an organisation's where it had installed the bot for all of its workspaces."""
    authorizations = body.get("authorizations") or ()
    whole = any(each.get("is_enterprise_install") and not each.get("team_id") for each in authorizations)
    team, organisation = body.get("team_id"), body.get("enterprise_id")
    return str((organisation if whole else None) or team or organisation or "")
