"""`doctor` on Slack: each wrong setting is told with the way to mend it, and no secret is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from adapters.slack.scopes import SCOPES
from storage import channel_state
from storage.engine import Database
from storage.migrations import upgrade
from storage.vocabulary import Visibility
from tests.adapters.test_command_line import Done, Terminal
from tests.adapters.web_fakes import served
from tests.storage import make

BOT, APP = "xoxb-1-made-up", "xapp-1-made-up"
SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class Slack:
    """A Web API that knows one bot and one app token."""

    url: str = ""
    scopes: str = ",".join(SCOPES)
    refuses: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)

    async def answer(self, http: web.Request) -> web.Response:
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        self.asked.append(http.match_info["method"])
        if self.status != 200:
            return web.Response(status=self.status, text="upstream")
        wanted = APP if http.match_info["method"] == "apps.connections.open" else BOT
        if self.refuses or token != wanted:
            return web.json_response({"ok": False, "error": self.refuses or "invalid_auth"})
        return web.json_response(
            {"ok": True, "user": "customer_chair", "team": "Acme", "url": "wss://nowhere"},
            headers={"X-OAuth-Scopes": self.scopes},
        )


@pytest.fixture
def slack() -> Iterator[Slack]:
    fake = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.answer)
    with served(app) as (url, _):
        fake.url = f"{url}/api/"
        yield fake


@pytest.fixture
def doctor(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    return Doctor(Terminal(tmp_path, monkeypatch, capsys), slack)


@dataclass
class Doctor:
    """`doctor` with Slack's settings well, but for what a test says."""

    run: Terminal
    slack: Slack

    def __call__(self, **environment: str) -> Done:
        well = {
            "CHAIR_NOW": "",
            "CHAIR_PUBLIC_URL": "https://chair.example.com",
            "SLACK_API_URL": self.slack.url,
            "SLACK_BOT_TOKEN": BOT,
            "SLACK_SIGNING_SECRET": SECRET,
        }
        done = self.run("doctor", **(well | environment))
        for secret in (BOT, APP, SECRET, *environment.values()):
            assert not secret.startswith(("xox", "xapp", "0123")) or secret not in done.stdout + done.stderr
        return done


def test_what_is_well_says_who_where_and_how(doctor: Doctor) -> None:
    done = doctor()
    assert done.returncode == 0
    assert "ok      Slack: bot token: customer_chair in Acme" in done.stdout
    assert "ok      Slack: permissions: the 6 needed\n" in done.stdout
    assert "ok      Slack: signing secret" in done.stdout
    assert "ok      Slack: calls https://chair.example.com/slack/events" in done.stdout


def test_socket_mode_needs_neither_address_nor_signing_secret(doctor: Doctor) -> None:
    done = doctor(SLACK_APP_TOKEN=APP, SLACK_SIGNING_SECRET="", CHAIR_PUBLIC_URL="")
    assert done.returncode == 0
    assert "ok      Slack: Socket Mode: no public address needed" in done.stdout
    assert "signing secret" not in done.stdout
    assert doctor.slack.asked == ["auth.test", "apps.connections.open"]


def test_oauth_says_where_to_install(doctor: Doctor) -> None:
    done = doctor(SLACK_BOT_TOKEN="", SLACK_CLIENT_ID="12.34", SLACK_CLIENT_SECRET=SECRET)
    assert done.returncode == 0
    assert "workspaces install it at https://chair.example.com/slack/install" in done.stdout
    assert doctor.slack.asked == []


