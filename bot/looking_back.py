"""What every way of looking back shares: where somebody goes on, what changed meanwhile, and saving it once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.card import people_on
from bot.decisions.record import to_record
from bot.decisions.review import Said, review_of, reviewed, to_recall
from bot.decisions.review_form import Asked
from bot.decisions.review_shown import looked_back, public_summary
from bot.decisions.review_words import TOLD
from bot.messages import Invalid, Reply
from bot.people import member_meant, unknown_person
from bot.retro.showing import redraw_going_on
from bot.screen_words import FOR_THEM, day, for_us
from bot.showing import card_of
from storage import decisions, notes, outbox, review_drafts, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Happened


def asked(
    ws: WorkspaceSession, context: Context, decision: Decision, values: Mapping[str, str], remark: str = ""
) -> Asked:
    """What a form of this person's look-back starts with: `remark` says what came between."""
    return Asked(
        decision=decision,
        today=context.today,
        values=values,
        carry=seen(decision),
        recall=to_recall(decision, context.request.user),
        remarks=(remark,) if remark else (),
        dissent=differently(ws, context, decision),
    )


def seen(decision: Decision) -> dict[str, str]:
    """What a form carries, so that a change that comes between is noticed."""
    return {
        "decision": f"D-{decision.number}",
        "version": str(decision.version),
        "reviews": str(len(decision.reviews)),
        "form": secrets.token_urlsafe(9),
    }


def seen_alike(decision: Decision, carry: Mapping[str, str]) -> bool:
    """Whether the decision still is what somebody saw when their form was opened."""
    return carry.get("version") == str(decision.version)


def changed_since(
    ws: WorkspaceSession, context: Context, decision: Decision, carry: Mapping[str, str] | None = None
) -> str:
    """What came between: somebody else looked back, or changed what it says. Empty where it is as it was seen."""
    if carry is not None and seen_alike(decision, carry):
        return ""
    name = f"D-{decision.number}"
    if decision.reviews and (carry or {}).get("reviews") != str(len(decision.reviews)):
        latest = decision.reviews[-1]
        names = workspaces.names_of(ws, [latest["reviewed_by"]])
        who = names.get(latest["reviewed_by"], latest["reviewed_by"])
        when = day(date.fromisoformat(latest["reviewed_at"][:10]), context.today)
        told = TOLD[Happened(latest["happened"])]
        yours = "Yours is added as a further look-back once you send it."
        return f"{who} looked back at {name} on {when}: {told}. {yours}"
    now = current(decision)
    return (
        f"{name} was changed since you began. It now says: {now.text.rstrip('.')}. "
        f"For {now.in_the_chair}: {FOR_THEM[now.customer_effect]}. "
        f"For us: {for_us(now.commercial_now, now.commercial_later)}. "
        "Nothing you answered is lost; send it again to save it."
    )


def differently(ws: WorkspaceSession, context: Context, decision: Decision) -> Sequence[str]:
    """What people saw differently when it was decided, for whoever looks back."""
    found = notes.dissent(ws, context.here, f"D-{decision.number}")
    names = workspaces.names_of(ws, [note.author for note in found])
    return [
        f"Seen differently, {names.get(note.author or '', note.author) if note.author else 'without a name'}: "
        f"{note.text}"
        for note in found
    ]


def whose(ws: WorkspaceSession, context: Context, typed: str) -> str | Invalid | None:
    """The member who sees to it, nobody, or a sentence where it is not known who is meant."""
    if not typed.strip():
        return None
    found = member_meant(ws, typed, context.request.user)
    return found if found is not None else Invalid({"owner": unknown_person(typed)})


def store(ws: WorkspaceSession, context: Context, decision: Decision, said: Said) -> Reply | Decision:
    """Save a look-back and tell of it; the decision read again where somebody else changed it since.

    Raises:
        NotPossible: it is not in force.
    """
    person = context.request.user
    columns = reviewed(decision, review_of(decision, said, person, context.now), context.now)
    if not decisions.change(ws, decision, **columns):
        return decisions.reload(ws, decision.number)
    review_drafts.forget(ws, decision.number, person)
    name = f"D-{decision.number}"
    names = workspaces.names_of(ws, people_on(decision))
    context.redraw(ws, decision.channel, card_of(ws, context, decision))
    redraw_going_on(ws, context, decision.channel)
    # What was kept out of the channel stays out of it.
    if outbox.has_card(ws, name, decision.channel):
        summary = public_summary(decision, names, context.today)
        context.post_under(ws, decision.channel, name, summary, key=f"review:{name}:{len(decision.reviews)}")
    told = looked_back(decision, names, context.today, to_record(decision).as_json())
    return replace(told, replace=not context.request.shared)
