"""Looking back in full: three forms in a fixed order that can be left and gone on with. *Next* keeps the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.access import to_edit
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.review import Said, check_can_be_reviewed, foreseen, to_recall
from bot.decisions.review_answers import is_known, read_causes, read_outcomes, read_recall
from bot.decisions.review_form import (
    CAUSES,
    LATER,
    OUTCOMES,
    RECALL,
    STEPS,
    Asked,
    causes_form,
    outcomes_form,
    recall_form,
)
from bot.decisions.review_shown import ways_gone
from bot.errors import NotPossible
from bot.looking_back import asked, changed_since, seen, seen_alike, store, whose
from bot.messages import Button, Buttons, Form, Invalid, Paragraph, Reply
from storage import review_drafts
from storage.engine import WorkspaceSession
from storage.models import Decision

# What each step asks, by how the fields are called.
_ASKS: Mapping[str, tuple[str, ...]] = {
    RECALL: ("recalled_",),
    OUTCOMES: ("happened", "actual_", "customer_realised", "commercial_realised"),
    CAUSES: ("contribution", "other_causes", "reason_", "process_", "outcome_grade", "next_", "owner"),
}
Result = TypeVar("Result")
_SEEN = ("version", "reviews")


def begin(ws: WorkspaceSession, context: Context, decision: Decision, happened: str = "") -> Form:
    """The form to go on with: the first, or that at which this person stopped, with what they answered so far.

    `happened` is what they tapped before they got here.
    """
    draft = review_drafts.find(ws, decision.number, context.request.user)
    if draft is None:
        return _first(asked(ws, context, decision, _tapped(decision, happened)), happened)
    begun = asked(ws, context, decision, draft.answers, changed_since(ws, context, decision, draft.answers))
    match STEPS[draft.step - 1]:
        case step if step == RECALL:
            return _first(begun)
        case step if step == OUTCOMES:
            return outcomes_form(begun)
        case _:
            return _causes(begun)


async def recalled(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Keep the recalled chance and show the written one. Once it was shown, what was recalled stays."""

    def effect(ws: WorkspaceSession, decision: Decision) -> Answer:
        draft = review_drafts.find(ws, decision.number, context.request.user)
        if draft is not None and draft.step > STEPS.index(RECALL) + 1:
            return begin(ws, context, decision)
        answers = read_recall(to_recall(decision, context.request.user), fields)
        if isinstance(answers, Invalid):
            return answers
        known = _tapped(decision, carry.get("happened", "")) | (draft.answers if draft else {}) | answers
        _keep(ws, context, decision, OUTCOMES, known)
        return outcomes_form(asked(ws, context, decision, known, changed_since(ws, context, decision, carry)))

    return await _kept(context, carry, RECALL, effect)


