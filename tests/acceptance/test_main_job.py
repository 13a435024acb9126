"""The main job: ask the chair, log a decision, find it again, take it away. Said → answered."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli.program import app as command_line
from storage import decisions, workspaces
from storage.engine import Database
from storage.vocabulary import Door
from tests.acceptance.conversation import Conversation

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORDER_EMAILS = "We will take product names out of order emails so that mail providers stop seeing what we sell"


@pytest.mark.surface("a question read, for who asked alone", "web")
@pytest.mark.surface("log a decision with a form", "web")
@pytest.mark.surface("the log as a file", "web")
async def test_from_question_to_decision_to_file(ada: Conversation) -> None:
    reading = await ada.say(ORDER_EMAILS)
    assert reading.body["audience"] == "asker"
    assert "order email" in reading.data["in_the_chair"]
    assert reading.data["questions"][0]["text"].endswith("?")
    assert reading.data["look_up"]["what"]
    assert "mail providers stop seeing what we sell" in reading.text
    assert "not said" in reading.text

    form = await ada.press("Log decision", reading)
    assert form.fields["text"] == ORDER_EMAILS
    assert form.fields["in_the_chair"] == reading.data["in_the_chair"]
    assert form.fields["customer_effect"] == "worse"
    assert [each["name"] for each in form.body["fields"] if each["required"]] == [
        "text",
        "in_the_chair",
        "customer_effect",
        "commercial_now",
    ]

    logged = await ada.fill(form, commercial_now="gain")
    assert logged.body["audience"] == "channel"
    assert logged.data["id"] == "D-1"
    assert logged.data["class"] == "commercial_over_customer"
    assert "commercial_over_customer" not in logged.text
    page = await ada.posted("D-1")
    assert "take product names out of order emails" in page

    found = await ada.say("search order emails")
    assert found.data["decisions"] == ["D-1"]
    assert "Ask the chair this instead" in found.buttons

    file = await ada.say("export json")
    export = json.loads(await ada.download(file))
    assert [each["id"] for each in export["decisions"]] == ["D-1"]
    assert export["decisions"][0] == logged.data
    await ada.posted("took the log out as json")


@pytest.mark.engines("sqlite")
async def test_an_export_read_into_an_empty_log_gives_it_back(
    ada: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.log(
        "Show the delivery hour on the order page", prediction="fewer calls, “where is it”", confidence="80"
    )
    await ada.log("Keep this open for now, please", status="open", show="no")
    form = await ada.say('voice "=I ask every day, \U0001f643 and again"')
    await ada.fill(form, group="shoppers", source="call", heard_on="2026-11-02")
    first = await ada.download(await ada.say("export json"))
    (tmp_path / "log.json").write_bytes(first)

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    monkeypatch.setenv("CHAIR_NOW", "2026-11-22T09:30:00Z")
    run = CliRunner()
    assert "3 added, 0 already there" in run.invoke(command_line, ["import", str(tmp_path / "log.json")]).output
    assert "0 added, 3 already there" in run.invoke(command_line, ["import", str(tmp_path / "log.json")]).output
    out = tmp_path / "again.json"
    assert run.invoke(command_line, ["export", "--format", "json", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == first


async def test_what_was_asked_as_a_question_is_not_decided_yet(ada: Conversation) -> None:
    reading = await ada.say("should we drop the mobile site")
    form = await ada.press("Log decision", reading)
    assert form.fields["status"] == "open"
    logged = await ada.fill(form, in_the_chair="phone users", customer_effect="worse", commercial_now="gain")
    assert logged.data["status"] == "open"
    for text, status in (
        ("Drop the mobile site in May, is that right?", "open"),
        ("Why do we charge for exports", "open"),
        ("It costs us 200 hours. Could we drop it?", "open"),
        ("Drop the mobile site in May", "decided"),
        ("Can the mobile site from Monday", "decided"),
        ("When a plan is cancelled we refund the rest", "decided"),
    ):
        assert (await ada.say(f"decide {text}")).fields["status"] == status, text
    for text, status in (("Should we drop the mobile site?", "open"), ("We drop the mobile site", "decided")):
        from_message = await ada._post("action", action="decide_from_message", value=text)
        assert from_message.fields["status"] == status, text


@pytest.mark.surface("the same thing three times acts once", "web")
async def test_the_same_submission_three_times_is_one_decision(ada: Conversation) -> None:
    form = await ada.say("decide Cap CSV import at 5,000 rows")
    answers = {"in_the_chair": "importers", "customer_effect": "worse", "commercial_now": "gain"}
    first, second, third = [await ada.fill(form, **answers) for _ in range(3)]
    assert first.data == second.data == third.data
    assert (await ada.say("list")).data["total"] == 1
    page = await ada.posted("I see it differently")
    assert page.count("data-message=") == 1 + 1  # the card once, and ada's own list


@pytest.mark.surface("an open decision decided on its card", "web")
async def test_an_open_decision_is_decided_from_its_card(ada: Conversation) -> None:
    logged = await ada.log(status="open")
    assert logged.data["status"] == "open"
    assert logged.buttons == ["Decided", "Dropped", "Open"]
    decided = await ada.press("Decided", logged)
    assert decided.data["status"] == "decided"
    again = await ada.press("Dropped", logged)
    assert "D-1 is decided" in again.text
    assert (await ada.say("show D-1")).data["status"] == "decided"


async def test_two_people_settle_the_same_open_decision(ada: Conversation) -> None:
    await ada.log("Close the phone line on Sundays", status="open")
    bob = ada.as_("bob")
    adas, bobs = await ada.say("decide D-1"), await bob.say("decide D-1")
    await ada.fill(adas, text="Close the phone line on Saturdays too", status="open")
    stale = await bob.fill(bobs, text="Close the phone line at night", status="open")
    assert stale.body["type"] == "form"
    assert "Close the phone line on Saturdays too" in stale.body["notice"]
    assert stale.fields["text"] == "Close the phone line at night"
    saved = await bob.fill(stale)
    assert saved.data["text"] == "Close the phone line at night"


@pytest.mark.surface("share a reading", "web")
async def test_sharing_shows_the_reading_to_the_channel(ada: Conversation) -> None:
    reading = await ada.say("should we remove offline mode")
    assert "offline mode" not in await ada.as_("bob").page()
    shared = await ada.press("Share here", reading)
    assert shared.body["audience"] == "channel"
    await ada.as_("bob").posted("offline mode")
    form = await ada.as_("bob").press("Log decision", shared)
    assert form.fields["text"] == "should we remove offline mode"


@pytest.mark.surface("a question read, for who asked alone", "web")
async def test_a_private_reading_is_nobody_elses(ada: Conversation) -> None:
    reading = await ada.say("should we remove bulk edit")
    stolen = await ada.as_("bob").press("Why these?", reading)
    assert stolen.data["error"] == "ReadingGone"


@pytest.mark.surface("a different question in its place", "web")
async def test_different_question_replaces_the_one_shown(ada: Conversation) -> None:
    reading = await ada.say("should we remove bulk edit")
    seen = {reading.data["questions"][0]["id"]}
    for _ in range(2):
        reading = await ada.press("Different question", reading)
        assert reading.body["replace"]
        assert reading.data["questions"][0]["id"] not in seen
        seen.add(reading.data["questions"][0]["id"])


async def test_voices_are_quoted_exactly_once_saved(ada: Conversation) -> None:
    form = await ada.say("voice We close the month with bulk edit. Four hundred lines, one go.")
    await ada.fill(
        form,
        group="people who use bulk edit",
        role="Finance admin, retail",
        source="support chat",
        heard_on="2026-11-04",
    )
    reading = await ada.say("should we remove bulk edit")
    assert reading.data["voices"][0]["quote"] == "We close the month with bulk edit. Four hundred lines, one go."
    assert reading.data["voices"][0]["same_group"]
    assert "Finance admin, retail · support chat · 4 Nov" in reading.text
    assert "None saved yet" not in reading.text
    another = await ada.press("Add what a customer said", reading)
    assert another.fields["group"] == "people who use bulk edit"
    saved = await ada.fill(another, text="It saves me an afternoon.", heard_on="2026-11-20")
    assert saved.data["id"] == "V-2"


async def test_a_message_with_a_customers_words_fills_the_form(ada: Conversation) -> None:
    form = await ada._post(
        "action",
        action="voice_from_message",
        value=" “It stopped at night.” they wrote ",
        carry={"link": "https://chat.example/archives/C1/p1"},
    )
    assert form.fields["text"] == "“It stopped at night.” they wrote"
    assert form.fields["link"] == "https://chat.example/archives/C1/p1"
    saved = await ada.fill(
        form,
        group="night shift",
        role="Operator",
        source="ticket",
        heard_on="2026-11-20",
        consent_to_quote="yes",
        expires_on="2027-05-01",
    )
    kept = {name: saved.data[name] for name in ("text", "link", "role", "source", "heard_on", "expires_on")}
    assert kept == {
        "text": "“It stopped at night.” they wrote",
        "link": "https://chat.example/archives/C1/p1",
        "role": "Operator",
        "source": "ticket",
        "heard_on": "2026-11-20",
        "expires_on": "2027-05-01",
    }
    assert saved.data["consent_to_quote"] is True
    assert "https://chat.example/archives/C1/p1" in saved.text


async def test_words_are_kept_24_months_from_the_day_they_were_saved(ada: Conversation) -> None:
    form = await ada.say("voice It was better before.")
    saved = await ada.fill(form, group="shoppers", heard_on="2022-01-05")
    assert saved.data["expires_on"] == "2028-11-22"
    assert "Kept until 22 November 2028." in saved.text
    await ada.fill(await ada.press("How long", await ada._post("action", action="privacy", value="")), months="12")
    form = await ada.say("voice It was better before.")
    (hint,) = (field["hint"] for field in form.body["fields"] if field["name"] == "expires_on")
    assert hint.startswith("Left empty: 12 months from now. After 12 months this workspace deletes them")
    earlier = "Kept until 22 November 2027, since this workspace keeps things 12 months."
    assert earlier in (await ada.say("voice V-1")).text
    assert earlier in (await ada.fill(form, group="shoppers", heard_on="2022-01-06", expires_on="2028-01-01")).text
    sooner = await ada.fill(form, group="shoppers", heard_on="2022-01-07", expires_on="2027-01-01")
    assert "Kept until 1 January 2027." in sooner.text


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("text", " ", "text"),
        ("group", "", "roup"),
        ("link", "javascript:alert(1)", "ink"),
        ("heard_on", "2026-12-24", "That day has not come yet"),
        ("heard_on", "soon", "day it was heard"),
        ("expires_on", "2026-11-22", "That day is over"),
        ("consent_to_quote", "perhaps", "Choose whether they may be quoted."),
    ],
)
async def test_a_wrong_answer_about_a_voice_gets_a_sentence(
    ada: Conversation, name: str, value: str, why: str
) -> None:
    form = await ada.say("voice It was better before.")
    refused = await ada.fill(form, **({"group": "shoppers"} | {name: value}))
    assert refused.body["type"] == "invalid"
    assert why in refused.body["errors"][name]


@pytest.mark.surface("what was logged in a private channel stays there", "web")
async def test_what_is_logged_in_a_private_channel_stays_there(ada: Conversation) -> None:
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as response:
        assert response.status == 200
    board = ada.as_("ada", "board")
    await board.log("Sell the domain business in spring")
    assert (await board.say("search domain business")).data["decisions"] == ["D-1"]
    assert (await ada.say("search domain business")).data["decisions"] == []
    assert (await ada.say("show D-1")).data["error"] == "UnknownDecision"
    assert (await ada.say("list")).data["total"] == 0


async def test_only_facilitators_export_and_the_others_are_told_who_can(ada: Conversation) -> None:
    await ada.log()
    refused = await ada.as_("bob").say("export csv")
    assert (
        refused.text.strip() == "Only facilitators of #general and admins can take the log out. Here that is ada."
    )


async def test_fifty_at_once_get_fifty_numbers_without_gaps(ada: Conversation) -> None:
    people = [ada.as_(f"person-{number}") for number in range(50)]
    logged = await asyncio.gather(*(each.log(f"Decision of {each.user} today") for each in people))
    assert sorted(int(each.data["id"].removeprefix("D-")) for each in logged) == list(range(1, 51))
    assert (await ada.say("list")).data["total"] == 50


async def test_of_two_who_settle_a_decision_at_once_one_is_told(ada: Conversation) -> None:
    card = await ada.log(status="open")
    answers = await asyncio.gather(ada.press("Decided", card), ada.as_("bob").press("Dropped", card))
    done = [answer for answer in answers if "error" not in answer.data]
    told = [answer for answer in answers if "error" in answer.data]
    assert [len(done), len(told)] == [1, 1]
    assert told[0].data["error"] in ("NotPossible", "ChangedMeanwhile")
    assert (await ada.say("show D-1")).data["status"] == done[0].data["status"]


async def test_a_changed_decision_is_found_by_its_new_words(ada: Conversation) -> None:
    await ada.log("Close the phone line on Sundays", status="open")
    await ada.fill(await ada.say("decide D-1"), text="Answer the phone on Sundays too", status="open")
    assert (await ada.say("search answer phone")).data["decisions"] == ["D-1"]
    assert (await ada.say("search close line")).data["decisions"] == []


async def test_settling_an_open_decision_keeps_what_the_form_does_not_ask(
    ada: Conversation, database_url: str
) -> None:
    await ada.log("Close the phone line on Sundays", status="open", prediction="fewer calls", confidence="70")
    database = Database(database_url)
    with database.writing("local") as ws:
        stored = decisions.find_anywhere(ws, 1)
        assert stored is not None
        stored.evidence, stored.door, stored.flags_said = ["V-7"], Door.ONE_WAY, ["privacy"]
        measured = {**stored.predictions[0], "metric": "calls a week", "baseline": 14, "target": 9}
        stored.predictions = [measured, {"side": "commercial", "text": "cheaper", "confidence": 60}]
    database.close()
    settled = await ada.fill(await ada.say("decide D-1"), confidence="80", customer_effect="better")
    assert settled.data["status"] == "decided"
    assert (settled.data["evidence"], settled.data["door"]) == (["V-7"], "one_way")
    assert "privacy" in settled.data["flags"]
    customer, commercial = settled.data["predictions"]
    assert (customer["confidence"], customer["metric"], customer["target"]) == (80, "calls a week", 9)
    assert commercial["text"] == "cheaper"


async def test_deciding_from_a_private_view_tells_the_channel_anew(ada: Conversation) -> None:
    await ada.log("Close the phone line on Sundays", status="open")
    await ada.posted("Not decided yet")
    view = await ada.say("show D-1")
    await ada.press("Decided", view)
    page = await ada.as_("bob").posted("Check 21 January 2027")
    assert page.count("D-1 ") >= 2


async def test_every_channel_that_an_export_covers_is_told(ada: Conversation) -> None:
    ops = ada.as_("ada", "ops")
    form = await ops.say("voice We close the month with bulk edit")
    await ops.fill(form, group="people who use bulk edit")
    await ada.log()
    export = json.loads(await ada.download(await ada.say("export json all")))
    assert [each["channel"] for each in export["voices"]] == ["ops"]
    await ops.posted("took the log out as json")


async def test_a_file_holds_what_was_told_and_nothing_that_came_since(ada: Conversation) -> None:
    await ada.log()
    file = await ada.say("export json all")
    await ada.as_("bob", "ops").log("Show the delivery hour on the order page")
    assert [each["id"] for each in json.loads(await ada.download(file))["decisions"]] == ["D-1"]


async def test_words_are_kept_as_they_were_said(ada: Conversation) -> None:
    for typed, kept in (
        ('voice "We close with it."', "We close with it."),
        ('voice They asked for "bulk edit"', 'They asked for "bulk edit"'),
        ("voice 'Tis all we have", "'Tis all we have"),
        ("voice\nWe close with it.", "We close with it."),
    ):
        assert (await ada.say(typed)).fields["text"] == kept


@pytest.mark.parametrize("typed", ["list until 9999-12-31", "export csv since 0001-01-01", "export csv group all"])
async def test_odd_filters_break_nothing(ada: Conversation, typed: str) -> None:
    assert (await ada.say(typed)).status == 200


async def test_an_imported_channel_stays_open_to_whoever_runs_the_workspace(
    ada: Conversation, database_url: str
) -> None:
    await ada.log()
    database = Database(database_url)
    with database.writing("local") as ws:
        workspaces.ensure_channel(ws, "imported", "imported", None, NOW)
    database.close()
    await ada.as_("bob").say("list")
    imported = ada.as_("ada", "imported")
    assert [(await imported.say("list")).status for _ in range(3)] == [200, 200, 200]
    assert (await ada.as_("bob", "imported").say("list")).status == 404


async def test_private_channels_of_one_name(ada: Conversation) -> None:
    made = []
    for user in ("ada", "bob", "cleo"):
        body = {"name": "b" * 60, "private": True, "user": user}
        async with ada.http.post(f"{ada.address}/web/channels", json=body) as response:
            made.append((await response.json())["id"])
    assert len(set(made)) == 3
    assert all(len(each) <= 60 for each in made)
