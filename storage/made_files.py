"""Queries on files that were made ahead of their download, piece by piece."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from storage.delivery_models import FilePart
from storage.engine import EVERY_WORKSPACE, WorkspaceSession


def keep_part(ws: WorkspaceSession, file: str, number: int, content: bytes, expires_at: datetime) -> None:
    """Store the piece with this number, counted from 0."""
    part = FilePart(workspace=ws.workspace, file=file, number=number, content=content, expires_at=expires_at)
    ws.session.add(part)
    ws.session.flush()


def part(ws: WorkspaceSession, file: str, number: int, now: datetime) -> bytes | None:
    """The piece with this number; None beyond the last, and once the file has expired."""
    found = select(FilePart.content).where(
        FilePart.workspace == ws.workspace,
        FilePart.file == file,
        FilePart.number == number,
        FilePart.expires_at > now,
    )
    return ws.session.exec(found).one_or_none()


def forget_expired(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the files of every workspace whose time is over."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired files are deleted for every workspace at once")
    ws.session.execute(delete(FilePart).where(col(FilePart.expires_at) <= now))
