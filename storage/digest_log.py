"""What a digest is made from: of one channel, with a number of queries that does not grow with its log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.engine import WorkspaceSession
from storage.models import Decision, Note
from storage.retro_models import Action, RetroAnswer, RetroQuestion
from storage.vocabulary import IN_FORCE, DebtStatus, DecisionClass, Flag, NoteKind, Status

_MOST = 500
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a channel was asked, in which ISO week, about which decision (D-12), and what came of it."""

    prompt: str
    week: str
    asked_at: datetime
    put_aside: bool
    answered: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Seated:
    """A group that was in the chair of a channel: how often, and when last."""

    group: str
    times: int
    last_at: datetime


def logged_since(ws: WorkspaceSession, channels: Sequence[str], since: datetime) -> list[Decision]:
    """What was logged in these channels from a moment on, oldest first, without drafts and what was dropped.

    Of more than 500 the newest.
    """
    found = _of(ws, channels).where(*_logged(since))
    newest = found.order_by(col(Decision.logged_at).desc(), col(Decision.number).desc()).limit(_MOST)
    return list(reversed(ws.session.exec(newest).all()))


def trades_since(ws: WorkspaceSession, channels: Sequence[str], since: datetime) -> dict[DecisionClass, int]:
    """How many decisions of each trade `logged_since` would find, were there no limit to it."""
    found = (
        select(col(Decision.decision_class), func.count())
        .where(Decision.workspace == ws.workspace, _logged_in(channels), *_logged(since))
        .group_by(col(Decision.decision_class))
    )
    return dict(ws.session.exec(found).all())


def standing(ws: WorkspaceSession, channels: Sequence[str], today: date) -> list[Decision]:
    """Decisions in force that something may be said of, whenever they were logged, by number.

    Their check is due, their stop line was reached, somebody is to be put right or was, something is or was owed to
    customers, or they pay later. Of more than 500 those that are due, the longest due first, then the newest.
    """
    is_due = and_(col(Decision.due_on).is_not(None), col(Decision.due_on) <= today)
    found = _of(ws, channels).where(
        col(Decision.status).in_(IN_FORCE),
        or_(
            is_due,
            col(Decision.stop_reached_on).is_not(None),
            cast(col(Decision.remedies), String) != "[]",
            col(Decision.owed_since).is_not(None),
            cast(col(Decision.debt), String).like(f'%"{DebtStatus.REPAID.value}"%'),
            cast(col(Decision.flags), String).like(f'%"{Flag.DEFERRED.value}"%'),
        ),
    )
    due_first = case((is_due, col(Decision.due_on)), else_=today + _A_DAY)
    some = ws.session.exec(found.order_by(due_first, col(Decision.number).desc()).limit(_MOST))
    return sorted(some, key=lambda decision: decision.number)


def count_in_force(ws: WorkspaceSession, channel: str, trade: DecisionClass) -> int:
    """How many decisions in force of a channel are of this trade."""
    found = select(func.count()).where(
        Decision.workspace == ws.workspace,
        Decision.channel == channel,
        col(Decision.status).in_(IN_FORCE),
        Decision.decision_class == trade,
    )
    return ws.session.exec(found).one()


def seated(ws: WorkspaceSession, channel: str) -> list[Seated]:
    """The groups that were in the chair of a channel at least twice, most often first."""
    times, last_at = func.count(), func.max(Decision.logged_at)
    found = (
        select(func.max(Decision.in_the_chair), times, last_at)
        .where(
            Decision.workspace == ws.workspace,
            Decision.channel == channel,
            col(Decision.status).not_in([Status.DRAFT, Status.VOID]),
        )
        .group_by(col(Decision.group_key))
        .having(times > 1)
        .order_by(times.desc(), col(Decision.group_key))
        .limit(20)
    )
    return [Seated(*row) for row in ws.session.exec(found)]


def outcomes(
    ws: WorkspaceSession, channel: str, limit: int = 300
) -> list[tuple[int, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Number, predictions and reviews of the decisions of a channel that were looked back at, newest first."""
    found = (
        select(col(Decision.number), col(Decision.predictions), col(Decision.reviews))
        .where(
            Decision.workspace == ws.workspace,
            Decision.channel == channel,
            col(Decision.class_realised).is_not(None),
        )
        .order_by(col(Decision.number).desc())
        .limit(limit)
    )
    return [(number, predictions, reviews) for number, predictions, reviews in ws.session.exec(found)]


def last_logged(ws: WorkspaceSession, channels: Sequence[str]) -> datetime | None:
    """When the last decision was logged in one of these channels."""
    newest = select(func.max(Decision.logged_at)).where(
        Decision.workspace == ws.workspace, col(Decision.channel).in_(list(channels))
    )
    return ws.session.exec(newest).one()


def asked(ws: WorkspaceSession, channel: str, since: datetime) -> list[Asked]:
    """The questions that a channel was asked from a moment on, oldest first; of more than 500 the newest."""
    waiting = exists().where(
        and_(
            col(RetroAnswer.workspace) == col(RetroQuestion.workspace),
            col(RetroAnswer.question) == col(RetroQuestion.number),
        )
    )
    # Once a question is closed its answers stand as notes.
    kept = exists().where(
        and_(
            col(Note.workspace) == col(RetroQuestion.workspace),
            col(Note.channel) == col(RetroQuestion.channel),
            col(Note.prompt) == col(RetroQuestion.prompt),
            col(Note.week) == col(RetroQuestion.week),
            col(Note.kind) == NoteKind.ANSWER,
        )
    )
    found = (
        select(RetroQuestion, or_(waiting, kept))
        .where(
            RetroQuestion.workspace == ws.workspace,
            RetroQuestion.channel == channel,
            RetroQuestion.asked_at >= since,
        )
        .order_by(col(RetroQuestion.number).desc())
        .limit(_MOST)
    )
    return [
        Asked(each.prompt, each.week, each.asked_at, each.put_aside, bool(answered), each.about or "")
        for each, answered in reversed(ws.session.exec(found).all())
    ]


def summed_up(ws: WorkspaceSession, channels: Sequence[str]) -> dict[str, str]:
    """For each channel a mark that changes whenever one of its decisions or to-dos does."""
    marks = dict.fromkeys(channels, "")
    kept = (col(Decision.workspace) == ws.workspace, col(Decision.channel).in_(list(channels)))
    for channel, count, versions in ws.session.exec(
        select(Decision.channel, func.count(), func.sum(Decision.version))
        .where(*kept)
        .group_by(col(Decision.channel))
    ):
        marks[channel] += f"D{count}.{versions}"
    for channel, count, closed in ws.session.exec(
        select(Action.channel, func.count(), func.count(col(Action.closed_at)))
        .where(Action.workspace == ws.workspace, col(Action.channel).in_(list(channels)))
        .group_by(col(Action.channel))
    ):
        marks[channel] += f"A{count}.{closed}"
    return marks


def _logged(since: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Decision.logged_at) >= since, col(Decision.status).not_in([Status.DRAFT, Status.VOID])


def _of(ws: WorkspaceSession, channels: Sequence[str]) -> SelectOfScalar[Decision]:
    return select(Decision).where(Decision.workspace == ws.workspace, _logged_in(channels))


def _logged_in(channels: Sequence[str]) -> ColumnElement[bool]:
    # With IN, SQLite would read what every channel logged lately and sort it out afterwards.
    if len(channels) == 1:
        return col(Decision.channel) == channels[0]
    return col(Decision.channel).in_(list(channels))
