"""Neutral messages drawn as Block Kit: pure functions, within every limit that Slack publishes.

Running text goes into `rich_text` and `plain_text`, which know no markup: nothing that somebody wrote can become a
mention, a link or an emoji.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.slack.texts import fitted, plain, showable
from bot.messages import (
    Block,
    Button,
    Buttons,
    Entry,
    Facts,
    File,
    Heading,
    Invalid,
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

Json = dict[str, Any]
BLOCKS = 50
SECTION = 3_000
HEADER = 150
CONTEXT = 2_000
LABEL = 75
VALUE = 2_000
OPTION_VALUE = 150
OVERFLOW = 5
ALT = 2_000
ROW = 25
# The type of the two thumbs, in what is sent and in what comes back.
FEEDBACK = "feedback_buttons"
# Slack publishes no limit for a whole message; near 13,200 characters it answers `msg_too_long`.
BUDGET = 12_000
# A page or a modal holds more: 250 KB, of which markup and characters of four bytes take their part.
VIEW_BLOCKS = 100
VIEW_BUDGET = 30_000
_SUMMARY = 3_000
_EMPTY = "There is nothing to show."
_NOT_ALL = "There is more than fits here. /customer-chair search or show D-… has the rest."
_TOO_LONG_TO_PRESS = "What is too long for a button can be written after the command ask."
_ADDRESS_BREAKERS = re.compile(r"[\s\\\x00-\x20\x7f]")


def summary(reply: Reply) -> str:
    """One line for notifications and screen readers; the text of a message is markup, so it is escaped."""
    return escaped(fitted(reply.summary.strip() or "Customer Chair", _SUMMARY))


def escaped(text: str) -> str:
    """Text for a place that Slack reads as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render_reply(reply: Reply, place: str = "") -> list[Json]:
    """The blocks of a message. `place` comes back with every button pressed: the channel that it speaks of."""
    return _rendered(reply, place, BLOCKS, BUDGET)


def render_view(reply: Reply, place: str = "") -> list[Json]:
    """The blocks of a page or a modal: never none, and with ordinary buttons where a message has two thumbs."""
    blocks = tuple(
        replace(block, feedback=False) if isinstance(block, Buttons) else block for block in reply.blocks
    )
    drawn = _rendered(replace(reply, blocks=blocks), place, VIEW_BLOCKS, VIEW_BUDGET)
    return drawn or _identified(_rich([_text(_EMPTY)]), place)


def _rendered(reply: Reply, place: str, most: int, characters: int) -> list[Json]:
    blocks = reply.blocks or (Paragraph(reply.summary),)
    budget = _Budget(characters)
    drawn = [part for block in blocks for part in _drawn(block, budget)]
    if len(drawn) > most:
        budget = _Budget(characters)
        drawn = [part for block in blocks for part in _drawn(_packed(block), budget)]
    return _identified(_within(drawn, most, cut=budget.cut), place)


def lines_of(outcome: Invalid | File) -> str:
    """An outcome that has no blocks, as text."""
    if isinstance(outcome, Invalid):
        return "\n".join(outcome.errors.values())
    return outcome.summary or outcome.name


def action_of(action_id: str) -> str:
    """The action that a button was drawn with."""
    return action_id.partition(":")[2]


def place_of(block_id: str) -> str:
    """The channel that a message speaks of, where it is not the one that it stands in."""
    return block_id.partition("@")[2]


