"""What is still owed to customers: the ledger, kept with a reason, repaid. Said → answered."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.cli.program import app as command_line
from tests.acceptance.conversation import Answer, Conversation, served, settings_for

pytestmark = pytest.mark.anyio

DUE_DAY = {"CHAIR_NOW": "2027-01-21T08:00:00Z"}  # the day on which what `ada` logs must be kept or repaid
WORSE = {
    "Cap CSV import at 5,000 rows": "people who import large files",
    "Close the phone line on Sundays": "callers at the weekend",
    "Drop the paper invoice for good": "firms that file on paper",
}


async def owing(person: Conversation, text: str = "Cap CSV import at 5,000 rows") -> Answer:
    return await person.log(text, in_the_chair=WORSE[text])


async def keep(person: Conversation, name: str, reason: str = "contracts end in June") -> Answer:
    form = await person.press("Keep it", await person.say(f"debt {name}"))
    return await person.fill(form, reason=reason)


async def test_what_is_worse_for_customers_stands_in_the_ledger(ada: Conversation) -> None:
    await owing(ada)
    await ada.log("Answer letters within two days", in_the_chair="writers", customer_effect="better")
    await ada.log("Sell the old office chairs", in_the_chair="shoppers", status="open")
    ledger = await ada.say("debt")
    assert ledger.data == {"total": 1, "due": 0, "kept": 0, "ids": ["D-1"]}
    assert "Still owed to customers: 1 decision" in ledger.text
    assert "Worse for people who import large files, so that we gain" in ledger.text
    assert "nobody has accepted it  ·  keep or repay by 21 January 2027" in ledger.text
    assert "debt" not in ledger.text.casefold().replace("debt d-", "")
    one = await ada.press("Open", ledger)
    assert "How many: nobody has counted yet" in one.text
    assert one.buttons == ["Keep it", "Repaid", "Set how many or when", "Open"]
    assert (await ada.say("owed D-1")).text == one.text


async def test_a_correction_on_the_first_day_takes_back_what_only_a_wrong_click_owed(
    ada: Conversation, database_url: str
) -> None:
    async def amend(person: Conversation, name: str, **answers: str) -> Answer:
        return await person.fill(await person.say(f"amend {name}"), **answers)

    for text in WORSE:
        await owing(ada, text)
    await amend(ada, "D-1", customer_effect="same", reason="I clicked the wrong one")
    assert "Still owed" not in (await ada.say("show D-1")).text
    assert (await ada.say("debt D-1")).text.startswith("D-1 owes nothing to customers.")
    # What is still owed says what the decision says now; what was answered about it stays.
    set_day = await ada.press("Set how many or when", await ada.say("debt D-2"))
    await ada.fill(set_day, how_many="12", keep_or_repay_on="2026-12-01", reason="the contract names it")
    await amend(ada, "D-2", in_the_chair="callers on Sundays", commercial_now="cost", check_on="2026-12-21")
    await amend(ada, "D-3", check_on="2026-12-21")
    ledger = await ada.say("debt")
    assert ledger.data["ids"] == ["D-2", "D-3"]
    assert "Worse for callers on Sundays; what we gain has not been said" in ledger.text
    assert "12 people" in ledger.text
    assert "keep or repay by 1 December" in ledger.text
    assert "keep or repay by 21 December" in ledger.text
    # Once somebody answered for it, it stays.
    await keep(ada, "D-2")
    await amend(ada, "D-2", customer_effect="same")
    assert (await ada.say("debt kept")).data["ids"] == ["D-2"]
    # After the lock nothing takes it back, and an effect that is corrected to worse owes from then on.
    await amend(ada, "D-1", customer_effect="worse")
    async with served(settings_for(database_url, CHAIR_NOW="2026-11-24T09:30:00Z")) as later:
        await amend(later, "D-3", customer_effect="same", reason="Nobody called on Sundays.")
        assert (await later.say("debt")).data["ids"] == ["D-1", "D-3"]


async def test_who_accepts_it_is_not_confirmed_until_they_say_so(ada: Conversation) -> None:
    await ada.as_("bob").say("list")
    logged = await owing(ada)
    await ada.submit("decide_more", {"accepted_by": "bob"}, logged.body["next"]["carry"])
    assert "accepted by bob (not confirmed yet)" in (await ada.say("debt")).text
    await ada.as_("bob")._post("action", action="accept", value="D-1")
    assert "accepted by bob  ·" in (await ada.say("debt")).text


async def test_it_is_kept_with_a_reason_and_stands_at_the_end(ada: Conversation) -> None:
    await owing(ada)
    await owing(ada, "Close the phone line on Sundays")
    form = await ada.press("Keep it", await ada.say("debt D-1"))
    assert "why it is kept" in (await ada.fill(form, reason="  ")).body["errors"]["reason"]
    done = await ada.fill(form, reason="contracts end in June")
    assert done.text.startswith("D-1 is kept as it is, with the reason.")
    assert (done.data["debt"]["status"], done.data["debt"]["closed_because"]) == ("kept", "contracts end in June")

    ledger = await ada.say("debt")
    assert ledger.data["ids"] == ["D-2"]
    listed = await ada.press("1 knowingly kept", ledger)
    assert listed.data["ids"] == ["D-1"]
    assert "knowingly kept on 22 November: contracts end in June" in listed.text
    assert (await ada.say("debt kept")).text == listed.text
    shown = (await ada.say("show D-1")).text
    assert "22 November: ada knowingly kept what was owed to customers. Because: contracts end in June" in shown
    assert "D-1 owed to customers was knowingly kept" in (await ada.fill(form, reason="x")).body["errors"]["form"]


async def test_it_is_repaid_even_after_it_was_kept_and_both_stay_in_the_history(ada: Conversation) -> None:
    await owing(ada)
    await keep(ada, "D-1")
    form = await ada.press("Repaid", await ada.say("debt D-1"))
    done = await ada.fill(form, reason="a free month for each of them")
    assert done.data["debt"]["status"] == "repaid"
    shown = (await ada.say("show D-1")).text
    assert "repaid what was owed to customers. What was done: a free month for each of them" in shown
    assert "Because: contracts end in June" in shown
    assert (await ada.say("debt D-1")).buttons == ["Open"]
    assert (await ada.say("debt")).text.startswith("Nothing is owed to customers")


async def test_on_its_day_it_is_due_until_somebody_answers(ada: Conversation, database_url: str) -> None:
    await owing(ada)
    async with served(settings_for(database_url, **DUE_DAY)) as later:
        ledger = await later.say("debt")
        assert "1 is due: D-1 since 21 January. Keep it with a reason, or repay it." in ledger.text
        assert "due since 21 January: keep it with a reason, or repay it" in ledger.text
        form = await later.press("Set how many or when", await later.say("debt D-1"))
        assert list(form.fields) == ["how_many"]  # the day has come, so it is not asked any more
        moved = await later.fill(form, keep_or_repay_on="2027-06-01", reason="later")
        assert moved.body["errors"]["keep_or_repay_on"] == "The day has come: keep it with a reason, or repay it."
        await keep(later, "D-1")
        assert (await later.say("debt")).data["total"] == 0


async def test_how_many_and_by_when(ada: Conversation) -> None:
    await owing(ada)
    form = await ada.press("Set how many or when", await ada.say("debt D-1"))
    wrong = await ada.fill(form, how_many="-5", keep_or_repay_on="2027-02-29")
    assert wrong.body["errors"].keys() == {"how_many", "keep_or_repay_on"}
    await ada.fill(form, how_many="1200", keep_or_repay_on="2026-12-01", reason="the contract names it")
    assert "1,200 people" in (await ada.say("debt")).text
    assert "keep or repay by 1 December" in (await ada.say("debt")).text
    shown = (await ada.say("show D-1")).text
    assert "the day to keep or repay it, from 21 January 2027 to 1 December. Because: the contract" in shown


async def test_two_people_set_it_at_once(ada: Conversation) -> None:
    await owing(ada)
    debt = await ada.say("debt D-1")
    adas, bobs = [await who.press("Set how many or when", debt) for who in (ada, ada.as_("bob"))]
    await ada.fill(adas, how_many="12")
    stale = await ada.as_("bob").fill(bobs, how_many="40")
    assert "It now says: 12 people, by 21 January 2027." in stale.body["notice"]
    assert stale.fields["how_many"] == "40"
    saved = await ada.as_("bob").fill(stale)
    assert saved.data["debt"]["how_many"] == 40


async def test_the_oldest_comes_first_ten_at_a_time(ada: Conversation, database_url: str) -> None:
    words = "invoices letters parcels refunds holidays manuals receipts samples vouchers windows yards".split()
    for word in words:
        await ada.log(f"Charge extra for {word} from now on", in_the_chair=f"people with {word}")
    first = await ada.say("debt")
    assert first.data["ids"] == [f"D-{number}" for number in range(1, 11)]
    rest = await ada.press("1 more", first)
    assert rest.data["ids"] == ["D-11"]
    async with served(settings_for(database_url, **DUE_DAY)) as later:
        assert "11 are due: D-1 since 21 January, D-2" in (await later.say("debt")).text


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("debt D-9", "There is no D-9 that can be seen from here."),
        ("debt D-2", "D-2 owes nothing to customers."),
        ("debt", "Nothing is owed to customers, as far as the log here knows."),
        ("debt kept", "Nothing that is owed to customers was knowingly kept."),
    ],
)
async def test_where_there_is_nothing_to_show(ada: Conversation, said: str, answered: str) -> None:
    await owing(ada)
    await ada.fill(await ada.say("reverse D-1"), reason="it did not work out")
    await ada.log("Answer letters within two days", in_the_chair="writers", customer_effect="better")
    assert (await ada.say(said)).text.startswith(answered)


async def test_a_decision_that_was_reversed_is_no_longer_among_them(ada: Conversation) -> None:
    await owing(ada)
    before = await ada.press("Keep it", await ada.say("debt D-1"))
    await ada.fill(await ada.say("reverse D-1"), reason="it did not work out")
    assert "D-1 is reversed, so this is no longer among what is owed." in (await ada.say("debt D-1")).text
    refused = await ada.fill(before, reason="contracts end in June")
    assert refused.body["errors"]["form"].startswith("D-1 is reversed, so it cannot be kept or repaid.")


async def test_what_a_private_channel_owes_is_seen_there_only(ada: Conversation) -> None:
    await ada.say("list")
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as made:
        assert made.status == 200
    board = ada.as_("ada", "board")
    await owing(board)
    await owing(ada, "Close the phone line on Sundays")
    assert (await board.say("debt")).data["ids"] == ["D-1", "D-2"]
    assert (await ada.say("debt")).data["ids"] == ["D-2"]
    assert (await ada.say("debt D-1")).data["error"] == "UnknownDecision"
    for action in ("debt_keep", "debt_repay", "debt_agree"):
        assert (await ada._post("action", action=action, value="D-1")).data["error"] == "UnknownDecision"
    await keep(board, "D-1")
    assert (await ada.say("debt")).data["kept"] == 0
    assert (await ada.say("debt kept")).data["ids"] == []
    assert (await board.say("debt kept")).data["ids"] == ["D-1"]


async def test_a_manager_reads_the_ledger_and_answers_nothing(ada: Conversation) -> None:
    await owing(ada)
    await ada.as_("bob").say("list")
    await ada.fill(await ada.press("Give a role", await ada.say("settings")), member="bob", role="manager")
    bob = ada.as_("bob")
    reads = (
        "A manager of #general reads its decisions and does not change them. Anybody else in it can, such as ada."
    )
    assert (await bob.say("debt")).data["ids"] == ["D-1"]
    one = await bob.say("debt D-1")
    for label in ("Keep it", "Repaid", "Set how many or when"):
        assert (await bob.press(label, one)).text == reads
    for action in ("debt_keep", "debt_repay", "debt_agree"):
        answer = await bob.submit(action, {"reason": "because", "how_many": "3"}, {"decision": "D-1", "seen": "|"})
        assert answer.body["errors"] == {"form": reads}, action


async def test_a_button_with_an_odd_value_says_so(ada: Conversation) -> None:
    for value in ("", "x", "-1", "9" * 20, "1e3 kept"):
        assert (await ada._post("action", action="debt_more", value=value)).data["error"] == "UnknownAction"


async def test_the_card_in_the_channel_is_drawn_again(ada: Conversation) -> None:
    await owing(ada)
    await ada.posted('aria-label="D-1 Cap CSV import')
    before = (await ada.page()).count("data-message=")
    await keep(ada, "D-1")
    assert "Cap CSV import" in (await ada.posted("is kept as it is"))
    # Ada's own two answers came to it (what is owed, and that it is kept); nothing new was posted to the channel.
    assert (await ada.as_("cem").page()).count("data-message=") == before
    assert (await ada.page()).count("data-message=") == before + 2


@pytest.mark.engines("sqlite")
async def test_an_export_gives_back_what_is_owed_and_what_is_put_right(
    ada: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in WORSE:
        await owing(ada, text)
    await keep(ada, "D-1")
    tracker = await ada.fill(await ada.say("remedy D-2"), what="Nobody picked up")
    await ada.fill(await ada.press("Fill in who said nothing", tracker), how_many="29", owner="me")
    await ada.fill(await ada.say("reverse D-2"), reason="it did not work out")
    first = await ada.download(await ada.say("export json"))
    (tmp_path / "log.json").write_bytes(first)

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    monkeypatch.setenv("CHAIR_NOW", "2026-11-22T09:30:00Z")
    run = CliRunner()
    assert "3 added" in run.invoke(command_line, ["import", str(tmp_path / "log.json")]).output
    out = tmp_path / "again.json"
    assert run.invoke(command_line, ["export", "--format", "json", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == first
    stored = {each["id"]: each for each in json.loads(first)["decisions"]}
    assert stored["D-1"]["debt"]["status"] == "kept"
    assert [group["how_many"] for group in stored["D-2"]["remedies"][0]["groups"]] == [None, 29, None]

    rows = rows_of(await ada.download(await ada.say("export csv")))
    columns = ("owed", "keep_or_repay_on", "remedy_state")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("kept", "2027-01-21", "none"),
        ("owed", "2027-01-21", "open"),
        ("owed", "2027-01-21", "none"),
    ]


def rows_of(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
