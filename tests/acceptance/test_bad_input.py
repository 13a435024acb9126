"""What people get wrong, and what attackers send: a sentence each, nothing lost, nothing executed."""

from __future__ import annotations

import pytest

from tests.acceptance.conversation import Conversation

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite", "postgresql")]

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


async def test_fifty_kilobytes(ada: Conversation) -> None:
    answer = await ada.say("We remove it. " * 3_600)
    assert "up to 10,000 fit" in answer.text


async def test_nothing_but_marks(ada: Conversation) -> None:
    assert (await ada.say("… ?!")).data["error"] == "NothingThere"


async def test_the_bare_command_opens_the_one_box(ada: Conversation) -> None:
    box = await ada.say("")
    assert box.body["fields"][0]["label"] == "What are you deciding? One line is enough."
    assert (await ada.fill(box, text="  ")).body["errors"] == {"text": "Write what you are deciding in one line."}
    assert "bulk edit" in (await ada.fill(box, text="should we remove bulk edit")).text


async def test_hidden_characters_are_left_out_and_said(ada: Conversation) -> None:
    answer = await ada.say("remove \x00bulk\x07 edit \u202eevil\u202c \U000e0041")
    assert not set("\x00\x07\u202e\u202c\U000e0041") & set(answer.text)
    assert "5 invisible characters were left out of what you sent." in answer.text


async def test_markup_is_text(ada: Conversation) -> None:
    await ada.log(f"Remove the banner {SCRIPT} for <!channel> and <@U123>")
    page = await ada.posted("Remove the banner")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;!channel&gt;" in page


async def test_a_form_without_its_required_answers(ada: Conversation) -> None:
    answer = await ada.submit("decide", {"text": "too short"})
    assert answer.body["type"] == "invalid"
    assert set(answer.body["errors"]) == {"text", "in_the_chair", "customer_effect", "commercial_now"}
    assert "10" in answer.body["errors"]["text"]
    assert (await ada.say("list")).data["total"] == 0


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"customer_effect": "fantastic"}, "customer_effect"),
        ({"commercial_later": "maybe"}, "commercial_later"),
        ({"check_on": "2026-02-29"}, "check_on"),
        ({"check_on": "2026-11-01"}, "check_on"),
        ({"confidence": "80"}, "prediction"),
        ({"prediction": "fewer calls"}, "confidence"),
        ({"prediction": "fewer calls", "confidence": "100"}, "confidence"),
        ({"prediction": "x" * 161, "confidence": "80"}, "prediction"),
        ({"text": "x" * 501}, "text"),
        ({"in_the_chair": "y" * 121}, "in_the_chair"),
        ({"status": "perhaps"}, "status"),
        ({"show": "everyone"}, "show"),
    ],
)
@pytest.mark.surface("wrong answers: a sentence each, what was typed stays", "web")
async def test_each_wrong_answer_gets_its_sentence(ada: Conversation, answers: dict[str, str], field: str) -> None:
    answer = await ada.log(**answers)
    assert list(answer.body["errors"]) == [field]
    assert answer.body["errors"][field].endswith(".")


async def test_a_form_cannot_log_for_somebody_else_or_somewhere_else(ada: Conversation) -> None:
    logged = await ada.log(logged_by="eve", channel="board", workspace="acme")
    assert (logged.data["logged_by"], logged.data["channel"], logged.data["workspace"]) == (
        "ada",
        "general",
        "local",
    )


async def test_unknown_ids(ada: Conversation) -> None:
    assert "There is no D-99 that can be seen from here." in (await ada.say("show D-99")).text
    assert "There is no V-9 that can be seen from here." in (await ada.say("voice V-9")).text
    assert "There is no D-12 that can be seen from here." in (await ada.say("decide D-12")).text


async def test_buttons_and_forms_that_do_not_exist(ada: Conversation) -> None:
    sent = await ada.submit("no_such_form", {})
    assert "from an older version" in sent.body["errors"]["form"]  # the form stays open with what was typed
    for answer in (
        await ada._post("action", action="no_such_button", value=""),
        await ada._post("action", action="different", value="not-a-reading"),
    ):
        assert answer.status == 200
        assert answer.data["error"] in ("UnknownAction", "ReadingGone")


@pytest.mark.parametrize("words", ['"', "*", "NEAR", "'; DROP TABLE decision; --", "🙃", "a" * 9_000, "-x AND OR"])
async def test_hostile_searches_find_nothing_and_break_nothing(ada: Conversation, words: str) -> None:
    await ada.log()
    answer = await ada.say(f"search {words}")
    assert answer.status == 200
    assert not answer.body["data"].get("decisions")
    assert (await ada.say("list")).data["total"] == 1


