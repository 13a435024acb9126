"""Queries on decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, update
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import reader, unread
from storage.counters import Counter, move_past, next_number
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import Channel, Decision, Member
from storage.search import holds_all, query_words, search_words
from storage.vocabulary import IN_FORCE, CustomerEffect, DebtStatus, DecisionClass, Flag, Status
from storage.workspaces import visible_from

_BATCH = 500
_SEARCHED = ("text", "in_the_chair", "release_sentence")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list or an export is narrowed to; an empty one takes everything. Dates are inclusive, in UTC.

    `due_until`: to be looked back at by then. `drifted`: turned out as another trade than was declared. `owed`:
    something is owed to customers. `channel` and `owner` are ids or names; the owner is who decided it, or who
    logged it where nobody is said to have.
    """

    decision_class: DecisionClass | None = None
    customer_effect: CustomerEffect | None = None
    flag: Flag | None = None
    statuses: tuple[Status, ...] = ()
    since: date | None = None
    until: date | None = None
    channels: tuple[str, ...] = ()
    group: str | None = None
    logged_by: str | None = None
    due_until: date | None = None
    drifted: bool = False
    owed: bool = False
    words: str = ""
    channel: str | None = None
    owner: str | None = None


def group_key(group: str) -> str:
    """A group as groups are compared: case and spacing aside, by Python's rules on every engine."""
    return " ".join(group.casefold().split())


def add(ws: WorkspaceSession, decision: Decision) -> Decision:
    """Store a new decision under the workspace's next number. A transaction that is undone leaves no gap."""
    decision.workspace = ws.workspace
    decision.number = next_number(ws, Counter.DECISION)
    index(decision)
    ws.session.add(decision)
    ws.session.flush()
    return decision


def restore(ws: WorkspaceSession, decision: Decision) -> None:
    """Store a decision that keeps the number it has, as an import does; the counter moves past it."""
    decision.workspace = ws.workspace
    index(decision)
    ws.session.add(decision)
    move_past(ws, Counter.DECISION, decision.number)
    ws.session.flush()


def change(ws: WorkspaceSession, decision: Decision, *, raise_version: bool = True, **values: Any) -> bool:
    """Change a decision that was read at `decision.version`; False when somebody else changed it since.

    Without `raise_version` a form that somebody has open stays good: nothing that it asks about has changed.
    """
    values |= _indexed(decision, values)
    changed = (
        update(Decision)
        .where(
            col(Decision.workspace) == ws.workspace,
            col(Decision.number) == decision.number,
            col(Decision.version) == decision.version,
        )
        .values(version=decision.version + raise_version, **values)
        .returning(col(Decision.pk))
        .execution_options(synchronize_session=False)
    )
    if ws.session.execute(changed).first() is None:
        return False
    for name, value in values.items():
        setattr(decision, name, value)
    decision.version += raise_version
    return True


def reload(ws: WorkspaceSession, number: int) -> Decision:
    """Read a decision again that was read in this transaction: somebody else changed it since."""
    again = _all(ws).where(Decision.number == number).execution_options(populate_existing=True)
    return ws.session.exec(again).one()


def find(ws: WorkspaceSession, number: int, here: str) -> Decision | None:
    """The decision with this number, if it may be seen from the channel `here`."""
    found = _all(ws).where(Decision.number == number, visible_from(ws, col(Decision.channel), here))
    return ws.session.exec(found).one_or_none()


def find_anywhere(ws: WorkspaceSession, number: int) -> Decision | None:
    """The decision with this number, wherever it was logged: for imports and operators, never for an answer."""
    return ws.session.exec(_all(ws).where(Decision.number == number)).one_or_none()


def listed(
    ws: WorkspaceSession, here: str, wanted: Filter, limit: int, offset: int = 0
) -> tuple[list[Decision], int]:
    """The newest decisions that pass the filter and may be seen from `here`, and how many there are in all."""
    found = _narrowed(ws, wanted).where(visible_from(ws, col(Decision.channel), here))
    total = ws.session.exec(select(func.count()).select_from(found.subquery())).one()
    newest = found.order_by(*newest_first()).limit(limit).offset(offset)
    return list(ws.session.exec(newest)), total


def seen_from(ws: WorkspaceSession, here: str, wanted: Filter) -> SelectOfScalar[Decision]:
    """The statement for the decisions that pass the filter and may be seen from `here`: a part of other queries."""
    return _narrowed(ws, wanted).where(visible_from(ws, col(Decision.channel), here))


def of_group(ws: WorkspaceSession, here: str, group: str, but: int, limit: int = 20) -> list[Decision]:
    """Decisions about the same group that may be seen from `here`, newest first, without the one numbered `but`."""
    found = _all(ws).where(
        Decision.group_key == group_key(group),
        Decision.number != but,
        visible_from(ws, col(Decision.channel), here),
    )
    return list(ws.session.exec(found.order_by(*newest_first()).limit(limit)))


