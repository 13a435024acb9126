"""What the bot says as plain text, for terminals, logs and mails.

Terminals obey control sequences and text can be made to run backwards: nothing of that kind passes through here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import assert_never

from bot.messages import (
    ONLY_YOU,
    Audience,
    Block,
    Button,
    Buttons,
    Entry,
    Facts,
    Field,
    FieldKind,
    File,
    Form,
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
)

WIDTH = 88
_INDENT = "   "
_KEPT_FORMATS = {"\u200d", "\u200c"}


def plain(text: str) -> str:
    """The text without anything a terminal would obey or that reverses the reading direction."""
    return "".join(_visible(character) for character in text.replace("\r\n", "\n"))


def _visible(character: str) -> str:
    if character in "\n" or character in _KEPT_FORMATS:
        return character
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return "\N{REPLACEMENT CHARACTER}" if category in {"Cc", "Cs"} else ""
    return character


def to_text(outcome: Reply | Form | Invalid | File) -> str:
    """An outcome as plain text, without a line break at its end."""
    match outcome:
        case Reply():
            return _reply(outcome)
        case Form():
            return _form(outcome)
        case Invalid():
            return "\n".join(f"{plain(name)}: {plain(sentence)}" for name, sentence in outcome.errors.items())
        case File():
            return plain(outcome.summary or outcome.name)
        case _:
            assert_never(outcome)


def _reply(reply: Reply) -> str:
    if not reply.blocks:
        return plain(reply.summary)
    chunks: list[list[str]] = []
    blocks = list(reply.blocks)
    if reply.audience is Audience.ASKER and isinstance(blocks[0], Heading):
        blocks.insert(1, Note(ONLY_YOU))
    place = 0
    while place < len(blocks):
        block = blocks[place]
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if isinstance(block, Heading) and isinstance(following, Note):
            chunks.append([_beside(_line(block.text), _line(following.text))])
            place += 2
            continue
        lines = _block(block)
        if chunks and _belongs(block, blocks[place - 1] if place else None):
            chunks[-1] += lines
        elif lines:
            chunks.append(lines)
        place += 1
    return "\n\n".join("\n".join(chunk) for chunk in chunks)


def _belongs(block: Block, before: Block | None) -> bool:
    """Whether a block stands directly under the one before, without an empty line."""
    if isinstance(block, Quote):
        return isinstance(before, Section | Quote)
    return isinstance(block, Note) and isinstance(before, Buttons | Paragraph)


def _beside(left: str, right: str) -> str:
    gap = WIDTH - len(left) - len(right)
    return f"{left}{' ' * gap}{right}" if gap >= 3 else f"{left}\n{right}"


def _block(block: Block) -> list[str]:
    match block:
        case Heading():
            lines = [_line(block.text)]
        case Paragraph() | Note():
            lines = plain(block.text).split("\n")
        case Section():
            lines = _section(block)
        case Quote():
            lines = _quote(block)
        case Facts():
            lines = _facts(block)
        case Listing():
            lines = [*([_line(block.label)] if block.label else []), *(_entry(entry) for entry in block.entries)]
        case Buttons():
            lines = [_buttons(block)]
        case Link():
            lines = [f"{_line(block.label)}: {_line(block.url)}"]
        case Picture():
            lines = [f"{_line(block.title)}: {_line(block.alt)}"]
        case _:
            assert_never(block)
    return lines


def _line(text: str) -> str:
    return " ".join(plain(text).split("\n"))


def _section(block: Section) -> list[str]:
    """A label with its lines under it; one line with a button stands beside its label."""
    asides = [part for part in (_line(block.aside), _line(block.button.label) if block.button else "") if part]
    aside = f"  ({' · '.join(asides)})" if asides else ""
    if aside and len(block.lines) == 1:
        return [f"{_line(block.label)}: {_line(block.lines[0])}{aside}"]
    lines = [f"{_line(block.label)}{aside}"]
    for number, text in enumerate(block.lines, 1):
        lead = f"{number}. " if block.numbered else ""
        lines += _indented(f"{lead}{plain(text)}")
    return lines


def _indented(text: str) -> list[str]:
    return [f"{_INDENT}{line}" for line in text.split("\n")]


def _quote(block: Quote) -> list[str]:
    quoted = _indented(f'"{plain(block.text)}"')
    return [*quoted, f"{_INDENT} {_line(block.source)}"] if block.source else quoted


def _facts(block: Facts) -> list[str]:
    indent = _INDENT if block.label else ""
    label = [_line(block.label)] if block.label else []
    return [*label, *(f"{indent}{_line(name)}: {_line(value)}" for name, value in block.pairs)]


def _entry(entry: Entry) -> str:
    button = f"  [{_line(entry.button.label)}]" if entry.button else ""
    detail = f"\n{_INDENT}{' ' * (len(entry.id) + 2)}{_line(entry.detail)}" if entry.detail else ""
    return f"{_INDENT}{_line(entry.id)}  {_line(entry.text)}{button}{detail}"


def _buttons(block: Buttons) -> str:
    shown = [f"[{_line(button.label)}]" for button in block.buttons]
    if block.more:
        shown.append(f"[⋯ {' · '.join(_label(button) for button in block.more)}]")
    return "   ".join(shown)


def _label(button: Button) -> str:
    return _line(button.label)


def _form(form: Form) -> str:
    lines = [_line(form.title)]
    if form.notice:
        lines += ["", plain(form.notice)]
    for entry in form.fields:
        lines += ["", *_field(entry)]
    ways = [form.close, *(way.label for way in form.ways), form.submit]
    return "\n".join([*lines, "", "   ".join(f"[{_line(way)}]" for way in ways)])


def _field(entry: Field) -> list[str]:
    label = _line(entry.label) + ("" if entry.required else "   optional")
    hint = [f"{_INDENT}{_line(entry.hint)}"] if entry.hint else []
    if entry.kind is FieldKind.CHOICE and entry.options:
        return [label, _INDENT + _choices(entry), *hint]
    offered: Sequence[str] = (
        [f"{_INDENT}or: {', '.join(map(_line, entry.suggestions))}"] if entry.suggestions else []
    )
    return [label, f"{_INDENT}[ {_line(entry.initial)} ]", *hint, *offered]


def _choices(entry: Field) -> str:
    marks = (("•" if option.value == entry.initial else " ", _line(option.label)) for option in entry.options)
    return "   ".join(f"({mark}) {label}" for mark, label in marks)
