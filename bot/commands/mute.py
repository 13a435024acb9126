"""`mute`: nothing unasked for me."""

from __future__ import annotations

from bot.command import Answer, Command
from bot.context import Context
from bot.messages import Button, Buttons, Paragraph, Reply
from storage import quiet
from storage.engine import WorkspaceSession

_MUTED = "I send you nothing unasked any more. A manager's digest that you asked for still comes."
_UNMUTED = "I may tell you things again: one message a week at most."


async def mute(context: Context, argument: str) -> Answer:
    """Send this person nothing unasked, or end that."""

    def effect(ws: WorkspaceSession) -> Reply:
        if argument.strip().casefold() == "off":
            quiet.unmute(ws, context.request.user)
            return Reply(_UNMUTED, (Paragraph(_UNMUTED),))
        quiet.mute(ws, context.request.user, context.now)
        return Reply(_MUTED, (Paragraph(_MUTED), Buttons((Button("Undo", "mute", "off"),))))

    return await context.once(effect)


COMMAND = Command(
    name="mute",
    usage="mute [off]",
    summary="Nothing unasked for you, wherever you are.",
    examples=("mute", "mute off"),
    order=75,
    run=mute,
    fits=lambda rest: rest.strip().casefold() in ("", "off"),
    buttons={"mute": mute},
)
