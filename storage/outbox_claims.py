"""Taking messages from the outbox: fairly among workspaces, and no faster than a platform takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select, text, update
from sqlmodel import col

from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.vocabulary import OutboxState

CHANNEL_SPAN, WORKSPACE_SPAN = timedelta(seconds=20), timedelta(minutes=1)
# As long as a message may still be tried again, what comes after it in its place waits for it; but not for longer
# than this, so that one that can never be sent holds up nobody for ever.
ORDER_KEPT = timedelta(hours=3)
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

    A claimed message whose lease ran out is taken again. Two deliverers never get the same row. What comes after
    one that is being sent, or that waits to be tried again, waits with it, so that a place hears things in their
    order. Only messages for `platforms` are taken: a process without Slack leaves Slack's alone. What would be more
    than the `rates` of its platform stays for later, whichever process sent the others. The workspaces `but` are
    left out.
    """
    due = [col(OutboxMessage.work).is_(None), col(OutboxMessage.workspace).not_in(list(but))]
    if rates and ws.dialect == "postgresql":
        # Counting and taking are one step, so that two processes together keep to a rate. SQLite has one writer.
        ws.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    return _claim(ws, owner, now, lease, platforms, limit, and_(*due), rates or {}, in_order=True)


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
    *,
    in_order: bool = False,
) -> list[OutboxMessage]:
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("the outbox is claimed for every workspace at once")
    due = and_(_is_due(now), which, col(OutboxMessage.platform).in_(list(platforms)))
    turns = _in_turn(due, now, rates, limit, in_order=in_order)
    # What another process took meanwhile is no longer due when its row is locked.
    held = select(col(OutboxMessage.pk)).where(col(OutboxMessage.pk).in_(turns), due)
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
    return sorted(ws.session.execute(claimed).scalars().all(), key=_turn)


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = col(OutboxMessage.state) == OutboxState.PENDING
    abandoned = and_(col(OutboxMessage.state) == OutboxState.CLAIMED, col(OutboxMessage.leased_until) <= now)
    return and_(
        col(OutboxMessage.due_at) <= now,
        or_(waiting, abandoned),
        or_(col(OutboxMessage.expires_at).is_(None), col(OutboxMessage.expires_at) > now),
    )


def _in_turn(
    due: ColumnElement[bool], now: datetime, rates: Mapping[str, Rate], limit: int, *, in_order: bool
) -> Select[Any]:
    """The messages whose turn it is: the workspaces take turns, and so do the channels of one."""
    fitting = _fitting_channel(due, now, rates, in_order=in_order).subquery()
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


def _fitting_channel(
    due: ColumnElement[bool], now: datetime, rates: Mapping[str, Rate], *, in_order: bool
) -> Select[Any]:
    """What is due, counted for each place, as far as its rate leaves room; `in_order` with nothing before it."""
    place = _place()
    counted = select(
        col(OutboxMessage.pk),
        col(OutboxMessage.platform),
        col(OutboxMessage.workspace),
        *place,
        col(OutboxMessage.due_at),
        func.row_number()
        .over(partition_by=(col(OutboxMessage.workspace), *place), order_by=_turns())
        .label("in_channel"),
    ).where(due)
    if in_order:
        before = _in_the_way(now)
        counted = counted.outerjoin(before, _same_line(before))
        counted = counted.where(or_(before.c.pk.is_(None), col(OutboxMessage.pk) < before.c.pk))
    waiting = counted.subquery()
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


def _turn(row: OutboxMessage) -> tuple[bool, datetime, int]:
    """As `_turns`, of one message."""
    return row.reason is None, row.due_at if row.reason is None else row.created_at, row.pk or 0


def _turns() -> tuple[Any, ...]:
    """Messages in the order that a place hears them in: one that is tried again keeps its turn."""
    fresh = col(OutboxMessage.reason).is_(None)
    return (
        case((fresh, 1), else_=0),
        case((fresh, col(OutboxMessage.due_at)), else_=col(OutboxMessage.created_at)),
        col(OutboxMessage.pk),
    )


def _in_the_way(now: datetime) -> Any:
    """The first message of each line that is being sent, or waits to be tried again."""
    refused = and_(col(OutboxMessage.state) == OutboxState.PENDING, col(OutboxMessage.reason).is_not(None))
    again = and_(refused, col(OutboxMessage.due_at) > now)
    taken = and_(col(OutboxMessage.state) == OutboxState.CLAIMED, col(OutboxMessage.leased_until) > now)
    lately = col(OutboxMessage.created_at) > now - ORDER_KEPT
    unmade = col(OutboxMessage.work).is_not(None)
    return (
        select(*_line(), func.min(col(OutboxMessage.pk)).label("pk"))
        .where(or_(again, taken), lately, ~unmade)
        .group_by(*_line())
        .subquery()
    )


def _same_line(before: Any) -> ColumnElement[bool]:
    return and_(*(column == before.c[column.name] for column in _line()))


def _line() -> tuple[Any, ...]:
    """What is said in one order: to a place. Each card is drawn anew in one of its own: it may not be there."""
    none: ColumnElement[str] = literal_column("''")
    redrawn = case((col(OutboxMessage.redraws), func.coalesce(col(OutboxMessage.about), none)), else_=none)
    return (col(OutboxMessage.workspace), *_place(), redrawn.label("redrawn"))


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
