"""The web chat in a real browser: by keyboard, at phone width, in both themes, with the network failing."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from adapters.web.platform import WebPlatform
from adapters.web.ports import Channel
from bot.messages import (
    Button,
    Buttons,
    Field,
    FieldKind,
    File,
    Form,
    Heading,
    Invalid,
    Option,
    Paragraph,
    Reply,
    Section,
)
from bot.ports import Place, Request
from tests.adapters.web_fakes import MemoryStore, TableDispatch, chat, served
from tests.adapters.web_samples import CARD, DECISION_FORM, LISTING, READING, READING_WITH_VOICES

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium here: apt-get install chromium")

GENERAL = Place("web", "local", "general")
NASTY = "</p><img src=x onerror=alert(1)><script>alert(2)</script>&amp; “\u202eright to left”"
NO_SOURCE = Form(
    "What a customer said",
    "Save",
    "save-voice",
    (
        Field("text", "Their words", FieldKind.MULTILINE, required=True),
        Field(
            "told", "Did they ask for an answer?", FieldKind.CHOICE, options=(Option("y", "Yes"), Option("n", "No"))
        ),
        Field("who", "Who said it?", suggestions=("Finance admin", "Small team")),
    ),
)


def opened_form() -> Form:
    """As the core makes it: a new key for each opening."""
    return replace(DECISION_FORM, carry={"source": "R-1", "form": secrets.token_urlsafe(9)})


def save_decision(request: Request) -> Reply | Invalid:
    answers = dict(request.fields or {})
    errors = {}
    if len(answers["text"]) < 10:
        errors["text"] = "Say what is decided in at least 10 letters."
    if not answers.get("commercial_now"):
        errors["commercial_now"] = "Choose one. “Don't know” is fine."
    return Invalid(errors) if errors else CARD


def different(request: Request) -> Reply:
    blocks = (Heading("should we remove bulk edit"), Section("In their place I would ask", ("Who tells me?",)))
    return Reply("Who tells me?", (*blocks, READING.blocks[-2]), replace=True)


@dataclass
class Chat:
    """One page, what it asked for and what it complained about."""

    page: Page
    url: str
    store: MemoryStore
    dispatch: TableDispatch
    platform: WebPlatform
    loop: asyncio.AbstractEventLoop
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Chat:
        self.page.goto(f"{self.url}/{query}")
        return self

    def say(self, text: str) -> None:
        before = self.page.locator("#log .message").count()
        self.page.get_by_role("combobox", name="Write to Customer Chair").fill(f"/customer-chair {text}")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#log .message")).to_have_count(before + 1)
        expect(self.page.get_by_role("combobox", name="Write to Customer Chair")).to_have_value("")

    def post(self, reply: Reply, key: str) -> str:
        return asyncio.run_coroutine_threadsafe(
            self.platform.post(GENERAL, reply, dedupe_key=key), self.loop
        ).result(5)

    def open_form(self) -> None:
        self.page.get_by_role("combobox", name="Write to Customer Chair").fill("/customer-chair decide")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("dialog", name="Log a decision")).to_be_visible()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture
def web(context: BrowserContext) -> Iterator[Chat]:
    store = MemoryStore()
    store.rooms["billing"] = Channel("billing", "billing")
    dispatch = TableDispatch(
        {
            "ask bulk edit": READING,
            "ask v1": READING_WITH_VOICES,
            "list": LISTING,
            "card": CARD,
            "decide": lambda request: save_decision(request) if request.fields is not None else opened_form(),
            "voice": NO_SOURCE,
            "different": different,
            "log": DECISION_FORM,
            "share": CARD,
            "export": File("log.csv", "text/csv", {}, "Two decisions."),
            "nasty": Reply(NASTY, (Paragraph(NASTY), Buttons((Button(NASTY, NASTY, NASTY),)))),
        }
    )
    platform, app = chat(store, dispatch)
    with served(app) as (url, loop):
        chat_ = Chat(context.new_page(), url, store, dispatch, platform, loop)
        chat_.page.on("console", lambda said: chat_.complaints.append(said.text) if said.type == "error" else None)
        chat_.page.on("pageerror", lambda error: chat_.complaints.append(str(error)))
        chat_.page.on(
            "request", lambda asked: None if asked.url.startswith(url) else chat_.outside.append(asked.url)
        )
        yield chat_
        chat_.page.close()
    assert chat_.outside == []


@pytest.fixture
def quiet(web: Chat) -> Iterator[Chat]:
    """The web chat, in which nothing may land on the console."""
    yield web.open()
    assert web.complaints == []


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


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
    page.get_by_role("button", name="Log it").click()
    expect(page.locator(".message.posted")).to_have_count(1)
    sent = [asked.carry["form"] for asked in web.dispatch.asked if asked.fields is not None]
    assert len(sent) == 2
    assert sent[0] == sent[1]


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
