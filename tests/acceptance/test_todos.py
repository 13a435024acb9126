"""To-dos: written down, given to somebody, done or dropped; taken out and back in. Said → answered."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli.program import app as command_line
from tests.acceptance.conversation import Answer, Conversation

pytestmark = pytest.mark.anyio


async def write_down(person: Conversation, text: str = "Tell the importers about D-1", **more: str) -> Answer:
    return await person.fill(await person.say(f"todo add {text}"), **more)


async def test_a_to_do_from_writing_it_down_to_done(ada: Conversation) -> None:
    await ada.log()
    assert (await ada.say("todo")).text.startswith("Nothing is to do here.")
    made = await write_down(ada, owner="me", due="2026-11-18")
    assert made.text.startswith("A-1 is written down.")
    assert made.data["decision"] == "D-1"
    assert made.data["owner"] == "ada"
    listed = await ada.say("todo")
    assert "To do: 1" in listed.text
    assert "ada  ·  was due Wednesday" in listed.text
    assert "Tell the importers about D-1 · ada · was due Wednesday" in (await ada.say("show D-1")).text

    done = await ada.say("todo done 1")
    assert done.text.startswith("A-1 is done.")
    assert done.data["closed_at"] == "2026-11-22T09:30:00Z"
    assert "is done already" in (await ada.say("todo done 1")).text
    assert (await ada.say("todo")).data["total"] == 0
    assert "To do" not in (await ada.say("show D-1")).text
    again = await ada.press("Open it again", await ada.say("todo 1"))
    assert again.data["status"] == "open"
    assert again.data["closed_at"] is None


async def test_it_is_dropped_with_a_reason_or_without(ada: Conversation) -> None:
    await write_down(ada)
    await write_down(ada, "Ask Legal")
    assert "dropped 22 November: nobody needs it" in (await ada.say("todo drop 1 nobody needs it")).text
    form = await ada.press("Drop", await ada.say("todo A-2"))
    assert (await ada.fill(form)).data["closed_because"] is None
    assert (await ada.say("todo")).data["total"] == 0


async def test_who_and_by_when_are_changed_in_a_line_and_in_the_form(ada: Conversation) -> None:
    await ada.as_("Bob Example").say("list")
    await write_down(ada)
    assert (await ada.say("todo owner 1 bob example")).data["owner"] == "Bob Example"
    assert "Nobody here is known as “zoe”" in (await ada.say("todo owner 1 zoe")).text
    assert (await ada.say("todo due 1 2026-12-01")).data["due"] == "2026-12-01"
    assert (await ada.say("todo due 1 soon")).text == "Write the day like 2026-12-01."
    form = await ada.press("Change it", await ada.say("todo 1"))
    assert form.fields == {"text": "Tell the importers about D-1", "owner": "Bob Example", "due": "2026-12-01"}
    saved = await ada.fill(form, due="", text="Tell the importers")
    assert saved.data["due"] is None
    assert saved.data["owner"] == "Bob Example"


async def test_two_people_change_it_at_once_and_nothing_typed_is_lost(ada: Conversation) -> None:
    await write_down(ada)
    shown = await ada.say("todo 1")
    adas, bobs = [await who.press("Change it", shown) for who in (ada, ada.as_("bob"))]
    await ada.fill(adas, text="Tell the importers by letter")
    stale = await ada.as_("bob").fill(bobs, text="Ring the importers")
    assert "It now says: Tell the importers by letter." in stale.body["notice"]
    assert stale.fields["text"] == "Ring the importers"
    assert (await ada.as_("bob").fill(stale)).data["text"] == "Ring the importers"


async def test_two_people_close_it_at_once(ada: Conversation) -> None:
    await write_down(ada)
    answers = await asyncio.gather(ada.as_("bob").say("todo done 1"), ada.as_("cem").say("todo drop 1 no need"))
    assert sorted("already" in answer.text for answer in answers) == [False, True]


async def test_what_cannot_be_read_is_said_and_the_form_stays_open(ada: Conversation) -> None:
    form = await ada.say("todo add")
    wrong = await ada.fill(form, text=" ", owner="nobody known", due="2026-02-30")
    assert wrong.body["errors"].keys() == {"text", "due"}
    assert "owner" in (await ada.fill(form, text="Call them", owner="nobody known")).body["errors"]
    long = await ada.fill(form, text="x" * 301)
    assert long.body["errors"]["text"] == "Say it in at most 300 characters: that is 301."


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("todo 9", "There is no A-9 that can be seen from here."),
        ("todo done 9", "There is no A-9 that can be seen from here."),
        ("todo 99999999999", "There is no 99999999999 that can be seen from here."),
    ],
)
async def test_what_is_not_there(ada: Conversation, said: str, answered: str) -> None:
    assert answered in (await ada.say(said)).text


@pytest.mark.parametrize("said", ["todo lists move out of the product", "todo done 3 reminders are sent each day"])
async def test_a_sentence_that_begins_with_todo_is_a_question(ada: Conversation, said: str) -> None:
    assert "questions" in (await ada.say(said)).data


async def test_a_private_channels_to_dos_are_seen_there_only(ada: Conversation) -> None:
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as made:
        board = ada.as_("ada", (await made.json())["id"])
    await write_down(board, "Tell them quietly")
    assert (await board.say("todo")).data["ids"] == ["A-1"]
    assert (await ada.say("todo")).data["ids"] == []
    assert "There is no A-1" in (await ada.say("todo 1")).text
    assert "There is no A-1" in (await ada.say("todo done 1")).text


async def test_many_come_a_page_at_a_time_the_earliest_due_first(ada: Conversation) -> None:
    for number in range(21):
        await write_down(ada, f"Thing {number}", due="2026-12-01" if number == 20 else "")
    first = await ada.say("todo")
    assert first.data["ids"][:2] == ["A-21", "A-1"]
    rest = await ada.press("1 more", first)
    assert rest.data["ids"] == ["A-20"]


@pytest.mark.engines("sqlite")
async def test_an_export_gives_to_dos_back(
    ada: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.log()
    await write_down(ada, owner="me", due="2026-12-01")
    await write_down(ada, "Ask Legal")
    await ada.say("todo drop 2 no need")
    first = await ada.download(await ada.say("export json"))
    (tmp_path / "log.json").write_bytes(first)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    monkeypatch.setenv("CHAIR_NOW", "2026-11-22T09:30:00Z")
    run = CliRunner()
    assert "3 added" in run.invoke(command_line, ["import", str(tmp_path / "log.json")]).output
    assert "0 added" in run.invoke(command_line, ["import", str(tmp_path / "log.json")]).output
    out = tmp_path / "again.json"
    assert run.invoke(command_line, ["export", "--format", "json", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == first
    assert [each["status"] for each in json.loads(first)["actions"]] == ["open", "dropped"]


async def test_to_dos_as_a_table(ada: Conversation) -> None:
    assert "There is nothing to take out" in (await ada.say("export todos")).text
    await write_down(ada, "=Tell the importers, by letter", owner="me", due="2026-12-01")
    await write_down(ada, "Ask Legal")
    await ada.say("todo drop 2 no need")
    file = await ada.say("export todos")
    assert file.body["name"] == "customer-chair-2026-11-22-todos.csv"
    assert "ada took the log out as todos (csv): 2 to-dos." in await ada.posted("took the log out")
    rows = list(csv.DictReader(io.StringIO((await ada.download(file)).decode(), newline="")))
    assert [(row["id"], row["status"], row["text"], row["owner"]) for row in rows] == [
        ("A-1", "open", "'=Tell the importers, by letter", "ada"),
        ("A-2", "dropped", "Ask Legal", ""),
    ]
