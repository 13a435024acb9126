"""The bot's registration with Microsoft, and the cloud that it is registered in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
MANAGED_IDENTITY = "UserAssignedMSI"
_ADDRESSES_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where Teams speaks from: the issuer of its tokens, their keys, and the hosts that we answer to.

    Files go to `upload_hosts` alone: SharePoint's, by the end of their name.
    """

    issuer: str = "https://api.botframework.com"
    metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    hosts: frozenset[str] = frozenset(
        {
            "smba.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
            "smba.infra.gov.teams.microsoft.us",
            "smba.infra.dod.teams.microsoft.us",
            "api.botframework.com",
        }
    )
    upload_hosts: tuple[str, ...] = (".sharepoint.com", ".sharepoint.us")
    plain_http: bool = False


PUBLIC = Cloud()


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's registration. Without an `app_id` nothing is proven: for clients on this machine alone."""

    app_id: str = ""
    password: str = field(default="", repr=False)
    tenant: str = ""
    kind: str = "SingleTenant"

    @property
    def proves(self) -> bool:
        """Whether callers must prove who they are; not so for local clients, with authentication switched off."""
        return bool(self.app_id)


def may_be_called(identity: Identity, cloud: Cloud, service_url: object) -> bool:
    """Whether an address that we were given to answer to is Teams' own; a client on this machine, without proof."""
    return isinstance(service_url, str) and _is_teams_own(identity.proves, cloud, service_url)


@lru_cache(maxsize=_ADDRESSES_REMEMBERED)
def _is_teams_own(proves: bool, cloud: Cloud, service_url: str) -> bool:
    try:
        parts = urlsplit(service_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not proves:
        return host in LOOPBACK_HOSTS and parts.scheme in {"http", "https"}
    secure = parts.scheme == "https" or (cloud.plain_http and parts.scheme == "http")
    return secure and host in cloud.hosts and "@" not in parts.netloc


def may_upload_to(cloud: Cloud, address: object) -> bool:
    """Whether a file may be sent to an address that we were handed."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if not host.endswith(cloud.upload_hosts) or "@" in parts.netloc:
        return False
    return cloud.plain_http or (parts.scheme == "https" and port in (None, 443))
