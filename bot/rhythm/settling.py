"""How an edition ended, written down; the facilitator is asked where nobody can tell whether it arrived."""

from __future__ import annotations

from datetime import datetime

from bot.messages import Button, Buttons, Paragraph, Reply, Tone
from bot.rhythm.silence import tell_facilitator
from bot.screen_words import channel_words
from storage import editions, outbox, retro_questions, said_unasked, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import DigestKind, EditionState, OutboxState

_DOUBT = (
    "I cannot tell whether this week's digest reached {channel}: I was stopped while sending it. "
    "If it is not there, post it now."
)
_GIVEN_UP = "This week's digest could not be posted in {channel}: {because}. Once that is mended, post it now."
_NOT_SAID = (EditionState.DROPPED, EditionState.MERGED)


def settle(ws: WorkspaceSession, edition: Edition, state: EditionState, reason: str | None, now: datetime) -> bool:
    """Mark how a planned edition ended; False where another replica did."""
    if not editions.settle(ws, edition, state, reason):
        return False
    if state in _NOT_SAID:
        said_unasked.unsaid(ws, edition.key)
        if edition.question is not None and edition.kind is DigestKind.CHANNEL:
            retro_questions.withdraw(ws, edition.question)
    if edition.kind is DigestKind.CHANNEL and state is EditionState.UNCERTAIN:
        _ask_facilitator(ws, edition, _DOUBT, now)
    elif edition.kind is DigestKind.CHANNEL and may_be_posted_again(ws, edition.key, state):
        because = (reason or "the platform gave no reason").rstrip(".")
        _ask_facilitator(ws, edition, _GIVEN_UP.replace("{because}", because), now)
    return True


def may_be_posted_again(ws: WorkspaceSession, key: str, state: EditionState) -> bool:
    """Whether a facilitator is offered to post an edition: nobody knows that it arrived, or it was given up."""
    if state is EditionState.UNCERTAIN:
        return True
    found = outbox.standing(ws, key) if state is EditionState.DROPPED else None
    return found is not None and found[0] is OutboxState.DEAD


def _ask_facilitator(ws: WorkspaceSession, edition: Edition, sentence: str, now: datetime) -> None:
    schedule = schedules.find(ws, edition.kind, edition.owner)
    if schedule is None:
        return
    channel = workspaces.find_channel(ws, edition.owner)
    sentence = sentence.replace("{channel}", channel_words(channel.name if channel else edition.owner))
    post = Button("Post it now", "digest_now", edition.week, Tone.PRIMARY)
    reply = Reply(sentence, (Paragraph(sentence), Buttons((post,))))
    tell_facilitator(ws, schedule, reply, f"ended:{edition.key}", now)
