"""What an adapter calls with a line that somebody wrote in a channel that opted in. The line is stored nowhere.

`overheard` gives what only its author sees, or None; an adapter shows that to them alone and forgets the line.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.messages import Button, Buttons, Note, Paragraph, Reply
from bot.ports import Place
from bot.rhythm.listening import may_offer, silence_after, sounds_decided
from bot.rhythm.nudges import Say, verdict
from bot.rhythm.person import listener
from bot.rhythm.schedule import week_of
from storage import quiet, said_unasked, schedules
from storage.engine import WorkspaceSession
from storage.rhythm_models import SaidUnasked
from storage.vocabulary import DigestKind, NudgeKind

_WEEK = timedelta(weeks=1)
_OFFER = "That sounded like a decision. Shall it go into the log?"


def overheard(ws: WorkspaceSession, place: Place, author: str, line: str, now: datetime) -> Reply | None:
    """What the author alone is shown about a line of theirs; None nearly always."""
    if not sounds_decided(line):
        return None
    stored = quiet.listening(ws, place.channel)
    if stored is None:
        return None
    said = [each.said_at for each in said_unasked.overheard_in(ws, place.channel, now - _WEEK)]
    if not may_offer(is_on=stored.is_on, silent_until=stored.silent_until, said=said, now=now):
        return None
    if not _open_to(ws, place, author, now):
        return None
    week = week_of(now.date())
    told = SaidUnasked(
        workspace=ws.workspace,
        key=f"overheard:{place.channel}:{week}",
        kind=NudgeKind.OVERHEARD,
        channel=place.channel,
        person=author,
        week=week,
        said_at=now,
    )
    if not said_unasked.note(ws, told):
        return None
    buttons = (Button("Log it", "decide"), Button("Not this", "overheard_dismiss"))
    note = Note("Only you see this, at most once a week here. What you wrote is not kept.")
    return Reply(_OFFER, (Paragraph(_OFFER), Buttons(buttons), note))


def dismissed(ws: WorkspaceSession, channel: str, now: datetime) -> datetime | None:
    """The offer was put aside; until when nothing more is offered, where that was twice in a row."""
    stored = quiet.listening(ws, channel)
    if stored is None:
        return None
    times = stored.dismissed + 1
    until = silence_after(times, now)
    quiet.dismissed(ws, channel, 0 if until else times, until)
    return until


def taken(ws: WorkspaceSession, channel: str) -> None:
    """A decision was logged in the channel: dismissals are counted anew."""
    if (stored := quiet.listening(ws, channel)) is not None and stored.dismissed:
        quiet.dismissed(ws, channel, 0, stored.silent_until)


def _open_to(ws: WorkspaceSession, place: Place, author: str, now: datetime) -> bool:
    """Whether the author may be told anything unasked now."""
    schedule = schedules.find(ws, DigestKind.CHANNEL, place.channel)
    if schedule is not None and schedule.paused_until is not None and schedule.paused_until > now.date():
        return False
    told = listener(ws, author, schedule.time_zone if schedule else "UTC", now)
    return isinstance(verdict(told, now, now), Say)
