"""The button on a decision with a stop line: somebody saw that it is reached."""

from __future__ import annotations

from bot.access import to_edit
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.states import IN_FORCE
from bot.errors import ChangedMeanwhile, NotPossible
from bot.messages import Button, Buttons, Paragraph, Reply
from bot.screen_words import STATUSES
from storage import decisions
from storage.engine import WorkspaceSession


async def reached(context: Context, value: str) -> Answer:
    """Note the day; this week's question asks about it. Saying it again changes nothing."""

    def effect(ws: WorkspaceSession) -> Reply:
        decision = to_edit(ws, context, value)
        name = f"D-{decision.number}"
        if decision.status not in IN_FORCE:
            raise NotPossible(id=name, status=STATUSES[decision.status], wanted="stopped")
        if decision.stop_reached_on is None and not decisions.change(
            ws, decision, raise_version=False, stop_reached_on=context.today
        ):
            raise ChangedMeanwhile(id=name)
        sentence = f"Noted: the stop line of {name} is reached. Stop it, change it, or say why not."
        ways = (Button("Reverse it", "reverse", name), Button("Change it", "amend", name))
        return Reply(sentence, (Paragraph(sentence), Buttons(ways)))

    return await context.once(effect)


ACTS = Acts(buttons={"stop_reached": reached})
