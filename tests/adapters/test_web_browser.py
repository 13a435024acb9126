"""The web chat in a real browser: by keyboard, at phone width, in both themes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from bot.messages import (
    Reply,
)
from tests.adapters.browser import (
    CHROMIUM,
    GENERAL,
    NASTY,
    Chat,
    no_sideways_scroll,
    violations,
)
from tests.adapters.web_samples import CARD

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium here: apt-get install chromium")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_accessible_in_every_state(quiet: Chat, width: int, theme: Any) -> None:
    page = quiet.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    assert violations(page) == []
    page.locator("#say").press_sequentially("/customer-chair ")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    for command in ("ask bulk edit", "ask v1", "list", "card", "nasty"):
        quiet.say(command)
    page.locator("summary[aria-label=More]").first.click()
    page.locator(".person summary").click()
    assert violations(page) == []
    assert no_sideways_scroll(page)
    page.keyboard.press("Escape")
    if width == 360:
        page.get_by_role("button", name="Channels").click()
    page.get_by_text("New channel").click()
    assert violations(page) == []
    quiet.open_form()
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    assert violations(page) == []
    assert no_sideways_scroll(page)


def test_text_is_text(quiet: Chat) -> None:
    quiet.say("nasty")
    message = quiet.page.locator("#log .message")
    expect(message.locator(".paragraph")).to_have_text(NASTY)
    expect(message.locator("img, script, iframe")).to_have_count(0)


def test_the_first_visit_offers_three_examples(quiet: Chat) -> None:
    page = quiet.page
    expect(page.get_by_role("heading", name="What are you deciding?")).to_be_visible()
    expect(page.locator(".example")).to_have_count(3)
    page.get_by_role("button", name="should we remove bulk edit").click()
    say = page.get_by_role("combobox")
    expect(say).to_have_value("/customer-chair ask should we remove bulk edit")
    expect(say).to_be_focused()
    quiet.say("ask bulk edit")
    expect(page.locator("#welcome")).to_have_count(0)


@pytest.mark.surface("what one can type", "web")
def test_commands_are_completed_by_keyboard(quiet: Chat) -> None:
    page = quiet.page
    say = page.get_by_role("combobox")
    say.focus()
    page.keyboard.type("/")
    options = page.get_by_role("option")
    expect(options).to_have_count(7)
    expect(say).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(say).to_have_value("/")
    page.keyboard.type("customer-chair d")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("debt")
    assert say.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    expect(say).to_have_value("/customer-chair debt ")
    expect(options).to_have_count(0)
    assert quiet.dispatch.asked == []
    say.fill("/customer-chair li")
    page.keyboard.press("Tab")
    expect(say).to_have_value("/customer-chair list ")
    page.keyboard.press("Enter")
    expect(page.locator("#log .message")).to_have_count(1)
    expect(say).to_have_value("")
    expect(say).to_be_focused()


def test_a_whole_decision_by_keyboard(quiet: Chat) -> None:
    page = quiet.page
    quiet.say("ask bulk edit")
    page.keyboard.press("Shift+Tab")  # from the input to the last thing in the log: the menu of rare buttons
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Why these?")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Why these?")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Log decision")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="What is decided?")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Too short")
    page.keyboard.press("Tab")  # is it decided
    page.keyboard.press("Tab")  # which customers
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first suggestion
    expect(page.get_by_role("textbox", name="Which customers feel it most?")).to_have_value("finance admins")
    page.keyboard.press("Enter")
    text = page.get_by_role("textbox", name="What is decided?")
    expect(text).to_be_focused()
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Say what is decided in at least 10 letters.")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.type(" no more")
    money = page.get_by_role("radiogroup", name="For us, next 3 months")
    expect(money).to_have_attribute("aria-invalid", "true")
    for _ in range(6):  # is it decided, customers, two suggestions, for them, for us
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(money.get_by_label("Gain")).to_be_checked()
    page.get_by_role("button", name="Log it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".message.posted")).to_contain_text("D-14")
    sent = quiet.dispatch.asked[-1]
    assert sent.fields is not None
    assert sent.fields["text"] == "Too short no more"
    assert sent.fields["in_the_chair"] == "finance admins"
    assert sent.carry == {"source": "R-1"}
    assert sent.message == "1"
    expect(page.get_by_role("button", name="Log decision")).to_be_focused()


def test_a_button_replaces_its_message_and_keeps_the_focus(quiet: Chat) -> None:
    page = quiet.page
    quiet.say("ask bulk edit")
    page.locator("summary[aria-label=More]").click()
    page.get_by_role("button", name="Different question").press("Enter")
    expect(page.locator("#log .message")).to_have_count(1)
    expect(page.locator("#log .message")).to_contain_text("Who tells me?")


def test_what_is_posted_appears_and_changes_by_itself(quiet: Chat) -> None:
    page = quiet.page
    expect(page.locator("#welcome")).to_be_visible()
    message = quiet.post(CARD, "card")
    expect(page.locator("#log .message")).to_contain_text("D-14")
    changed = quiet.platform.update(GENERAL, message, Reply("Changed."))
    asyncio.run_coroutine_threadsafe(changed, quiet.loop).result(5)
    expect(page.locator("#log .message")).to_have_count(1)
    expect(page.locator("#log .message")).to_contain_text("Changed.")
    expect(page.get_by_role("log")).to_have_attribute("aria-label", "Messages")


def test_a_menu_stays_open_when_the_same_message_comes_twice(quiet: Chat) -> None:
    """A reply comes as the answer and as an event, in either order; the later one must not shut what was opened."""
    page = quiet.page

    def answer_late(route: Route) -> None:
        response = route.fetch()
        page.locator("summary[aria-label=More]").click()
        route.fulfill(response=response)

    page.route("**/web/command", answer_late)
    page.get_by_role("combobox").fill("/customer-chair ask bulk edit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_value("")
    expect(page.get_by_role("button", name="Why these?")).to_be_visible()


def test_a_file_downloads(quiet: Chat) -> None:
    with quiet.page.expect_download() as download:
        quiet.say("export")
    assert download.value.suggested_filename == "log.csv"
    expect(quiet.page.get_by_role("link", name="log.csv")).to_be_visible()


def test_being_somebody_else(quiet: Chat) -> None:
    page = quiet.page
    quiet.say("ask bulk edit")
    page.locator(".person summary").click()
    page.get_by_label("Be somebody else").fill("Ada <b>")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator(".person summary")).to_have_text("You are: Ada <b>")
    expect(page.locator("#log .message")).to_have_count(0)
    page.get_by_role("link", name="# billing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("# billing")
    quiet.say("card")
    assert (quiet.dispatch.asked[-1].user, quiet.dispatch.asked[-1].place.channel) == ("Ada <b>", "billing")


def test_a_new_private_channel(quiet: Chat) -> None:
    page = quiet.page
    page.get_by_text("New channel").click()
    page.get_by_label("Name", exact=True).fill("board")
    page.get_by_label("Private").check()
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("# board private")


def test_a_narrow_screen_hides_the_channels_behind_a_button(quiet: Chat) -> None:
    page = quiet.page
    page.set_viewport_size({"width": 360, "height": 740})
    channels = page.get_by_role("navigation", name="Channels")
    expect(channels).to_be_hidden()
    menu = page.get_by_role("button", name="Channels")
    menu.press("Enter")
    expect(channels).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    assert no_sideways_scroll(page)


def test_the_first_stop_skips_to_the_messages(quiet: Chat) -> None:
    page = quiet.page
    quiet.say("ask bulk edit")
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to messages")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to messages")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_be_focused()


def test_what_is_said_before_the_page_listens_is_not_missed(quiet: Chat) -> None:
    """Posted after the page was drawn and before its stream was open: no event tells of it."""
    page = quiet.page

    def post_unheard(route: Route) -> None:
        post = quiet.store.add_message("general", CARD, author_name="Customer Chair", dedupe_key="card")
        asyncio.run_coroutine_threadsafe(post, quiet.loop).result(5)
        route.continue_()

    page.route("**/web/events*", post_unheard)
    page.reload()
    expect(page.locator("#log .message")).to_have_count(1)
