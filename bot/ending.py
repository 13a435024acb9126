"""Reversing and dropping a decision: one form that asks why, and what it leads to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.access import to_edit, to_read
from bot.command import Answer
from bot.context import Context
from bot.decisions.change import check_may_become, ended
from bot.errors import ChangedMeanwhile, UnknownDecision
from bot.messages import Field, FieldKind, Form, Invalid
from bot.screen_words import STATUSES
from bot.showing import after_change
from storage import decisions, review_drafts
from storage.engine import WorkspaceSession
from storage.vocabulary import Status

LONGEST_REASON = 500
WHY = "Say why in one line: it stays with the decision."


def reason_field(initial: str = "") -> Field:
    """The question why."""
    return Field(
        "reason",
        "Why?",
        FieldKind.MULTILINE,
        required=True,
        initial=initial,
        hint="One line is enough. It stays with the decision.",
        max_length=LONGEST_REASON,
    )


def read_reason(fields: Mapping[str, str]) -> str | Invalid:
    """The reason that was given, or a sentence where there is none."""
    reason = " ".join(fields.get("reason", "").split())
    if not reason:
        return Invalid({"reason": WHY})
    if len(reason) > LONGEST_REASON:
        return Invalid({"reason": f"Say why in at most {LONGEST_REASON} characters."})
    return reason


async def ask_why(
    context: Context, value: str, wanted: Status, *, title: str, submit: str, more: tuple[Field, ...] = ()
) -> Form:
    """The form for ending a decision; its action is the state's stored word.

    Raises:
        NotPossible: the decision cannot go to that state from where it stands.
    """

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, value)
        check_may_become(decision, wanted)
        name = f"D-{decision.number}"
        return Form(
            title=title.format(name),
            submit=submit,
            action=wanted.value,
            carry={"decision": name, "form": secrets.token_urlsafe(9)},
            notice=decision.text,
            fields=(reason_field(), *more),
        )

    return await context.read(query)


async def end(context: Context, fields: Mapping[str, str], carry: Mapping[str, str], wanted: Status) -> Answer:
    """Save the form: the decision is in that state from now on, for good, and keeps why."""
    reason = read_reason(fields)
    if isinstance(reason, Invalid):
        return reason

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        columns = ended(decision, wanted, reason, context.request.user, context.now)
        if named := fields.get("replaced_by", "").strip():
            try:
                columns["superseded_by"] = f"D-{to_read(ws, context, named).number}"
            except UnknownDecision as unknown:
                return Invalid({"replaced_by": unknown.sentence})
        if not decisions.change(ws, decision, **columns):
            raise ChangedMeanwhile(id=f"D-{decision.number}")
        review_drafts.finished(ws, decision.number)
        return after_change(ws, context, decision, f"D-{decision.number} is {STATUSES[wanted]}.")

    return await context.once(effect)
