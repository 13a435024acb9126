"""`/slack/install` and `/slack/oauth_redirect`: how a workspace or an organisation lets the bot in."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import install_pages
from adapters.slack.bolt import quiet_logger
from adapters.slack.install_paths import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.installing import Installations, OAuthStates
from adapters.slack.scopes import needed
from bot.settings import Settings
from bot.trust import trust

_BEGIN = "begin"


class InstallRoutes:
    """Slack's own flow, with our stores and our pages. The address of the settings is where Slack sends back to."""

    def __init__(
        self,
        settings: Settings,
        client: AsyncWebClient,
        installations: Installations,
        states: OAuthStates,
        *,
        model_host: str = "",
    ) -> None:
        self._model_host = model_host
        self._variants = settings.slack_variants
        callbacks = AsyncCallbackOptions(success=self._succeeded, failure=self._failed)
        self._flow = AsyncOAuthFlow(
            client=client,
            logger=quiet_logger(),
            settings=AsyncOAuthSettings(
                client_id=settings.slack_client_id,
                client_secret=settings.slack_client_secret,
                scopes=sorted(needed(settings.slack_variants)),
                user_scopes=[],
                redirect_uri=settings.base_url + REDIRECT_PATH,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                install_page_rendering_enabled=False,
                callback_options=callbacks,
                installation_store=installations,
                state_store=states,
                logger=quiet_logger(),
            ),
        )

    def mount(self, app: web.Application) -> None:
        """Add both routes."""
        app.router.add_get(INSTALL_PATH, self._install)
        app.router.add_get(REDIRECT_PATH, self._come_back)

    async def _install(self, http: web.Request) -> web.StreamResponse:
        """What one lets in; from there, with the word that must come back, on to Slack."""
        if _BEGIN in http.query:
            return await to_aiohttp_response(await self._flow.handle_installation(await to_bolt_request(http)))
        facts = trust(model_host=self._model_host, reads_channels="ambient" in self._variants).pairs
        page = install_pages.invitation(f"{INSTALL_PATH}?{_BEGIN}=1", facts, tuple(needed(self._variants).items()))
        return web.Response(text=page, content_type="text/html", headers=_headers())

    async def _come_back(self, http: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await self._flow.handle_callback(await to_bolt_request(http)))

    async def _succeeded(self, done: AsyncSuccessArgs) -> BoltResponse:
        given = done.installation
        name = (given.enterprise_name if given.is_enterprise_install else given.team_name) or ""
        where = f"team={given.team_id}&" if given.team_id else ""
        page = install_pages.installed(name, f"slack://app?{where}id={given.app_id or ''}&tab=home")
        return _answer(200, page, done.settings.state_utils.build_set_cookie_for_deletion())

    async def _failed(self, failure: AsyncFailureArgs) -> BoltResponse:
        page = install_pages.failed(failure.reason, f"{INSTALL_PATH}?{_BEGIN}=1")
        return _answer(failure.suggested_status_code, page)


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": install_pages.policy(),
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def _answer(status: int, page: str, cookie: str = "") -> BoltResponse:
    headers = {**_headers(), "Content-Type": "text/html; charset=utf-8"}
    return BoltResponse(status=status, body=page, headers={**headers, **({"Set-Cookie": cookie} if cookie else {})})
