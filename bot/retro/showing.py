"""A stored meeting as its sheet, and the card in the channel drawn anew when something on it changes."""

from __future__ import annotations

from bot.context import Context
from bot.messages import Reply
from bot.retro.answers import counted
from bot.retro.sheet import Sheet, card
from bot.todos import line
from storage import actions, decisions, retro_questions, retros, workspaces
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.retro_models import Action, Retro
from storage.vocabulary import IN_FORCE, ActionStatus


def sheet_of(ws: WorkspaceSession, context: Context, retro: Retro) -> Sheet:
    """Everything that the sheet of a meeting says now."""
    ended = actions.closed_since(ws, retro.channel, retros.finished_before(ws, retro))
    old = [action for action in actions.open_in(ws, retro.channel) if action.retro != retro.number]
    new = actions.of_retro(ws, retro.number)
    names = workspaces.names_of(ws, [retro.started_by, *(action.owner for action in (*old, *new))])
    decision = decisions.find(ws, int(retro.decision.removeprefix("D-")), retro.channel) if retro.decision else None
    _, due = due_in(ws, context, retro.channel)
    more_due = due - (decision is not None and _is_due(decision, context))
    answers = retro_questions.answers_in(ws, retro.channel)
    asked = [counted(each, answers.get(each.number, [])) for each in retro_questions.open_in(ws, retro.channel)]
    return Sheet(
        retro=retro,
        led_by=names.get(retro.started_by, retro.started_by),
        done=_count(ended, ActionStatus.DONE),
        dropped=_count(ended, ActionStatus.DROPPED),
        carried=[line(action, names, context.today) for action in old],
        new=[line(action, names, context.today) for action in new],
        decision=decision,
        more_due=max(more_due, 0),
        # Of earlier weeks only what somebody answered.
        questions=[each for each in asked if each.is_answered or each is asked[-1]],
    )


def due_in(ws: WorkspaceSession, context: Context, channel: str) -> tuple[Decision | None, int]:
    """The oldest decision of a channel that is due to be looked back at, and how many are."""
    wanted = Filter(due_until=context.today, statuses=IN_FORCE, channels=(channel,))
    found, total = decisions.listed(ws, channel, wanted, 1)
    if total > 1:
        found, total = decisions.listed(ws, channel, wanted, 1, total - 1)
    return (found[0] if found else None), total


def redraw_going_on(ws: WorkspaceSession, context: Context, channel: str) -> Reply | None:
    """Draw the sheet of a channel's meeting anew, where one is going on; the sheet as it is now."""
    retro = retros.going_on(ws, channel)
    if retro is None:
        return None
    drawn = card(sheet_of(ws, context, retro), context.today)
    context.redraw(ws, channel, drawn)
    return drawn


def _count(ended: list[Action], status: ActionStatus) -> int:
    return sum(action.status is status for action in ended)


def _is_due(decision: Decision, context: Context) -> bool:
    return decision.due_on is not None and decision.due_on <= context.today and decision.status in IN_FORCE
