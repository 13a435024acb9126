"""Taking messages from the outbox: fairly among workspaces, and no faster than a platform takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, text, update
from sqlmodel import col

from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.vocabulary import OutboxState

CHANNEL_SPAN, WORKSPACE_SPAN = timedelta(seconds=20), timedelta(minutes=1)
_ONE_AT_A_TIME = 7_241_906  # the name of a lock, any number


@dataclass(frozen=True, slots=True)
class Rate:
    """How many messages are sent at most: to one place in 20 seconds, and to one workspace in a minute.

    A place is a channel, or one person.
    """

    in_channel: int
    in_workspace: int


def claim_due(
    ws: WorkspaceSession,
    owner: str,
    now: datetime,
    lease: timedelta,
    platforms: Sequence[str],
    limit: int = 20,
    *,
    rates: Mapping[str, Rate] | None = None,
    but: Sequence[str] = (),
) -> list[OutboxMessage]:
    """Take up to `limit` due messages for `owner`: of each workspace the first, then of each the second, and so on.

    A claimed message whose lease ran out is taken again. Two deliverers never get the same row. Only messages for
    `platforms` are taken: a process without Slack leaves Slack's alone. What would be more than the `rates` of its
    platform stays for later, whichever process sent the others. The workspaces `but` are left out.
    """
    due = [col(OutboxMessage.work).is_(None), col(OutboxMessage.workspace).not_in(list(but))]
    if rates and ws.dialect == "postgresql":
        # Counting and taking are one step, so that two processes together keep to a rate. SQLite has one writer.
        ws.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    return _claim(ws, owner, now, lease, platforms, limit, and_(*due), rates or {})


def claim_work(
    ws: WorkspaceSession, owner: str, now: datetime, lease: timedelta, platforms: Sequence[str], limit: int
) -> list[OutboxMessage]:
    """Take up to `limit` due messages that are still to be made, as `claim_due` takes those to be sent."""
    return _claim(ws, owner, now, lease, platforms, limit, col(OutboxMessage.work).is_not(None), {})


def _claim(
    ws: WorkspaceSession,
    owner: str,
    now: datetime,
    lease: timedelta,
    platforms: Sequence[str],
    limit: int,
    which: ColumnElement[bool],
    rates: Mapping[str, Rate],
) -> list[OutboxMessage]:
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("the outbox is claimed for every workspace at once")
    due = and_(_is_due(now), which, col(OutboxMessage.platform).in_(list(platforms)))
    # What another process took meanwhile is no longer due when its row is locked.
    held = select(col(OutboxMessage.pk)).where(col(OutboxMessage.pk).in_(_in_turn(due, now, rates, limit)), due)
    claimed = (
        update(OutboxMessage)
        .where(col(OutboxMessage.pk).in_(held.with_for_update(skip_locked=True)))
        .values(
            state=OutboxState.CLAIMED,
            owner=owner,
            leased_until=now + lease,
            attempts=OutboxMessage.attempts + 1,
        )
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False)
    )
    rows = ws.session.execute(claimed).scalars().all()
    return sorted(rows, key=lambda row: (row.due_at, row.pk or 0))


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = col(OutboxMessage.state) == OutboxState.PENDING
    abandoned = and_(col(OutboxMessage.state) == OutboxState.CLAIMED, col(OutboxMessage.leased_until) <= now)
    return and_(
        col(OutboxMessage.due_at) <= now,
        or_(waiting, abandoned),
        or_(col(OutboxMessage.expires_at).is_(None), col(OutboxMessage.expires_at) > now),
    )


def _in_turn(due: ColumnElement[bool], now: datetime, rates: Mapping[str, Rate], limit: int) -> Select[Any]:
    """The messages whose turn it is: the workspaces take turns, and so do the channels of one."""
    fitting = _fitting_channel(due, now, rates).subquery()
    turns = select(
        fitting,
        func.row_number()
        .over(
            partition_by=fitting.c.workspace,
            order_by=(fitting.c.in_channel, fitting.c.due_at, fitting.c.pk),
        )
        .label("turn"),
    ).subquery()
    found = select(turns.c.pk)
    if rates:
        sent = _sent_lately(now, WORKSPACE_SPAN)
        room = [
            and_(
                turns.c.platform == platform,
                turns.c.turn + func.coalesce(sent.c.sent, 0) <= rate.in_workspace,
            )
            for platform, rate in rates.items()
        ]
        found = found.outerjoin(sent, sent.c.workspace == turns.c.workspace)
        found = found.where(or_(turns.c.platform.not_in(list(rates)), *room))
    return found.order_by(turns.c.turn, turns.c.due_at, turns.c.pk).limit(limit)


def _fitting_channel(due: ColumnElement[bool], now: datetime, rates: Mapping[str, Rate]) -> Select[Any]:
    """What is due, counted for each place, as far as the rates leave room there."""
    place = _place()
    waiting = (
        select(
            col(OutboxMessage.pk),
            col(OutboxMessage.platform),
            col(OutboxMessage.workspace),
            *place,
            col(OutboxMessage.due_at),
            func.row_number()
            .over(
                partition_by=(col(OutboxMessage.workspace), *place),
                order_by=(col(OutboxMessage.due_at), col(OutboxMessage.pk)),
            )
            .label("in_channel"),
        )
        .where(due)
        .subquery()
    )
    found = select(waiting)
    if not rates:
        return found
    sent = _sent_lately(now, CHANNEL_SPAN, *place)
    here = [sent.c[name] == waiting.c[name] for name in ("workspace", "channel", "person")]
    room = [
        and_(
            waiting.c.platform == platform,
            waiting.c.in_channel + func.coalesce(sent.c.sent, 0) <= rate.in_channel,
        )
        for platform, rate in rates.items()
    ]
    return found.outerjoin(sent, and_(*here)).where(or_(waiting.c.platform.not_in(list(rates)), *room))


def _sent_lately(now: datetime, span: timedelta, *place: ColumnElement[Any]) -> Any:
    """How many were begun to be sent within a span, or are claimed, for each workspace or each place in one."""
    taken = and_(col(OutboxMessage.state) == OutboxState.CLAIMED, col(OutboxMessage.leased_until) > now)
    return (
        select(col(OutboxMessage.workspace), *place, func.count().label("sent"))
        .where(or_(col(OutboxMessage.attempted_at) > now - span, taken))
        .group_by(col(OutboxMessage.workspace), *place)
        .subquery()
    )


def _place() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Where a message goes: a channel, or one person."""
    person = func.coalesce(col(OutboxMessage.only_for), literal_column("''"))
    return col(OutboxMessage.channel).label("channel"), person.label("person")
