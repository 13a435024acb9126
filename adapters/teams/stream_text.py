"""What a stream shows of a reply: its words, one under the other, until the card stands there. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.messages import (
    Block,
    Buttons,
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


def stream_text(reply: Reply) -> str:
    """The words of a reply; its buttons come with the card."""
    parts = ("\n".join(filter(None, _lines(block))) for block in reply.blocks)
    return "\n\n".join(filter(None, parts)) or reply.summary


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph() | Note():
            yield block.text
        case Section():
            yield f"{block.label} ({block.aside})" if block.aside else block.label
            yield from (f"{n}. {line}" if block.numbered else line for n, line in enumerate(block.lines, 1))
        case Quote():
            yield f"“{block.text}”"
            yield block.source
        case Facts():
            yield block.label
            yield from (f"{name}: {value}" for name, value in block.pairs)
        case Listing():
            yield block.label
            yield from (" ".join(filter(None, (each.id, each.text))) for each in block.entries)
        case Link():
            yield f"{block.label}: {block.url}"
        case Picture():
            yield block.alt
        case Buttons():
            return
        case _:
            assert_never(block)
