"""Queries on decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, move_past, next_number
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.search import content_words, holds_all, holds_any, query_words, rarest, search_words
from storage.vocabulary import CustomerEffect, DecisionClass, Flag, Status
from storage.workspaces import visible_from

_BATCH = 500
_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list or an export is narrowed to; an empty one takes everything. Dates are inclusive, in UTC."""

    decision_class: DecisionClass | None = None
    customer_effect: CustomerEffect | None = None
    flag: Flag | None = None
    statuses: tuple[Status, ...] = ()
    since: date | None = None
    until: date | None = None
    channels: tuple[str, ...] = ()
    group: str | None = None
    logged_by: str | None = None
    check_until: date | None = None
    words: str = ""


def add(ws: WorkspaceSession, decision: Decision) -> Decision:
    """Store a new decision under the workspace's next number. A transaction that is undone leaves no gap."""
    decision.workspace = ws.workspace
    decision.number = next_number(ws, Counter.DECISION)
    _index(decision)
    ws.session.add(decision)
    ws.session.flush()
    return decision


def restore(ws: WorkspaceSession, decision: Decision) -> None:
    """Store a decision that keeps the number it has, as an import does; the counter moves past it."""
    decision.workspace = ws.workspace
    _index(decision)
    ws.session.add(decision)
    move_past(ws, Counter.DECISION, decision.number)
    ws.session.flush()


def change(ws: WorkspaceSession, decision: Decision, **values: Any) -> bool:
    """Change a decision that was read at `decision.version`; False when somebody else changed it since."""
    text, group, said = (
        values.get(name, getattr(decision, name)) for name in ("text", "in_the_chair", "release_sentence")
    )
    values |= _indexed(decision.number, text, group, said)
    changed = (
        update(Decision)
        .where(
            col(Decision.workspace) == ws.workspace,
            col(Decision.number) == decision.number,
            col(Decision.version) == decision.version,
        )
        .values(version=decision.version + 1, **values)
        .returning(col(Decision.pk))
        .execution_options(synchronize_session=False)
    )
    if ws.session.execute(changed).first() is None:
        return False
    for name, value in values.items():
        setattr(decision, name, value)
    decision.version += 1
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
    newest = found.order_by(*_newest_first()).limit(limit).offset(offset)
    return list(ws.session.exec(newest)), total


def related(
    ws: WorkspaceSession, here: str, text: str, groups: Sequence[str] = (), limit: int = 8
) -> list[Decision]:
    """Decisions in force or superseded that share the rarest words of `text` or one of the `groups`.

    Those that share the most words come first, then those about the same group, then the newest.
    """
    visible = visible_from(ws, col(Decision.channel), here)
    words = rarest(ws, Decision, content_words(text), visible)
    found = _all(ws).where(
        visible,
        col(Decision.status).in_((Status.DECIDED, Status.CHANGED, Status.REVIEWED, Status.SUPERSEDED)),
    )
    keys = frozenset(_group_key(group) for group in groups)
    candidates: dict[int, Decision] = {}
    for shared in (holds_any(ws, Decision, words), col(Decision.group_key).in_(keys)):
        newest = found.where(shared).order_by(*_newest_first()).limit(_CANDIDATES)
        candidates |= {row.number: row for row in ws.session.exec(newest)}
    ranked = sorted(candidates.values(), key=lambda row: (row.logged_at, row.number), reverse=True)
    ranked.sort(
        key=lambda row: (-len(set(words).intersection(row.search_words.split())), row.group_key not in keys)
    )
    return ranked[:limit]


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

    With `here`, only those that may be seen from that channel; None is for the operator, who sees all.
    """
    last = 0
    while True:
        found = _narrowed(ws, wanted).where(Decision.number > last)
        if here is not None:
            found = found.where(visible_from(ws, col(Decision.channel), here))
        rows: Sequence[Decision] = ws.session.exec(found.order_by(col(Decision.number)).limit(_BATCH)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].number
        ws.session.expunge_all()


def _all(ws: WorkspaceSession) -> SelectOfScalar[Decision]:
    return select(Decision).where(Decision.workspace == ws.workspace)


def _newest_first() -> tuple[Any, Any]:
    return col(Decision.logged_at).desc(), col(Decision.number).desc()


def _group_key(group: str) -> str:
    """A group as groups are compared: case and spacing aside, by Python's rules on every engine."""
    return " ".join(group.casefold().split())


def _index(decision: Decision) -> None:
    found = _indexed(decision.number, decision.text, decision.in_the_chair, decision.release_sentence)
    decision.group_key, decision.search_words = found["group_key"], found["search_words"]


def _indexed(number: int, text: str, group: str, release_sentence: str | None) -> dict[str, str]:
    """The columns by which a decision is found."""
    return {
        "group_key": _group_key(group),
        "search_words": search_words(f"D-{number}", text, group, release_sentence or ""),
    }


def _narrowed(ws: WorkspaceSession, wanted: Filter) -> SelectOfScalar[Decision]:
    found = _all(ws).where(*_equal(wanted), *_between(wanted))
    if wanted.flag is not None:
        found = found.where(cast(col(Decision.flags), String).like(f'%"{wanted.flag.value}"%'))
    if wanted.words:
        found = found.where(holds_all(ws, Decision, query_words(wanted.words)))
    return found


def _equal(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions that a column is one of certain values."""
    group = None if wanted.group is None else _group_key(wanted.group)
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
    if wanted.check_until is not None:
        yield col(Decision.check_on) <= wanted.check_until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