@pytest.mark.parametrize(
    ("environment", "mend"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-1-a-person"}, "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1-other"}, "begins with xoxb-"),
        ({"SLACK_SIGNING_SECRET": "xoxb-in-the-wrong-place"}, "32 of 0-9 and a-f"),
        ({"SLACK_SIGNING_SECRET": SECRET.upper()}, "32 of 0-9 and a-f"),
        ({"SLACK_APP_TOKEN": "xoxb-1-made-up"}, "begins with xapp-"),
        ({"SLACK_APP_TOKEN": "xapp-1-other"}, "connections:write"),
        ({"CHAIR_PUBLIC_URL": ""}, "Socket Mode"),
        ({"CHAIR_PUBLIC_URL": "http://chair.example.com"}, "https://"),
        ({"CHAIR_PUBLIC_URL": "https://localhost:3978"}, "reached from outside"),
        ({"CHAIR_PUBLIC_URL": "https://192.168.1.4"}, "reached from outside"),
        ({"CHAIR_PUBLIC_URL": "https://chair"}, "reached from outside"),
        (
            {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "A012", "SLACK_CLIENT_SECRET": SECRET},
            "two numbers with a dot",
        ),
        (
            {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "xoxb-no"},
            "SLACK_CLIENT_SECRET is 32",
        ),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "127.0.0.1:1 cannot be reached"),
    ],
    ids=str,
)
@pytest.mark.surface("doctor says what is wrong and how to mend it", "slack")
def test_what_is_wrong_says_how_to_mend_it(doctor: Doctor, environment: dict[str, str], mend: str) -> None:
    done = doctor(**environment)
    assert done.returncode == 1
    failed = done.stdout.partition("FAILED")[2]
    assert mend in failed
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("refusal", "mend"),
    [
        ("account_inactive", "Install the app again"),
        ("token_revoked", "Install the app again"),
        ("token_expired", "ends after 12 hours"),
        ("team_access_not_granted", "status.slack.com"),
    ],
)
def test_what_slack_refuses_is_told_with_its_word(doctor: Doctor, refusal: str, mend: str) -> None:
    doctor.slack.refuses = refusal
    done = doctor()
    assert done.returncode == 1
    assert mend in done.stdout
    assert f"(Slack: {refusal})" in done.stdout


def test_a_slack_that_is_down_is_not_our_token(doctor: Doctor) -> None:
    doctor.slack.status = 503
    assert "status.slack.com" in doctor().stdout


def test_a_permission_that_was_not_granted_is_named(doctor: Doctor) -> None:
    doctor.slack.scopes = "commands,chat:write,users:read,app_mentions:read"
    done = doctor()
    assert done.returncode == 1
    assert "Missing: " in done.stdout
    assert "Paste customer-chair manifest slack" in done.stdout
    assert {"files:write", "im:write"} <= {*done.stdout.partition("Missing: ")[2].partition(".")[0].split(", ")}


def test_more_permissions_than_needed_are_named_and_do_not_fail(doctor: Doctor) -> None:
    doctor.slack.scopes += ",im:history,reactions:read"
    done = doctor()
    assert done.returncode == 0
    assert "the 6 needed; by choice im:history; nothing here uses reactions:read" in done.stdout


def test_what_a_variant_needs_is_asked_for_by_its_name(doctor: Doctor) -> None:
    done = doctor(SLACK_VARIANTS="history, agent")
    assert done.returncode == 1
    assert "Missing: assistant:write, channels:history, groups:history, im:history." in done.stdout
    assert "manifest slack --agent --history" in done.stdout
    doctor.slack.scopes += ",assistant:write,channels:history,groups:history,im:history"
    assert doctor(SLACK_VARIANTS="history,agent").returncode == 0


def test_a_variant_that_there_is_not_gets_one_line(doctor: Doctor) -> None:
    done = doctor(SLACK_VARIANTS="agent,telepathy")
    assert done.returncode == 1
    assert "SLACK_VARIANTS cannot be used: it knows agent, ambient and history, not telepathy." in done.stdout


def test_channels_that_are_gone_are_named_and_do_not_fail(doctor: Doctor, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gone.db'}"
    upgrade(url)
    database = Database(url)
    make.workspace(database, "T1", billing=Visibility.PUBLIC)
    with database.writing("T1") as ws:
        channel_state.gone(ws, "billing", "The channel is archived.", make.NOW)
    database.close()
    done = doctor(DATABASE_URL=url)
    assert done.returncode == 0
    assert "no digest is planned in #billing (The channel is archived.), until they are used again" in done.stdout
