"""A browser for each module, and a page that must not complain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from adapters.web.ports import Channel
from bot.messages import (
    Button,
    Buttons,
    File,
    Paragraph,
    Reply,
)
from tests.adapters.browser import (
    CHROMIUM,
    FLAGS,
    NASTY,
    NO_SOURCE,
    Chat,
    different,
    opened_form,
    save_decision,
)
from tests.adapters.web_fakes import MemoryStore, TableDispatch, chat, served
from tests.adapters.web_samples import CARD, DECISION_FORM, LISTING, READING, READING_WITH_VOICES


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
