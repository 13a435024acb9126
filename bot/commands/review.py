"""`review`: look back at one decision, in two taps where nothing was predicted and in three forms otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.access import to_edit
from bot.command import Answer, Command, decision_number
from bot.commands.review_in_full import begin
from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.review import Said, check_can_be_reviewed, in_full
from bot.decisions.review_answers import read_note
from bot.decisions.review_form import NOTE, note_form
from bot.decisions.review_words import HAPPENED, NEXT_STEPS, TOLD, expected_effects
from bot.errors import NotPossible, UnknownAction
from bot.looking_back import asked, changed_since, differently, seen_alike, store, whose
from bot.messages import Button, Buttons, Form, Heading, Invalid, Note, Paragraph, Reply
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Happened, NextStep

Word = TypeVar("Word", bound=StrEnum)
HAPPENED_TAP, NEXT_TAP, WITH_NOTE = "review_happened", "review_next", "review_note"
_TAPS = (Happened.YES, Happened.PARTLY, Happened.NO, Happened.CANNOT_TELL)


async def review(context: Context, value: str) -> Answer:
    """Begin to look back at a decision, or go on where this person stopped."""

    def query(ws: WorkspaceSession) -> Answer:
        decision = _to_review(ws, context, value)
        return begin(ws, context, decision) if in_full(decision) else _what_happened(ws, context, decision)

    return await context.read(query)


async def tap_happened(context: Context, value: str) -> Answer:
    """The first tap, `D-3 partly`: what happened. A decision with a prediction goes on with the forms."""
    name, word = _parts(value, 2)
    happened = _word(Happened, word)

    def query(ws: WorkspaceSession) -> Answer:
        decision = _to_review(ws, context, name)
        if in_full(decision):
            return begin(ws, context, decision, happened)
        return _what_now(context, decision, happened)

    return await context.read(query)


async def tap_next(context: Context, value: str) -> Answer:
    """The second tap, `D-3 partly keep 4`: what now. It saves, unless the decision is not what they saw."""
    name, word, step, version = _parts(value, 4)
    happened, next_step = _word(Happened, word), _word(NextStep, step)

    def effect(ws: WorkspaceSession) -> Answer:
        decision = _to_review(ws, context, name)
        if in_full(decision):
            return begin(ws, context, decision, happened)
        if version == str(decision.version):
            stored = store(ws, context, decision, Said(happened=happened, next_step=next_step))
            if isinstance(stored, Reply):
                return stored
            decision = stored
        return _what_now(context, decision, happened, changed_since(ws, context, decision))

    return await context.once(effect)


async def with_note(context: Context, value: str) -> Answer:
    """The form for figures or a note, beside the taps; `D-3 partly` where the first tap was done."""
    name, *words = value.split()[:2] or [""]
    values = {"happened": _word(Happened, words[0]).value} if words else {}

    def query(ws: WorkspaceSession) -> Answer:
        decision = _to_review(ws, context, name)
        return begin(ws, context, decision) if in_full(decision) else _note(ws, context, decision, values)

    return await context.read(query)


async def save_note(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save a look-back with figures or a note."""
    said = read_note(fields, context.today)
    if isinstance(said, Invalid):
        return said

    def effect(ws: WorkspaceSession) -> Answer:
        try:
            decision = _to_review(ws, context, carry.get("decision", ""))
        except NotPossible as refused:
            return Invalid({"happened": f"{refused.sentence} What you typed is still here."})
        owner = whose(ws, context, fields.get("owner", ""))
        if isinstance(owner, Invalid):
            return owner
        if seen_alike(decision, carry):
            stored = store(ws, context, decision, Said(**said, owner=owner))
            if isinstance(stored, Reply):
                return stored
            decision = stored
        return _note(ws, context, decision, fields, changed_since(ws, context, decision, carry))

    return await context.once(effect)


def _to_review(ws: WorkspaceSession, context: Context, value: str) -> Decision:
    decision = to_edit(ws, context, value)
    check_can_be_reviewed(decision)
    return decision


def _what_happened(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    """The first question, with what was expected and what somebody saw differently then."""
    name = f"D-{decision.number}"
    return Reply(
        summary=f"{name}: what happened?",
        blocks=(
            Heading(f"{name}  {current(decision).text}"),
            Paragraph(f"Expected: {expected_effects(decision)}."),
            *(Note(line) for line in differently(ws, context, decision)),
            Paragraph("What happened?"),
            Buttons(tuple(Button(HAPPENED[word], HAPPENED_TAP, f"{name} {word}") for word in _TAPS)),
            Buttons((Button("Add figures or a note", WITH_NOTE, name),)),
        ),
    )


def _what_now(context: Context, decision: Decision, happened: Happened, remark: str = "") -> Reply:
    name = f"D-{decision.number}"
    steps = (
        Button(label, NEXT_TAP, f"{name} {happened} {step} {decision.version}")
        for step, label in NEXT_STEPS.items()
    )
    return Reply(
        summary=f"{name}: what now?",
        blocks=(
            Heading(f"{name}  {current(decision).text}"),
            Paragraph(f"Expected: {expected_effects(decision)}. It happened: {TOLD[happened]}."),
            *((Paragraph(remark),) if remark else ()),
            Paragraph("What now?"),
            Buttons(tuple(steps)),
            Buttons((Button("Add figures or a note", WITH_NOTE, f"{name} {happened}"),)),
        ),
        # What the channel sees, such as a digest, is not drawn over by one person's answer.
        replace=not context.request.shared,
    )


def _note(
    ws: WorkspaceSession, context: Context, decision: Decision, values: Mapping[str, str], remark: str = ""
) -> Form:
    return note_form(asked(ws, context, decision, values, remark))


def _parts(value: str, count: int) -> list[str]:
    """The words of a button's value.

    Raises:
        UnknownAction: there are not so many, so it was never shown.
    """
    words = value.split()
    if len(words) != count:
        raise UnknownAction
    return words


def _word(words: type[Word], said: str) -> Word:
    try:
        return words(said)
    except ValueError:
        raise UnknownAction from None


COMMAND = Command(
    name="review",
    usage="review D-12",
    summary="Look back at one decision: what happened, and what now.",
    examples=("review D-12",),
    order=35,
    run=review,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"review": review, HAPPENED_TAP: tap_happened, NEXT_TAP: tap_next, WITH_NOTE: with_note},
    forms={NOTE: save_note},
)
