"""The main job in a real browser, against the whole application: ask, log, find, take away."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.acceptance.conversation import Conversation
from tests.acceptance.looking_back import CONTACTS, FALL, good_for_both
from tests.adapters.browser import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.engines("sqlite"),
    pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium here: apt-get install chromium"),
]


@pytest.fixture
async def page(ada: Conversation) -> AsyncIterator[Page]:
    """Ada's browser in #general; it must not complain nor reach out to anywhere else."""
    complaints: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = await browser.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(ada.address) else complaints.append(f"outside: {asked.url}"),
        )
        await page.goto(f"{ada.address}/?channel=general&as=ada")
        yield page
        await browser.close()
    assert complaints == []


async def say(page: Page, text: str) -> None:
    composer = page.get_by_role("combobox", name="Write to Customer Chair")
    await composer.fill(f"/customer-chair {text}")
    await composer.press("Enter")
    await expect(composer).to_have_value("")


async def test_the_main_job(page: Page, tmp_path: Path) -> None:
    await say(
        page, "We will take product names out of order emails so that mail providers stop seeing what we sell"
    )
    reading = page.locator("article").last
    await expect(reading).to_contain_text("Only you can see this")
    await expect(reading).to_contain_text("In their place I would ask")
    await expect(reading).to_contain_text("order emails")
    await expect(reading).to_contain_text("not said")

    await reading.get_by_role("button", name="Log decision").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_label("What is decided?")).to_have_value(
        "We will take product names out of order emails so that mail providers stop seeing what we sell"
    )
    await expect(form.get_by_label("Which customers feel it most?")).not_to_have_value("")
    await form.get_by_role("button", name="Log it").click()
    await expect(form).to_contain_text("In plain words: worse for")
    await form.get_by_role("button", name="Skip").click()  # it is saved already
    card = page.locator("article", has_text="D-1").last
    await expect(card).to_contain_text("worse")
    await expect(card).not_to_contain_text("Only you can see this")

    await say(page, "search order emails")
    found = page.locator("article").last
    await expect(found).to_contain_text("D-1")
    await found.get_by_role("button", name="Open").click()
    await expect(page.locator("article").last).to_contain_text("Good for us, worse for customers")

    await say(page, "export json")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="customer-chair-2026-11-22.json").click()
    saved = tmp_path / "log.json"
    await (await download.value).save_as(saved)
    assert [each["id"] for each in json.loads(saved.read_text())["decisions"]] == ["D-1"]


@pytest.mark.surface("what a channel sees", "web")
async def test_what_the_channel_sees_reaches_an_open_page_by_itself(page: Page, ada: Conversation) -> None:
    await ada.as_("bob").log("Show the delivery hour on the order page")
    await expect(page.locator("article", has_text="Show the delivery hour")).to_have_count(1)


async def test_looking_back_left_and_gone_on_with(page: Page, ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    await say(page, "review D-1")
    form = page.get_by_role("dialog", name="Look back at D-1")
    await expect(form).to_contain_text(FALL)
    await expect(form.locator(".notice")).not_to_contain_text("80 %")
    await form.get_by_label("Before you see it").select_option("60 %")
    await form.get_by_role("button", name="Next").click()
    await expect(form).to_contain_text("You recalled 60 %. Written down: 80 %.")
    await form.get_by_role("radio", name="Partly").check()
    await form.get_by_label("Contacts per 1,000 orders now").fill("18")
    await form.get_by_role("button", name="Later").click()
    await expect(form).to_be_hidden()
    kept = page.locator("article").last
    await expect(kept).to_contain_text("Kept. review D-1 goes on where you stopped.")

    await page.reload()
    await page.locator("article").last.get_by_role("button", name="Go on").click()
    await expect(form.get_by_label("Contacts per 1,000 orders now")).to_have_value("18")
    await form.get_by_role("button", name="Next").click()
    await expect(form).to_contain_text("Choose what it was for them; cannot tell is an answer.")
    await form.get_by_role("radiogroup", name="For shoppers it was").get_by_role("radio", name="Better").check()
    await form.get_by_role("radiogroup", name="For us it was").get_by_role("radio", name="No change").check()
    await form.get_by_role("button", name="Next").click()
    await expect(form).to_contain_text("half of the way from 21 to 15")
    await form.get_by_role("radio", name="Partly").check()
    for question in ("Knowing only what we knew then", "Are we glad"):
        await form.get_by_role("radiogroup", name=question).get_by_role("radio", name="3").check()
    await form.get_by_role("radio", name="Keep").check()
    await form.get_by_role("button", name="Done").click()
    await expect(form).to_be_hidden()
    posted = page.locator("article.posted").last
    await expect(posted).to_contain_text(
        "D-1, looked back at: partly. Contacts per 1,000 orders went from 21 to 18"
    )
    await expect(posted).not_to_contain_text("%")
    await expect(page.locator("article.posted").first).to_contain_text("Turned out differently")


async def test_an_answer_changes_the_open_reading_by_itself(page: Page, ada: Conversation) -> None:
    await say(page, "should we remove bulk edit")
    reading = page.locator("article").last
    await expect(reading).to_contain_text("Someone in this channel may have heard some.")
    await reading.get_by_role("button", name="Has anyone heard?").click()
    preview = page.locator("article", has_text="This goes to #general, under your name")
    await preview.get_by_role("button", name="Post it").click()
    request = page.locator("article", has_text="Add what they said")
    await expect(request).to_contain_text("ada asks: has a customer said anything to you about bulk edit?")
    await expect(request).to_contain_text("Open until Wednesday")
    before = await page.locator("article").count()

    value = await request.get_by_role("button", name="Add what they said").get_attribute("data-value")
    form = await ada.as_("bob")._post("action", action="voice_answer", value=value)
    await ada.as_("bob").fill(form, text="We close the month with bulk edit.", role="Finance admin, retail")
    changed = page.locator("article", has_text="should we remove bulk edit").first
    await expect(changed).to_contain_text("We close the month with bulk edit.")
    await expect(changed).to_contain_text("added by a colleague · V-1")
    await expect(changed).not_to_contain_text("None saved yet")
    await expect(page.locator("article")).to_have_count(before)
