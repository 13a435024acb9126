"""A decision at odds with one in force: shown before it is saved, with the ways on. Said → answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli.program import app as command_line
from tests.acceptance.conversation import Answer, Conversation

pytestmark = pytest.mark.anyio

KEEPS = "Keep bulk edit in the new editor"
REMOVES = "Remove bulk edit from the new editor"
GROUP = "people who use bulk edit"


async def keep_bulk_edit(ada: Conversation) -> Answer:
    return await ada.log(KEEPS, in_the_chair=GROUP, customer_effect="better", commercial_now="cost")


async def remove_bulk_edit(ada: Conversation, **answers: str) -> Answer:
    return await ada.log(REMOVES, in_the_chair=GROUP, **answers)


async def way(ada: Conversation, form: Answer, label: str, **answers: str) -> Answer:
    """What was typed, sent by one of the form's further ways on."""
    (action,) = [each["action"] for each in form.body["ways"] if each["label"] == label]
    return await ada.submit(action, form.fields | answers, form.body["carry"])


async def test_the_opposite_is_shown_and_nothing_is_saved_yet(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    asked = await remove_bulk_edit(ada, prediction="tickets stay flat", confidence="70", show="no")
    assert asked.body["type"] == "form"
    assert asked.body["notice"] == f"D-1 of 22 November says the opposite: “{KEEPS}”"
    assert asked.body["submit"] == "Keep both"
    assert asked.body["close"] == "Cancel"
    assert [each["label"] for each in asked.body["ways"]] == ["Replace D-1"]
    assert asked.fields["text"] == REMOVES
    assert asked.fields["in_the_chair"] == GROUP
    assert (asked.fields["prediction"], asked.fields["confidence"]) == ("tickets stay flat", "70")
    assert (asked.fields["customer_effect"], asked.fields["show"]) == ("worse", "no")
    assert (await ada.say("list")).data["total"] == 1


async def test_keep_both_saves_and_is_not_asked_again(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    asked = await remove_bulk_edit(ada)
    kept, again = await ada.fill(asked), await ada.fill(asked)
    assert kept.data == again.data
    assert (kept.data["id"], kept.data["supersedes"]) == ("D-2", None)
    assert (await ada.say("show D-1")).data["status"] == "decided"
    assert (await ada.say("list")).data["total"] == 2


async def test_replace_links_both_ways(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    saved = await way(ada, await remove_bulk_edit(ada), "Replace D-1")
    assert (saved.data["id"], saved.data["supersedes"]) == ("D-2", "D-1")
    old, new = await ada.say("show D-1"), await ada.say("show D-2")
    assert (old.data["status"], old.data["superseded_by"]) == ("superseded", "D-2")
    assert old.data["amendments"][0]["reason"] == "Replaced by D-2."
    assert "Replaced by D-2" in old.text
    assert "it replaced D-1" in new.text


async def test_what_is_replaced_meanwhile_is_not_replaced_twice(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    adas = await remove_bulk_edit(ada)
    await way(ada.as_("bob"), await remove_bulk_edit(ada.as_("bob")), "Replace D-1")
    refused = await way(ada, adas, "Replace D-1", text="Remove bulk edit for good, says ada")
    assert refused.body["type"] in ("invalid", "form")
    assert "D-1 is replaced" in json.dumps(refused.body, ensure_ascii=False)
    assert (await ada.say("list")).data["total"] == 2


async def test_what_is_not_decided_replaces_nothing(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    refused = await way(ada, await remove_bulk_edit(ada), "Replace D-1", status="open")
    assert refused.body["errors"]["status"].startswith("Only what is decided")


async def test_an_open_decision_is_asked_when_it_is_decided(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    card = await remove_bulk_edit(ada, status="open")
    assert card.data["status"] == "open"
    asked = await ada.press("Decided", card)
    assert asked.body["type"] == "form"
    assert "D-1 of 22 November says the opposite" in asked.body["notice"]
    assert (await ada.say("show D-2")).data["status"] == "open"
    saved = await way(ada, asked, "Replace D-1")
    assert (saved.data["status"], saved.data["supersedes"]) == ("decided", "D-1")
    assert (await ada.say("show D-1")).data["superseded_by"] == "D-2"


async def test_the_form_of_an_open_decision_asks_once_too(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    await remove_bulk_edit(ada, status="open")
    form = await ada.say("decide D-2")
    asked = await ada.fill(form, status="decided")
    assert "says the opposite" in asked.body["notice"]
    kept = await ada.fill(asked, status="decided")
    assert (kept.data["status"], kept.data["supersedes"]) == ("decided", None)


async def test_a_broken_promise_is_said(ada: Conversation) -> None:
    await ada.log("Export formats stay for at least two years.", in_the_chair="workspaces that export",
                  customer_effect="better", commercial_now="cost")  # fmt: skip
    asked = await ada.log("Switch off the v1 export on 30 June", in_the_chair="workspaces on v1")
    assert asked.body["notice"] == (
        "D-1 of 22 November made a promise that this would not keep: “Export formats stay for at least two years.”"
    )


async def test_the_same_again_is_said(ada: Conversation) -> None:
    await ada.log()
    asked = await ada.as_("bob").log("We cap CSV imports at 5,000 rows")
    assert "D-1 of 22 November says the same already" in asked.body["notice"]


async def test_what_cannot_be_seen_from_here_is_not_told(ada: Conversation) -> None:
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as response:
        assert response.status == 200
    await keep_bulk_edit(ada.as_("ada", "board"))
    assert (await remove_bulk_edit(ada)).data["id"] == "D-2"


async def test_who_may_only_read_the_other_channel_is_not_offered_to_replace(ada: Conversation) -> None:
    await keep_bulk_edit(ada)
    await ada.as_("bob").say("list")
    await ada.fill(await ada.press("Give a role", await ada.say("settings")), member="bob", role="manager")
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "billing", "private": False, "user": "bob"}
    ) as response:
        billing = (await response.json())["id"]
    bob = ada.as_("bob", billing)
    asked = await remove_bulk_edit(bob)
    assert "D-1 of 22 November says the opposite" in asked.body["notice"]
    assert asked.body["ways"] == []
    assert (await bob.fill(asked)).data["id"] == "D-2"


async def test_fifty_that_differ_in_one_word_alarm_nobody(ada: Conversation) -> None:
    names = [f"{first}{last}" for first in ("an", "be", "cy", "do", "el") for last in
             ("ba", "da", "fa", "ga", "ka", "la", "ma", "na", "pa", "ra")]  # fmt: skip
    logged = [await ada.log(f"Decision of {name} today") for name in names]
    assert [each.body["type"] for each in logged] == ["reply"] * 50


@pytest.mark.engines("sqlite")
def test_a_program_is_told_in_one_line_and_nothing_is_held_up(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CHAIR_NOW", "2026-11-22T09:30:00Z")
    run = CliRunner()
    given = {"in_the_chair": GROUP, "customer_effect": "better", "commercial_now": "cost"}
    assert run.invoke(command_line, ["log", "--json"], input=json.dumps(given | {"text": KEEPS})).exit_code == 0
    worse = given | {"text": REMOVES, "customer_effect": "worse"}
    result = run.invoke(command_line, ["log", "--json"], input=json.dumps(worse))
    assert json.loads(result.stdout)["id"] == "D-2"
    assert result.stderr == f"D-1 of 22 November says the opposite: “{KEEPS}” Both are kept.\n"
