"""Planning digests: what has come is written down once, by a unique key, whichever replica gets there first.

Every replica runs this each minute. A schedule is held while its edition is planned, and the edition, its
question, its message in the outbox and its line in the ledger are one transaction: all of it stands, or none.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.rhythm import editing, manager_planning
from bot.rhythm.channel_digest import has_news
from bot.rhythm.channel_log import channel_log, new_since
from bot.rhythm.facts import ChannelLog
from bot.rhythm.nudges import CHANNEL_POSTS_A_WEEK, Drop, Listener, Wait, verdict
from bot.rhythm.posting import why_closed
from bot.rhythm.prompts import is_held_out
from bot.rhythm.schedule import Plan, Slot, come, next_slot
from bot.rhythm.silence import SILENT_WEEKS, pause_itself
from storage import editions, holidays, outbox, quiet, retro_questions, said_unasked, schedules
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition, SaidUnasked, Schedule
from storage.vocabulary import DigestKind, EditionState, NudgeKind, OutboxState

_A_WEEK = timedelta(weeks=1)
_WENT_OUT = (EditionState.SENT, EditionState.UNCERTAIN, EditionState.PLANNED)
_UNANSWERED = 2
_NOTHING = "Nothing new, nothing due, and the last two questions were not answered."
_REPLACED = "The next one was sent in its place."


def plan_of(schedule: Schedule) -> Plan:
    """A stored schedule as the rule takes it."""
    return Plan(
        weekday=schedule.weekday,
        at=schedule.at,
        time_zone=schedule.time_zone,
        since=schedule.since,
        every_weeks=schedule.every_weeks,
        paused_until=schedule.paused_until,
        grace=timedelta(minutes=schedule.grace_minutes),
    )


def next_at(ws: WorkspaceSession, schedule: Schedule, now: datetime) -> datetime | None:
    """When the next edition of a schedule is due; None while it is off."""
    slot = upcoming(ws, schedule, now) if schedule.is_on else None
    return slot.moment if slot else None


def upcoming(ws: WorkspaceSession, schedule: Schedule, now: datetime) -> Slot | None:
    """The next occurrence that comes, were it on: past holidays and past weeks that have an edition already."""
    return _free(ws, schedule, next_slot(plan_of(schedule), now, _holidays(ws, now)))


def passed_over(ws: WorkspaceSession, schedule: Schedule, now: datetime) -> tuple[Slot, Edition] | None:
    """The next occurrence as it is set, where its week has an edition already; that edition with it."""
    slot = next_slot(plan_of(schedule), now, _holidays(ws, now))
    edition = editions.find(ws, schedule.kind, schedule.owner, slot.week) if slot else None
    return (slot, edition) if slot and edition else None


def _free(ws: WorkspaceSession, schedule: Schedule, slot: Slot | None) -> Slot | None:
    """The first occurrence from this one on whose week has no edition yet."""
    while slot is not None and editions.find(ws, schedule.kind, schedule.owner, slot.week) is not None:
        slot = next_slot(plan_of(schedule), slot.moment, _holidays(ws, slot.moment))
    return slot


def plan(ws: WorkspaceSession, kind: DigestKind, owner: str, now: datetime) -> bool:
    """Plan what has come of one schedule, and set when it comes again; whether an edition was planned."""
    schedule = schedules.lock(ws, kind, owner)
    if schedule is None or schedule.next_at is None or schedule.next_at > now:
        return False  # another replica was here
    if any(state is OutboxState.CLAIMED for _, state in editions.planned(ws, kind, owner)):
        return False  # the one before is being sent at this moment: the next minute knows what became of it
    found = come(plan_of(schedule), schedule.next_at, now, _holidays(ws, schedule.next_at))
    free = _free(ws, schedule, found.following)
    following = free.moment if free else None
    skipped = found.skipped.moment if found.skipped else schedule.skipped_at
    schedules.change(ws, kind, owner, next_at=following, skipped_at=skipped, waits_until=found.waits_until)
    if found.due is None:
        return False
    return publish(ws, schedule, found.due, now)


def publish(ws: WorkspaceSession, schedule: Schedule, slot: Slot, now: datetime) -> bool:
    """Plan the edition of an occurrence and put it out; False where its week has one already."""
    edition = Edition(
        workspace=ws.workspace,
        kind=schedule.kind,
        owner=schedule.owner,
        week=slot.week,
        key=f"digest:{schedule.kind.value}:{schedule.owner}:{slot.week}",
        due_at=slot.moment,
        planned_at=now,
    )
    first = not any(each.state in _WENT_OUT for each in editions.newest(ws, schedule.kind, schedule.owner, 8))
    if not editions.begin(ws, edition):
        return False
    if closed := why_closed(ws, schedule.owner if schedule.kind is DigestKind.CHANNEL else None):
        drop(ws, edition, closed)
    elif schedule.kind is DigestKind.MANAGER:
        _replace_unsent(ws, edition)
        if why := manager_planning.put_out(ws, schedule, edition, now, first=first):
            drop(ws, edition, why)
    else:
        _channel(ws, schedule, edition, now, first=first)
    return True


def publish_by_hand(ws: WorkspaceSession, schedule: Schedule, week: str, now: datetime) -> None:
    """Put this week's edition out because somebody asked for it now; nothing holds it back."""
    edition = Edition(
        workspace=ws.workspace,
        kind=schedule.kind,
        owner=schedule.owner,
        week=week,
        key=f"digest:{schedule.kind.value}:{schedule.owner}:{week}",
        due_at=now,
        planned_at=now,
    )
    if not editions.begin(ws, edition):
        return
    _replace_unsent(ws, edition)
    before = [each for each in editions.newest(ws, schedule.kind, schedule.owner, 4) if each.week != edition.week]
    log = channel_log(ws, schedule.owner, now, schedule.time_zone, new_since(before, now))
    editing.put_out(ws, schedule, edition, log, editing.chosen(log, schedule.owner, week), now)
    note_said(ws, edition, now)
    schedules.change(ws, schedule.kind, schedule.owner, next_at=next_at(ws, schedule, now), waits_until=None)


