"""What people do to an edition: post it now, and put another question in the place of its own."""

from __future__ import annotations

from datetime import datetime

from bot.context import Context
from bot.messages import to_json
from bot.rhythm import editing
from bot.rhythm.channel_digest import Asking
from bot.rhythm.channel_log import channel_log, local_day, new_since
from bot.rhythm.planning import next_at, note_said, publish_by_hand
from bot.rhythm.schedule import week_of
from bot.rhythm.schedule_words import told_moment
from storage import editions, outbox, retro_questions, schedules
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition, Schedule
from storage.vocabulary import DigestKind, EditionState

_POSTED = "This week's digest was posted already."
_UNDERWAY = "It is on its way already."
_DONE = "It is being posted."
_OVER = "Its answers are closed, so it keeps its question."
_ANSWERED = "Somebody has answered this one already, so it stays. A different one comes next time."


def post_now(ws: WorkspaceSession, context: Context, schedule: Schedule) -> str:
    """Post this week's digest at once; what is said about it."""
    week = week_of(local_day(context.now, schedule.time_zone))
    edition = editions.find(ws, schedule.kind, schedule.owner, week)
    if edition is None:
        newest = editions.newest(ws, schedule.kind, schedule.owner)
        if not newest or newest[0].state is not EditionState.UNCERTAIN:
            publish_by_hand(ws, schedule, week, context.now)
            return _DONE + _then(ws, context, schedule)
        edition = newest[0]
    match edition.state:
        case EditionState.SENT:
            return _POSTED + _then(ws, context, schedule)
        case EditionState.PLANNED:
            return _UNDERWAY
        case _:
            _again(ws, schedule, edition, context.now)
            return _DONE + _then(ws, context, schedule)


def _then(ws: WorkspaceSession, context: Context, schedule: Schedule) -> str:
    """When the one after it comes; empty while the digest is off."""
    moment = next_at(ws, schedule, context.now)
    return f" The next one comes on {told_moment(moment, schedule.time_zone, context.today)}." if moment else ""


def other_question(ws: WorkspaceSession, context: Context, number: int) -> str:
    """Put the next best question in the place of one that nobody answered yet; why not, where that cannot be."""
    question = retro_questions.lock(ws, number, context.here)
    edition = editions.asking(ws, context.here, number)
    schedule = schedules.lock(ws, DigestKind.CHANNEL, context.here)
    if question is None or question.closed_at or edition is None or schedule is None:
        return _OVER
    if retro_questions.answers(ws, question):
        return _ANSWERED
    question.put_aside, question.closed_at = True, context.now
    ws.session.flush()
    before = [each for each in editions.newest(ws, edition.kind, edition.owner, 4) if each.week != edition.week]
    since = new_since(before, edition.due_at)
    log = channel_log(ws, context.here, context.now, schedule.time_zone, since)
    choice = editing.chosen(log, context.here, edition.week)
    asking = editing.put_question(ws, context.here, edition.week, choice, context.now)
    reply = editing.written(ws, schedule, log, asking, editing.goes_out_at(edition))
    content = to_json(reply)
    editions.change(ws, edition, question=asking.number, considered=editing.considered(choice), content=content)
    message = outbox.posted(ws, edition.key)
    if message:
        outbox.put(
            ws,
            f"{edition.key}:Q-{asking.number}",
            platform=schedule.platform,
            channel=context.here,
            updates=message,
            content=content,
            now=context.now,
        )
    return ""


def _again(ws: WorkspaceSession, schedule: Schedule, edition: Edition, now: datetime) -> None:
    """Put an edition out anew that was left out, or of which nobody can tell whether it arrived."""
    log = editing.log_for(ws, schedule, now)
    key = f"{edition.key}:{now:%Y%m%dT%H%M%S}"
    fresh = Edition(**edition.model_dump() | {"key": key, "due_at": now})
    note_said(ws, fresh, now)
    editions.change(ws, edition, key=key, state=EditionState.PLANNED, reason=None, due_at=now, held_out=False)
    asked = retro_questions.find(ws, edition.question, schedule.owner) if edition.question else None
    if asked is not None and asked.closed_at is None:
        asking = Asking(number=asked.number, text=asked.text, why=asked.why)
        content = to_json(editing.written(ws, schedule, log, asking, now))
        editions.change(ws, edition, content=content)
        outbox.put(ws, key, platform=schedule.platform, channel=schedule.owner, content=content, now=now)
        return
    editing.put_out(ws, schedule, fresh, log, editing.chosen(log, schedule.owner, edition.week), now)
