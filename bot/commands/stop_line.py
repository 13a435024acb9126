"""The button on a decision with a stop line: somebody saw that it is reached."""

from __future__ import annotations

from dataclasses import replace

from bot.access import to_edit
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.states import IN_FORCE
from bot.errors import ChangedMeanwhile, NoStopLine, NotPossible
from bot.messages import Audience, Button, Buttons, Paragraph
from bot.screen_words import STATUSES
from bot.showing import after_change
from storage import decisions
from storage.engine import WorkspaceSession


async def reached(context: Context, value: str) -> Answer:
    """Note the day; this week's question asks about it. Saying it again changes nothing."""

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, value)
        name = f"D-{decision.number}"
        if decision.status not in IN_FORCE:
            raise NotPossible(id=name, status=STATUSES[decision.status], wanted="stopped")
        if not decision.kill_condition:
            raise NoStopLine(id=name)
        if decision.stop_reached_on is None and not decisions.change(
            ws, decision, raise_version=False, stop_reached_on=context.today
        ):
            raise ChangedMeanwhile(id=name)
        sentence = f"Noted: the stop line of {name} is reached. Stop it, change it, or say why not."
        ways = Buttons((Button("Reverse it", "reverse", name), Button("Change it", "amend", name)))
        changed = after_change(ws, context, decision, sentence)
        if changed.audience is Audience.CHANNEL:
            return changed  # pressed on the card itself, which says it now
        return replace(changed, summary=sentence, blocks=(Paragraph(sentence), ways), replace=False)

    return await context.once(effect)


ACTS = Acts(buttons={"stop_reached": reached})
