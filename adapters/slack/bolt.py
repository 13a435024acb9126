"""Slack's own library, set up so that no request waits for Slack and no log holds a person's words."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings

NOT_INSTALLED = (
    "Customer Chair is not installed in this workspace any more. An admin can install it again; nothing was lost."
)
# Bolt reads these by itself and then switches to OAuth with stores of its own.
_READ_BY_BOLT = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")


class WithoutWords(logging.Filter):
    """Keeps where and how bad, drops what: Bolt puts whole request bodies into its messages and its exceptions."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let warnings through, without their words."""
        if record.levelno < logging.WARNING:
            return False
        failed = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "a warning"
        record.msg, record.args = f"{failed} in {record.module}.{record.funcName}", ()
        record.exc_info = record.exc_text = None
        return True


def quiet_logger() -> logging.Logger:
    """The logger that everything of Slack's libraries writes to."""
    logger = logging.getLogger("customer_chair.slack")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(WithoutWords())
    return logger


class OneWorkspace(AsyncAuthorize):
    """The token of the settings, for whichever workspace it belongs to: no request waits for Slack to say so."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.bot_user = ""
        self.bot = ""
        self.team = ""

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - what Bolt passes
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - the shape of the call is given
        actor_team_id: str | None = None,  # noqa: ARG002 - the shape of the call is given
        actor_user_id: str | None = None,  # noqa: ARG002 - the shape of the call is given
    ) -> AuthorizeResult | None:
        """The token; None for a workspace that it does not belong to, as far as that is known."""
        if self.team and team_id and team_id != self.team:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=self.bot_user or None,
            bot_id=self.bot or None,
            bot_token=self._token,
            user_id=user_id,
        )

    async def token_for(self, workspace: str) -> str | None:
        """The token that speaks in a workspace."""
        return self._token if not self.team or workspace == self.team else None

    async def learn(self, client: AsyncWebClient) -> None:
        """Ask Slack once who the token is; until it answers, every workspace may use it."""
        answer = await client.auth_test(token=self._token)
        self.bot_user, self.bot = answer.get("user_id") or "", answer.get("bot_id") or ""
        self.team = "" if answer.get("is_enterprise_install") else answer.get("team_id") or ""


def make_client(settings: Settings) -> AsyncWebClient:
    """The Web API. Its session is set once the loop runs; it retries nothing: each call knows better."""
    return AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[], logger=quiet_logger())


def make_app(
    settings: Settings, client: AsyncWebClient, authorize: AsyncAuthorize, *, verifies: bool = True
) -> AsyncApp:
    """Bolt's application. Listeners run before the acknowledgement, so that it says that the work is saved.

    Without `verifies` whoever passes requests on has held them against their signature.
    """
    with _unseen(_READ_BY_BOLT):
        return AsyncApp(
            name="customer_chair.slack",
            logger=quiet_logger(),
            process_before_response=True,
            signing_secret=settings.slack_signing_secret,
            request_verification_enabled=verifies,
            client=client,
            authorize=authorize,  # type: ignore[arg-type]  # Bolt takes both, and says one
            user_facing_authorize_error_message=NOT_INSTALLED,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )


@contextmanager
def _unseen(names: tuple[str, ...]) -> Iterator[None]:
    """These environment variables do not exist meanwhile: our settings say what they mean, not Bolt."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
