"""A page of the web chat in a real browser: what the browser tests share."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from dataclasses import dataclass, field, replace
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from adapters.web.platform import WebPlatform
from bot.messages import (
    Field,
    FieldKind,
    Form,
    Heading,
    Invalid,
    Option,
    Reply,
    Section,
)
from bot.ports import Place, Request
from tests.adapters.web_fakes import MemoryStore, TableDispatch
from tests.adapters.web_samples import CARD, DECISION_FORM, READING

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


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
