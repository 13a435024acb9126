"""Neutral messages drawn as Adaptive Cards: pure functions.

Text goes into `TextRun`s, which no client reads as Markdown: what somebody typed cannot become a link or a mention.
Written for version 1.5, the newest that all clients of Teams draw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.teams.card_data import KEY, Origin, Surface
from bot.messages import (
    Block,
    Button,
    Buttons,
    Entry,
    Facts,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Section,
    Tone,
)

Card = dict[str, Any]
Element = dict[str, Any]

VERSION = "1.5"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
# Teams takes 100 KB in UTF-16, envelope included; 413 above.
LARGEST = 80 * 1024
LONGEST_RUN = 6_000
_LONGEST_ROW = 5
_UNREADABLE = re.compile("[\ud800-\udfff\0]")
_LONGEST_TITLE = 60
_LONGEST_SUMMARY = 300
CUT = "The rest does not fit here. The command export takes all of it out."
# Buttons that change the card they stand on and open no form: the card is drawn anew where it is. All others open a
# dialog, which can hold a form as well as an answer. A button on the wrong side of this still works: the platform
# answers with what fits.
IN_PLACE = frozenset(
    {
        "accept",
        "debt_kept",
        "different",
        "drop_open",
        "not_mine",
        "remedy_begin",
        "remedy_close",
        "review_happened",
        "review_next",
        "share",
        "unask",
        "useful",
        "voice_remove_now",
        "voice_request",
        "voice_request_post",
    }
)


def reply_card(reply: Reply, origin: Origin) -> Card:
    """The reply as a card that stays under the limit; what does not fit is left out, and the card says so."""
    blocks = reply.blocks or (Paragraph(reply.summary),)
    drawn = [element for block in blocks for element in draw(block, origin)]
    card = card_of(drawn, reply.summary)
    if size(card) <= LARGEST:
        return card
    room = LARGEST - size(card_of([_note(CUT)], reply.summary))
    kept: list[Element] = []
    for element in drawn:
        room -= size(element) + 2
        if room < 0:
            break
        kept.append(element)
    return card_of([*kept, _note(CUT)], reply.summary)


def card_of(body: Sequence[Element], spoken: str) -> Card:
    """A card with this body; `spoken` is read out where the card cannot be drawn."""
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": cut(spoken, _LONGEST_SUMMARY) or "Customer Chair",
        "speak": cut(spoken, _LONGEST_SUMMARY) or "Customer Chair",
        "body": list(body) or [text_block(" ")],
        "msteams": {"width": "Full"},
    }


def attachment(card: Card) -> dict[str, Any]:
    """The card as a message or a dialog holds it."""
    return {"contentType": CONTENT_TYPE, "content": card}


def size(value: object) -> int:
    """How many bytes a value takes as Teams counts: JSON in UTF-16."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def draw(block: Block, origin: Origin) -> list[Element]:
    """One block as elements of a card."""
    match block:
        case Heading() | Paragraph() | Note():
            drawn = [_words(block)]
        case Section():
            drawn = _section(block, origin)
        case Quote():
            drawn = [_quote(block)]
        case Facts():
            drawn = [*_label(block.label), *(_fact(name, value) for name, value in block.pairs)]
        case Listing():
            drawn = [*_label(block.label), *(_entry(entry, origin) for entry in block.entries)]
        case Buttons():
            drawn = _buttons(block, origin)
        case Link():
            drawn = [_link(block)]
        case Picture():
            drawn = _picture(block)
        case _:
            assert_never(block)
    return drawn


def text_block(text: str, *, size: str = "Default", weight: str = "Default", subtle: bool = False) -> Element:
    """Plain text, whatever it holds; an empty one is a blank, which every client draws."""
    return {"type": "RichTextBlock", "inlines": [run(text, size=size, weight=weight, subtle=subtle)]}


def run(text: str, *, size: str = "Default", weight: str = "Default", subtle: bool = False, **more: Any) -> Element:
    """A piece of plain text."""
    drawn: Element = {"type": "TextRun", "text": cut(showable(text), LONGEST_RUN) or " "}
    if size != "Default":
        drawn["size"] = size
    if weight != "Default":
        drawn["weight"] = weight
    if subtle:
        drawn["isSubtle"] = True
    return drawn | more


def showable(text: str) -> str:
    """The text without what no JSON reader takes: half a surrogate pair, NUL."""
    return _UNREADABLE.sub("\ufffd", text)


