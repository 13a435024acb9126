"""The questions that a retro answers: those that are open, or one that is chosen as a digest chooses it."""

from __future__ import annotations

from datetime import datetime

from bot.rhythm.channel_log import channel_log, new_since
from bot.rhythm.editing import chosen, put_question
from bot.rhythm.schedule import week_of
from storage import editions, retro_questions, schedules
from storage.engine import WorkspaceSession
from storage.vocabulary import DigestKind


def ask_where_none_is_open(ws: WorkspaceSession, channel: str, now: datetime) -> None:
    """Put a question to a channel that has none to answer, as after its last retro, or without a digest."""
    if retro_questions.open_in(ws, channel):
        return
    schedule = schedules.find(ws, DigestKind.CHANNEL, channel)
    since = new_since(editions.newest(ws, DigestKind.CHANNEL, channel, 3), now)
    log = channel_log(ws, channel, now, schedule.time_zone if schedule else "UTC", since)
    week = week_of(log.today)
    put_question(ws, channel, week, chosen(log, channel, week), now)
