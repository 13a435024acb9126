"""`make pictures`: draws what goes to Slack into `docs/images/slack-*.png`.

Everything drawn is the real output: the product is talked to as Slack talks to it, on loopback.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from adapters.slack.requests import VOICE_SHORTCUT
from storage.migrations import upgrade
from tests.adapters.browser import CHROMIUM, FLAGS
from tests.adapters.slack import draw_html
from tests.adapters.slack.pictures_of_the_week import drawn_of_the_week, drawn_stream
from tests.adapters.slack.slack_conversation import Slack, fake_slack, served, slack_settings

FOLDER = Path(__file__).parents[3] / "docs" / "images"


async def main() -> None:
    """Talk, and draw what came."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'pictures.db'}"
        upgrade(url)
        async with fake_slack() as slack, served(slack_settings(url, slack.api), slack) as ada:
            slack.members |= {"U1ADA": {"real_name": "Ada"}, "U2BOB": {"real_name": "Bob"}}
            drawn = await _talk(ada)
        for more in (drawn_of_the_week, drawn_stream):
            other = f"sqlite:///{Path(folder) / more.__name__}.db"
            upgrade(other)
            async with fake_slack() as slack:
                slack.members |= {"U1ADA": {"real_name": "Ada"}, "U2BOB": {"real_name": "Bob"}}
                drawn |= await more(other, slack)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 680, "height": 800}, device_scale_factor=2)
        for name, html in drawn.items():
            await _shoot(page, name, html)
        await browser.close()


async def _talk(ada: Slack) -> dict[str, str]:
    drawn: dict[str, str] = {}
    drawn["home-first"] = draw_html.home(await _home(ada))
    await ada.shortcut(VOICE_SHORTCUT, "We close the month with bulk edit; row by row it is a day of work.")
    voice = await ada.form(1)
    drawn["voice"] = draw_html.modal(voice)
    await ada.submit(voice, view_id="V9", group="people who use bulk edit", source="support ticket")
    await ada.told("Saved as V-1")
    reading = await ada.say("should we remove bulk edit")
    drawn["reading"] = draw_html.message(reading.body, private=True)
    await ada.press("Log decision", reading.body)
    form = await ada.form(2)
    drawn["decide"] = draw_html.modal(form)
    wrong = await ada.submit(form, view_id="V2", text="too")
    drawn["decide-errors"] = draw_html.modal(_with_text(form, "too"), wrong.body.get("errors"))
    await ada.submit(
        form,
        view_id="V3",
        text="Remove bulk edit from the old editor",
        customer_effect="worse",
        commercial_now="gain",
    )
    card = await ada.posted("Remove bulk edit")
    drawn["card"] = draw_html.message(card.body)
    shown = await ada.say("review D-1")
    form = await ada.form(len(ada.slack.of("views.open"))) if not shown.body else None
    drawn["review"] = draw_html.message(shown.body, private=True) if form is None else draw_html.modal(form)
    drawn["list"] = draw_html.message((await ada.say("list")).body, private=True)
    drawn["help"] = draw_html.message((await ada.say("help")).body, private=True)
    return drawn


async def _home(ada: Slack) -> dict[str, Any]:
    before = len(ada.slack.of("views.publish"))
    await ada.event({"type": "app_home_opened", "user": ada.user, "tab": "home"})
    return dict((await ada.slack.wait("views.publish", before + 1)).body["view"])


def _with_text(view: dict[str, Any], text: str) -> dict[str, Any]:
    """The form as the person sees it after typing."""
    blocks = [
        {**block, "element": {**block["element"], "initial_value": text}}
        if block["block_id"].endswith(":text")
        else block
        for block in view["blocks"]
    ]
    return {**view, "blocks": blocks}


async def _shoot(page: Page, name: str, html: str) -> None:
    await page.set_content(html)
    await page.locator("#shot").screenshot(path=FOLDER / f"slack-{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
