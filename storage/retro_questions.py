"""The questions that channels were asked, and their answers while those are hidden."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, next_number
from storage.engine import WorkspaceSession
from storage.retro_models import RetroAnswer, RetroQuestion

_LOTS = 2**62


def ask(ws: WorkspaceSession, question: RetroQuestion) -> RetroQuestion:
    """Store a question under the workspace's next number."""
    question.workspace = ws.workspace
    question.number = next_number(ws, Counter.QUESTION)
    ws.session.add(question)
    ws.session.flush()
    return question


def find(ws: WorkspaceSession, number: int, here: str) -> RetroQuestion | None:
    """The question with this number, in the channel that was asked and nowhere else."""
    return ws.session.exec(
        _questions(ws).where(RetroQuestion.number == number, RetroQuestion.channel == here)
    ).first()


def lock(ws: WorkspaceSession, number: int, here: str) -> RetroQuestion | None:
    """The question as it is now, held until the transaction ends: answering, showing and closing take turns."""
    found = _questions(ws).where(RetroQuestion.number == number, RetroQuestion.channel == here)
    return ws.session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def open_in(ws: WorkspaceSession, channel: str) -> list[RetroQuestion]:
    """The questions of a channel that take answers, oldest first."""
    found = _questions(ws).where(RetroQuestion.channel == channel, col(RetroQuestion.closed_at).is_(None))
    return list(ws.session.exec(found.order_by(col(RetroQuestion.number))))


def waiting_in(ws: WorkspaceSession, channel: str) -> list[RetroQuestion]:
    """The questions of a channel with answers that were not shown, open or closed, oldest first."""
    hidden = select(RetroAnswer.question).where(
        RetroAnswer.workspace == ws.workspace, RetroAnswer.channel == channel, col(RetroAnswer.note).is_(None)
    )
    found = _questions(ws).where(RetroQuestion.channel == channel, col(RetroQuestion.number).in_(hidden))
    return list(ws.session.exec(found.order_by(col(RetroQuestion.number))))


def close(ws: WorkspaceSession, question: RetroQuestion, now: datetime) -> None:
    """No further answers, and nothing of it can be changed any more: what led back to shown answers is deleted."""
    question.closed_at = now
    ws.session.execute(delete(RetroAnswer).where(*_of(ws, question), col(RetroAnswer.note).is_not(None)))
    ws.session.execute(
        update(RetroAnswer)
        .where(*_of(ws, question))
        .values(edit_hash=None)
        .execution_options(synchronize_session=False)
    )
    ws.session.flush()


def withdraw(ws: WorkspaceSession, number: int) -> None:
    """Delete a question that was never shown: the digest that was to ask it did not go out."""
    ws.session.execute(
        delete(RetroQuestion).where(
            col(RetroQuestion.workspace) == ws.workspace, col(RetroQuestion.number) == number
        )
    )


def answers(ws: WorkspaceSession, question: RetroQuestion) -> list[RetroAnswer]:
    """Every answer to a question that is still kept here, in no order that tells anything."""
    return list(ws.session.exec(_answers(ws).where(*_of(ws, question)).order_by(col(RetroAnswer.pk))))


def answers_in(ws: WorkspaceSession, channel: str) -> dict[int, list[RetroAnswer]]:
    """The same for every question of a channel, by the question's number, in one query."""
    found: dict[int, list[RetroAnswer]] = {}
    for answer in ws.session.exec(_answers(ws).where(RetroAnswer.channel == channel).order_by(col(RetroAnswer.pk))):
        found.setdefault(answer.question, []).append(answer)
    return found


def answer_of(ws: WorkspaceSession, question: RetroQuestion, author: str) -> RetroAnswer | None:
    """What somebody answered under their name."""
    return ws.session.exec(_answers(ws).where(*_of(ws, question), RetroAnswer.author == author)).first()


def sign(ws: WorkspaceSession, question: RetroQuestion, author: str, text: str, now: datetime) -> RetroAnswer:
    """Keep an answer under a name; each person has one a question, so a second one takes the place of the first."""
    stored = answer_of(ws, question, author)
    if stored is None:
        stored = _row(ws, question, text)
        stored.author = author
        ws.session.add(stored)
    stored.text, stored.written_at = text, now
    ws.session.flush()
    return stored


def leave_unsigned(ws: WorkspaceSession, question: RetroQuestion, token: str, text: str) -> RetroAnswer:
    """Keep an answer without a name; the same token again takes the place of what it gave before."""
    stored = _with_token(ws, token, question.channel)
    if stored is None:
        stored = _row(ws, question, text)
        stored.edit_hash = hash_of(token)
        ws.session.add(stored)
    stored.text = text
    ws.session.flush()
    # PostgreSQL stamps each row with the transaction that wrote it, which tells the order: all get the same stamp.
    ws.session.execute(
        update(RetroAnswer)
        .where(*_of(ws, question), col(RetroAnswer.author).is_(None))
        .values(author=None)
        .execution_options(synchronize_session=False)
    )
    return stored


def left_with(ws: WorkspaceSession, token: str, here: str) -> RetroAnswer | None:
    """The unsigned answer that this token can change, where its question was asked."""
    return _with_token(ws, token, here)


def asked_with(ws: WorkspaceSession, token: str, here: str) -> int | None:
    """The number of the question that the answer of this token belongs to: to lock it before reading the answer."""
    found = select(RetroAnswer.question).where(
        RetroAnswer.workspace == ws.workspace,
        RetroAnswer.edit_hash == hash_of(token),
        RetroAnswer.channel == here,
    )
    return ws.session.exec(found).first()


def take_back(ws: WorkspaceSession, answer: RetroAnswer) -> None:
    """Delete an answer that was not shown."""
    ws.session.execute(
        delete(RetroAnswer).where(col(RetroAnswer.workspace) == ws.workspace, col(RetroAnswer.pk) == answer.pk)
    )


def shown(ws: WorkspaceSession, answer: RetroAnswer, note: int, page: int) -> None:
    """An answer was shown: as which note, and on which page of what was shown."""
    ws.session.execute(
        update(RetroAnswer)
        .where(col(RetroAnswer.workspace) == ws.workspace, col(RetroAnswer.pk) == answer.pk)
        .values(note=note, page=page)
        .execution_options(synchronize_session=False)
    )


def hash_of(token: str) -> str:
    """What is stored of a token: 144 bits drawn by lot need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _row(ws: WorkspaceSession, question: RetroQuestion, text: str) -> RetroAnswer:
    # Rows lie in the order of this number: counted up, it would tell who answered before and after whom.
    lot = secrets.randbelow(_LOTS) + 1
    return RetroAnswer(
        pk=lot, workspace=ws.workspace, channel=question.channel, question=question.number, text=text
    )


def _questions(ws: WorkspaceSession) -> SelectOfScalar[RetroQuestion]:
    return select(RetroQuestion).where(RetroQuestion.workspace == ws.workspace)


def _answers(ws: WorkspaceSession) -> SelectOfScalar[RetroAnswer]:
    return select(RetroAnswer).where(RetroAnswer.workspace == ws.workspace)


def _of(ws: WorkspaceSession, question: RetroQuestion) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(RetroAnswer.workspace) == ws.workspace, col(RetroAnswer.question) == question.number


def _with_token(ws: WorkspaceSession, token: str, here: str) -> RetroAnswer | None:
    found = _answers(ws).where(RetroAnswer.edit_hash == hash_of(token), RetroAnswer.channel == here)
    return ws.session.exec(found).first()
