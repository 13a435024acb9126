"""What a person would see of a reading, taken apart into what is said, what is quoted and what is only echoed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.chair.present import NOT_KEPT, present, why_these
from bot.chair.reading import Reading, ReadingOutcome
from bot.messages import Facts, Heading, Note, Paragraph, Quote, Reply, Section

QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]')
_EXAMPLES = "e.g. "
_ENGINE = "Engine"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one reading: `lines` are said by the bot, `echoed` repeat the text, `quotes` are in quotes."""

    lines: tuple[str, ...]
    echoed: tuple[str, ...]
    quotes: tuple[str, ...]


def said(reading: Reading, *, behind: bool) -> Said:
    """What the reading says; with `behind`, what stands behind *Why these?* too.

    Labels, buttons, the playbook's examples and the line that a reading is not kept are fixed and left out; so is
    the version of the engine.
    """
    replies = [present(reading, "")]
    if behind and reading.outcome is ReadingOutcome.READING:
        replies.append(why_these(reading))
    lines, echoed, quotes = [], [], []
    for reply in replies:
        for kind, text in _parts(reply):
            if kind == "echo":
                echoed.append(text)
            elif kind == "quote":
                quotes.append(text)
            else:
                quotes += ["".join(match) for match in QUOTED.findall(text)]
                lines.append(QUOTED.sub(" ", text))
    return Said(tuple(lines), tuple(echoed), tuple(quotes))


def _parts(reply: Reply) -> Iterator[tuple[str, str]]:
    for block in reply.blocks:
        match block:
            case Heading():
                yield "echo", block.text
            case Paragraph():
                yield from (("line", line) for line in block.text.split("\n"))
            case Section():
                yield from (("line", line) for line in block.lines)
            case Quote():
                yield "quote", block.text.removeprefix("… ").removesuffix(" …")
            case Note() if block.text != NOT_KEPT and not block.text.startswith(_EXAMPLES):
                yield "line", block.text
            case Facts():
                yield from (("line", value) for name, value in block.pairs if name != _ENGINE)
            case _:
                pass
