"""`python -m tests.adapters.slack.pictures`: what one sees in Slack, drawn from the real output into docs/images.

The product answers signed requests over real HTTP; what Slack was sent is drawn in its look and photographed.
"""

from __future__ import annotations

import asyncio
import html
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.adapters.browser import CHROMIUM, FLAGS
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, fake_slack, served, slack_settings
from tests.databases import SqliteDatabases

IMAGES = Path(__file__).parents[3] / "docs" / "images"
STYLE = """
body { margin: 0; padding: 20px; background: #fff; color: #1d1c1d; width: 640px;
  font: 15px/1.46 Lato, "Liberation Sans", Arial, sans-serif; }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 8px; }
.face { width: 36px; height: 36px; border-radius: 6px; background: #1d5c57; color: #fff; font-size: 20px;
  display: grid; place-items: center; }
.only { color: #616061; font-size: 12px; margin: 0 0 4px 44px; }
.who b { font-weight: 900; } .app { background: #e8e8e8; color: #616061; font-size: 10px; padding: 1px 3px;
  border-radius: 2px; margin: 0 6px; vertical-align: middle; } .when { color: #616061; font-size: 12px; }
.modal { border: 1px solid #ddd; border-radius: 10px; box-shadow: 0 8px 30px #0003; padding: 0 0 16px; }
.modal > header { font-weight: 900; font-size: 20px; padding: 16px 24px; }
.modal > main, .home { padding: 0 24px; }
.modal > footer { display: flex; justify-content: flex-end; gap: 12px; padding: 16px 24px 0; }
h2 { font-size: 18px; font-weight: 900; margin: 12px 0 4px; }
.block { margin: 8px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.context { color: #616061; font-size: 13px; }
blockquote { margin: 6px 0; padding: 0 0 0 12px; border-left: 4px solid #ddd; }
ol { margin: 4px 0; padding-left: 26px; } hr { border: 0; border-top: 1px solid #ddd; }
.row { display: flex; gap: 12px; justify-content: space-between; align-items: start; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; font-size: 14px;
  background: #fff; white-space: nowrap; } .primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.label { font-weight: 700; margin-bottom: 4px; }
.optional, .hint { color: #616061; font-weight: 400; font-size: 13px; }
.box { border: 1px solid #868686; border-radius: 4px; padding: 8px 12px; min-height: 20px; white-space: pre-wrap; }
.many { min-height: 60px; } .placeholder { color: #868686; } .choice { margin: 2px 0; }
.choice::before { content: "○ "; } .chosen::before { content: "◉ "; color: #1264a3; }
"""


def text_of(thing: Any) -> str:
    return html.escape(str((thing or {}).get("text", "")))


def rich(elements: Iterable[Mapping[str, Any]]) -> str:
    drawn = ""
    for part in elements:
        inner = html.escape(part.get("text") or part.get("url") or "")
        style = part.get("style")
        if part["type"] == "link":
            inner = f'<a href="#">{inner}</a>'
        if isinstance(style, Mapping):
            inner = f"<b>{inner}</b>" if style.get("bold") else f"<i>{inner}</i>" if style.get("italic") else inner
        drawn += inner
    return drawn


def rich_text(block: Mapping[str, Any]) -> str:
    drawn = ""
    for element in block["elements"]:
        match element["type"]:
            case "rich_text_section":
                drawn += f"<div>{rich(element['elements'])}</div>"
            case "rich_text_quote":
                drawn += f"<blockquote>{rich(element['elements'])}</blockquote>"
            case "rich_text_list":
                items = "".join(f"<li>{rich(each['elements'])}</li>" for each in element["elements"])
                drawn += f"<ol>{items}</ol>" if element.get("style") == "ordered" else f"<ul>{items}</ul>"
    return drawn