class _Budget:
    """How many characters are left for the whole message."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.cut = False

    def take(self, text: str, most: int = SECTION) -> str:
        """As much of the text as fits; empty when nothing does."""
        whole = showable(text)
        room = min(most, self.left)
        taken = fitted(whole, room) if room > 1 else ""
        self.cut = self.cut or taken != whole
        self.left -= len(taken)
        return taken if taken.strip() else ""


def _drawn(block: Block, budget: _Budget) -> list[Json]:
    match block:
        case Heading() | Paragraph() | Note():
            drawn = _words(block, budget)
        case Section():
            drawn = _section(block, budget)
        case Quote():
            drawn = _quote(block, budget)
        case Facts():
            drawn = _facts(block, budget)
        case Listing():
            drawn = _listing(block, budget)
        case Buttons():
            drawn = _feedback(block) if block.feedback and len(block.buttons) == 2 else _buttons(block)
        case Link():
            drawn = _link(block, budget)
        case Picture():
            drawn = _picture(block, budget)
        case _:
            assert_never(block)
    return drawn


def _words(block: Heading | Paragraph | Note, budget: _Budget) -> list[Json]:
    if isinstance(block, Note):
        return _context(budget.take(block.text, CONTEXT))
    text = budget.take(block.text)
    if isinstance(block, Heading):
        return _heading(text)
    return _rich([_text(text)]) if text else []


def _heading(text: str) -> list[Json]:
    """A header where it fits into one line of 150; longer ones stand in bold."""
    if not text:
        return []
    if len(text) <= HEADER and "\n" not in text:
        return [{"type": "header", "text": plain(text, HEADER)}]
    return _rich([_text(text, bold=True)])


def _rich(elements: Sequence[Json], *more: Json) -> list[Json]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*elements]}, *more]}]


def _text(text: str, *, bold: bool = False) -> Json:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def _context(text: str) -> list[Json]:
    return [{"type": "context", "elements": [plain(text, CONTEXT)]}] if text else []


def _label(label: str, aside: str) -> list[Json]:
    parts = [_text(label, bold=True)] if label else []
    if aside:
        parts.append(_text(f"  ({aside})" if label else f"({aside})"))
    return parts


def _section(section: Section, budget: _Budget) -> list[Json]:
    label, aside = budget.take(section.label), budget.take(section.aside)
    lines = [line for line in (budget.take(each) for each in section.lines) if line]
    if section.button is not None:
        if not lines:
            return [_pressable(label or aside, section.button)]
        # What stands beside a button is of one weight, so the label stands above.
        head = _rich(_label(label, aside)) if label or aside else []
        return [*head, _pressable("\n".join(_numbered(lines, section.numbered)), section.button)]
    head_parts = _label(label, aside)
    if section.numbered and lines:
        items = [{"type": "rich_text_section", "elements": [_text(line)]} for line in lines]
        ordered = {"type": "rich_text_list", "style": "ordered", "elements": items}
        return _rich(head_parts, ordered) if head_parts else [{"type": "rich_text", "elements": [ordered]}]
    body = "\n".join(lines)
    parts = [*head_parts, *([_text(f"\n{body}" if head_parts else body)] if body else [])]
    return _rich(parts) if parts else []


def _numbered(lines: Sequence[str], numbered: bool) -> Iterable[str]:
    return (f"{number}. {line}" for number, line in enumerate(lines, 1)) if numbered else lines


def _pressable(text: str, button: Button) -> Json:
    """Text with a button beside it."""
    section: Json = {"type": "section", "text": plain(text, SECTION)}
    if (drawn := _button(button)) is not None:
        section["accessory"] = drawn
    return section


def _quote(quote: Quote, budget: _Budget) -> list[Json]:
    """Somebody's words behind a bar, which nothing else has."""
    words, source = budget.take(quote.text), budget.take(quote.source)
    elements: list[Json] = []
    if words:
        elements.append({"type": "rich_text_quote", "elements": [_text(words)]})
    if source:
        elements.append({"type": "rich_text_section", "elements": [_text(source) | {"style": {"italic": True}}]})
    return [{"type": "rich_text", "elements": elements}] if elements else []


def _facts(facts: Facts, budget: _Budget) -> list[Json]:
    parts = _label(budget.take(facts.label), "")
    for name, value in facts.pairs:
        shown_name, shown_value = budget.take(name), budget.take(value)
        if not shown_name and not shown_value:
            continue
        parts += [_text("\n")] if parts else []
        parts += [_text(shown_name, bold=True)] if shown_name else []
        parts += [_text(f"  {shown_value}" if shown_name else shown_value)] if shown_value else []
    return _rich(parts) if parts else []


def _listing(listing: Listing, budget: _Budget) -> list[Json]:
    drawn: list[Json] = []
    lines: list[Json] = _label(budget.take(listing.label), "")
    for entry in listing.entries:
        identity, text, detail = budget.take(entry.id), budget.take(entry.text), budget.take(entry.detail)
        head = "  ".join(filter(None, (identity, text)))
        if entry.button is not None:
            drawn += _rich(lines) if lines else []
            lines = []
            drawn.append(_pressable("\n".join(filter(None, (head, detail))), entry.button))
        elif head or detail:
            lines += [_text("\n")] if lines else []
            lines += [_text(identity, bold=True)] if identity else []
            lines += [_text(f"  {text}" if identity else text)] if text else []
            lines += [_text(f"\n{detail}" if head else detail)] if detail else []
    return [*drawn, *(_rich(lines) if lines else [])]


