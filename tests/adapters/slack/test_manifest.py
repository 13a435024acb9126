"""The manifest that Slack takes: within its published limits, every part of it answered, and no scope too many."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from adapters.slack import manifest, platform, requests
from adapters.slack.manifest import Variant
from adapters.slack.scopes import VARIANTS as VARIANT_SCOPES
from adapters.slack.scopes import needed

ROOT = Path(__file__).parents[3]
ADDRESS = "https://chair.example.com"
VARIANTS = [
    Variant(address, many=many, agent=agent, ambient=ambient, history=history)
    for address, many, agent, ambient, history in itertools.product(("", ADDRESS), *([(False, True)] * 4))
    if address or not many
]


def text(most: int, least: int = 1, pattern: str = ".") -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, "pattern": pattern}


def exactly(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    """An object with these properties and no others; all are required unless said otherwise."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def several(of: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": 1, "maxItems": most, "uniqueItems": True}


FLAG = {"type": "boolean"}
URL = text(3_000, pattern="^https://")
# The names and limits that Slack publishes for the parts we use (slackapi/manifest-schema, version 1).
SLACK = exactly(
    _metadata=exactly(major_version={"const": 1}, minor_version={"type": "integer"}),
    display_information=exactly(
        name=text(35),
        description=text(140),
        long_description=text(4_000, 175),
        background_color=text(7, 4, "^#[0-9A-Fa-f]{6}$"),
    ),
    features=exactly(
        ["app_home", "bot_user", "shortcuts", "slash_commands"],
        app_home=exactly(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        agent_view=exactly(
            agent_description=text(300),
            suggested_prompts=several(exactly(title=text(75), message=text(3_000)), 4),
        ),
        bot_user=exactly(display_name=text(80, pattern=r"^[\w .-]+$"), always_online=FLAG),
        shortcuts=several(
            exactly(
                name=text(24),
                type={"enum": ["message", "global"]},
                callback_id=text(255),
                description=text(150),
            ),
            10,
        ),
        slash_commands=several(
            exactly(
                ["command", "description"],
                command=text(32, 2, "^/"),
                description=text(2_000),
                usage_hint=text(1_000),
                should_escape=FLAG,
                url=URL,
            ),
            50,
        ),
    ),
    oauth_config=exactly(
        ["scopes"],
        scopes=exactly(bot=several(text(50), 255)),
        redirect_urls=several(URL, 1_000),
    ),
    settings=exactly(
        event_subscriptions=exactly(["bot_events"], bot_events=several(text(50), 100), request_url=URL),
        interactivity=exactly(["is_enabled"], is_enabled=FLAG, request_url=URL),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)
# What each event needs, as Slack's reference of events says.
NEEDED = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
}


def bot_scopes(variant: Variant) -> list[str]:
    found: list[str] = manifest.manifest(variant)["oauth_config"]["scopes"]["bot"]
    return found


@pytest.mark.surface("a package for the admin, with the least permissions", "slack")
def test_six_scopes_and_no_more() -> None:
    """A seventh scope is a decision: it makes every admin ask why."""
    assert {*bot_scopes(Variant())} == {
        "commands",
        "chat:write",
        "users:read",
        "app_mentions:read",
        "files:write",
        "im:write",
    }


def test_what_reads_messages_is_asked_for_by_name() -> None:
    more = {*bot_scopes(Variant(agent=True, ambient=True))} - {*bot_scopes(Variant())}
    assert more == {"assistant:write", "im:history", "channels:history", "groups:history"}
    assert {*bot_scopes(Variant(agent=True))} - {*bot_scopes(Variant())} == {"assistant:write", "im:history"}
    listening = {"channels:history", "groups:history"}
    assert {*bot_scopes(Variant(ambient=True))} - {*bot_scopes(Variant())} == listening
    assert {*bot_scopes(Variant(history=True))} - {*bot_scopes(Variant())} == {*listening, "im:history"}


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_slack_takes_it_as_it_is(variant: Variant) -> None:
    written = json.loads(json.dumps(manifest.manifest(variant)))
    assert [error.message for error in Draft7Validator(SLACK).iter_errors(written)] == []


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_it_says_that_it_cannot_read_channels_only_where_it_cannot(variant: Variant) -> None:
    said = manifest.manifest(variant)["display_information"]["long_description"]
    assert ("cannot read channels" in said) == ("channels:history" not in bot_scopes(variant))


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_every_event_has_the_scope_that_it_needs(variant: Variant) -> None:
    for event in manifest.manifest(variant)["settings"]["event_subscriptions"]["bot_events"]:
        assert NEEDED[event] is None or NEEDED[event] in bot_scopes(variant)


def test_with_an_address_everything_comes_to_the_one_path() -> None:
    written = manifest.manifest(Variant(ADDRESS))
    events = f"{ADDRESS}{manifest.EVENTS_PATH}"
    assert written["settings"]["event_subscriptions"]["request_url"] == events
    assert written["settings"]["interactivity"]["request_url"] == events
    assert [command["url"] for command in written["features"]["slash_commands"]] == [events]
    assert written["settings"]["socket_mode_enabled"] is False
    assert manifest.EVENTS_PATH == platform.EVENTS_PATH


def test_for_socket_mode_there_is_no_address_in_it() -> None:
    written = manifest.manifest(Variant())
    assert "https://" not in json.dumps(written)
    assert written["settings"]["socket_mode_enabled"] is True


def test_a_token_that_is_pasted_does_not_expire_and_one_that_is_installed_does() -> None:
    assert manifest.manifest(Variant(ADDRESS))["settings"]["token_rotation_enabled"] is False
    many = manifest.manifest(Variant(ADDRESS, many=True))
    assert many["settings"]["token_rotation_enabled"] is True
    assert many["oauth_config"]["redirect_urls"] == [f"{ADDRESS}{manifest.REDIRECT_PATH}"]


def test_mentions_and_channels_arrive_as_ids() -> None:
    assert [command["should_escape"] for command in manifest.manifest(Variant())["features"]["slash_commands"]] == [
        True
    ]


def test_every_shortcut_leads_somewhere() -> None:
    shown = {
        shortcut["callback_id"]: shortcut["type"]
        for shortcut in manifest.manifest(Variant())["features"]["shortcuts"]
    }
    acts = {
        callback: requests.from_shortcut(
            {"callback_id": callback, "user": {"id": "U1"}, "message": {"text": "x"}}, 0
        ).request.action
        for callback in shown
    }
    assert shown == {
        requests.GLOBAL_SHORTCUT: "global",
        requests.ASK_SHORTCUT: "message",
        requests.LOG_SHORTCUT: "message",
        requests.VOICE_SHORTCUT: "message",
    }
    assert len({*acts.values()}) == len(acts)


def test_the_page_gives_the_reason_for_each_scope() -> None:
    page = re.sub(r"\s+", " ", (ROOT / "docs" / "slack.md").read_text())
    for variant in ((), *((name,) for name in VARIANT_SCOPES)):
        for scope, reason in needed(variant).items():
            assert f"| `{scope}` | {reason} |" in page
