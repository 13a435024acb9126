"""`voice V-7 remove`: the words are in no table afterwards, whoever quoted them."""

from __future__ import annotations

import pytest

from tests.acceptance.conversation import Conversation
from tests.acceptance.traces import everything, raw

pytestmark = pytest.mark.anyio

WORDS = "Zanzibar quokka, we close\nthe month with bulk edit; “vierhundert Zeilen” perihelion."
SIGNS = ("quokka", "perihelion", "vierhundert", "quoll-admin")
GROUP = "people who use bulk edit"


async def save(someone: Conversation, **answers: str) -> None:
    form = await someone.say(f"voice {WORDS}")
    usual = {"group": GROUP, "role": "quoll-admin, retail", "source": "ticket", "heard_on": "2026-11-04"}
    saved = await someone.fill(form, **(usual | answers))
    assert saved.data["id"] == "V-1"


async def quote_everywhere(ada: Conversation) -> None:
    """Let every part of the product say the words."""
    reading = await ada.say("should we remove bulk edit")
    assert "quokka" in reading.text
    again = await ada.press("Different question", reading)
    shared = await ada.press("Share here", again)
    assert "quokka" in shared.text
    await ada.posted("Asked by ada")
    await ada.say("search bulk edit")
    await ada.say("voices")
    await ada.say("voice V-1")
    # Nothing about this, but when this group was last heard and what about.
    dark = (await ada.say("should we remove dark mode")).button("change")["value"]
    changed = await ada.submit("change_chair", {"in_the_chair": GROUP}, {"reading": dark})
    assert "Zanzibar quokka" in changed.text


async def test_removed_words_are_in_no_table(ada: Conversation, database_url: str) -> None:
    await save(ada)
    await quote_everywhere(ada)
    assert all(sign in everything(database_url).replace("\\u201c", "") for sign in SIGNS[:3])
    asked = await ada.say("voice V-1 remove")
    assert "Remove V-1 for good?" in asked.text
    done = await ada.press("Remove V-1", asked)
    assert done.text.strip().endswith("V-1 was removed.")
    left = everything(database_url).casefold()
    assert [sign for sign in SIGNS if sign in left] == []
    page = await ada.as_("bob").posted("V-1 was removed.")
    assert "quokka" not in page
    assert (await ada.say("voice V-1")).text.strip() == "V-1 was removed."
    assert (await ada.say("search quokka")).data["voices"] == []
    assert not (await ada.say("should we remove bulk edit")).data["voices"]


@pytest.mark.engines("sqlite")
async def test_not_even_the_file_keeps_them(ada: Conversation, database_url: str) -> None:
    await save(ada)
    await quote_everywhere(ada)
    await ada.press("Remove V-1", await ada.say("voice V-1 remove"))
    await ada.as_("bob").posted("V-1 was removed.")
    content = raw(database_url)
    assert [sign for sign in SIGNS if sign.encode() in content] == []


async def test_what_others_said_stays(ada: Conversation) -> None:
    await save(ada)
    form = await ada.say("voice Bulk edit saves my afternoon.")
    await ada.fill(form, group=GROUP, heard_on="2026-11-05")
    reading = await ada.say("should we remove bulk edit")
    await ada.press("Share here", reading)
    await ada.posted("Asked by ada")
    await ada.press("Remove V-1", await ada.say("voice V-1 remove"))
    page = await ada.as_("bob").posted("V-1 was removed.")
    assert "Bulk edit saves my afternoon." in page
    assert "What do I use on the day bulk edit is gone?" in page


async def test_who_may_remove_words(ada: Conversation) -> None:
    await ada.say("list")
    bob = ada.as_("bob")
    await save(bob)
    carl = ada.as_("carl")
    refused = await carl.say("voice V-1 remove")
    assert "Only whoever added V-1, facilitators of its channel and admins can remove it." in refused.text
    assert "Here that is bob, ada." in refused.text
    pressed = await carl._post("action", action="voice_remove_now", value="V-1")
    assert pressed.data["error"] == "NotYoursToRemove"
    assert "Remove" not in (await carl.say("voice V-1")).buttons
    shown = await bob.say("voice V-1")
    assert "Remove" in shown.buttons
    await bob.press("Remove V-1", await bob.press("Remove", shown))
    assert (await ada.say("voice V-1")).data["error"] == "VoiceRemoved"


async def test_pressed_twice_it_is_removed_once(ada: Conversation) -> None:
    await save(ada)
    asked = await ada.say("voice V-1 remove")
    await ada.press("Remove V-1", asked)
    assert (await ada.press("Remove V-1", asked)).text.strip() == "V-1 was removed."
    assert (await ada.say("voice V-2 remove")).data["error"] == "UnknownVoice"
    form = await ada.say("voice Another.")
    assert (await ada.fill(form, group=GROUP)).data["id"] == "V-2"


async def test_a_sentence_that_begins_so_is_a_question(ada: Conversation) -> None:
    form = await ada.say("voice V-1 remove the button please")
    assert form.fields["text"] == "V-1 remove the button please"
