"""How an edition ended, written down; the facilitator is asked where nobody can tell whether it arrived."""

from __future__ import annotations

from datetime import datetime

from bot.messages import Button, Buttons, Paragraph, Reply, Tone
from bot.rhythm.silence import tell_facilitator
from storage import editions, retro_questions, said_unasked, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import DigestKind, EditionState

_NOT_SAID = (EditionState.DROPPED, EditionState.MERGED)


def settle(ws: WorkspaceSession, edition: Edition, state: EditionState, reason: str | None, now: datetime) -> bool:
    """Mark how a planned edition ended; False where another replica did."""
    if not editions.settle(ws, edition, state, reason):
        return False
    if state in _NOT_SAID:
        said_unasked.unsaid(ws, edition.key)
        if edition.question is not None and edition.kind is DigestKind.CHANNEL:
            retro_questions.withdraw(ws, edition.question)
    if state is EditionState.UNCERTAIN and edition.kind is DigestKind.CHANNEL:
        _ask_facilitator(ws, edition, now)
    return True


def _ask_facilitator(ws: WorkspaceSession, edition: Edition, now: datetime) -> None:
    schedule = schedules.find(ws, edition.kind, edition.owner)
    if schedule is None:
        return
    channel = workspaces.find_channel(ws, edition.owner)
    sentence = (
        f"I cannot tell whether this week's digest reached #{channel.name if channel else edition.owner}: I was "
        "stopped while sending it. If it is not there, post it now."
    )
    post = Button("Post it now", "digest_now", edition.week, Tone.PRIMARY)
    reply = Reply(sentence, (Paragraph(sentence), Buttons((post,))))
    tell_facilitator(ws, schedule, reply, f"uncertain:{edition.key}", now)
