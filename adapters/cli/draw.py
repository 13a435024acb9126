"""A reply drawn for a terminal: styled where a person looks, plain text where a program reads.

A pure function from the neutral vocabulary, like every platform's renderer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, assert_never

from bot.messages import (
    ONLY_YOU,
    Audience,
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
)
from bot.plain_text import plain, to_text

if TYPE_CHECKING:
    from rich.text import Text

_LABEL, _QUIET, _VOICE, _STRONG = "cyan", "dim", "italic", "bold"
_STYLES = {"heading": _STRONG, "paragraph": "", "note": _QUIET}


def show(reply: Reply) -> None:
    """Print a reply on standard output."""
    if not sys.stdout.isatty():
        print(to_text(reply))
        return
    from rich.console import Console

    Console(highlight=False, soft_wrap=False).print(draw(reply))


def draw(reply: Reply) -> Text:
    """The reply as styled text. Markup in what people wrote is text; nothing a terminal obeys passes."""
    from rich.text import Text

    drawn = Text()
    for block in reply.blocks or (Paragraph(reply.summary),):
        if drawn.plain:
            drawn.append("\n" if isinstance(block, Quote) else "\n\n")
        _add(drawn, block)
        if isinstance(block, Heading) and reply.audience is Audience.ASKER:
            drawn.append(f"\n{ONLY_YOU}", _QUIET)
    return drawn


def _add(drawn: Text, block: Block) -> None:
    match block:
        case Heading() | Paragraph() | Note():
            drawn.append(plain(block.text), _STYLES[block.kind])
        case Section():
            _add_section(drawn, block)
        case Quote():
            drawn.append(f'   "{plain(block.text)}"', _VOICE)
            drawn.append(f"\n    {plain(block.source)}", _QUIET)
        case Facts():
            _add_facts(drawn, block)
        case Listing():
            _add_listing(drawn, block)
        case Buttons():
            drawn.append("   ".join(f"[{plain(button.label)}]" for button in (*block.buttons, *block.more)), _LABEL)
        case Link():
            drawn.append(f"{plain(block.label)}: ").append(plain(block.url), "underline")
        case Picture():
            drawn.append(f"{plain(block.title)}: ", _LABEL).append(plain(block.alt))
        case _:
            assert_never(block)


def _add_section(drawn: Text, block: Section) -> None:
    _add_label(drawn, block.label)
    asides = [block.aside, block.button.label if isinstance(block.button, Button) else ""]
    if aside := " · ".join(plain(each) for each in asides if each):
        drawn.append(f"  ({aside})", _QUIET)
    for number, line in enumerate(block.lines, 1):
        drawn.append(f"\n   {f'{number}. ' if block.numbered else ''}{plain(line)}")


def _add_facts(drawn: Text, block: Facts) -> None:
    _add_label(drawn, block.label)
    for number, (name, value) in enumerate(block.pairs):
        drawn.append("\n" if number or block.label else "")
        drawn.append(f"{plain(name)}: ", _LABEL).append(plain(value))


def _add_listing(drawn: Text, block: Listing) -> None:
    _add_label(drawn, block.label)
    for number, entry in enumerate(block.entries):
        drawn.append("\n" if number or block.label else "")
        _add_entry(drawn, entry)


def _add_entry(drawn: Text, entry: Entry) -> None:
    drawn.append(f"   {plain(entry.id)}  ", _LABEL).append(plain(entry.text))
    if entry.detail:
        drawn.append(f"\n        {plain(entry.detail)}", _QUIET)


def _add_label(drawn: Text, label: str) -> None:
    drawn.append(plain(label), _LABEL)
