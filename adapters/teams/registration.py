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
    """Where Teams speaks from: the issuer of its tokens, their keys, and the hosts that we answer to."""

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
