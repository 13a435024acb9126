"""*They were told*: when the people affected heard of a decision, and in which words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from bot.access import to_edit
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.states import IN_FORCE
from bot.errors import ChangedMeanwhile, NotPossible
from bot.messages import Field, FieldKind, Form, Invalid
from bot.screen_words import STATUSES
from bot.shapes.types import Day
from bot.showing import after_change
from storage import decisions
from storage.engine import WorkspaceSession
from storage.models import Decision

_LONGEST = 200
_DAY: TypeAdapter[Day] = TypeAdapter(Day)


async def told(context: Context, value: str) -> Answer:
    """The form: when, and in which words."""

    def query(ws: WorkspaceSession) -> Form:
        decision = _in_force(ws, context, value)
        name = f"D-{decision.number}"
        return Form(
            title=f"{name}: they were told",
            submit="Save",
            action="told",
            carry={"decision": name, "form": secrets.token_urlsafe(9)},
            notice=decision.text,
            fields=(
                Field("told_on", "On which day?", FieldKind.DATE, True, context.today.isoformat()),
                Field(
                    "release_sentence",
                    "In one line, what were they told?",
                    initial=decision.release_sentence or "",
                    hint="Optional. As they read it, not as we say it among us.",
                    max_length=_LONGEST,
                ),
            ),
        )

    return await context.read(query)


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the day, and the words where they are given."""
    words = " ".join(fields.get("release_sentence", "").split())
    try:
        day = _DAY.validate_python(fields.get("told_on", "").strip())
    except ValidationError:
        return Invalid({"told_on": "Give the day on which they were told, such as 2026-11-22."})
    if day > context.today:
        return Invalid({"told_on": "That day has not come yet: save it once they have been told."})
    if len(words) > _LONGEST:
        return Invalid({"release_sentence": f"Say it in one line of at most {_LONGEST} characters."})

    def effect(ws: WorkspaceSession) -> Answer:
        decision = _in_force(ws, context, carry.get("decision", ""))
        if not decisions.change(ws, decision, told_on=day, release_sentence=words or decision.release_sentence):
            raise ChangedMeanwhile(id=f"D-{decision.number}")
        return after_change(ws, context, decision, f"D-{decision.number} says that they were told.")

    return await context.once(effect)


def _in_force(ws: WorkspaceSession, context: Context, value: str) -> Decision:
    decision = to_edit(ws, context, value)
    if decision.status not in IN_FORCE:
        name = f"D-{decision.number}"
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted="told to anybody any more")
    return decision


ACTS = Acts(buttons={"told": told}, forms={"told": save})
