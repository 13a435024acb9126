"""`voices`: what customers said, newest first, and which groups were not heard."""

from __future__ import annotations

from datetime import date

from bot.command import Answer, Command
from bot.context import Context
from bot.errors import UnknownAction
from bot.messages import Block, Button, Buttons, Entry, Listing, Note, Paragraph, Reply
from bot.voice_gaps import QUIET_DAYS, find_gaps
from bot.voices import voice_row
from storage import groups, voices
from storage.engine import WorkspaceSession

PAGE = 10
_MOST_DIGITS = 9
_GAPS = "gaps"
_HOW = "Write voice and their words; roughly when is enough."


async def voices_said(context: Context, argument: str) -> Answer:
    """The list, or the groups that were not heard."""
    return await (_gaps(context, 0) if argument.strip().casefold() == _GAPS else _list(context, 0))


async def more(context: Context, value: str) -> Answer:
    """The next page: `value` is how many were shown, then which list it is."""
    shown, _, which = value.partition(" ")
    if not (shown.isascii() and shown.isdecimal() and len(shown) <= _MOST_DIGITS):
        raise UnknownAction
    return await (_gaps(context, int(shown)) if which == _GAPS else _list(context, int(shown)))


async def _list(context: Context, offset: int) -> Answer:
    found, total = await context.read(voices.newest, context.here, context.today, PAGE, offset)
    if not found:
        sentence = "No customer's words are saved yet." if not offset else "That was all of them."
        return _nothing(sentence, _HOW)
    title = f"{total:,} things customers said" if total > 1 else "1 thing a customer said"
    rows = Listing(tuple(voice_row(voice, context.today) for voice in found), title)
    return Reply(
        summary=title,
        blocks=(rows, *_next(total, offset, len(found), "")),
        data={"total": total, "ids": [f"V-{voice.number}" for voice in found]},
    )


async def _gaps(context: Context, offset: int) -> Answer:
    def query(ws: WorkspaceSession) -> tuple[list[groups.Decided], list[tuple[str, date]]]:
        return groups.decided_about(ws, context.here), groups.heard(ws, context.here)

    decided, heard = await context.read(query)
    gaps = find_gaps(decided, heard, context.today)
    if not gaps:
        known = bool(decided or heard)
        sentence = f"Every group was heard in the last {QUIET_DAYS} days." if known else "No group is known yet."
        return _nothing(sentence, "Groups are those that decisions put in the chair and voices speak for.")
    title = f"Not heard for {QUIET_DAYS} days: {len(gaps):,} {'group' if len(gaps) == 1 else 'groups'}"
    page = gaps[offset : offset + PAGE]
    rows = tuple(Entry("", gap.group, gap.detail(context.today)) for gap in page)
    blocks: tuple[Block, ...] = (Listing(rows, title), *_next(len(gaps), offset, len(page), _GAPS), Note(_HOW))
    return Reply(
        summary=title,
        blocks=blocks,
        data={
            "total": len(gaps),
            "gaps": [
                {
                    "group": gap.group,
                    "last_heard_on": gap.heard_on.isoformat() if gap.heard_on else None,
                    "decisions": {effect.value: count for effect, count in gap.decided.items()},
                }
                for gap in page
            ],
        },
    )


def _next(total: int, offset: int, shown: int, which: str) -> tuple[Buttons, ...]:
    left = total - offset - shown
    if left <= 0:
        return ()
    return (Buttons((Button(f"{min(left, PAGE)} more", "voices_more", f"{offset + PAGE} {which}".strip()),)),)


def _nothing(sentence: str, hint: str) -> Reply:
    return Reply(summary=sentence, blocks=(Paragraph(sentence), Note(hint)), data={"total": 0, "ids": []})


COMMAND = Command(
    name="voices",
    usage="voices, or voices gaps",
    summary="What customers said, and which groups were not heard.",
    examples=("voices", "voices gaps"),
    order=61,
    run=voices_said,
    fits=lambda rest: rest.strip().casefold() in ("", _GAPS),
    buttons={"voices_more": more},
)