def cut(text: str, longest: int) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def button(pressed: Button, origin: Origin, *, secondary: bool = False) -> Element:
    """A button as an action: in place, or as one that opens a dialog, or as a submit inside of one."""
    said = {"act": pressed.action, "value": pressed.value, **origin.packed()}
    drawn: Element = {"title": _title(pressed.label)}
    if pressed.tone is Tone.PRIMARY and not secondary:
        drawn["style"] = "positive"
    if secondary:
        drawn["mode"] = "secondary"
    if origin.surface is Surface.DIALOG:
        return {"type": "Action.Submit", "data": {KEY: said}, "associatedInputs": "none"} | drawn
    if pressed.action in IN_PLACE:
        return {"type": "Action.Execute", "verb": KEY, "data": {KEY: said}, "associatedInputs": "none"} | drawn
    data = {"msteams": {"type": "task/fetch"}, KEY: said}
    return {"type": "Action.Submit", "data": data, "associatedInputs": "none"} | drawn


def actions(shown: Iterable[Element]) -> list[Element]:
    """Rows of actions, as long as every client draws; none for no action: an empty row is no valid element."""
    row = list(shown)
    rows = (row[at : at + _LONGEST_ROW] for at in range(0, len(row), _LONGEST_ROW))
    return [{"type": "ActionSet", "actions": each} for each in rows]


def _words(block: Heading | Paragraph | Note) -> Element:
    if isinstance(block, Note):
        return _note(block.text)
    if isinstance(block, Heading):
        return text_block(block.text, size="Medium", weight="Bolder")
    return text_block(block.text)


def _title(label: str) -> str:
    return cut(showable(label).strip(), _LONGEST_TITLE) or "Go on"


def _label(label: str) -> list[Element]:
    return [text_block(label, size="Small", weight="Bolder", subtle=True)] if label else []


def _note(text: str) -> Element:
    return text_block(text, size="Small", subtle=True)


def _section(block: Section, origin: Origin) -> list[Element]:
    head = [run(block.label, size="Small", weight="Bolder", subtle=True)]
    if block.aside:
        head.append(run(f"  ({block.aside})", size="Small", subtle=True))
    lines = [f"{number}. {line}" if block.numbered else line for number, line in enumerate(block.lines, 1)]
    body: list[Element] = [{"type": "RichTextBlock", "inlines": head}]
    body += [
        text_block(line) | {"spacing": "None" if number == 0 else "Small"} for number, line in enumerate(lines)
    ]
    if block.button is None:
        return [{"type": "Container", "items": body}]
    beside = {"type": "Column", "width": "auto", "items": actions([button(block.button, origin)])}
    return [{"type": "ColumnSet", "columns": [{"type": "Column", "width": "stretch", "items": body}, beside]}]


def _quote(block: Quote) -> Element:
    """Somebody's own words: on a ground of their own, so that nothing that was written for them looks like them."""
    items = [text_block(f"“{block.text}”")]
    if block.source:
        items.append(_note(block.source) | {"spacing": "None"})
    return {"type": "Container", "style": "emphasis", "items": items}


def _fact(name: str, value: str) -> Element:
    inlines = [run(f"{name}: ", weight="Bolder"), run(value)] if name else [run(value)]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": inlines}


def _entry(entry: Entry, origin: Origin) -> Element:
    inlines = [run(f"{entry.id}  ", weight="Bolder")] if entry.id else []
    items: list[Element] = [{"type": "RichTextBlock", "inlines": [*inlines, run(entry.text)]}]
    if entry.detail:
        items.append(_note(entry.detail) | {"spacing": "None"})
    columns: list[Element] = [{"type": "Column", "width": "stretch", "items": items}]
    if entry.button:
        columns.append({"type": "Column", "width": "auto", "items": actions([button(entry.button, origin)])})
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}


def _buttons(block: Buttons, origin: Origin) -> list[Element]:
    """Rows of buttons. The rare ones, and those that have no room, stand behind a menu at the end of a row."""
    shown = [button(each, origin) for each in block.buttons[:_LONGEST_ROW]]
    more = (*block.buttons[_LONGEST_ROW:], *block.more)
    rare = [button(each, origin, secondary=True) for each in more]
    if len(shown) + len(rare) <= _LONGEST_ROW:
        return actions([*shown, *rare])
    # Filled up from the first row, one menu would become two.
    return [*actions(shown), *actions(rare)]


def _link(block: Link) -> Element:
    """A link where the address is a web address; otherwise its label, which leads nowhere."""
    label = block.label or block.url
    if not is_web_address(block.url):
        return text_block(label)
    opened = {"type": "Action.OpenUrl", "url": block.url}
    return {"type": "RichTextBlock", "inlines": [run(label, selectAction=opened | {"title": _title(label)})]}


def _picture(block: Picture) -> list[Element]:
    """A picture where Teams can fetch it, which it does over https alone; otherwise what it says."""
    if not is_web_address(block.url) or not block.url.startswith("https://"):
        return [*_label(block.title), text_block(block.alt)]
    image = {"type": "Image", "url": block.url, "altText": cut(showable(block.alt), LONGEST_RUN), "size": "Stretch"}
    return [*_label(block.title), image]


def is_web_address(url: str) -> bool:
    """Whether a client may be sent there: http and https alone."""
    if any(letter.isspace() or not letter.isprintable() or letter in '\\"<>' for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
