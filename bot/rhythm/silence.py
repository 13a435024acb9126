"""A channel that answers nothing for six weeks: its digest pauses itself and tells the facilitator once."""

from __future__ import annotations

from datetime import datetime

from bot.messages import Button, Buttons, Note, Paragraph, Reply, to_json
from bot.rhythm.nudges import Drop, Wait, verdict
from bot.rhythm.person import listener
from bot.rhythm.schedule import week_of
from bot.screen_words import channel_words
from storage import outbox, said_unasked, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import SaidUnasked, Schedule
from storage.vocabulary import NudgeKind

SILENT_WEEKS = 6
BECAUSE = "Six weeks without an answer or a decision."


def pause_itself(ws: WorkspaceSession, schedule: Schedule, now: datetime) -> str:
    """Turn the digest of a channel off and tell its facilitator; why it is off."""
    schedules.change(ws, schedule.kind, schedule.owner, is_on=False, next_at=None, paused_because=BECAUSE)
    channel = workspaces.find_channel(ws, schedule.owner)
    name = channel_words(channel.name if channel else schedule.owner)
    sentence = (
        f"Nobody answered or logged anything in {name} for six weeks, so its weekly digest is off now. "
        "Nothing is lost."
    )
    reply = Reply(
        sentence,
        (
            Paragraph(sentence),
            Buttons((Button("Turn it on again", "digest_on", schedule.owner),)),
            Note("You are told this once."),
        ),
    )
    tell_facilitator(ws, schedule, reply, f"silent:{schedule.owner}:{now:%Y-%m-%d}", now)
    return BECAUSE


def tell_facilitator(ws: WorkspaceSession, schedule: Schedule, reply: Reply, key: str, now: datetime) -> None:
    """Tell one facilitator of a channel something, once for a key: whoever set its digest, where they are one.

    Without any, it is whoever set the digest. Nobody who muted is told.
    """
    who = workspaces.facilitator_ids(ws, schedule.owner)
    person = schedule.changed_by if schedule.changed_by in who or not who else who[0]
    if not person:
        return
    told = listener(ws, person, schedule.time_zone, now)
    found = verdict(told, now, now)
    if isinstance(found, Drop):
        return  # the command digest says it all the same
    at = found.until if isinstance(found, Wait) else now
    said = SaidUnasked(
        workspace=ws.workspace,
        key=key,
        kind=NudgeKind.PAUSED,
        person=person,
        week=week_of(at.date()),
        said_at=at,
    )
    if said_unasked.note(ws, said):
        outbox.put(
            ws,
            key,
            platform=schedule.platform,
            channel=schedule.owner,
            only_for=person,
            content=to_json(reply),
            now=now,
            due_at=at,
        )