async def happened(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Keep what happened, and ask why."""

    def effect(ws: WorkspaceSession, decision: Decision) -> Answer:
        draft = review_drafts.find(ws, decision.number, context.request.user)
        known = (draft.answers if draft else {}) | _typed(fields, OUTCOMES)
        if to_recall(decision, context.request.user) and (draft is None or STEPS[draft.step - 1] == RECALL):
            # Nobody gets past the first question; what they typed waits behind it.
            _keep(ws, context, decision, RECALL, known)
            return _first(asked(ws, context, decision, known))
        said = read_outcomes(decision, known)
        if isinstance(said, Invalid):
            return said
        _keep(ws, context, decision, CAUSES, known)
        return _causes(asked(ws, context, decision, known, changed_since(ws, context, decision, carry)))

    return await _kept(context, carry, OUTCOMES, effect)


async def done(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the look-back, unless the decision changed since the form was opened."""

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        name = f"D-{decision.number}"
        draft = review_drafts.find(ws, decision.number, context.request.user)
        if draft is None:
            return Invalid({"next_step": _no_draft(name)})
        check_can_be_reviewed(decision)
        if STEPS[draft.step - 1] != CAUSES:
            return begin(ws, context, decision)
        known = draft.answers | _typed(fields, CAUSES)
        said = _said(ws, context, decision, known)
        if not isinstance(said, Said):
            return said
        if seen_alike(decision, carry):
            stored = store(ws, context, decision, said)
            if isinstance(stored, Reply):
                return stored
            decision = stored
        return _causes(asked(ws, context, decision, known, changed_since(ws, context, decision, carry)))

    try:
        # What was typed is safe before anything else is tried, whatever comes of it.
        await _write(context, lambda ws: _keep_typed(ws, context, carry, CAUSES, fields))
        return await context.once(effect)
    except NotPossible as refused:
        return Invalid({"next_step": _too_late(refused)})


def _said(
    ws: WorkspaceSession, context: Context, decision: Decision, known: Mapping[str, str]
) -> Said | Invalid | Form:
    """What was answered in all three steps; the form to go back to where a prediction came in between."""
    outcomes = read_outcomes(decision, known)
    if isinstance(outcomes, Invalid):
        return outcomes_form(asked(ws, context, decision, known, changed_since(ws, context, decision)))
    causes = read_causes(known, context.today, known=is_known(outcomes))
    owner = whose(ws, context, known.get("owner", ""))
    wrong = {
        name: said for each in (causes, owner) if isinstance(each, Invalid) for name, said in each.errors.items()
    }
    if isinstance(causes, Invalid) or isinstance(owner, Invalid):
        return Invalid(wrong)
    return Said(**outcomes, **causes, owner=owner)


def _later(step: str) -> Callable[[Context, Mapping[str, str], Mapping[str, str]], Any]:
    async def later(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
        """Keep what was typed as it is, for another time."""
        name = await _write(context, lambda ws: _keep_typed(ws, context, carry, step, fields, begun=True))
        sentence = f"Kept. review {name} goes on where you stopped."
        return Reply(summary=sentence, blocks=(Paragraph(sentence), Buttons((Button("Go on", "review", name),))))

    return later


def _keep_typed(
    ws: WorkspaceSession,
    context: Context,
    carry: Mapping[str, str],
    step: str,
    fields: Mapping[str, str],
    *,
    begun: bool = False,
) -> str:
    """Keep what was typed in a step, unchecked. Without `begun` only where the look-back was begun before."""
    decision = to_edit(ws, context, carry.get("decision", ""))
    draft = review_drafts.find(ws, decision.number, context.request.user)
    at = STEPS.index(step) + 1
    may_keep = step != RECALL or draft is None or draft.step == at
    if may_keep and (draft is not None or begun):
        known = (draft.answers if draft else {}) | _typed(fields, step)
        # Nobody gets past what is recalled: a later step without a draft waits behind it.
        reached = draft.step if draft else 1 if to_recall(decision, context.request.user) else at
        since = {name: carry[name] for name in _SEEN if name in carry}
        review_drafts.keep(ws, decision.number, context.request.user, reached, known | since, context.now)
    return f"D-{decision.number}"


async def _kept(
    context: Context,
    carry: Mapping[str, str],
    step: str,
    effect: Callable[[WorkspaceSession, Decision], Answer],
) -> Answer:
    """One step forward. Done twice it is the same, so it needs no delivery key."""

    def transaction(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        try:
            check_can_be_reviewed(decision)
        except NotPossible as refused:
            first = next(iter(foreseen(decision)), None)
            field = "customer_realised" if step == OUTCOMES else f"recalled_{first}"
            return Invalid({field: _too_late(refused)})
        return effect(ws, decision)

    return await _write(context, transaction)


async def _write(context: Context, effect: Callable[[WorkspaceSession], Result]) -> Result:
    return await context.services.database.write(context.request.place.workspace, effect)


def _keep(ws: WorkspaceSession, context: Context, decision: Decision, step: str, answers: dict[str, Any]) -> None:
    since = {name: value for name, value in seen(decision).items() if name in _SEEN}
    at = STEPS.index(step) + 1
    review_drafts.keep(ws, decision.number, context.request.user, at, answers | since, context.now)


def _first(begun: Asked, happened: str = "") -> Form:
    """What the look-back begins with: what is recalled, or what happened where nothing can be."""
    if not begun.recall:
        return outcomes_form(begun)
    carry = {**begun.carry, "happened": happened} if happened else begun.carry
    return recall_form(replace(begun, carry=carry))


def _causes(begun: Asked) -> Form:
    said = read_outcomes(begun.decision, begun.values)
    if isinstance(said, Invalid):
        return causes_form(begun, known=True)
    ways = ways_gone(begun.decision, said["outcomes"])
    return causes_form(replace(begun, remarks=(*begun.remarks, *ways)), known=is_known(said))


def _tapped(decision: Decision, happened: str) -> dict[str, str]:
    """What a tap on what happened answers beforehand, for each side or for all of it."""
    sides = foreseen(decision)
    return dict.fromkeys([f"happened_{side}" for side in sides] or ["happened"], happened) if happened else {}


def _typed(fields: Mapping[str, str], step: str) -> dict[str, str]:
    """What was typed in the fields of a step; a form can fill in no others."""
    return {name: value for name, value in fields.items() if name.startswith(_ASKS[step])}


def _no_draft(name: str) -> str:
    return (
        f"What you began on {name} is not here any more: it was sent already, or the decision ended. "
        f"What you typed here is still in this form; review {name} begins again."
    )


def _too_late(refused: NotPossible) -> str:
    return f"{refused.sentence} What you typed is still here."


ACTS = Acts(
    forms={
        RECALL: recalled,
        OUTCOMES: happened,
        CAUSES: done,
        **{LATER[step]: _later(step) for step in STEPS},
    }
)