def owed(ws: WorkspaceSession, here: str, limit: int, offset: int = 0) -> tuple[list[Decision], int]:
    """Decisions in force that owe something to customers, the oldest debt first, and how many there are in all."""
    oldest = (col(Decision.owed_since), col(Decision.number))
    return _some(ws, _owed(ws, here).order_by(*oldest), limit, offset)


def to_keep_or_repay(
    ws: WorkspaceSession, here: str, today: date, limit: int, offset: int = 0
) -> tuple[list[Decision], int]:
    """Those of `owed` that must be kept or repaid by `today`, the longest due first, and how many there are."""
    until = _said_of_debt("keep_or_repay_on")
    found = _owed(ws, here).where(until <= today.isoformat())
    return _some(ws, found.order_by(until, col(Decision.number)), limit, offset)


def kept(ws: WorkspaceSession, here: str, limit: int, offset: int = 0) -> tuple[list[Decision], int]:
    """Decisions in force whose debt to customers was knowingly kept, by number, and how many there are in all."""
    found = _all(ws).where(
        col(Decision.status).in_(IN_FORCE),
        _said_of_debt("status") == DebtStatus.KEPT.value,
        visible_from(ws, col(Decision.channel), here),
    )
    return _some(ws, found.order_by(col(Decision.number)), limit, offset)


def looked_back_at(
    ws: WorkspaceSession, here: str
) -> Iterator[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Channel, predictions as locked, and reviews of each decision that was looked back at, in batches.

    Those that may be seen from `here`, by number; what became of a decision later does not change its outcome.
    """
    last = 0
    while True:
        found = (
            select(col(Decision.number), col(Decision.channel), col(Decision.predictions), col(Decision.reviews))
            .where(
                Decision.workspace == ws.workspace,
                col(Decision.class_realised).is_not(None),
                col(Decision.number) > last,
                visible_from(ws, col(Decision.channel), here),
            )
            .order_by(col(Decision.number))
            .limit(_BATCH)
        )
        rows = ws.session.exec(found).all()
        yield from ((channel, predictions, reviews) for _, channel, predictions, reviews in rows)
        if len(rows) < _BATCH:
            return
        last = rows[-1][0]


def to_lock(ws: WorkspaceSession, now: datetime, limit: int = _BATCH) -> list[Decision]:
    """Decisions whose time to lock has come and that are not locked yet, oldest first."""
    found = _all(ws).where(col(Decision.locked_at).is_(None), col(Decision.locks_at) <= now)
    return list(ws.session.exec(found.order_by(col(Decision.locks_at), col(Decision.number)).limit(limit)))


def any_to_lock(ws: WorkspaceSession, now: datetime) -> bool:
    """Whether `to_lock` would give any."""
    due = select(Decision.pk).where(
        Decision.workspace == ws.workspace, col(Decision.locked_at).is_(None), col(Decision.locks_at) <= now
    )
    return ws.session.exec(due.limit(1)).first() is not None


def workspaces_to_lock(ws: WorkspaceSession, now: datetime) -> list[str]:
    """The workspaces in which anything is to be locked, for the clock that serves them all."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("what is to be locked is looked up for every workspace at once")
    due = select(Decision.workspace).where(col(Decision.locked_at).is_(None), col(Decision.locks_at) <= now)
    return list(ws.session.exec(due.distinct()))


def groups_used(ws: WorkspaceSession, here: str, limit: int = 10) -> list[str]:
    """The groups that decisions put in the chair before, most recent first."""
    newest = func.max(Decision.logged_at)
    found = (
        select(Decision.in_the_chair)
        .where(Decision.workspace == ws.workspace, visible_from(ws, col(Decision.channel), here))
        .group_by(Decision.in_the_chair)
        .order_by(newest.desc(), col(Decision.in_the_chair))
        .limit(limit)
    )
    return list(ws.session.exec(found))


def in_order(ws: WorkspaceSession, wanted: Filter, here: str | None) -> Iterator[Decision]:
    """Every decision that passes the filter by number, read in batches so that memory does not grow with the log.

    With `here`, only those that may be seen from that channel; None is for the operator, who sees all. What comes
    has the attributes of a `Decision` and is for reading alone.
    """
    last = 0
    table = SQLModel.metadata.tables["decision"]
    columns, read = unread(table), reader(table)
    while True:
        found = _seen(ws, wanted, here).where(Decision.number > last)
        batch = found.with_only_columns(*columns).order_by(col(Decision.number)).limit(_BATCH)
        rows: list[Decision] = list(map(read, ws.session.connection().execute(batch).all()))
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].number


