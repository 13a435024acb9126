"""Every setting: one environment variable each, as `contract.md` names them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

DEFAULT_DATABASE = "sqlite:///data/customer-chair.db"
# What Slack's manifest may ask for besides the six permissions: each a variant with a name.
SLACK_VARIANTS = frozenset({"agent", "ambient", "history"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PREFIX = "CHAIR_"
_SHORTEST_KEY = 16
# Settings that make sense only together.
_PAIRS = (
    ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET|SLACK_APP_TOKEN"),
    ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN|SLACK_CLIENT_ID"),
    ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN|SLACK_CLIENT_ID"),
    ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
    ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID"),
    ("SLACK_CLIENT_ID", "SLACK_SIGNING_SECRET|SLACK_APP_TOKEN"),
    ("SLACK_CLIENT_ID", "CHAIR_PUBLIC_URL"),
    ("APP_ID", "APP_PASSWORD|APP_TYPE"),
    ("APP_PASSWORD", "APP_ID"),
    ("APP_PASSWORD", "APP_TENANTID"),
    ("APP_TENANTID", "APP_ID"),
    # A key alone is not half of a pair: many machines have one for other programs, and it switches nothing on.
    ("CHAIR_MODEL", "OPENAI_API_KEY|OPENAI_BASE_URL"),
)

_EXPECTED = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be 1 or 0",
    "greater_than_equal": "must be 0 or more",
    "less_than_equal": "is too large",
    "greater_than": "must be more than 0",
    "datetime_from_date_parsing": "must be a time such as 2026-11-22T09:30:00Z",
    "datetime_parsing": "must be a time such as 2026-11-22T09:30:00Z",
}


class BadSettings(Exception):
    """Settings that cannot be used: `lines` has one for each, naming the variable and what to do."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseModel):
    """What the environment says. Secrets never show in `repr`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    database_url: str = Field(default=DEFAULT_DATABASE, alias="DATABASE_URL", repr=False)
    host: str = Field(default="127.0.0.1", alias="CHAIR_HOST")
    port: int = Field(default=3978, alias="CHAIR_PORT", ge=0, le=65535)
    public_url: str = Field(default="", alias="CHAIR_PUBLIC_URL")
    web_chat: bool = Field(default=False, alias="CHAIR_WEB_CHAT")
    secret_key: str = Field(default="", alias="CHAIR_SECRET_KEY", repr=False)
    log: Literal["pretty", "json"] = Field(default="pretty", alias="CHAIR_LOG")
    fixed_now: datetime | None = Field(default=None, alias="CHAIR_NOW")
    per_person: int = Field(default=240, alias="CHAIR_PER_PERSON", ge=0, le=1_000_000)
    per_workspace: int = Field(default=6_000, alias="CHAIR_PER_WORKSPACE", ge=0, le=1_000_000)
    model: str = Field(default="", alias="CHAIR_MODEL")
    model_timeout: float = Field(default=15, alias="CHAIR_MODEL_TIMEOUT", gt=0, le=600)
    model_daily: int = Field(default=200, alias="CHAIR_MODEL_DAILY", ge=0, le=1_000_000)
    model_at_once: int = Field(default=4, alias="CHAIR_MODEL_AT_ONCE", gt=0, le=1_000)
    dev_no_auth: bool = Field(default=False, alias="CHAIR_DEV_NO_AUTH")
    openai_api_key: str = Field(default="", alias="OPENAI_API_KEY", repr=False)
    openai_base_url: str = Field(default="", alias="OPENAI_BASE_URL")
    slack_bot_token: str = Field(default="", alias="SLACK_BOT_TOKEN", repr=False)
    slack_signing_secret: str = Field(default="", alias="SLACK_SIGNING_SECRET", repr=False)
    slack_app_token: str = Field(default="", alias="SLACK_APP_TOKEN", repr=False)
    slack_client_id: str = Field(default="", alias="SLACK_CLIENT_ID")
    slack_client_secret: str = Field(default="", alias="SLACK_CLIENT_SECRET", repr=False)
    slack_variants: frozenset[str] = Field(default=frozenset(), alias="SLACK_VARIANTS")
    slack_api_url: str = Field(default="https://slack.com/api/", alias="SLACK_API_URL")
    app_id: str = Field(default="", alias="APP_ID")
    app_password: str = Field(default="", alias="APP_PASSWORD", repr=False)
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(default="SingleTenant", alias="APP_TYPE")
    app_tenant_id: str = Field(default="", alias="APP_TENANTID")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith(("postgresql://", "postgres://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        if not url.startswith("sqlite") and not _has_a_port_or_none(url):
            raise ValueError(
                "is cut off in its password: write @ : / # ? and % as %40 %3A %2F %23 %3F and %25, "
                "or leave it out and set PGPASSWORD"
            )
        if url in ("sqlite:///", "sqlite:///:memory:"):
            raise ValueError("must name a file, such as sqlite:///data/customer-chair.db")
        return url

    @field_validator("secret_key")
    @classmethod
    def _long_keys(cls, keys: str) -> str:
        if any(len(key.strip()) < _SHORTEST_KEY for key in keys.split(",")) and keys:
            raise ValueError(f"must have at least {_SHORTEST_KEY} random characters a key")
        return keys

    @field_validator("slack_variants", mode="before")
    @classmethod
    def _known_variants(cls, said: object) -> object:
        if not isinstance(said, str):
            return said
        named = frozenset(word.strip() for word in said.split(",") if word.strip())
        if unknown := sorted(named - SLACK_VARIANTS):
            raise ValueError(f"knows agent, ambient and history, not {', '.join(unknown)}")
        return named

    @field_validator("public_url", "openai_base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must be a web address such as https://chair.example.com")
        return url.rstrip("/")

    @field_validator("fixed_now")
    @classmethod
    def _with_zone(cls, now: datetime | None) -> datetime | None:
        return now.replace(tzinfo=UTC) if now is not None and now.tzinfo is None else now

    @property
    def slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def teams(self) -> bool:
        """Whether Teams is configured."""
        return bool(self.app_id or self.dev_no_auth)

    @property
    def openai(self) -> bool:
        """Whether a model is configured: its name, and a key or an address of its own."""
        return bool(self.model and (self.openai_api_key or self.openai_base_url))

    @property
    def base_url(self) -> str:
        """How links to this server begin."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


