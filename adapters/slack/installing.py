"""Many workspaces: who the bot is in each, which token speaks there, and how a token that ends is made anew."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from logging import Logger

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import quiet_logger
from adapters.slack.requests import NAME
from bot.ports import Clock
from storage import installations, oauth_states
from storage.crypto import CannotOpen, Vault
from storage.engine import EVERY_WORKSPACE, Database
from storage.installation_models import Installation

STATE_LIVES = timedelta(minutes=10)
# Slack's tokens live twelve hours; one that ends sooner than this is made anew before it is used.
REFRESH_BEFORE = timedelta(hours=2)
_REFRESH_LEASE = timedelta(minutes=1)
_STATE_BYTES = 32
_log = structlog.get_logger()


class Installations(AsyncInstallationStore, AsyncAuthorize):
    """Keeps what was installed, tokens sealed, and tells Bolt and the sender which of them holds where.

    A request costs one query and no call: who the bot is was kept when it was installed.
    """

    def __init__(self, database: Database, vault: Vault, clock: Clock, client_id: str, client_secret: str) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._client_id = client_id
        self._client_secret = client_secret
        self._belonging: set[tuple[str, str]] = set()
        self._refreshing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # The Web API; set once the platform has made it.
        self.client: AsyncWebClient | None = None

    @property
    def logger(self) -> Logger:
        """Slack's libraries write here."""
        return quiet_logger()

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keep what Slack gave for an install, in place of an earlier one; being there again ends a purge."""
        whole = bool(installation.is_enterprise_install)
        home = installation.enterprise_id if whole else installation.team_id
        name = installation.enterprise_name if whole else installation.team_name
        if not home or not installation.bot_token:
            raise ValueError("Slack gave neither a place nor a token")
        now = self._clock.now()
        refresh, ends = installation.bot_refresh_token, installation.bot_token_expires_at
        row = Installation(
            workspace=home,
            organisation=installation.enterprise_id,
            whole_organisation=whole,
            app=installation.app_id or "",
            bot=installation.bot_id or "",
            bot_user=installation.bot_user_id or "",
            scopes=sorted(installation.bot_scopes or ()),
            token=self._vault.seal(installation.bot_token),
            refresh_token=self._vault.seal(refresh) if refresh else None,
            expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
            installed_by=installation.user_id or "",
            installed_at=now,
        )
        await self._database.write(home, installations.save, row, platform=NAME, name=name or "", now=now)

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - what Bolt passes
        actor_team_id: str | None = None,  # noqa: ARG002 - the shape of the call is given
        actor_user_id: str | None = None,  # noqa: ARG002 - the shape of the call is given
    ) -> AuthorizeResult | None:
        """Who the bot is where a request comes from; None where it is not installed."""
        home = enterprise_id if context.is_enterprise_install or not team_id else team_id
        found = await self._database.read(home, installations.find) if home else None
        if found is None and enterprise_id and home != enterprise_id:
            found = await self._database.read(enterprise_id, installations.find)
        token = self._opened(found)
        if found is None or token is None:
            return None
        if found.whole_organisation and team_id:
            await self._note_whose(team_id, found.workspace)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user or None,
            bot_id=found.bot or None,
            bot_token=token,
            user_id=user_id,
        )

    async def token_for(self, workspace: str) -> str | None:
        """The token that speaks in a workspace, made anew where it is about to end; None where there is none."""
        found = await self._database.read(workspace, installations.find_covering)
        if found is None:
            return None
        if self._ends_soon(found):
            async with self._refreshing[found.workspace]:
                found = await self._refreshed(found.workspace) or found
        return self._opened(found)

    def _ends_soon(self, found: Installation) -> bool:
        soon = self._clock.now() + REFRESH_BEFORE
        return bool(found.refresh_token and found.expires_at and found.expires_at < soon)

    async def _refreshed(self, home: str) -> Installation | None:
        """The installation with a new token; as it is where another process is making one, or Slack refuses."""
        mine = await self._database.write(home, installations.begin_refresh, self._clock.now(), _REFRESH_LEASE)
        found = await self._database.read(home, installations.find)
        # Read anew: whoever had the right before may just have made one.
        if not mine or found is None or not self._ends_soon(found) or self.client is None:
            return found
        try:
            answer = await self.client.oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=self._vault.open(found.refresh_token or ""),
            )
        except (SlackApiError, CannotOpen) as error:
            _log.warning("slack.token_not_refreshed", workspace=home, error=type(error).__name__)
            return found
        await self._database.write(
            home,
            installations.refreshed,
            token=self._vault.seal(answer["access_token"]),
            refresh_token=self._vault.seal(answer["refresh_token"]),
            expires_at=self._clock.now() + timedelta(seconds=int(answer["expires_in"])),
        )
        return await self._database.read(home, installations.find)

    def _opened(self, found: Installation | None) -> str | None:
        try:
            return self._vault.open(found.token) if found else None
        except CannotOpen:
            _log.error("slack.token_sealed_with_another_key", workspace=found.workspace if found else "")
            return None

    async def _note_whose(self, team: str, organisation: str) -> None:
        if (team, organisation) not in self._belonging:
            now = self._clock.now()
            await self._database.write(team, installations.belongs_to, organisation, platform=NAME, now=now)
            self._belonging.add((team, organisation))


class OAuthStates(AsyncOAuthStateStore):
    """The one-time words of installs: each is good once, for ten minutes, whichever process it comes back to."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """Slack's libraries write here."""
        return quiet_logger()

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new word."""
        state = secrets.token_urlsafe(_STATE_BYTES)
        until = self._clock.now() + STATE_LIVES
        await self._database.write(EVERY_WORKSPACE, oauth_states.issue, state, until)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the word is good; it is not from then on."""
        return await self._database.write(EVERY_WORKSPACE, oauth_states.consume, state, self._clock.now())