def _link(link: Link, budget: _Budget) -> list[Json]:
    """A link where the address is a web address; otherwise its label alone, which leads nowhere."""
    label = budget.take(link.label)
    if not is_web_address(link.url) or len(link.url) > VALUE:
        return _rich([_text(label)]) if label else []
    return _rich([{"type": "link", "url": link.url, "text": label or fitted(link.url, SECTION)}])


def _picture(picture: Picture, budget: _Budget) -> list[Json]:
    """A picture where Slack can fetch it; otherwise what it says."""
    title, alt = budget.take(picture.title, ALT), budget.take(picture.alt, ALT)
    if not alt or not is_web_address(picture.url):
        parts = [*_label(title, ""), *([_text(f"\n{alt}" if title else alt)] if alt else [])]
        return _rich(parts) if parts else []
    image: Json = {"type": "image", "image_url": picture.url, "alt_text": alt}
    return [image | ({"title": plain(title, ALT)} if title else {})]


def is_web_address(url: str) -> bool:
    """Whether the address leads to a web page, and nowhere else."""
    if _ADDRESS_BREAKERS.search(url) or showable(url) != url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _button(button: Button) -> Json | None:
    """A button; None where its value is longer than Slack carries."""
    if len(button.value) > VALUE or showable(button.value) != button.value:
        return None
    drawn: Json = {"type": "button", "text": plain(button.label, LABEL), "action_id": f":{button.action}"}
    if button.value:
        drawn["value"] = button.value
    if button.tone is Tone.PRIMARY:
        drawn["style"] = "primary"
    return drawn


def _buttons(row: Buttons) -> list[Json]:
    """Rows of buttons; the rare ones behind a menu, where they fit into one."""
    more = {packed_option(button): button for button in row.more}  # two that do the same are one
    rare = [button for packed, button in more.items() if len(packed) <= OPTION_VALUE][:OVERFLOW]
    loud = [*row.buttons, *(button for button in more.values() if button not in rare)]
    drawn = [_button(button) for button in loud]
    elements = [element for element in drawn if element is not None]
    if rare:
        options = [{"text": plain(each.label, LABEL), "value": packed_option(each)} for each in rare]
        elements.append({"type": "overflow", "action_id": ":", "options": options})
    rows: list[Json] = [
        {"type": "actions", "elements": elements[start : start + ROW]} for start in range(0, len(elements), ROW)
    ]
    return [*rows, *(_context(_TOO_LONG_TO_PRESS) if None in drawn else [])]


def _feedback(row: Buttons) -> list[Json]:
    """Slack's own two thumbs; ordinary buttons where what they carry is longer than those hold."""
    if row.more or any(not 1 < len(packed_option(each)) <= VALUE for each in row.buttons):
        return _buttons(row)
    useful, not_useful = ({"text": plain(each.label, LABEL), "value": packed_option(each)} for each in row.buttons)
    thumbs = {"type": FEEDBACK, "action_id": ":", "positive_button": useful, "negative_button": not_useful}
    return [{"type": "context_actions", "elements": [thumbs]}]


def packed_option(button: Button) -> str:
    """A button as the value of a menu's entry."""
    return showable(f"{button.action} {button.value}")


def unpacked_option(value: str) -> tuple[str, str]:
    """The action and the value of a menu's entry."""
    action, _, rest = value.partition(" ")
    return action, rest


def _packed(block: Block) -> Block:
    """The same rows without a button each, where a message would have too many blocks."""
    if not isinstance(block, Listing):
        return block
    return Listing(tuple(Entry(each.id, each.text, each.detail) for each in block.entries), block.label)


def _within(drawn: list[Json], most: int, *, cut: bool) -> list[Json]:
    """At most so many blocks. What is left out stands in the middle: the buttons at the end stay."""
    if len(drawn) <= most and not cut:
        return drawn
    note = _context(_NOT_ALL)
    if len(drawn) < most:
        return [*drawn, *note]
    last = [block for block in drawn if block["type"] == "actions"][-1:]
    return [*drawn[: most - len(last) - 1], *note, *last]


def _identified(drawn: list[Json], place: str) -> list[Json]:
    """Every block and every button with an id that no other has."""
    for number, block in enumerate(drawn):
        block["block_id"] = f"{number}@{place}" if place else str(number)
        elements = [block["accessory"]] if "accessory" in block else []
        elements += block["elements"] if block["type"] in ("actions", "context_actions") else []
        for index, element in enumerate(elements):
            element["action_id"] = f"{number}.{index}{element['action_id']}"[:255]
    return drawn
