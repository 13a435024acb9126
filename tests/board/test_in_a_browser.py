"""The board in a real browser: nothing on the console, nothing from outside, no barrier, narrow and wide."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from storage.engine import Database
from tests.acceptance.conversation import Conversation
from tests.adapters.browser import CHROMIUM, FLAGS
from tests.board.full_log import fill
from tests.board.looking import asked_for

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.engines("sqlite"),
    pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium here: apt-get install chromium"),
]
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (360, 1440)


@dataclass
class Looking:
    """A browser without scripts of the page's own, and what it complained about."""

    browser: Browser
    ada: Conversation
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str, width: int = 1440, theme: Literal["light", "dark"] = "light") -> Page:
        page = await self.browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._asked(asked.url))
        await page.goto(self.ada.address + path)
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith((self.ada.address, "data:")):
            self.complaints.append(f"outside: {url}")


@pytest.fixture
async def looking(ada: Conversation) -> AsyncIterator[Looking]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        seen = Looking(browser, ada)
        yield seen
        await browser.close()
    assert seen.complaints == []


async def violations(page: Page) -> list[str]:
    # The page's policy lets no script in, not even axe's: it is asked in a world of its own.
    found: list[dict[str, Any]] = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]]


async def no_sideways_scroll(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("count", [0, 60])
async def test_no_barrier_at_any_width_in_either_theme(looking: Looking, database_url: str, count: int) -> None:
    await looking.ada.say("list")
    if count:
        database = Database(database_url)
        fill(database, count)
        database.close()
    path = await asked_for(looking.ada)
    seen = [(path, width, theme) for width in WIDTHS for theme in THEMES]
    if count:
        seen += [(f"{path}{rest}", 360, "dark") for rest in ("?since=x", "/decisions", "/D-1")]
    for address, width, theme in seen:
        page = await looking.open(address, width, theme)
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await violations(page) == []
        assert await no_sideways_scroll(page), (address, width)
        await page.close()


async def test_by_keyboard_by_pointer_and_on_paper(looking: Looking, database_url: str, tmp_path: Path) -> None:
    await looking.ada.say("list")
    database = Database(database_url)
    fill(database, 60)
    database.close()
    path = await asked_for(looking.ada)
    page = await looking.open(path)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the board")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    # Dots are for pointers: a keyboard goes from the figures to the table of the picture.
    await page.get_by_role("link", name="60", exact=True).focus()
    for _ in range(5):
        await page.keyboard.press("Tab")
    await expect(page.locator("#quadrant summary")).to_be_focused()
    await page.keyboard.press("Enter")
    square = page.locator("#quadrant").get_by_role("row", name="For customers: better").get_by_role("link").first
    await square.press("Enter")
    await expect(page.get_by_text("Narrowed to: for customers: better; for us: cost.")).to_be_visible()
    await page.get_by_role("link", name="D-").first.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("D-")
    await page.get_by_role("link", name="Back to the board").click()

    dot = page.locator("#quadrant svg.wide a:has(circle)").first
    name = await dot.get_attribute("href")
    await dot.click()
    assert name is not None
    assert page.url.endswith(name)
    await page.go_back()

    await page.get_by_role("combobox", name="The trade").select_option("Good for customers and us")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("Narrowed to: good for customers and us.")).to_be_visible()
    assert "trade=type_a" in page.url
    await page.get_by_role("link", name="Show everything").click()
    await expect(page.locator(".narrowed")).to_have_count(0)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="Show")).to_be_hidden()
    await expect(page.locator("#quadrant svg.wide")).to_be_visible()
    await page.pdf(path=tmp_path / "board.pdf")
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF")


async def test_ten_thousand_decisions_are_circles_and_do_not_stall(looking: Looking, database_url: str) -> None:
    await looking.ada.say("list")
    database = Database(database_url)
    fill(database, 10_000)
    database.close()
    page = await looking.open(await asked_for(looking.ada))
    await expect(page.get_by_text("Each circle is as large as the number of decisions")).to_be_visible()
    assert await page.locator("svg.wide circle").count() < 60
    assert len(await page.content()) < 400_000
    drawn = await page.evaluate(
        "performance.getEntriesByType('navigation')[0].domComplete"
        " - performance.getEntriesByType('navigation')[0].responseEnd"
    )
    assert drawn < 3_000, "what the browser does once the page is there"
    await page.locator("#quadrant svg.wide a").first.click()
    await expect(page.get_by_role("link", name="Older ones")).to_be_visible()
    assert await page.get_by_role("row").count() == 101
