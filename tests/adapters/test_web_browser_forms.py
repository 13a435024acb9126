"""Forms in a real browser: nothing that was typed is lost, and nothing is sent twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Route, expect

from tests.adapters.browser import (
    CHROMIUM,
    Chat,
)
from tests.adapters.web_samples import DECISION_FORM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium here: apt-get install chromium")


@pytest.mark.parametrize("height", [500, 640, 740])
def test_what_is_wrong_is_not_hidden_on_a_small_screen(quiet: Chat, height: int) -> None:
    page = quiet.page
    page.set_viewport_size({"width": 360, "height": height})
    quiet.open_form()
    page.get_by_role("button", name="Log it").click()
    sentence = page.get_by_text("Choose one. “Don't know” is fine.")
    expect(sentence).to_be_visible()
    below = sentence.bounding_box()
    ways_out = page.locator(".ways-out").bounding_box()
    assert below is not None
    assert ways_out is not None
    assert below["y"] + below["height"] <= ways_out["y"]


def test_escape_keeps_what_was_typed(quiet: Chat) -> None:
    page = quiet.page
    quiet.open_form()
    text = page.get_by_role("textbox", name="What is decided?")
    text.fill("Something quite different")
    page.get_by_role("radiogroup", name="For us, next 3 months").get_by_label("Cost").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#drafts")).to_contain_text("Not sent yet: Log a decision")
    quiet.open_form()
    expect(text).to_have_value("Something quite different")
    expect(page.get_by_role("radiogroup", name="For us, next 3 months").get_by_label("Cost")).to_be_checked()
    expect(page.get_by_text("What you typed before is back.")).to_be_visible()
    page.get_by_role("button", name="Not now").click()
    page.reload()
    page.get_by_role("button", name="Continue: Something quite different").click()
    expect(text).to_have_value("Something quite different")
    expect(page.get_by_role("button", name="Start again")).to_be_hidden()
    page.keyboard.press("Escape")
    quiet.open_form()
    page.get_by_role("button", name="Start again").click()
    expect(text).to_have_value("Cap CSV import at 5,000 rows from Monday; bigger files go through sales")
    page.keyboard.press("Escape")
    expect(page.locator("#drafts")).to_be_empty()


def test_a_reopened_form_is_still_the_same_submission(web: Chat) -> None:
    """The first sending may have arrived: with the new form's key the decision would be logged twice."""
    page = web.open().page
    web.open_form()
    page.get_by_role("radiogroup", name="For us, next 3 months").get_by_label("Cost").check()
    page.route("**/web/form", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("alert").filter(has_text="No answer from the server.")).to_be_visible()
    page.keyboard.press("Escape")
    page.unroute("**/web/form")
    web.open_form()
    with page.expect_response("**/web/form"):
        page.get_by_role("button", name="Log it").click()
    expect(page.locator(".message.posted")).to_have_count(1)
    sent = [asked.carry["form"] for asked in web.dispatch.asked if asked.fields is not None]
    assert len(sent) == 2
    assert sent[0] == sent[1]


@pytest.mark.surface("wrong answers: a sentence each, what was typed stays", "web")
def test_a_form_that_is_asked_again_keeps_what_was_typed(quiet: Chat) -> None:
    page = quiet.page
    again = replace(DECISION_FORM, notice="Somebody changed it meanwhile.", carry={"version": "2"})
    quiet.dispatch.answers["decide"] = lambda request: DECISION_FORM if request.fields is None else again
    quiet.open_form()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("Somebody changed it meanwhile.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drafts")).to_contain_text("Not sent yet: Log a decision")


def test_a_form_left_untouched_leaves_no_draft(quiet: Chat) -> None:
    quiet.open_form()
    quiet.page.keyboard.press("Escape")
    expect(quiet.page.get_by_role("dialog")).to_be_hidden()
    expect(quiet.page.locator("#drafts")).to_be_empty()
    expect(quiet.page.get_by_role("combobox")).to_be_focused()


def test_what_is_too_long_is_counted_not_cut(quiet: Chat) -> None:
    quiet.open_form()
    text = quiet.page.get_by_role("textbox", name="What is decided?")
    text.fill("x" * 512)
    expect(text).to_have_value("x" * 512)
    expect(quiet.page.get_by_text("12 too many")).to_be_visible()
    text.fill("x" * 495)
    expect(quiet.page.get_by_text("5 left")).to_be_visible()


def test_a_failing_network_loses_nothing(web: Chat) -> None:
    page = web.open().page
    web.open_form()

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/web/form", fail)
    page.route("**/web/command", fail)
    page.route("**/web/action", fail)
    money = page.get_by_role("radiogroup", name="For us, next 3 months")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("alert").filter(has_text="No answer from the server.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continue:").click()
    money.get_by_label("Gain").check()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("alert").filter(has_text="No answer from the server.")).to_be_visible()
    expect(money.get_by_label("Gain")).to_be_checked()
    page.unroute("**/web/form")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#log .message")).to_have_count(1)

    say = page.get_by_role("combobox")
    say.fill("/customer-chair ask bulk edit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("What you typed is still here")
    expect(say).to_have_value("/customer-chair ask bulk edit")
    page.reload()
    expect(say).to_have_value("/customer-chair ask bulk edit")
    page.unroute("**/web/command")
    say.press("Enter")
    expect(page.locator("#log .message")).to_have_count(2)
    page.get_by_role("button", name="Share here").click()
    expect(page.get_by_role("status")).to_contain_text("No answer from the server.")


def test_the_same_thing_sent_again_acts_once(web: Chat) -> None:
    page = web.open().page
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # it arrives, its answer does not
        route.abort()

    page.route("**/web/command", lose_the_first_answer)
    page.get_by_role("combobox").fill("/customer-chair card")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("No answer from the server.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_value("")
    expect(page.locator("#log .message")).to_have_count(1)
    first, second = web.dispatch.asked
    assert first.delivery == second.delivery
