"""Slack put together from the settings: one workspace by token or many by OAuth, over HTTP, Socket Mode or both."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from adapters.slack.agent import AgentView
from adapters.slack.ambient import Ambient
from adapters.slack.home import Home
from adapters.slack.install_routes import InstallRoutes
from adapters.slack.installing import Installations, OAuthStates
from adapters.slack.kept import Kept, WriteFile
from adapters.slack.lifecycle import Lifecycle
from adapters.slack.platform import SlackPlatform
from adapters.slack.socket import SocketMode
from bot.ports import Clock, Dispatch
from bot.settings import Settings
from storage.crypto import Vault
from storage.engine import Database


class SlackWiring:
    """The platform with all that stands around it. `keys` seal tokens, the newest first."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        *,
        keys: Sequence[str],
        write_file: WriteFile,
        model_host: str = "",
    ) -> None:
        self._settings = settings
        kept = Kept(database, clock, write_file)
        agent = AgentView(suggests="agent" in settings.slack_variants)
        listening = (Ambient(),) if "ambient" in settings.slack_variants else ()
        features = (Lifecycle(database, clock), agent, *listening, Home())
        if not settings.slack_client_id:
            self._routes: InstallRoutes | None = None
            self.platform = SlackPlatform(settings, kept, features=features)
            return
        found = Installations(database, Vault(keys), clock, settings.slack_client_id, settings.slack_client_secret)
        self.platform = SlackPlatform(settings, kept, authorize=found, token_for=found.token_for, features=features)
        found.client = self.platform.client
        states = OAuthStates(database, clock)
        self._routes = InstallRoutes(settings, self.platform.client, found, states, model_host=model_host)

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Add Slack's routes, and what runs beside them."""
        self.platform.mount(app, dispatch)
        if self._routes is not None:
            self._routes.mount(app)

    def run_last(self, app: web.Application) -> None:
        """Add what ends before what it needs does: the line is closed, then what was begun is finished."""
        app.cleanup_ctx.append(self.platform.drained)
        if self._settings.slack_app_token:
            app.cleanup_ctx.append(SocketMode(self.platform, self._settings.slack_app_token).running)
