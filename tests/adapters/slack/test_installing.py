"""Many workspaces: installed by OAuth, tokens sealed, refreshed, one use of each install; uninstalled and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from sqlmodel import select

from adapters.slack.bolt import make_client
from adapters.slack.installing import Installations
from bot.leaving import GRACE, purge_due
from storage import installations, leaving
from storage.crypto import Vault
from storage.engine import EVERY_WORKSPACE, Database
from storage.installation_models import OAuthState
from tests.acceptance.traces import everything
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import NOW, SECRET, Slack, served, slack_settings
from tests.clock import MovableClock

pytestmark = pytest.mark.anyio

KEY = "a secret of the tests that is long enough"
TOKEN = "xoxb-given-when-installed"
GIVEN = {
    "app_id": "A1",
    "access_token": TOKEN,
    "bot_user_id": "UBOT",
    "scope": "commands,chat:write",
    "team": {"id": "T1", "name": "Acme <Ltd>"},
    "authed_user": {"id": "U1ADA"},
}
WHOLE = {
    **GIVEN,
    "team": None,
    "is_enterprise_install": True,
    "enterprise": {"id": "E1", "name": "Acme Group"},
}
MANY = {
    "SLACK_BOT_TOKEN": "",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "a client secret",
    "SLACK_SIGNING_SECRET": SECRET,
    "CHAIR_PUBLIC_URL": "https://chair.example.com",
}


@pytest.fixture
async def many(sqlite_url: str, slack: FakeSlack) -> AsyncIterator[Slack]:
    """Somebody whose workspace may have installed the app, or not."""
    slack.answers["oauth.v2.access"] = GIVEN
    async with served(slack_settings(sqlite_url, slack.api, **MANY), slack) as conversation:
        yield conversation


@pytest.fixture
def database(sqlite_url: str) -> Any:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


async def begin(conversation: Slack) -> tuple[str, str]:
    """Begin an install: the word that must come back, and where Slack is told to send it."""
    address = f"{conversation.address}/slack/install?begin=1"
    async with conversation.http.get(address, allow_redirects=False) as response:
        assert response.status == 302
        location = response.headers["Location"]
    found = re.search(r"state=([^&]+)", location)
    assert found
    return found[1], location


async def come_back(
    conversation: Slack, state: str, *, cookie: str = "", code: str = "code-1"
) -> tuple[int, str, Any]:
    query = {"state": state, **({"code": code} if code else {})}
    headers = {"Cookie": f"slack-app-oauth-state={cookie or state}"}
    address = f"{conversation.address}/slack/oauth_redirect"
    async with conversation.http.get(address, params=query, headers=headers) as response:
        return response.status, await response.text(), response.headers


async def install(conversation: Slack) -> str:
    state, _ = await begin(conversation)
    status, page, _ = await come_back(conversation, state)
    assert status == 200
    return page


async def test_what_one_lets_in_is_said_first(many: Slack) -> None:
    async with many.http.get(f"{many.address}/slack/install") as response:
        page = await response.text()
        assert response.status == 200
        secured(response)
    assert "It cannot read channels." in page
    assert "all gone after 7 days" in page
    assert page.count("<dt>") == 12
    assert '<a class="action" href="/slack/install?begin=1">Add to Slack</a>' in page


def secured(response: ClientResponse) -> None:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


async def test_it_asks_for_six_permissions_and_comes_back_here(many: Slack) -> None:
    _, location = await begin(many)
    assert location.startswith("https://slack.com/oauth/v2/authorize?")
    asked = re.search(r"[?&]scope=([^&]*)", location)
    assert asked
    assert asked[1].replace("%3A", ":").replace("%2C", ",").split(",") == [
        "app_mentions:read",
        "chat:write",
        "commands",
        "files:write",
        "im:write",
        "users:read",
    ]
    assert "chair.example.com%2Fslack%2Foauth_redirect" in location or (
        "https://chair.example.com/slack/oauth_redirect" in location
    )


async def test_installed_and_the_first_question_is_answered(many: Slack, slack: FakeSlack, sqlite_url: str) -> None:
    page = await install(many)
    assert "Customer Chair is in Acme &lt;Ltd&gt;" in page
    assert "slack://app?team=T1&amp;id=A1&amp;tab=home" in page
    asked = len(slack.of("auth.test"))
    answer = await many.say("ask should we remove bulk edit")
    assert "In the chair" in answer.text
    assert len(slack.of("auth.test")) == asked, "no request waits for Slack to say who we are"
    assert TOKEN not in everything(sqlite_url)


async def test_its_token_speaks_where_it_was_installed(many: Slack, slack: FakeSlack) -> None:
    await install(many)
    await many.say("ask should we remove bulk edit")
    assert (await slack.wait("users.info")).token == TOKEN


async def test_where_it_is_not_installed_it_says_so(many: Slack) -> None:
    answer = await many.say("help")
    assert answer.status == 200
    said = await many.slack.wait("hook")
    assert "not installed in this workspace any more" in said.text


async def test_an_install_is_finished_once(many: Slack) -> None:
    state, _ = await begin(many)
    assert (await come_back(many, state))[0] == 200
    status, page, _ = await come_back(many, state)
    assert status == 401
    assert "This link is too old" in page


async def test_an_install_is_finished_within_ten_minutes(many: Slack, database: Database) -> None:
    state, _ = await begin(many)
    with database.reading(EVERY_WORKSPACE) as ws:
        issued = ws.session.exec(select(OAuthState)).one()
    assert issued.expires_at == NOW + timedelta(minutes=10)
    assert state not in issued.hash


@pytest.mark.parametrize(
    ("cookie", "code", "said"),
    [("another", "code-1", "Begin in this browser"), ("", "", "Slack did not accept it")],
)
async def test_what_goes_wrong_on_the_way_is_said(many: Slack, cookie: str, code: str, said: str) -> None:
    state, _ = await begin(many)
    status, page, headers = await come_back(many, state, cookie=cookie, code=code)
    assert status in {400, 401}
    assert said in page
    assert "Begin again" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_a_code_that_slack_refuses_is_no_install(many: Slack, slack: FakeSlack, database: Database) -> None:
    slack.refuse["oauth.v2.access"] = ["invalid_code"]
    state, _ = await begin(many)
    status, page, _ = await come_back(many, state)
    assert status == 401
    assert "could not be used" in page
    with database.reading("T1") as ws:
        assert installations.find(ws) is None


async def test_a_refusal_is_no_failure(many: Slack) -> None:
    address = f"{many.address}/slack/oauth_redirect?error=access_denied"
    async with many.http.get(address) as response:
        assert response.status == 200
        assert "Nothing was installed" in await response.text()


async def test_an_organisation_installs_it_for_all_its_workspaces(many: Slack, slack: FakeSlack) -> None:
    slack.answers["oauth.v2.access"] = WHOLE
    page = await install(many)
    assert "Customer Chair is in Acme Group" in page
    answer = await many.say("help", enterprise_id="E1", is_enterprise_install="true")
    assert "ask" in answer.text
    assert "not installed" not in answer.text
    await many.say("ask should we remove bulk edit", enterprise_id="E1", is_enterprise_install="true")
    assert (await slack.wait("users.info")).token == TOKEN


# -- let out again


def left(kind: str, at: int = int(NOW.timestamp()), **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    event = {"type": kind, **({"tokens": {"bot": ["UBOT"]}} if kind == "tokens_revoked" else {})}
    return event, {"event_time": at, "authorizations": [], **more}


@pytest.mark.parametrize(
    "order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled"), ("app_uninstalled",)]
)
@pytest.mark.surface("added, taken out, added again", "slack")
async def test_uninstalled_everything_goes_after_the_grace(
    many: Slack, database: Database, order: tuple[str, ...]
) -> None:
    await install(many)
    await many.say("ask should we remove bulk edit")
    for kind in order:
        event, more = left(kind, at=int(NOW.timestamp()) + 1)
        assert (await many.event(event, **more)).status == 200
    await many.say("help")
    assert "not installed" in (await many.slack.wait("hook")).text
    clock = MovableClock(NOW + GRACE - timedelta(seconds=1))
    assert await purge_due(database, clock) == 0
    clock = MovableClock(NOW + GRACE)
    assert await purge_due(database, clock) == 1
    (fact,) = [row for row in everything(database.url).splitlines() if "T1" in row]
    assert "'purged'" in fact


@pytest.mark.surface("added, taken out, added again", "slack")
async def test_installed_again_within_the_grace_nothing_goes(many: Slack, database: Database) -> None:
    await install(many)
    event, more = left("app_uninstalled", at=int(NOW.timestamp()) + 1)
    await many.event(event, **more)
    await install(many)
    assert await purge_due(database, MovableClock(NOW + GRACE)) == 0
    assert "ask" in (await many.say("help")).text


async def test_one_persons_own_token_says_nothing_of_the_bots(many: Slack, database: Database) -> None:
    await install(many)
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1ADA"], "bot": []}}
    await many.event(event, event_time=int(NOW.timestamp()) + 1, authorizations=[])
    with database.reading("T1") as ws:
        assert installations.find(ws)


async def test_with_one_token_too_an_uninstall_is_heard(ada: Slack, sqlite_url: str) -> None:
    await ada.say("ask should we remove bulk edit")
    event, more = left("app_uninstalled")
    assert (await ada.event(event, **more)).status == 200
    opened = Database(sqlite_url)
    with opened.reading(EVERY_WORKSPACE) as ws:
        assert leaving.due(ws, NOW + GRACE) == ["T1"]
    opened.close()


# -- tokens that end


def expiring(hours: float) -> dict[str, Any]:
    return {**GIVEN, "refresh_token": "xoxe-first", "expires_in": int(hours * 3600)}


async def test_a_token_is_refreshed_before_it_ends(many: Slack, slack: FakeSlack, sqlite_url: str) -> None:
    slack.answers["oauth.v2.access"] = expiring(1)
    await install(many)
    slack.answers["oauth.v2.access"] = {
        "access_token": "xoxb-second",
        "refresh_token": "xoxe-second",
        "expires_in": 43_200,
    }
    await many.say("ask should we remove bulk edit")
    # The library counts the hour from the machine's clock, the product from its own.
    database, clock = Database(sqlite_url), MovableClock(NOW)
    with database.writing("T1") as ws:
        found = installations.find(ws)
        assert found
        found.expires_at = NOW + timedelta(hours=1)
        ws.session.add(found)
    store = Installations(database, Vault([KEY]), clock, "1.2", "a client secret")
    store.client = make_client(slack_settings(sqlite_url, slack.api, **MANY))
    first, second = await store.token_for("T1"), await store.token_for("T1")
    assert first == second == "xoxb-second"
    refreshes = [call for call in slack.of("oauth.v2.access") if call.body.get("grant_type") == "refresh_token"]
    assert [call.body["refresh_token"] for call in refreshes] == ["xoxe-first"]
    assert "xoxe-" not in everything(sqlite_url)
    database.close()


async def test_a_token_sealed_with_a_lost_key_is_as_none(many: Slack, sqlite_url: str) -> None:
    await install(many)
    database = Database(sqlite_url)
    store = Installations(database, Vault(["another key that is long"]), MovableClock(NOW), "1.2", "secret")
    assert await store.token_for("T1") is None
    changed = Installations(database, Vault(["another key that is long", KEY]), MovableClock(NOW), "1.2", "secret")
    assert await changed.token_for("T1") == TOKEN
    database.close()
