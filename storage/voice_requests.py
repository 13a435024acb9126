"""Requests to a channel for customers' words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import VoiceRequest
from storage.workspaces import insert_if_new


def add(ws: WorkspaceSession, request: VoiceRequest) -> bool:
    """Store a new request; False when its reading has one already."""
    request.workspace = ws.workspace
    return insert_if_new(ws, request)


def find(ws: WorkspaceSession, request: str, here: str) -> VoiceRequest | None:
    """The request with this id, in the channel where it was posted and nowhere else."""
    found = select(VoiceRequest).where(
        VoiceRequest.workspace == ws.workspace, VoiceRequest.id == request, VoiceRequest.channel == here
    )
    return ws.session.exec(found).first()


def of_reading(ws: WorkspaceSession, reading: str) -> VoiceRequest | None:
    """The request that was posted for a reading."""
    found = select(VoiceRequest).where(VoiceRequest.workspace == ws.workspace, VoiceRequest.reading == reading)
    return ws.session.exec(found).first()


def answer(ws: WorkspaceSession, request: VoiceRequest, voice: int) -> bool:
    """Note that a voice came as an answer; False when the request is closed by now."""
    answers = [*request.answers, voice]
    changed = (
        update(VoiceRequest)
        .where(
            col(VoiceRequest.workspace) == ws.workspace,
            col(VoiceRequest.id) == request.id,
            col(VoiceRequest.closed_at).is_(None),
        )
        .values(answers=answers)
        .returning(col(VoiceRequest.id))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(changed).first() is not None


def lock(ws: WorkspaceSession, request: str, here: str) -> VoiceRequest | None:
    """The request as it is now, held until the transaction ends, so that two answers at once both count."""
    found = (
        select(VoiceRequest)
        .where(VoiceRequest.workspace == ws.workspace, VoiceRequest.id == request, VoiceRequest.channel == here)
        .with_for_update()
    )
    return ws.session.exec(found).first()


def due(ws: WorkspaceSession, now: datetime, limit: int = 200) -> Sequence[tuple[str, str]]:
    """The open requests of every workspace whose last day is over: workspace and id, oldest first."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("requests are closed for every workspace at once")
    found = (
        select(VoiceRequest.workspace, VoiceRequest.id)
        .where(col(VoiceRequest.closed_at).is_(None), VoiceRequest.closes_at <= now)
        .order_by(col(VoiceRequest.closes_at), col(VoiceRequest.id))
        .limit(limit)
    )
    return [(workspace, request) for workspace, request in ws.session.exec(found)]


def close(ws: WorkspaceSession, request: str, now: datetime) -> VoiceRequest | None:
    """Close a request that is due; None when another replica did, or it is not due."""
    closed = (
        update(VoiceRequest)
        .where(
            col(VoiceRequest.workspace) == ws.workspace,
            col(VoiceRequest.id) == request,
            col(VoiceRequest.closed_at).is_(None),
            col(VoiceRequest.closes_at) <= now,
        )
        .values(closed_at=now)
        .returning(VoiceRequest)
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(closed).scalars().first()


def forget_closed(ws: WorkspaceSession, before: datetime) -> None:
    """Delete the requests of every workspace that were closed before a moment."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("closed requests are deleted for every workspace at once")
    ws.session.execute(delete(VoiceRequest).where(col(VoiceRequest.closed_at) <= before))
