"""A manager's digest from the log: which channels it covers, what it is made from, and putting it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.messages import Note, Paragraph, Reply, to_json
from bot.rhythm.channel_log import local_day, new_since
from bot.rhythm.manager_digest import NOTHING_YET, Covered, manager_digest
from storage import digest_log, editions, outbox, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.rhythm_models import Edition, Schedule
from storage.vocabulary import DigestKind, Role, Visibility

_RECENT = timedelta(weeks=12)
_DAY = timedelta(days=1)
NOTHING = "There was nothing to tell."
NO_CHANNEL = "It covers no channel any more."


def covered_channels(ws: WorkspaceSession, schedule: Schedule) -> dict[str, str]:
    """The names, by id, of the channels that a manager's digest covers.

    Those where they asked for it, and the public ones of which they are manager. A private channel is covered only
    if they asked there, since only then they are known to be in it.
    """
    asked = set(schedule.channels)
    wanted = asked | set(workspaces.channels_with_role(ws, schedule.owner, Role.MANAGER))
    return {
        channel.id: channel.name
        for channel in workspaces.channels(ws)
        if channel.id in wanted and (channel.id in asked or channel.visibility is Visibility.PUBLIC)
    }


def covered(
    ws: WorkspaceSession,
    channels: Mapping[str, str],
    now: datetime,
    time_zone: str,
    since: datetime,
    *,
    asked_for: bool = True,
    told_before: bool = False,
    every_weeks: int = 1,
) -> Covered:
    """What a digest over these channels is made from; always the same number of queries."""
    today = local_day(now, time_zone)
    recent = digest_log.logged_since(ws, list(channels), now - _RECENT)
    standing = digest_log.standing(ws, list(channels), today)
    first = local_day(since, time_zone)
    return Covered(
        now=now,
        since=since,
        today=today,
        first_day=first,
        last_day=today if _told_of(today, [*recent, *standing], time_zone) else max(first, today - _DAY),
        channels=channels,
        people=workspaces.names_of(ws, _accepting([*recent, *standing])),
        recent=recent,
        trades=digest_log.trades_since(ws, list(channels), now - _RECENT),
        standing=standing,
        asked_for=asked_for,
        told_before=told_before,
        every_weeks=every_weeks,
    )


def _told_of(today: date, decisions: list[Decision], time_zone: str) -> bool:
    """Whether anything was logged or looked back at today, so that this day is among those that are told of."""
    reviews = (decision.reviews[-1] for decision in decisions if decision.reviews)
    moments = [
        *(decision.logged_at for decision in decisions),
        *(datetime.fromisoformat(review["reviewed_at"]) for review in reviews),
    ]
    return any(local_day(moment, time_zone) == today for moment in moments)


def put_out(ws: WorkspaceSession, schedule: Schedule, edition: Edition, now: datetime, *, first: bool) -> str:
    """Put the digest into the outbox for the manager alone; why not, where there is nothing to put."""
    channels = covered_channels(ws, schedule)
    if not channels:
        return NO_CHANNEL
    reply = made(ws, schedule, channels, edition, now, told_before=not first)
    if reply is None:
        if not first or digest_log.last_logged(ws, list(channels)) is not None:
            return NOTHING
        reply = Reply(NOTHING_YET, (Paragraph(NOTHING_YET), Note("To you, because you asked for it")))
    content = to_json(reply)
    editions.change(ws, edition, content=content)
    outbox.put(
        ws,
        edition.key,
        platform=schedule.platform,
        channel=next(iter(schedule.channels), next(iter(channels))),
        only_for=schedule.owner,
        content=content,
        now=now,
    )
    return ""


def made(
    ws: WorkspaceSession,
    schedule: Schedule,
    channels: Mapping[str, str],
    edition: Edition | None,
    now: datetime,
    *,
    told_before: bool = False,
) -> Reply | None:
    """The digest of a manager as it is now; None where there is nothing to tell."""
    before = [
        each
        for each in editions.newest(ws, DigestKind.MANAGER, schedule.owner, 4)
        if edition is None or each.week != edition.week
    ]
    since = new_since(before, now)
    part = covered(
        ws, channels, now, schedule.time_zone, since, told_before=told_before, every_weeks=schedule.every_weeks
    )
    return manager_digest(part)


def _accepting(decisions: list[Decision]) -> list[str | None]:
    """Whose names may be told: those who accepted a trade themselves."""
    return [decision.accepted_by for decision in decisions if decision.accepted_at]