class RealClock:
    """The machine's clock, or the fixed moment of `CHAIR_NOW`."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self._fixed = fixed

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self._fixed.astimezone(UTC) if self._fixed else datetime.now(UTC)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment.

    Raises:
        BadSettings: a name is unknown, a value is malformed, or half of a pair is missing.
    """
    given = dict(os.environ if environment is None else environment)
    known = {str(field.alias) for field in Settings.model_fields.values()}
    lines = [
        f"{name} is not a setting of Customer Chair. Take it out, or look its name up in docs/settings.md."
        for name in sorted(given)
        if name.startswith(_PREFIX) and name not in known
    ]
    values = {name: value for name, value in given.items() if name in known and value != ""}
    lines += _halves(values)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise BadSettings(
            lines + [_line(details["loc"], details["type"], details["msg"]) for details in error.errors()]
        ) from None
    lines += _teams_halves(settings)
    if settings.dev_no_auth and settings.host not in LOOPBACK:
        lines.append("CHAIR_DEV_NO_AUTH=1 lets anyone speak as Teams: take it out, or set CHAIR_HOST to 127.0.0.1.")
    if settings.fixed_now is not None and (settings.slack or settings.teams):
        lines.append("CHAIR_NOW fixes the time for tests and previews: take it out where Slack or Teams is served.")
    if settings.slack_bot_token and settings.slack_client_id:
        lines.append("SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: take one of the two out.")
    if lines:
        raise BadSettings(lines)
    return settings


def _has_a_port_or_none(url: str) -> bool:
    try:
        _ = urlsplit(url).port
    except ValueError:
        return False
    return True


def _halves(values: Mapping[str, str]) -> list[str]:
    return [
        f"{name} is set, but {partners.replace('|', ' or ')} is not: set both or neither."
        for name, partners in _PAIRS
        if values.get(name) and not any(values.get(partner) for partner in partners.split("|"))
    ]


def _teams_halves(settings: Settings) -> list[str]:
    """What is missing for Teams: without an id it would take anybody's word, without a tenant everybody's."""
    lines = []
    if settings.app_id and not settings.app_tenant_id:
        lines.append("APP_ID is set, but APP_TENANTID is not: it says whose Teams may use the bot.")
    if settings.app_id and settings.app_type == "SingleTenant" and not settings.app_password:
        lines.append("APP_ID is set, but APP_PASSWORD is not: set it, or APP_TYPE=UserAssignedMSI on Azure.")
    if settings.app_id and settings.dev_no_auth:
        lines.append("CHAIR_DEV_NO_AUTH=1 and APP_ID contradict each other: take one of them out.")
    return lines


def _line(location: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind == "literal_error":
        return f"{location[0]} cannot be used: it {message.replace('Input should', 'must').replace(chr(39), '')}."
    return f"{location[0]} cannot be used: it {_EXPECTED.get(kind) or message.removeprefix('Value error, ')}."
