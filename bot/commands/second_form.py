"""The form that follows a decision which costs customers something or is hard to undo."""

from __future__ import annotations

from collections.abc import Mapping

from bot.accepting import in_plain_words, name_acceptor
from bot.access import to_edit
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.change import check_may_become, corrected, with_columns
from bot.decisions.second_form import ACTION, is_asked, read_rest, second_form
from bot.messages import Form, Invalid
from bot.people import member_meant, unknown_person
from bot.showing import after_change
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Door, Status


def following(ws: WorkspaceSession, context: Context, decision: Decision, door: str) -> Form | None:
    """The form to follow once the decision is logged; None where nothing more is asked.

    `door` is what the chair made of the text, as a form carried it.
    """
    guess = Door(door) if door in list(Door) else Door.UNSURE
    if decision.status is not Status.DECIDED or not is_asked(decision, guess):
        return None
    others = [name for name in workspaces.editors(ws, decision.channel) if name != context.request.user_name]
    return second_form(decision, guess, in_plain_words(decision), tuple(others))


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the rest. Until the lock it belongs to what was written first."""

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        name = f"D-{decision.number}"
        check_may_become(decision, Status.CHANGED)
        if decision.locked_at is not None:
            return Invalid({"form": f"{name} is locked by now: amend {name} changes it, with a reason."})
        rest = read_rest(fields, decision, context.today)
        if isinstance(rest, Invalid):
            return rest
        columns = corrected(decision, rest.columns, context.today)
        if rest.acceptor:
            member = member_meant(ws, rest.acceptor, context.request.user)
            if member is None:
                return Invalid({"accepted_by": unknown_person(rest.acceptor)})
            columns |= name_acceptor(ws, context, with_columns(decision, columns), member)
        if not decisions.change(ws, decision, **columns):
            return Invalid({"form": f"{name} was changed by somebody else at this moment: send it once more."})
        return after_change(ws, context, decision, f"{name} has the rest as well.")

    return await context.once(effect)


ACTS = Acts(forms={ACTION: save})
