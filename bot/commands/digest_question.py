"""The buttons of a digest: a different question, a pause."""

from __future__ import annotations

from bot.access import may_change
from bot.command import Acts, Answer, plain_number
from bot.commands.pause import pause
from bot.context import Context
from bot.messages import Paragraph, Reply
from bot.rhythm.digest_act import other_question
from storage.engine import WorkspaceSession

_REPLACED = "There is a different question now. Whoever answers first keeps it."


async def other(context: Context, value: str) -> Answer:
    """Put another question in the place of one that nobody answered yet, for everyone in the channel."""

    def effect(ws: WorkspaceSession) -> Reply:
        may_change(ws, context, context.here)
        sentence = other_question(ws, context, plain_number(value)) or _REPLACED
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


ACTS = Acts(buttons={"digest_other": other, "digest_pause": pause})
