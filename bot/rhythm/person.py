"""A person as the nudge policy sees them: where they are, and what they were told unasked lately."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.rhythm.nudges import MESSAGES_A_WEEK, Listener
from bot.rhythm.posting import why_closed
from storage import holidays, quiet, said_unasked, workspaces
from storage.engine import WorkspaceSession

_LATELY = timedelta(weeks=2)


def listener(ws: WorkspaceSession, person: str, time_zone: str, now: datetime) -> Listener:
    """The person, in their own time zone or, where nobody knows it, in the one that is given."""
    member = workspaces.find_member(ws, person)
    return Listener(
        time_zone=(member.time_zone if member else None) or time_zone,
        budget=MESSAGES_A_WEEK,
        said=[each.said_at for each in said_unasked.to_person(ws, person, now - _LATELY)],
        holidays=holidays.since(ws, (now - _LATELY).date()),
        silent="Muted." if quiet.is_muted(ws, person) else why_closed(ws),
    )
