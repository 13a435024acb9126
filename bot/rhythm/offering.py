"""The digest is offered once: to whoever logs the first decision of a channel, and to nobody else."""

from __future__ import annotations

from bot.context import Context
from bot.messages import Button, Buttons, Note, Paragraph, Reply, Tone
from bot.rhythm import setting
from bot.rhythm.nudges import Say, verdict
from bot.rhythm.person import listener
from bot.rhythm.schedule import week_of
from storage import said_unasked, schedules
from storage.engine import WorkspaceSession
from storage.rhythm_models import SaidUnasked
from storage.vocabulary import DigestKind, NudgeKind

_QUESTION = (
    "Once a week I can post one question for this channel, with what worked and what to check. "
    "Shall I, on Fridays at 10:00?"
)


def offer_once(ws: WorkspaceSession, context: Context) -> None:
    """Offer the digest where nobody set anything about it yet; for one person, in the transaction that logs."""
    if schedules.find(ws, DigestKind.CHANNEL, context.here) is not None:
        return
    usual = setting.usual(ws, context, DigestKind.CHANNEL, context.here)
    told = listener(ws, context.request.user, usual.time_zone, context.now)
    if not isinstance(verdict(told, context.now, context.now), Say):
        return  # on a weekend, say: the next decision offers it
    schedule = setting.held(ws, context, DigestKind.CHANNEL, context.here)
    schedules.change(ws, schedule.kind, schedule.owner, offered_at=context.now)
    key = f"offer:{context.here}"
    said = SaidUnasked(
        workspace=ws.workspace,
        key=key,
        kind=NudgeKind.OFFER,
        person=context.request.user,
        week=week_of(context.today),
        said_at=context.now,
    )
    if said_unasked.note(ws, said):
        context.post(ws, context.request.place, _offer(), key=key, only_for=context.request.user)


def _offer() -> Reply:
    buttons = (
        Button("Turn it on", "digest_on", tone=Tone.PRIMARY),
        Button("Show me one", "digest_preview"),
    )
    return Reply(
        _QUESTION,
        (Paragraph(_QUESTION), Buttons(buttons), Note("You are asked once. The command digest turns it on later.")),
    )
