"""`list`: what has been decided, newest first."""

from __future__ import annotations

from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.card import row
from bot.decisions.filters import Misread, are_filters, begin_as_filters, read_filters
from bot.errors import UnknownAction
from bot.messages import Button, Buttons, Listing, Note, Paragraph, Reply
from storage import decisions

PAGE = 10
_MOST_DIGITS = 9


async def list_decisions(context: Context, argument: str) -> Answer:
    """The newest decisions that pass the filters."""
    return await _page(context, argument, 0)


async def more(context: Context, value: str) -> Answer:
    """The next page: `value` is how many were shown, then the filters."""
    shown, _, argument = value.partition(" ")
    if not (shown.isascii() and shown.isdecimal() and len(shown) <= _MOST_DIGITS):
        raise UnknownAction
    return await _page(context, argument, int(shown))


async def _page(context: Context, argument: str, offset: int) -> Answer:
    wanted = read_filters(argument, context.today, context.request.user)
    if isinstance(wanted, Misread):
        raise UnknownAction  # typed filters have been looked at already: this is a button that nobody was shown
    found, total = await context.read(decisions.listed, context.here, wanted, PAGE, offset)
    if not found:
        return _nothing(argument)
    title = "1 decision" if total == 1 else f"{total:,} decisions"
    left = total - offset - len(found)
    buttons: tuple[Buttons, ...] = ()
    if left > 0:
        buttons = (Buttons((Button(f"{min(left, PAGE)} more", "list_more", f"{offset + PAGE} {argument}"),)),)
    return Reply(
        summary=title,
        blocks=(Listing(tuple(row(decision, context.today) for decision in found), title), *buttons),
        data={"total": total, "ids": [f"D-{decision.number}" for decision in found]},
    )


def _nothing(argument: str) -> Reply:
    if argument.strip():
        sentence = f"No decision that can be seen from here fits “{argument.strip()}”."
        hint = "The command list alone shows everything that can be seen from here."
    else:
        sentence = "Nothing is logged yet."
        hint = "Write decide and what you decided; four answers are enough."
    return Reply(summary=sentence, blocks=(Paragraph(sentence), Note(hint)), data={"total": 0, "ids": []})


COMMAND = Command(
    name="list",
    usage="list [open / due / mine / worse / since 2026-10-01 …]",
    summary="What has been decided, newest first.",
    examples=("list", "list open", "list worse since 2026-10-01", 'list group "small teams"'),
    order=40,
    run=list_decisions,
    fits=are_filters,
    nearly=lambda rest: len(rest.split()) <= 1 or begin_as_filters(rest),
    buttons={"list_more": more},
)
