"""A stored decision as a reply: its card, the whole of it, and what is shown once somebody changed it."""

from __future__ import annotations

from bot.context import Context
from bot.decisions.card import card, in_place, people_on, told_alone
from bot.decisions.record import to_record
from bot.decisions.whole import whole
from bot.evidence import cited
from bot.messages import Button, Buttons, Paragraph, Reply
from bot.todos import line
from storage import actions, notes, outbox, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision


def card_of(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    """The card for the channel."""
    names = workspaces.names_of(ws, people_on(decision))
    return card(decision, names, context.today, to_record(decision).as_json())


def whole_of(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    """Everything that may be seen of it from here."""
    dissent = notes.dissent(ws, context.here, f"D-{decision.number}")
    to_do = actions.of_decision(ws, context.here, f"D-{decision.number}")
    others = {note.author or "" for note in dissent} | {action.owner or "" for action in to_do}
    names = workspaces.names_of(ws, people_on(decision) | others)
    known = cited(ws, context.here, decision.evidence)
    lines = [line(action, names, context.today) for action in to_do]
    return whole(decision, names, context.today, to_record(decision).as_json(), dissent, known, lines)


def after_change(ws: WorkspaceSession, context: Context, decision: Decision, sentence: str) -> Reply:
    """What somebody sees who changed a decision; its card in the channel says the new state from then on.

    Nothing new is posted: a card that was shown is drawn anew in its place, and one that was not stays unshown.
    """
    drawn = card_of(ws, context, decision)
    if context.request.shared and outbox.card_of(ws, drawn.about, context.here) in (None, context.request.message):
        return in_place(drawn)
    context.redraw(ws, decision.channel, drawn)
    if decision.channel == context.here and outbox.has_card(ws, drawn.about, context.here):
        # The card stands a few lines above and says the rest.
        opened = Buttons((Button("Open", "show", drawn.about),))
        return Reply(sentence, (Paragraph(sentence), opened), data=drawn.data)
    return told_alone(drawn, sentence)
