"""What `doctor` checks of Slack: tokens, permissions, the signing secret, and the way in."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.check import Check
from adapters.slack.bolt import make_client
from adapters.slack.install_paths import EVENTS_PATH, INSTALL_PATH
from adapters.slack.scopes import SCOPES, VARIANTS, needed
from adapters.slack.staying import stays
from bot.settings import LOOPBACK, Settings

_APPS = "api.slack.com/apps"
_SECRET = re.compile(r"[0-9a-f]{32}")
_CLIENT_ID = re.compile(r"\d+\.\d+")
_SECONDS = 10
_BOT = "xoxb-"
_APP = "xapp-"
_WRONG_BOT = (
    f"Copy the Bot User OAuth Token, which begins with {_BOT}, from {_APPS}, OAuth & Permissions, "
    "to SLACK_BOT_TOKEN."
)
_WRONG_APP = (
    f"Make an app-level token with connections:write, which begins with {_APP}, at {_APPS}, Basic Information, "
    "and put it into SLACK_APP_TOKEN."
)
_INSTALL_AGAIN = f"Install the app again at {_APPS}, Install App, and copy the new token to SLACK_BOT_TOKEN."
_MEND = {
    "invalid_auth": _WRONG_BOT,
    "not_authed": _WRONG_BOT,
    "not_allowed_token_type": _WRONG_BOT,
    "account_inactive": _INSTALL_AGAIN,
    "token_revoked": _INSTALL_AGAIN,
    "token_expired": (
        "The app rotates its tokens, so one that is pasted ends after 12 hours: install it by OAuth "
        "(SLACK_CLIENT_ID, SLACK_CLIENT_SECRET), or make a new app from customer-chair manifest slack."
    ),
}


def check_slack(settings: Settings) -> Iterator[Check]:
    """Each part of Slack's settings. Asks Slack who the tokens are, which changes nothing there."""
    if settings.slack_client_id:
        yield _client(settings)
    if settings.slack_bot_token:
        yield from _bot(settings)
    if settings.slack_app_token:
        yield _socket(settings)
    else:
        yield _signing_secret(settings)
        yield _address(settings)


def _client(settings: Settings) -> Check:
    what = "Slack: client id and secret"
    if not _CLIENT_ID.fullmatch(settings.slack_client_id):
        return Check(
            what,
            False,
            f"SLACK_CLIENT_ID is two numbers with a dot between: copy it from {_APPS}, Basic Information.",
        )
    if not _SECRET.fullmatch(settings.slack_client_secret):
        return Check(
            what, False, f"SLACK_CLIENT_SECRET is 32 of 0-9 and a-f: copy it from {_APPS}, Basic Information."
        )
    return Check(f"{what}; workspaces install it at {settings.base_url}{INSTALL_PATH}", True)


def _bot(settings: Settings) -> Iterator[Check]:
    what = "Slack: bot token"
    if not settings.slack_bot_token.startswith(_BOT):
        yield Check(what, False, _WRONG_BOT)
        return
    try:
        answer = asyncio.run(_asked(settings, "auth.test", settings.slack_bot_token))
    except SlackApiError as error:
        yield Check(what, False, _mended(error, _MEND))
        return
    except (TimeoutError, aiohttp.ClientError) as error:
        yield Check(what, False, _unreachable(settings, error))
        return
    who, where = answer.get("user", "?"), answer.get("team", "?")
    yield Check(f"{what}: {who} in {where}", True)
    yield _scopes(answer.get("scopes", ""), settings.slack_variants)


def _scopes(header: str, variants: Collection[str]) -> Check:
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    what = "Slack: permissions"
    if not granted:
        return Check(f"{what}: Slack did not list them", True)
    missing = sorted(set(needed(variants)) - granted)
    if missing:
        named = "".join(f" --{name}" for name in sorted(variants))
        return Check(
            what,
            False,
            f"Missing: {', '.join(missing)}. Paste customer-chair manifest slack{named} at {_APPS}, App Manifest, "
            "then install the app again.",
        )
    wanted = [scope for scope in needed(VARIANTS) if scope in granted and scope not in SCOPES]
    unused = sorted(granted - {*SCOPES, *wanted})
    also = f"; by choice {', '.join(wanted)}" if wanted else ""
    idle = f"; nothing here uses {', '.join(unused)}" if unused else ""
    return Check(f"{what}: the {len(SCOPES)} needed{also}{idle}", True)


def _socket(settings: Settings) -> Check:
    what = "Slack: Socket Mode"
    if not settings.slack_app_token.startswith(_APP):
        return Check(what, False, _WRONG_APP)
    try:
        asyncio.run(_asked(settings, "apps.connections.open", settings.slack_app_token))
    except SlackApiError as error:
        return Check(what, False, _mended(error, dict.fromkeys((*_MEND, "missing_scope"), _WRONG_APP)))
    except (TimeoutError, aiohttp.ClientError) as error:
        return Check(what, False, _unreachable(settings, error))
    return Check(f"{what}: no public address needed", True)


def _signing_secret(settings: Settings) -> Check:
    well = bool(_SECRET.fullmatch(settings.slack_signing_secret))
    mend = f"It is 32 of 0-9 and a-f: copy it from {_APPS}, Basic Information, to SLACK_SIGNING_SECRET."
    return Check("Slack: signing secret", well, "" if well else mend)


def _address(settings: Settings) -> Check:
    parts = urlsplit(settings.public_url)
    if parts.scheme == "https" and not _is_private(parts.hostname or ""):
        return Check(f"Slack: calls {settings.public_url}{EVENTS_PATH}", True)
    return Check(
        "Slack: address",
        False,
        "Set CHAIR_PUBLIC_URL to an https:// address that can be reached from outside, or use Socket Mode "
        "(SLACK_APP_TOKEN), which needs none.",
    )


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host in LOOPBACK or "." not in host


async def _asked(settings: Settings, method: str, token: str) -> dict[str, str]:
    """Slack's answer, with the scopes that it names beside it.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refused.
        aiohttp.ClientError: Slack did not answer.
        TimeoutError: nor did it in time.
    """
    client: AsyncWebClient = make_client(settings)
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=_SECONDS), middlewares=(stays,)
    ) as session:
        client.session = session
        answer = await client.api_call(method, headers={"Authorization": f"Bearer {token}"})
    said = answer.data if isinstance(answer.data, dict) else {}
    found = {name: str(value) for name, value in said.items() if name in ("user", "team")}
    return found | {"scopes": str(answer.headers.get("x-oauth-scopes") or "")}


def _mended(error: SlackApiError, mends: dict[str, str]) -> str:
    said = error.response.get("error") if isinstance(getattr(error.response, "data", None), dict) else None
    reason = str(said or f"HTTP {getattr(error.response, 'status_code', '?')}")
    return f"{mends.get(reason, 'Try again in a minute; if it stays, look at status.slack.com.')} (Slack: {reason})"


def _unreachable(settings: Settings, error: Exception) -> str:
    host = urlsplit(settings.slack_api_url).netloc
    return f"{host} cannot be reached from here: look at the network and SLACK_API_URL. ({type(error).__name__})"
