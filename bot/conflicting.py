"""Before a decision is saved: what in force it is at odds with, shown once, with the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.access import to_edit
from bot.context import Context
from bot.decisions.conflicts import COMPARED, Conflict, conflicts, in_words, said
from bot.errors import UserError
from bot.messages import Button, Form
from storage import nearness
from storage.engine import WorkspaceSession
from storage.models import Decision

# What a form carries: those that were shown already, and the one that may be replaced.
SHOWN, REPLACES = "conflicts", "replaces"
ONLY_DECIDED = "Only what is decided takes the place of another decision: choose Yes, or keep both."
_MOST_SHOWN = 3


def at_odds(ws: WorkspaceSession, new: Decision, today: date) -> tuple[Conflict, ...]:
    """The decisions in force that a new one contradicts or repeats, or whose promise it breaks, the gravest first.

    Looked for are those that may be seen from the channel of the new one.
    """
    what = said(new)
    near = nearness.in_force_near(ws, new.channel, what.text, what.group, COMPARED)
    return conflicts(what, (said(each) for each in near if each.number != new.number), today)


def asked_first(
    ws: WorkspaceSession, context: Context, new: Decision, form: Form, carry: Mapping[str, str], replacing: str
) -> Form | None:
    """The form again with what the new decision is at odds with; None where nothing is, or it was shown already.

    `form` holds what was typed, `carry` is what came with it, `replacing` the action that saves it in the place of
    the older decision.
    """
    found = at_odds(ws, new, context.today)
    shown = {*carry.get(SHOWN, "").split(), carry.get("supersedes", "")}
    if all(conflict.id in shown for conflict in found):
        return None
    worst = next(conflict for conflict in found if conflict.id not in shown)
    offered = not carry.get("supersedes") and _may_replace(ws, context, worst)
    return replace(
        form,
        submit="Keep both",
        close="Cancel",
        notice="\n".join(in_words(each, context.today) for each in found[:_MOST_SHOWN]),
        ways=(Button(f"Replace {worst.id}", replacing, worst.id),) if offered else (),
        carry={
            **form.carry,
            SHOWN: " ".join(conflict.id for conflict in found),
            **({REPLACES: worst.id} if offered else {}),
        },
    )


def _may_replace(ws: WorkspaceSession, context: Context, conflict: Conflict) -> bool:
    try:
        to_edit(ws, context, conflict.number)
    except UserError:
        return False
    return True