def counted(ws: WorkspaceSession, wanted: Filter, here: str | None) -> dict[str, int]:
    """How many decisions `in_order` gives of each channel; channels without any are left out."""
    found = _seen(ws, wanted, here).with_only_columns(col(Decision.channel), func.count())
    return {row[0]: row[1] for row in ws.session.execute(found.group_by(col(Decision.channel)))}


def _seen(ws: WorkspaceSession, wanted: Filter, here: str | None) -> SelectOfScalar[Decision]:
    found = _narrowed(ws, wanted)
    return found if here is None else found.where(visible_from(ws, col(Decision.channel), here))


def _all(ws: WorkspaceSession) -> SelectOfScalar[Decision]:
    return select(Decision).where(Decision.workspace == ws.workspace)


def _owed(ws: WorkspaceSession, here: str) -> SelectOfScalar[Decision]:
    wanted = Filter(owed=True, statuses=IN_FORCE)
    return _narrowed(ws, wanted).where(visible_from(ws, col(Decision.channel), here))


def _said_of_debt(name: str) -> ColumnElement[str]:
    """What the debt says under a name. Days are stored as text that sorts as days do."""
    said: ColumnElement[str] = col(Decision.debt)[name].as_string()
    return said


def _some(
    ws: WorkspaceSession, found: SelectOfScalar[Decision], limit: int, offset: int
) -> tuple[list[Decision], int]:
    """One page of what was found, and how many there are in all."""
    total = ws.session.exec(select(func.count()).select_from(found.order_by(None).subquery())).one()
    return list(ws.session.exec(found.limit(limit).offset(offset))), total


def newest_first() -> tuple[Any, Any]:
    return col(Decision.logged_at).desc(), col(Decision.number).desc()


def index(decision: Decision) -> None:
    """Note by which words and group a decision is found."""
    found = _indexed(decision, {})
    decision.group_key, decision.search_words = found["group_key"], found["search_words"]


def _indexed(decision: Decision, values: Mapping[str, Any]) -> dict[str, str]:
    """The columns by which a decision is found once it has `values`: by what it said first and what it says now."""
    said = [str(values.get(name, getattr(decision, name)) or "") for name in _SEARCHED]
    amendments = values.get("amendments", decision.amendments)
    changes = [change for amendment in amendments for change in amendment["changes"]]
    said += [str(change["after"] or "") for change in changes if change["field"] in _SEARCHED]
    groups = [change["after"] for change in changes if change["field"] == "in_the_chair"]
    group = groups[-1] if groups else values.get("in_the_chair", decision.in_the_chair)
    return {"group_key": group_key(group), "search_words": search_words(f"D-{decision.number}", *said)}


def _narrowed(ws: WorkspaceSession, wanted: Filter) -> SelectOfScalar[Decision]:
    found = _all(ws).where(*_equal(wanted), *_between(wanted))
    if wanted.flag is not None:
        found = found.where(cast(col(Decision.flags), String).like(f'%"{wanted.flag.value}"%'))
    if wanted.drifted:
        found = found.where(col(Decision.drifted))
    if wanted.owed:
        found = found.where(col(Decision.owed_since).is_not(None))
    if wanted.words:
        found = found.where(holds_all(ws, Decision, query_words(wanted.words)))
    if wanted.channel is not None:
        found = found.where(_is_called(ws, col(Decision.channel), Channel, wanted.channel))
    if wanted.owner is not None:
        whose = func.coalesce(col(Decision.decided_by), col(Decision.logged_by))
        found = found.where(_is_called(ws, whose, Member, wanted.owner))
    return found


def _is_called(ws: WorkspaceSession, column: Any, table: type[Channel | Member], said: str) -> ColumnElement[bool]:
    """The column holds this id, or that of one with this name; capitals aside, as far as the engine knows them."""
    name = col(table.name)
    same = or_(name == said, func.lower(name) == said.lower())
    return or_(column == said, column.in_(select(table.id).where(table.workspace == ws.workspace, same)))


def _equal(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions that a column is one of certain values."""
    group = None if wanted.group is None else group_key(wanted.group)
    for column, value in (
        (col(Decision.decision_class), wanted.decision_class),
        (col(Decision.customer_effect), wanted.customer_effect),
        (col(Decision.logged_by), wanted.logged_by),
        (col(Decision.group_key), group),
    ):
        if value is not None:
            yield column == value
    if wanted.channels:
        yield col(Decision.channel).in_(wanted.channels)
    if wanted.statuses:
        yield col(Decision.status).in_(wanted.statuses)


def _between(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions on days."""
    if wanted.since is not None:
        yield col(Decision.logged_at) >= _midnight(wanted.since)
    if wanted.until is not None:
        yield col(Decision.logged_at) < _midnight(wanted.until + timedelta(days=1))
    if wanted.due_until is not None:
        yield col(Decision.due_on) <= wanted.due_until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
