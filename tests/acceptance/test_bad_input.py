"""What people get wrong, and what attackers send: a sentence each, nothing lost, nothing executed."""

from __future__ import annotations

import asyncio

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


AMISS = (
    (
        "list since 2026-99-99",
        "After since comes a day between 1970 and 2199, written like 2026-10-01; “2026-99-99”",
    ),
    ("list since yesterday", "“yesterday” is not that."),
    ("list since", "After since comes a day"),
    ("list class lovely", "After class comes one of type_a, type_b,"),
    ("list due soon", "“soon” is none of its words."),
    ("export json since 3000-01-01", "“3000-01-01” is not that."),
    ("export pdf", "“pdf” is none of its words."),
    (
        "digest on Funday 10:00",
        "“Funday” is no weekday, and no time zone that I know. For instance: digest on Friday",
    ),
    ("digest on Friday 10:00 Mars/Base", "I know no time zone “Mars/Base”."),
    ("digest on Friday 25:00", "“25:00” is no time of day."),
    ("digest every 3 weeks", "A digest comes every week or every two weeks:"),
    ("pause 4000w", "“4000w” is longer than a pause can be: at most 26 weeks, pause 26w."),
    ("pause for 2 weeks", "Write it so: pause 2 weeks"),
    ("pause 3 hours", "it lasts whole days or weeks"),
    ("show D-1 D-2", "One decision at a time: show D-1"),
    ("show V-7", "V-7 is what a customer said: voice V-7"),
    ("forget bob", "admins write forget @bob, or forget someone, word for word as here"),
)


@pytest.mark.engines("sqlite")
async def test_what_is_wrong_is_named_and_no_group_is_made_up_for_it(ada: Conversation) -> None:
    for typed, says in AMISS:
        answer = await ada.say(typed)
        assert says in answer.text, typed
        assert "To use " in answer.text, typed
        assert answer.buttons == ["Ask the chair this instead"], typed


@pytest.mark.engines("sqlite")
async def test_obvious_words_open_what_they_mean(ada: Conversation) -> None:
    await ada.log()
    for typed, says in (
        ("D-1", "Cap CSV import at 5,000 rows from Monday"),
        ("V-1", "There is no V-1 that can be seen from here."),
        ("A-1", "There is no A-1 that can be seen from here."),
        ("resume", "#general is not paused."),
        ("privacy", "What Customer Chair can see and keeps"),
        ("holidays", "No holidays are set."),
        ("roles", "Who may do what here"),
        ("help me", "Write what you are deciding"),
        ("help settings", "settings [privacy / retention / holidays / roles]"),
        ("stop", "What shall stop?"),
    ):
        assert says in (await ada.say(typed)).text, typed
    assert (await ada.say("retention")).body["title"] == "How long records are kept"
    assert (await ada.say("my data")).body["name"].startswith("customer-chair-my-data")
    bob = ada.as_("bob")
    assert "How long" in (await bob.say("retention")).text
    assert "Admins set them." in (await bob.say("holidays")).text
    await ada.say("pause")
    assert "The pause in #general is over." in (await bob.say("pause off")).text
    stopped = await bob.say("stop")
    assert "I say nothing unasked in #general" in (await bob.press("All unasked here, 4 weeks", stopped)).text
    await ada.say("pause everywhere")
    assert "An admin paused every channel" in (await ada.say("resume")).text
    assert "The pause is over everywhere." in (await ada.say("resume everywhere")).text
    assert (await ada.say("Resume")).text == "#general is not paused."


@pytest.mark.engines("sqlite")
async def test_a_day_that_is_over_is_said_to_be(ada: Conversation) -> None:
    await ada.fill(await ada.say("todo add Tell the importers"))
    past = await ada.say("todo due 1 2020-01-01")
    assert "A-1 was due on 1 January 2020: that day is over already." in past.text
    assert "A-1 is due on 1 December." in (await ada.say("todo due 1 2026-12-01")).text


@pytest.mark.engines("sqlite")
async def test_where_it_does_not_work_an_admin_is_told_so(ada: Conversation) -> None:
    await ada.press("Allow in chosen channels only", await ada.say("privacy"))
    second = ada.as_("ada", "second")
    only = "An admin lets me work in #general only"
    assert f"{only}; you are one, so I answer." in (await second.say("should we remove bulk edit")).text
    assert f"{only}. What you typed is still there." in (await second.as_("bob").say("should we remove it")).text
    assert only not in (await ada.say("should we remove bulk edit")).text


@pytest.mark.engines("sqlite")
async def test_what_was_asked_is_not_taken_as_decided(ada: Conversation) -> None:
    reading = await ada.say("should we remove bulk edit")
    assert (await ada.press("Log decision", reading)).fields["status"] == "open"
    assert (await ada.say("decide Do we drop offline mode in May")).fields["status"] == "open"
    assert (await ada.say("decide We drop offline mode in May")).fields["status"] == "decided"


@pytest.mark.engines("sqlite")
async def test_what_a_screen_says_narrows_the_list_too(ada: Conversation) -> None:
    await ada.log()
    await ada.log("Free returns on everything we sell", customer_effect="better", in_the_chair="shoppers")
    for typed, found in (
        ("list good for us, worse for customers", ["D-1"]),
        ("list Good for customers and us since 2026-11-01", ["D-2"]),
        ("list not decided yet", []),
        ("list later not said", ["D-1"]),
    ):
        assert (await ada.say(typed)).data["ids"] == found, typed
    assert "No decision that can be seen from here fits “owner bob”." in (await ada.say("list owner bob")).text
    assert (await ada.say("search unicorns")).body["summary"] == "Found: nothing"
    await ada.fill(await ada.say("voice We pay for returns."), group="shoppers")
    assert (await ada.say("search returns")).body["summary"] == "Found: 1 decision and 1 customer quote"


@pytest.mark.engines("sqlite")
async def test_an_admin_is_made_and_the_last_one_stays(ada: Conversation) -> None:
    await ada.say("list")
    await ada.as_("bob").say("list")
    await ada.say("settings")
    assert (
        "Nobody else is an admin"
        in (await ada.fill(await ada.press("Take a role away"), member="me", role="admin")).body["errors"]["member"]
    )
    assert "settings, Give a role, Admin." in (await ada.say("forget me")).text
    await ada.say("settings")
    given = await ada.fill(await ada.press("Give a role"), member="bob", role="admin")
    assert "ada, bob" in given.text
    assert "Nobody else is an admin" not in (await ada.say("forget me")).text
    preview = await ada.say("forget @bob")
    assert "Where they stood, it says" in (await ada.press("Erase bob", preview)).text


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


async def test_two_presses_at_once_share_it_once(ada: Conversation) -> None:
    reading = await ada.say("should we remove bulk edit")
    pressed = [ada.as_("ada").press("Share here", reading) for _ in range(4)]
    said = [answer.text for answer in await asyncio.gather(*pressed)]
    assert sum("It is in the channel already." in text for text in said) == 3


async def test_a_voice_that_may_not_be_quoted_is_not_promised(ada: Conversation) -> None:
    form = await ada.say("voice We close the month with bulk edit")
    saved = await ada.fill(form, group="people who use bulk edit", consent_to_quote="no")
    assert "It is never quoted." in saved.text
    assert "Readings quote it" not in saved.text
    reading = await ada.say("should we remove bulk edit")
    assert "close the month" not in reading.text


async def test_an_empty_log_is_not_announced_as_taken_out(ada: Conversation) -> None:
    assert (await ada.say("export csv")).data["error"] == "NothingToExport"