def element(drawn: Mapping[str, Any]) -> str:
    match drawn["type"]:
        case "button":
            return f'<span class="button {drawn.get("style", "")}">{text_of(drawn["text"])}</span>'
        case "overflow":
            return '<span class="button">⋯</span>'
        case "radio_buttons" | "checkboxes":
            first = drawn.get("initial_option"), *(drawn.get("initial_options") or ())
            return "".join(
                f'<div class="choice {"chosen" if option in first else ""}">{text_of(option["text"])}</div>'
                for option in drawn["options"]
            )
        case _:
            chosen = (drawn.get("initial_option") or {}).get("text")
            typed = drawn.get("initial_value") or drawn.get("initial_date") or ""
            value = text_of(chosen) or html.escape(str(typed))
            shown = value or f'<span class="placeholder">{text_of(drawn.get("placeholder"))}</span>'
            arrow = " ▾" if "select" in drawn["type"] else ""
            return f'<div class="box {"many" if drawn.get("multiline") else ""}">{shown}{arrow}</div>'


def block(drawn: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one for each kind
    match drawn["type"]:
        case "header":
            return f"<h2>{text_of(drawn['text'])}</h2>"
        case "rich_text":
            return f'<div class="block">{rich_text(drawn)}</div>'
        case "context":
            parts = " ".join(map(text_of, drawn["elements"]))
            return f'<div class="block context">{parts}</div>'
        case "actions":
            return f'<div class="block buttons">{"".join(map(element, drawn["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case "input":
            optional = ' <span class="optional">(optional)</span>' if drawn.get("optional") else ""
            hint = f'<div class="hint">{text_of(drawn["hint"])}</div>' if drawn.get("hint") else ""
            label = f'<div class="label">{text_of(drawn["label"])}{optional}</div>'
            return f'<div class="block">{label}{element(drawn["element"])}{hint}</div>'
        case _:
            beside = element(drawn["accessory"]) if drawn.get("accessory") else ""
            return f'<div class="block row"><div>{text_of(drawn["text"])}</div>{beside}</div>'


def blocks(drawn: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(block, drawn))


def message(sent: Mapping[str, Any], *, alone: bool) -> str:
    only = '<div class="only">Only visible to you</div>' if alone else ""
    who = (
        '<span class="who"><b>Customer Chair</b><span class="app">APP</span></span> <span class="when">9:30</span>'
    )
    return f'{only}<div class="message"><div class="face">♙</div><div>{who}{blocks(sent["blocks"])}</div></div>'


def modal(view: Mapping[str, Any]) -> str:
    close = f'<span class="button">{text_of(view["close"])}</span>' if view.get("close") else ""
    submit = f'<span class="button primary">{text_of(view["submit"])}</span>' if view.get("submit") else ""
    return (
        f'<div class="modal"><header>{text_of(view["title"])}</header>'
        f"<main>{blocks(view['blocks'])}</main><footer>{close}{submit}</footer></div>"
    )


async def seen(ada: Slack, slack: FakeSlack) -> dict[str, str]:
    """Each picture by its name: the HTML of what Slack was really sent."""
    await ada.say("voice We close the month with bulk edit.")
    await ada.submit(await ada.form(1), group="people who use bulk edit")
    await ada.say("decide Cap CSV import at 5,000 rows from Monday")
    decide = await ada.form(2)
    await ada.submit(
        decide,
        in_the_chair="people who import large files",
        customer_effect="worse",
        commercial_now="gain",
    )
    reading = await ada.say("should we remove bulk edit")
    card = await slack.wait("chat.postMessage", where=lambda call: "D-1" in call.text)
    await ada.say("search csv")
    listing = await ada.say("list")
    await ada.event({"type": "app_home_opened", "user": "U1ADA", "tab": "home", "channel": "D1"})
    home = (await slack.wait("views.publish")).body["view"]
    helped = await ada.say("help")
    return {
        "slack-reading": message(reading.body, alone=True),
        "slack-decide": modal(decide),
        "slack-card": message(card.body, alone=False),
        "slack-list": message(listing.body, alone=True),
        "slack-home": f'<div class="home">{blocks(home["blocks"])}</div>',
        "slack-help": message(helped.body, alone=True),
    }


async def photograph(pages: Mapping[str, str]) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 680, "height": 200}, device_scale_factor=1.5)
        for name, drawn in pages.items():
            await page.set_content(f"<style>{STYLE}</style><body>{drawn}</body>")
            await page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
        await browser.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, SqliteDatabases(Path(folder)).fresh() as url:
        async with fake_slack() as slack, served(slack_settings(url, slack.api), slack) as ada:
            pages = await seen(ada, slack)
    await photograph(pages)


if __name__ == "__main__":
    asyncio.run(main())
