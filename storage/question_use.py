"""Who was shown which seat question, who replaced it, and when a channel had it: ids alone, no words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, update
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import QuestionUse
from storage.workspaces import insert_if_new


def shown(ws: WorkspaceSession, channel: str, member: str, questions: Iterable[str], now: datetime) -> None:
    """Note that a member was shown these questions in a channel."""
    _note(ws, channel, member, questions, now, shown_at=now)


def replaced(ws: WorkspaceSession, channel: str, member: str, questions: Iterable[str], now: datetime) -> None:
    """Note that a member asked for another question instead of these."""
    _note(ws, channel, member, questions, now, replaced_at=now)


def came(ws: WorkspaceSession, channel: str, member: str, questions: Iterable[str], now: datetime) -> None:
    """Note that these questions came before the channel: they were shared, or what they led to was logged."""
    _note(ws, channel, member, questions, now, came_at=now)


def useful(ws: WorkspaceSession, channel: str, member: str, questions: Iterable[str], now: datetime) -> None:
    """Note that a member said that these questions were useful."""
    _note(ws, channel, member, questions, now, useful_at=now)


def told(ws: WorkspaceSession, channel: str, member: str) -> list[QuestionUse]:
    """What bears on a member's questions in a channel: the channel's uses, and what they replaced anywhere."""
    found = select(QuestionUse).where(
        QuestionUse.workspace == ws.workspace,
        or_(
            col(QuestionUse.channel) == channel,
            and_(col(QuestionUse.member) == member, col(QuestionUse.replaced_at).is_not(None)),
        ),
    )
    return list(ws.session.exec(found))


def forget_old(ws: WorkspaceSession, before: datetime) -> None:
    """Delete what was shown before a moment and never replaced, in every workspace; what was replaced stays."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("old uses of questions are deleted for every workspace at once")
    ws.session.execute(
        delete(QuestionUse).where(col(QuestionUse.shown_at) <= before, col(QuestionUse.replaced_at).is_(None))
    )


def _note(
    ws: WorkspaceSession, channel: str, member: str, questions: Iterable[str], now: datetime, **when: Any
) -> None:
    # In a fixed order, so that two at once wait for each other and never both.
    for question in sorted(questions):
        use = QuestionUse(
            workspace=ws.workspace, channel=channel, member=member, question=question, **({"shown_at": now} | when)
        )
        if insert_if_new(ws, use):
            continue
        ws.session.execute(
            update(QuestionUse)
            .where(
                col(QuestionUse.workspace) == ws.workspace,
                col(QuestionUse.channel) == channel,
                col(QuestionUse.member) == member,
                col(QuestionUse.question) == question,
            )
            .values(**when)
            .execution_options(synchronize_session=False)
        )
