"""What `doctor` looks at for Teams: the settings' shape, the address, and the registration with Microsoft."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from adapters.teams.connector import Connector, SendFailed
from adapters.teams.login import asking_token
from adapters.teams.registration import LOOPBACK_HOSTS, MANAGED_IDENTITY, PUBLIC
from adapters.teams.service import identity_of
from bot.settings import Settings

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Found = tuple[str, bool, str]


def teams_checks(settings: Settings, *, ask: bool = False) -> Iterator[Found]:
    """What is checked, whether it passes, and how to mend it. Microsoft is called only with `ask`."""
    if not settings.teams:
        return
    if not settings.app_id:
        yield "Teams: without authentication, for local clients alone", True, ""
        return
    for name, value in (("APP_ID", settings.app_id), ("APP_TENANTID", settings.app_tenant_id)):
        mend = "" if _GUID.fullmatch(value) else "It is not an id of the form 00000000-0000-0000-0000-000000000000."
        yield f"Teams: {name}", not mend, mend
    yield _address(settings)
    if not ask:
        yield "Teams: registration, not asked (doctor --ask-teams does)", True, ""
        return
    yield asyncio.run(_registration(settings))


def _address(settings: Settings) -> Found:
    url = settings.public_url
    host = urlsplit(url).hostname or ""
    if url.startswith("https://") and host not in LOOPBACK_HOSTS:
        return f"Teams: {url}/api/messages is the endpoint to register", True, ""
    return "Teams: public address", False, "Set CHAIR_PUBLIC_URL to the https:// address that Teams calls."


async def _registration(settings: Settings) -> Found:
    identity = identity_of(settings)
    connector = Connector(identity, PUBLIC, asking_token(identity))
    try:
        await connector.access_token()
    except SendFailed:
        mend = (
            "Run it on the Azure machine that has the identity, and compare APP_ID with the identity's client id."
            if settings.app_type == MANAGED_IDENTITY
            else "Make a new client secret in Entra, put its value (not its id) into APP_PASSWORD."
        )
        return "Teams: Microsoft does not accept the registration", False, mend
    finally:
        await connector.close()
    return "Teams: Microsoft accepts the registration", True, ""