def drop(ws: WorkspaceSession, edition: Edition, reason: str) -> None:
    """An edition is not sent, and this is why."""
    editions.change(ws, edition, state=EditionState.DROPPED, reason=reason)


def _channel(ws: WorkspaceSession, schedule: Schedule, edition: Edition, now: datetime, *, first: bool) -> None:
    if reason := _policy(ws, schedule, edition, now):
        drop(ws, edition, reason)
        return
    _replace_unsent(ws, edition)
    before = [each for each in editions.newest(ws, schedule.kind, schedule.owner, 4) if each.week != edition.week]
    log = channel_log(ws, schedule.owner, now, schedule.time_zone, new_since(before, now))
    if not first and _silent_since(schedule, log) <= now - SILENT_WEEKS * _A_WEEK:
        drop(ws, edition, pause_itself(ws, schedule, now))
        return
    if not first and not has_news(log) and _unanswered(log):
        drop(ws, edition, _NOTHING)
        return
    held_out = not first and quiet.holds_out(ws) and is_held_out(ws.workspace, schedule.owner, edition.week)
    if held_out:
        editions.change(ws, edition, held_out=True)
        if not has_news(log):
            drop(ws, edition, "This week is held out, and there was nothing else to tell.")
            return
    choice = None if held_out else editing.chosen(log, schedule.owner, edition.week)
    editing.put_out(ws, schedule, edition, log, choice, now)
    note_said(ws, edition, now)


def note_said(ws: WorkspaceSession, edition: Edition, now: datetime) -> None:
    """Count a channel's digest as said unasked."""
    said_unasked.note(
        ws,
        SaidUnasked(
            workspace=ws.workspace,
            key=edition.key,
            kind=NudgeKind.DIGEST,
            channel=edition.owner,
            week=edition.week,
            said_at=now,
        ),
    )


def _policy(ws: WorkspaceSession, schedule: Schedule, edition: Edition, now: datetime) -> str:
    """Why the nudge policy keeps an edition back; empty where it may go out."""
    said = said_unasked.to_channel(ws, schedule.owner, now - _A_WEEK)
    listener = Listener(
        time_zone=schedule.time_zone,
        budget=CHANNEL_POSTS_A_WEEK,
        said=[each.said_at for each in said],
        holidays=_holidays(ws, edition.due_at),
    )
    found = verdict(listener, edition.due_at, now)
    # An edition has its one hour: what cannot go out then makes room for the next.
    return found.why if isinstance(found, Drop | Wait) else ""


def _replace_unsent(ws: WorkspaceSession, edition: Edition) -> None:
    """An earlier edition that was not sent yet is never sent beside this one."""
    for earlier, state in editions.planned(ws, edition.kind, edition.owner):
        if earlier.week == edition.week or state is not OutboxState.PENDING:
            continue
        if outbox.merge(ws, earlier.key, _REPLACED):
            editions.settle(ws, earlier, EditionState.MERGED, _REPLACED)
            said_unasked.unsaid(ws, earlier.key)
            if earlier.question is not None:
                retro_questions.withdraw(ws, earlier.question)


def _silent_since(schedule: Schedule, log: ChannelLog) -> datetime:
    """The last sign of life: a decision, a question that was answered, or the digest being turned on."""
    answered = [asked.asked_at for asked in log.asked if asked.answered]
    return max([schedule.since, *answered, *([log.last_logged] if log.last_logged else [])])


def _unanswered(log: ChannelLog) -> bool:
    """Whether nobody answered the last two questions."""
    last = [asked for asked in log.asked if not asked.put_aside][-_UNANSWERED:]
    return len(last) == _UNANSWERED and not any(asked.answered for asked in last)


def _holidays(ws: WorkspaceSession, moment: datetime) -> frozenset[date]:
    return holidays.since(ws, (moment - 2 * _A_WEEK).date())