async def test_malformed_bodies(ada: Conversation) -> None:
    for body in (b"", b"{", b"[]", b'{"text": {"a": 1}}', b"\xff\xfe"):
        async with ada.http.post(f"{ada.address}/web/command", data=body) as response:
            assert response.status == 400
            assert (await response.json())["errors"]


async def test_forged_links_say_nothing(ada: Conversation) -> None:
    await ada.log()
    url = (await ada.say("export csv")).body["url"]
    for forged in (url[:-2] + "xx", "/files/abc", "/files/" + "a" * 5_000):
        async with ada.http.get(ada.address + forged) as response:
            assert response.status == 404


async def test_words_of_a_private_channel_stay_there(ada: Conversation) -> None:
    async with ada.http.post(f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}):
        board = ada.as_("ada", "board")
    form = await board.say("voice The unicorn edit in bulk is all we have")
    await board.fill(form, group="people who use bulk edit", heard_on="2026-11-04")
    reading = await board.say("should we remove bulk edit")
    assert "unicorn" in reading.text
    value = reading.button("Share here")["value"]
    for action in ("share", "decide", "different", "why_these", "change_chair", "ask_box"):
        answer = await ada._post("action", action=action, value=value)
        assert answer.data["error"] == "ReadingGone", action
    assert "unicorn" not in await ada.page()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("show", "To use show, write: show D-12"),
        ("show 1", "To use show, write: show D-12"),
        ("list foo", "To use list, write: list ["),
        ("list due soon", "To use list, write: list ["),
        ("list since 2026-02-30", "To use list, write: list ["),
        ("export pdf", "To use export, write: export ["),
        ("export csv please", "To use export, write: export ["),
        ("search", "To use search, write: search WORDS"),
        ("help help help", "To use help, write: help [COMMAND]"),
        ("exprt csv", "Did you mean export?"),
        ("show D-99999999999999999999999", "There is no D-99999999999999999999999 that can be seen from here."),
    ],
)
async def test_a_command_used_wrongly_says_how_it_is_used(ada: Conversation, typed: str, says: str) -> None:
    answer = await ada.say(typed)
    assert says in answer.text
    if not typed.startswith("show D"):
        assert answer.buttons == ["Ask the chair this instead"]


@pytest.mark.parametrize("word", ["never", "will", "not found", "no reply"])
async def test_searches_for_small_words_are_searches(ada: Conversation, word: str) -> None:
    assert "decisions" in (await ada.say(f"search {word}")).data


@pytest.mark.parametrize("value", ["", "0 banana", '0 group "', "² x", "99999999999999999999 ", "-1 "])
async def test_a_forged_page_of_a_list(ada: Conversation, value: str) -> None:
    answer = await ada._post("action", action="list_more", value=value)
    assert (answer.status, answer.data["error"]) == (200, "UnknownAction")


async def test_json_nested_too_deep(ada: Conversation) -> None:
    body = '{"a":' * 40_000 + "1" + "}" * 40_000
    async with ada.http.post(f"{ada.address}/web/command", data=body) as response:
        assert response.status == 400


async def test_too_long_wherever_it_is_typed(ada: Conversation) -> None:
    box = await ada.say("")
    assert "up to 10,000 fit" in (await ada.fill(box, text="x" * 50_000)).body["errors"]["text"]
    assert "up to 10,000 fit" in (await ada._post("action", action="ask_instead", value="x" * 50_000)).text
    form = await ada.press("change", await ada.say("should we remove bulk edit"))
    assert "at most 120 characters" in (await ada.fill(form, in_the_chair="x" * 500)).body["errors"]["in_the_chair"]


async def test_a_text_that_is_too_long_is_not_echoed_whole(ada: Conversation) -> None:
    answer = await ada.say("We remove it. " * 3_600)
    assert len(answer.body["html"]) < 2_000


async def test_sharing_twice_posts_once(ada: Conversation) -> None:
    reading = await ada.say("should we remove offline mode")
    await ada.press("Share here", reading)
    assert "It is in the channel already." in (await ada.press("Share here", reading)).text


async def test_a_voice_that_may_not_be_quoted_is_not_promised(ada: Conversation) -> None:
    form = await ada.say("voice We close the month with bulk edit")
    saved = await ada.fill(form, group="people who use bulk edit", consent_to_quote="no")
    assert "It is never quoted." in saved.text
    assert "Readings quote it" not in saved.text
    reading = await ada.say("should we remove bulk edit")
    assert "close the month" not in reading.text


async def test_an_empty_log_is_not_announced_as_taken_out(ada: Conversation) -> None:
    assert (await ada.say("export csv")).data["error"] == "NothingToExport"
