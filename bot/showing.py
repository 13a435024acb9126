"""A stored decision as a reply: its card, the whole of it, and what is shown once somebody changed it."""

from __future__ import annotations

from bot.context import Context
from bot.decisions.card import card, in_place, people_on, told_alone
from bot.decisions.record import to_record
from bot.decisions.whole import whole
from bot.evidence import cited
from bot.messages import Reply
from storage import notes, outbox, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision


def card_of(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    """The card for the channel."""
    names = workspaces.names_of(ws, people_on(decision))
    return card(decision, names, context.today, to_record(decision).as_json())


def whole_of(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    """Everything that may be seen of it from here."""
    dissent = notes.dissent(ws, context.here, f"D-{decision.number}")
    names = workspaces.names_of(ws, people_on(decision) | {note.author or "" for note in dissent})
    known = cited(ws, context.here, decision.evidence)
    return whole(decision, names, context.today, to_record(decision).as_json(), dissent, known)


def after_change(ws: WorkspaceSession, context: Context, decision: Decision, sentence: str) -> Reply:
    """What somebody sees who changed a decision; its card in the channel says the new state from then on.

    Nothing new is posted: a card that was shown is drawn anew in its place, and one that was not stays unshown.
    """
    drawn = card_of(ws, context, decision)
    posted = outbox.card_of(ws, drawn.about, decision.channel)
    if context.request.shared and posted in (None, context.request.message):
        return in_place(drawn)
    context.redraw(ws, decision.channel, drawn)
    return told_alone(drawn, sentence)
