"""A reply as plain text: what `text` holds in the web chat's JSON. A pure function."""

from __future__ import annotations

from typing import assert_never

from bot.messages import Block, Buttons, Facts, Heading, Link, Listing, Note, Paragraph, Quote, Reply, Section


def reply_text(reply: Reply) -> str:
    """The whole reply, block by block, with an empty line between them; without blocks its summary."""
    drawn = [text for block in reply.blocks if (text := _block(block))]
    return "\n\n".join(drawn) or reply.summary


def _block(block: Block) -> str:
    match block:
        case Heading(text=text) | Paragraph(text=text) | Note(text=text):
            drawn = text
        case Section():
            drawn = _section(block)
        case Quote(text=text, source=source):
            drawn = _lines(f'   "{text}"', f"    {source}" if source else "")
        case Facts(pairs=pairs, label=label):
            drawn = _lines(label, *(f"{name}: {value}" for name, value in pairs))
        case Listing():
            drawn = _listing(block)
        case Buttons(buttons=buttons, more=more):
            drawn = "   ".join(f"[{button.label}]" for button in (*buttons, *more))
        case Link(label=label, url=url):
            drawn = f"{label}: {url}" if label else url
        case _:
            assert_never(block)
    return drawn


def _section(section: Section) -> str:
    notes = " · ".join(note for note in (section.aside, section.button.label if section.button else "") if note)
    head = "  ".join(part for part in (section.label, f"({notes})" if notes else "") if part)
    if section.numbered:
        return _lines(head, *(f"   {number}. {line}" for number, line in enumerate(section.lines, start=1)))
    return _lines(head, *(f"   {line}" for line in section.lines))


def _listing(listing: Listing) -> str:
    rows = []
    for entry in listing.entries:
        rows.append("  ".join(part for part in (entry.id, entry.text) if part))
        if entry.detail:
            rows.append(f"      {entry.detail}")
    return _lines(listing.label, *rows)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
