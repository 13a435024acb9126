"""What the bot sends unasked: new threads, one person alone, coming and going, files, and what refusals mean."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from sqlmodel import select

from adapters.files import Downloads
from adapters.teams import files, service
from adapters.teams.platform import TeamsPlatform
from adapters.teams.registration import PUBLIC, Cloud, may_upload_to
from adapters.teams.remembered import KEPT_FOR, Remembered
from bot.errors import NotDelivered
from bot.messages import Button, Buttons, Paragraph, Reply
from bot.ports import Place
from storage import forgetting, workspaces
from storage import teams as stored
from storage.engine import Database
from storage.teams_models import TeamsConversation
from tests.adapters.teams.microsoft import OUTBOUND, TENANT, Call, Microsoft, actions
from tests.adapters.teams.teams_client import BILLING, TeamsPerson, make_admin_of, teams_served, teams_settings
from tests.adapters.teams.test_surfaces import log
from tests.clock import MovableClock

pytestmark = pytest.mark.anyio
HERE = Place("teams", TENANT, BILLING)
DIGEST = Reply("Friday question", (Paragraph("Which decision?"), Buttons((Button("Open", "show", "D-1"),))))
KEYS = ["a secret of the tests that is long enough"]


@pytest.fixture
async def platform(
    ada: TeamsPerson, sqlite_url: str, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TeamsPlatform]:
    """The way out alone, on the database of an application that Ada spoke to."""
    await ada.say("help")
    await ada.in_personal().say("help")
    ada.teams.calls.clear()
    database = Database(sqlite_url)
    cloud = Cloud(hosts=frozenset({"127.0.0.1"}), plain_http=True)
    downloads = Downloads(database, clock, KEYS)
    out = service.teams_platform(teams_settings(sqlite_url), database, clock, downloads, KEYS, cloud)
    yield out
    await out.close()
    database.close()


@pytest.mark.surface("what a channel sees", "teams")
async def test_a_post_without_a_thread_begins_one(platform: TeamsPlatform, teams: Microsoft) -> None:
    posted = await platform.post(HERE, DIGEST, dedupe_key="digest:1")
    (call,) = teams.sent
    assert (call.method, call.rest) == ("POST", "/v3/conversations")
    assert call.body["isGroup"] is True
    assert call.body["channelData"] == {"channel": {"id": BILLING}, "tenant": {"id": TENANT}}
    assert call.body["activity"]["summary"] == "Friday question"
    assert call.authorization == f"Bearer {OUTBOUND}"
    await platform.post(Place("teams", TENANT, BILLING, posted), DIGEST, dedupe_key="under:1")
    assert teams.sent[-1].conversation == f"{BILLING};messageid={posted}"


@pytest.mark.surface("what a channel sees", "teams")
async def test_a_card_in_a_thread_is_drawn_anew_there(platform: TeamsPlatform, teams: Microsoft) -> None:
    posted = await platform.post(Place("teams", TENANT, BILLING, "169"), DIGEST, dedupe_key="card")
    assert posted.startswith("169/")
    await platform.update(HERE, posted, DIGEST)
    assert teams.sent[-1].method == "PUT"
    assert teams.sent[-1].conversation == f"{BILLING};messageid=169"
    assert teams.sent[-1].rest == f"/activities/{posted.removeprefix('169/')}"


@pytest.mark.surface("what one person alone is told", "teams")
async def test_one_person_is_told_in_their_own_chat(
    ada: TeamsPerson, platform: TeamsPlatform, teams: Microsoft
) -> None:
    told = await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="check:1")
    assert told.startswith("p:")
    assert teams.sent[-1].conversation == ada.in_personal().channel
    await platform.tell(HERE, "aad-Ada", DIGEST, updates=told, dedupe_key="check:2")
    assert teams.sent[-1].method == "PUT"


async def test_a_private_message_that_is_gone_is_said_once_more(platform: TeamsPlatform, teams: Microsoft) -> None:
    teams.refuse = lambda call: web.json_response({}, status=404) if call.method == "PUT" else None
    told = await platform.tell(HERE, "aad-Ada", DIGEST, updates="t:169", dedupe_key="reading:1")
    assert told.startswith("p:")


@pytest.mark.surface("what one person alone is told", "teams")
async def test_whoever_blocks_the_bot_is_left_alone(
    platform: TeamsPlatform, sqlite_url: str, clock: MovableClock, teams: Microsoft
) -> None:
    blocked = web.json_response({"error": {"code": "MessageWritesBlocked"}}, status=403)
    teams.refuse = lambda _: blocked
    with pytest.raises(NotDelivered, match="MessageWritesBlocked") as refused:
        await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="digest:1")
    assert not refused.value.again
    teams.refuse = lambda _: None
    called = len(teams.calls)
    with pytest.raises(NotDelivered):
        await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="digest:2")
    assert len(teams.calls) == called
    # Until they speak to the bot again, to whichever replica.
    moved(sqlite_url, clock, stored.Met(BILLING, "channel", teams.service_url, "", "aad-Ada", "29:Ada"))
    await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="digest:3")
    assert len(teams.calls) == called + 1


def moved(sqlite_url: str, clock: MovableClock, met: stored.Met) -> None:
    """Another replica notes something."""
    database = Database(sqlite_url)
    with database.writing(TENANT) as ws:
        stored.met(ws, met, clock.now())
    database.close()


async def test_an_address_that_another_replica_knows_better_is_found(
    platform: TeamsPlatform, sqlite_url: str, clock: MovableClock, ada: TeamsPerson, teams: Microsoft
) -> None:
    alone = ada.in_personal().channel
    await platform.post(HERE, DIGEST, dedupe_key="1")
    told = await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="2")
    for chat, scope in ((BILLING, "channel"), (alone, "personal")):
        met = stored.Met(chat, scope, f"{teams.address}/amer/", "", "aad-Ada", "29:Ada", "", scope == "personal")
        moved(sqlite_url, clock, met)
    teams.refuse = lambda call: web.json_response({}, status=404) if call.region == "emea" else None
    teams.calls.clear()
    await platform.post(HERE, DIGEST, dedupe_key="3")
    await platform.tell(HERE, "aad-Ada", DIGEST, updates=told, dedupe_key="4")
    await platform.post(HERE, DIGEST, dedupe_key="5")
    await platform.tell(HERE, "aad-Ada", DIGEST, updates=None, dedupe_key="6")
    assert [(call.method, call.region) for call in teams.calls] == [
        ("POST", "emea"),
        ("POST", "amer"),
        ("PUT", "emea"),
        ("PUT", "amer"),
        ("POST", "amer"),
        ("POST", "amer"),
    ]
    # Where nothing newer is known, a refusal is tried no second time.
    teams.refuse = lambda _: web.json_response({}, status=404)
    teams.calls.clear()
    with pytest.raises(NotDelivered):
        await platform.post(HERE, DIGEST, dedupe_key="7")
    assert len(teams.calls) == 1


async def test_what_is_remembered_is_read_again_after_some_minutes(clock: MovableClock) -> None:
    kept: Remembered[int, str] = Remembered(clock)
    read: list[str] = []

    async def look() -> str:
        read.append("read")
        return "old" if len(read) == 1 else "new"

    assert [await kept.or_read(1, look), await kept.or_read(1, look)] == ["old", "old"]
    clock.move(seconds=KEPT_FOR.total_seconds() + 1)
    assert await kept.or_read(1, look) == "new"
    assert len(read) == 2
    kept.drop(1)

    async def look_while_it_changes() -> str:
        kept.drop(1)
        return "perhaps old"

    assert await kept.or_read(1, look_while_it_changes) == "perhaps old"
    assert kept.get(1) is None


async def test_nobody_is_told_who_never_spoke_to_the_bot(platform: TeamsPlatform, teams: Microsoft) -> None:
    with pytest.raises(NotDelivered):
        await platform.tell(HERE, "aad-Nobody", DIGEST, updates=None, dedupe_key="x")
    assert teams.sent == []


@pytest.mark.parametrize(
    ("status", "asks", "again", "after"),
    [
        (429, {"Retry-After": "7"}, True, 7.0),
        (412, {}, True, None),
        (503, {}, True, None),
        (403, {}, False, None),
        (404, {}, False, None),
        (413, {}, False, None),
    ],
)
async def test_what_a_refusal_means(
    platform: TeamsPlatform,
    teams: Microsoft,
    status: int,
    asks: dict[str, str],
    again: bool,
    after: float | None,
) -> None:
    teams.refuse = lambda _: web.json_response({}, status=status, headers=asks)
    with pytest.raises(NotDelivered) as refused:
        await platform.post(HERE, DIGEST, dedupe_key="x")
    assert (refused.value.again, refused.value.after) == (again, after)


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_whether_it_arrived_is_left_open_where_nobody_knows(
    platform: TeamsPlatform, teams: Microsoft, status: int
) -> None:
    teams.refuse = lambda _: web.json_response({}, status=status)
    with pytest.raises(Exception, match=str(status)) as failed:
        await platform.post(HERE, DIGEST, dedupe_key="x")
    assert not isinstance(failed.value, NotDelivered)
    with pytest.raises(NotDelivered):
        await platform.update(HERE, "169", DIGEST)  # drawing twice changes nothing, so it is tried again


async def test_the_bot_never_calls_an_address_that_is_not_teams(
    platform: TeamsPlatform, sqlite_url: str, clock: MovableClock, teams: Microsoft
) -> None:
    moved(sqlite_url, clock, stored.Met(BILLING, "channel", "https://evil.example/"))
    with pytest.raises(NotDelivered):
        await platform.post(HERE, DIGEST, dedupe_key="x")


@pytest.mark.surface("the log as a file", "teams")
async def test_an_export_goes_into_the_files_of_a_personal_chat(ada: TeamsPerson, make_admin: None) -> None:
    alone = ada.in_personal()
    await alone.say("help")
    offered = await alone.press("Log a decision", (await alone.say("help")).card)
    filled = {"text": "Cap CSV import at 5,000 rows", "in_the_chair": "importers", "customer_effect": "same"}
    await alone.fill(offered.card, "Log it", **filled, commercial_now="gain")
    await alone.send(alone.message("export json"))
    asked = await alone.heard(lambda call: kind_of(call) == files.CONSENT)
    content = asked.body["attachments"][0]["content"]
    assert content["sizeInBytes"] > 100

    def consent(url: str, **more: object) -> dict[str, Any]:
        upload = {"uploadUrl": url, "contentUrl": "https://x.sharepoint.com/f", "uniqueId": "1", "fileType": "json"}
        value = {
            "type": "fileUpload",
            "action": "accept",
            "context": content["acceptContext"],
            "uploadInfo": upload,
        }
        return alone.activity("invoke", name="fileConsent/invoke", value=value | more)

    # More than may be held in memory goes by link.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "LARGEST_UPLOAD", 100)
        await alone.send(alone.message("export json"))
        assert "/files/" in str((await alone.heard(lambda call: "The link works" in call.text)).body)

    # Declined, to another host, by another person, altered: nothing is sent anywhere.
    sharepoint = f"{ada.teams.address}/upload"
    bens = consent(sharepoint) | {"from": {"id": "29:Ben", "aadObjectId": "aad-Ben", "name": "Ben"}}
    altered = consent(sharepoint, context={"file": content["acceptContext"]["file"] + "x"})
    for refused in (consent(sharepoint, action="decline"), consent("https://evil.example/"), bens, altered):
        assert (await alone.send(refused)).status == 200
    assert ada.teams.upload_calls == 0

    # What SharePoint does not take is said, and the export made again.
    ada.teams.refuse_uploads = True
    await alone.send(consent(sharepoint))
    assert "could not be put into your files" in (await alone.heard()).text
    ada.teams.refuse_uploads = False
    await alone.send(alone.message("export json"))
    content = (await alone.heard(lambda call: kind_of(call) == files.CONSENT)).body["attachments"][0]["content"]
    accepted = consent(sharepoint)
    for number in range(3):
        assert (await alone.send(accepted | {"id": f"again-{number}"})).raw == b""
    ((sent_as, whole),) = ada.teams.uploads.items()
    assert sent_as == f"bytes 0-{len(whole) - 1}/{len(whole)}"
    assert len(whole) == content["sizeInBytes"]
    assert [each["id"] for each in json.loads(whole)["decisions"]] == ["D-1"]
    (info,) = [call for call in ada.teams.sent if kind_of(call) == files.INFO]
    assert info.body["attachments"][0]["contentUrl"] == "https://x.sharepoint.com/f"
    assert info.conversation == alone.channel
    assert ada.teams.upload_calls == 2


@pytest.mark.surface("a server that ends loses nothing", "teams")
async def test_a_file_that_was_not_handed_over_when_the_server_ended_is_once_by_the_next(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_now(call: Call) -> web.Response | None:
        return web.json_response({}, status=401) if kind_of(call) == files.CONSENT or is_link(call) else None

    async with teams_served(sqlite_url, teams, monkeypatch) as ada:
        await log(ada)
        make_admin_of(sqlite_url)
        alone = ada.in_personal()
        offered = await alone.press("Log a decision", (await alone.say("help")).card)
        filled = {"text": "Cap CSV import at 5,000 rows", "in_the_chair": "importers", "customer_effect": "same"}
        await alone.fill(offered.card, "Log it", **filled, commercial_now="gain")
        teams.refuse = not_now
        # Each twice, as when Teams does not hear the first answer.
        asked = [who.message(f"export {kind}") for who, kind in ((alone, "json"), (ada, "csv"))]
        for number, activity in enumerate((*asked, *asked)):
            assert (await ada.send(activity | {"id": f"asked-{number}"})).status == 200
        await ada.heard_ever(lambda call: kind_of(call) == files.CONSENT)
        await ada.heard_ever(is_link)
    teams.refuse = lambda _: None
    teams.calls.clear()
    async with teams_served(sqlite_url, teams, monkeypatch, hours_later=1) as ada:
        await ada.heard_ever(lambda call: kind_of(call) == files.CONSENT)
        linked = await ada.heard_ever(is_link)
    assert [kind_of(call) == files.CONSENT for call in teams.sent].count(True) == 1
    assert [is_link(call) for call in teams.sent].count(True) == 1
    assert linked.is_targeted
    assert linked.conversation == f"{BILLING};messageid={ada.thread}"


def is_link(call: Call) -> bool:
    """Whether a message holds a link to a file."""
    return any("/files/" in each.get("url", "") for each in actions(call.body))


def kind_of(call: Call) -> str:
    """What a message shows: a card, a consent to a file, a file."""
    shown: list[dict[str, str]] = call.body.get("attachments") or [{"contentType": ""}]
    return shown[0]["contentType"]


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://contoso-my.sharepoint.com/upload", True),
        ("https://agency.sharepoint.us/upload", True),
        ("http://contoso.sharepoint.com/upload", False),
        ("https://sharepoint.com.evil.example/", False),
        ("https://evilsharepoint.com/", False),
        ("https://user@contoso.sharepoint.com/", False),
        ("https://contoso.sharepoint.com:8443/", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_files_go_to_sharepoint_alone(address: object, may: bool) -> None:
    assert may_upload_to(PUBLIC, address) is may


async def test_who_adds_the_bot_is_greeted_once(ada: TeamsPerson) -> None:
    alone = ada.in_personal()
    await alone.send(alone.activity("installationUpdate", action="add"))
    assert "Log a decision" in (await alone.heard()).text
    await ada.send(ada.activity("installationUpdate", action="add"))
    assert len(ada.teams.sent) == 1


async def test_who_still_speaks_to_the_bot_keeps_what_is_there(ada: TeamsPerson, sqlite_url: str) -> None:
    alone = ada.in_personal()
    await log(ada)
    await alone.say("help")
    database = Database(sqlite_url)

    def purge_after() -> object:
        with database.reading(TENANT) as ws:
            found = workspaces.find_workspace(ws)
            assert found
            return found.purge_after

    with database.writing(TENANT) as ws:
        chat = ws.session.exec(select(TeamsConversation).where(TeamsConversation.scope == "personal")).one()
        # As forgetting her does, though the bot is still in her personal chat.
        forgetting.delete_own(ws, str(chat.member))
    await ada.send(ada.activity("installationUpdate", action="remove"))
    assert purge_after() is not None
    await alone.say("list")
    assert purge_after() is None
    database.close()


@pytest.mark.surface("added, taken out, added again", "teams")
async def test_a_decision_survives_the_bot_being_added_again(ada: TeamsPerson) -> None:
    card: Call = await log(ada)
    await ada.send(ada.activity("installationUpdate", action="remove"))
    await ada.send(ada.activity("installationUpdate", action="add"))
    assert "D-1" in (await ada.say("list")).text
    assert "Open" in [each["title"] for each in actions(card.card)]
