"""What has been kept long enough: found by the day of each record, and deleted with all that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, exists, func, literal, or_, text, update
from sqlmodel import col, select

from storage.delivery_models import OutboxMessage, WebMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import Decision, Member, Note, ReviewDraft, StoredReading, Voice, Workspace
from storage.retro_models import Action, Retro, RetroAnswer, RetroQuestion
from storage.rhythm_models import Edition, SaidUnasked
from storage.vocabulary import OutboxState

_BATCH = 200
_ENDED = (OutboxState.SENT, OutboxState.DEAD, OutboxState.MERGED, OutboxState.DROPPED, OutboxState.UNCERTAIN)


def kept_for(ws: WorkspaceSession) -> dict[str, int]:
    """For how many months each workspace keeps its records."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("how long records are kept is looked up for every workspace at once")
    return dict(ws.session.exec(select(Workspace.id, Workspace.retention_months)).all())


def keep_for(ws: WorkspaceSession, months: int) -> None:
    """Keep this workspace's records for so many months from now on."""
    changed = update(Workspace).where(col(Workspace.id) == ws.workspace).values(retention_months=months)
    ws.session.execute(changed.execution_options(synchronize_session=False))


def old_decisions(ws: WorkspaceSession, before: datetime) -> Iterator[Decision]:
    """Decisions that were logged, and were to be checked, before this moment; something later may stand in them."""
    last = 0
    while True:
        found = _decisions(ws, before).where(col(Decision.number) > last).order_by(col(Decision.number))
        batch = list(ws.session.exec(found.limit(_BATCH)))
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].number


def old_voices(ws: WorkspaceSession, before: datetime, limit: int = 200) -> list[int]:
    """The numbers of the voices that were saved before this moment."""
    found = select(Voice.number).where(Voice.workspace == ws.workspace, Voice.added_at < before)
    return list(ws.session.exec(found.order_by(col(Voice.number)).limit(limit)))


def counts(ws: WorkspaceSession, before: datetime) -> dict[str, int]:
    """How many decisions, voices and answers would be older than this moment."""
    found: Mapping[str, Any] = {
        "decisions": _decisions(ws, before),
        "quotes": select(Voice.pk).where(Voice.workspace == ws.workspace, Voice.added_at < before),
        "answers": select(Note.pk).where(*_notes(ws, before)),
    }
    return {
        what: ws.session.exec(select(func.count()).select_from(query.subquery())).one()
        for what, query in found.items()
    }


def delete_decisions(ws: WorkspaceSession, numbers: Sequence[int]) -> None:
    """Delete decisions with what was said about them, what was begun, and the messages that show them."""
    names = [f"D-{number}" for number in numbers]
    for table, which in (
        (Note, col(Note.decision).in_(names)),
        (ReviewDraft, col(ReviewDraft.number).in_(numbers)),
        (OutboxMessage, col(OutboxMessage.about).in_(names)),
        (Decision, col(Decision.number).in_(numbers)),
    ):
        _delete(ws, table, which)


def delete_old(ws: WorkspaceSession, before: datetime) -> int:
    """Delete what belongs to no decision that is still kept and is older than this moment; how many rows."""
    shown = exists().where(
        col(Decision.workspace) == ws.workspace,
        literal("D-") + cast(col(Decision.number), String) == col(OutboxMessage.about),
    )
    sent = and_(col(OutboxMessage.created_at) < before, col(OutboxMessage.state).in_(_ENDED), ~shown)
    # One that nobody ever closed goes by the day on which it was asked; so does a meeting by that of its beginning.
    shut = or_(col(RetroQuestion.closed_at).is_(None), col(RetroQuestion.closed_at) < before)
    closed = and_(col(RetroQuestion.asked_at) < before, shut)
    over = or_(col(Retro.finished_at).is_(None), col(Retro.finished_at) < before)
    asked = select(col(RetroQuestion.number)).where(col(RetroQuestion.workspace) == ws.workspace, closed)
    done = or_(col(Action.due).is_(None), col(Action.due) < before.date())
    rows = 0
    for table, which in (
        (Note, and_(*_notes(ws, before))),
        (RetroAnswer, col(RetroAnswer.question).in_(asked)),
        (RetroQuestion, closed),
        (Retro, and_(col(Retro.started_at) < before, over)),
        (Action, or_(col(Action.closed_at) < before, and_(col(Action.created_at) < before, done))),
        (StoredReading, col(StoredReading.created_at) < before),
        (Edition, col(Edition.planned_at) < before),
        (SaidUnasked, col(SaidUnasked.said_at) < before),
        (WebMessage, col(WebMessage.created_at) < before),
        (OutboxMessage, sent),
    ):
        rows += _delete(ws, table, which)
    _drop_former_names(ws, before)
    return rows


def _drop_former_names(ws: WorkspaceSession, before: datetime) -> None:
    """Nothing that is kept was written under a name that was given up so long ago."""
    renamed = select(Member).where(Member.workspace == ws.workspace, cast(col(Member.former_names), String) != "[]")
    for member in ws.session.exec(renamed):
        kept = [each for each in member.former_names if datetime.fromisoformat(each["until"]) >= before]
        if kept != member.former_names:
            member.former_names = kept
    ws.session.flush()


def drop_old_words(ws: WorkspaceSession) -> None:
    """Let the search index forget the words of what was deleted."""
    if ws.dialect == "sqlite":
        # FTS5 only marks words as deleted; merging its parts is what drops them.
        ws.session.execute(text("INSERT INTO decision_search(decision_search) VALUES ('optimize')"))


def _decisions(ws: WorkspaceSession, before: datetime) -> Any:
    return select(Decision).where(
        Decision.workspace == ws.workspace,
        Decision.logged_at < before,
        or_(col(Decision.decided_at).is_(None), col(Decision.decided_at) < before),
        or_(col(Decision.due_on).is_(None), col(Decision.due_on) < before.date()),
    )


def _notes(ws: WorkspaceSession, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Answers of long ago; what was said about a decision goes with the decision."""
    return (
        col(Note.workspace) == ws.workspace,
        col(Note.written_at) < before,
        col(Note.decision).is_(None),
    )


def _delete(ws: WorkspaceSession, table: Any, which: Any) -> int:
    gone = delete(table).where(table.workspace == ws.workspace, which)
    return int(ws.session.execute(gone.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined] # a DELETE gives a cursor
