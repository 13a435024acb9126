"""The manifest: what Slack is told of the app, within what it takes, and not a permission more than is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.cli.program import app
from adapters.slack.manifest import PROMPTS, Variant, manifest
from adapters.slack.scopes import AGENT_SCOPES, AMBIENT_SCOPES, SCOPES
from bot.settings import BadSettings

URL = "https://chair.example.com"
HTTP = Variant(URL)
VARIANTS = [
    Variant(url, agent=agent, ambient=ambient, many=many)
    for url in ("", URL)
    for agent in (False, True)
    for ambient in (False, True)
    for many in (False, True)
    if url or not many
]
DOCS = Path(__file__).parents[3] / "docs" / "slack.md"


def scopes(variant: Variant) -> set[str]:
    return set(manifest(variant)["oauth_config"]["scopes"]["bot"])


def printed(*args: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["manifest", "slack", *args], catch_exceptions=False)
    assert done.exit_code == 0
    return json.loads(done.output)  # type: ignore[no-any-return]


def test_six_permissions_and_not_one_more() -> None:
    """Whoever adds one asks every admin anew: it needs a reason in docs/slack.md, and this list."""
    asked = {"commands", "chat:write", "users:read", "app_mentions:read", "files:write", "im:write"}
    assert scopes(HTTP) == scopes(Variant()) == asked == set(SCOPES)


def test_what_reads_messages_stands_in_variants_of_its_own() -> None:
    assert scopes(Variant(URL, agent=True)) - scopes(HTTP) == {"assistant:write", "im:history"} == set(AGENT_SCOPES)
    assert scopes(Variant(URL, ambient=True)) - scopes(HTTP) == {"channels:history"} == set(AMBIENT_SCOPES)


@pytest.mark.parametrize("scope", {**SCOPES, **AGENT_SCOPES, **AMBIENT_SCOPES})
def test_each_permission_has_its_reason_in_the_documentation(scope: str) -> None:
    reason = {**SCOPES, **AGENT_SCOPES, **AMBIENT_SCOPES}[scope]
    assert f"| `{scope}` | {reason} |" in DOCS.read_text()


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_it_stays_within_what_slack_takes(variant: Variant) -> None:
    made = manifest(variant)
    about = made["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4_000
    assert re.fullmatch(r"#[0-9a-f]{6}", about["background_color"])
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert shortcut["type"] in {"message", "global"}
    for command in made["features"]["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert len(command["usage_hint"]) <= 1_000
    identities = [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]]
    assert len(set(identities)) == len(identities) == 4


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_each_event_has_the_permission_that_slack_wants_for_it(variant: Variant) -> None:
    wanted = {
        "app_mention": "app_mentions:read",
        "message.im": "im:history",
        "message.channels": "channels:history",
    }
    events = manifest(variant)["settings"]["event_subscriptions"]["bot_events"]
    assert {"app_home_opened", "app_uninstalled", "tokens_revoked"} <= set(events)
    assert {wanted[event] for event in events if event in wanted} <= scopes(variant)


def test_people_and_channels_come_as_ids() -> None:
    assert all(command["should_escape"] for command in manifest(HTTP)["features"]["slash_commands"])


def test_everything_comes_to_the_one_address() -> None:
    text = json.dumps(manifest(HTTP))
    assert text.count(f"{URL}/slack/events") == 3
    assert "redirect_urls" not in text


def test_socket_mode_names_no_address() -> None:
    made = manifest(Variant())
    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(made)


def test_many_workspaces_come_back_to_an_address_and_have_tokens_that_end() -> None:
    made = manifest(Variant(URL, many=True))
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert made["settings"]["org_deploy_enabled"] is True


def test_the_agent_view_suggests_what_it_can_answer() -> None:
    made = manifest(Variant(URL, agent=True))
    suggested = made["features"]["agent_view"]["suggested_prompts"]
    assert [(each["title"], each["message"]) for each in suggested] == list(PROMPTS)
    assert "agent_view" not in manifest(HTTP)["features"]


def test_said_and_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHAIR_PUBLIC_URL", raising=False)
    assert printed("--socket") == manifest(Variant())
    assert printed("--url", f"{URL}/") == manifest(HTTP)
    assert printed("--url", URL, "--agent", "--ambient") == manifest(Variant(URL, agent=True, ambient=True))
    monkeypatch.setenv("CHAIR_PUBLIC_URL", URL)
    assert printed() == manifest(HTTP)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "give --url https://chair.example.com or set CHAIR_PUBLIC_URL"),
        (["--url", "http://chair.example.com"], "begin with https://"),
        (["--url", "https://chair.example.com/bot"], "begin with https://"),
        (["--url", "https://[chair"], "begin with https://"),
        (["--url", URL, "--socket"], "give one of them"),
        (["--socket", "--many"], "give --url as well"),
    ],
)
def test_what_is_wrong_is_said(args: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHAIR_PUBLIC_URL", raising=False)
    with pytest.raises(BadSettings, match=re.escape(sentence)):
        CliRunner().invoke(app, ["manifest", "slack", *args], catch_exceptions=False)
