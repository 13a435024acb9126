"""Taking a voice out: its row, the search index, and everything stored that quotes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, text
from sqlmodel import col, select

from storage.delivery_models import InboundDelivery, OutboxMessage, WebMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import RemovedVoice, StoredReading, Voice
from storage.workspaces import insert_if_new, visible_from

Quoting = StoredReading | OutboxMessage | InboundDelivery | WebMessage


def remove(ws: WorkspaceSession, voice: Voice, now: datetime) -> None:
    """Delete a voice with what the search index knows of it; that its number was there stays."""
    ws.session.execute(delete(Voice).where(col(Voice.workspace) == ws.workspace, col(Voice.number) == voice.number))
    insert_if_new(
        ws, RemovedVoice(workspace=ws.workspace, number=voice.number, channel=voice.channel, removed_at=now)
    )
    if ws.dialect == "sqlite":
        # FTS5 only marks words as deleted; merging its parts is what drops them.
        ws.session.execute(text("INSERT INTO voice_search(voice_search) VALUES ('optimize')"))


def was_removed(ws: WorkspaceSession, number: int, here: str | None = None) -> bool:
    """Whether there was a voice under this number; with `here`, one that could be seen from that channel."""
    found = select(RemovedVoice.number).where(RemovedVoice.workspace == ws.workspace, RemovedVoice.number == number)
    if here is not None:
        found = found.where(visible_from(ws, col(RemovedVoice.channel), here))
    return ws.session.exec(found).first() is not None


def quoting(ws: WorkspaceSession, voice: Voice) -> list[Quoting]:
    """Everything of the workspace that may quote a voice: it names its number, or holds how its words begin."""
    signs = _signs(voice)
    kept: list[Quoting] = []
    for model, column in (
        (StoredReading, col(StoredReading.content)),
        (OutboxMessage, col(OutboxMessage.content)),
        (InboundDelivery, col(InboundDelivery.outcome)),
    ):
        found: Any = select(model).where(model.workspace == ws.workspace, _holds(cast(column, Text), signs))
        kept += ws.session.exec(found).all()
    messages = select(WebMessage).where(
        WebMessage.workspace == ws.workspace,
        or_(_holds(cast(col(WebMessage.content), Text), signs), _holds(col(WebMessage.said), _begins(voice))),
    )
    return [*kept, *ws.session.exec(messages)]


def expired(ws: WorkspaceSession, today: date, limit: int = 200) -> Sequence[tuple[str, int]]:
    """The voices of every workspace whose time is over: workspace and number."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired voices are looked for in every workspace at once")
    found = select(Voice.workspace, Voice.number).where(Voice.expires_on <= today).order_by(col(Voice.pk))
    return [(workspace, number) for workspace, number in ws.session.exec(found.limit(limit))]


_BEGINNING = 20


def _begins(voice: Voice) -> list[str]:
    """How the words begin, as they were typed and on one line."""
    return list({voice.text[:_BEGINNING], " ".join(voice.text.split())[:_BEGINNING]})


def _signs(voice: Voice) -> list[str]:
    """What stands in stored JSON where the voice is quoted."""
    return [f"V-{voice.number}", *(json.dumps(words)[1:-1] for words in _begins(voice))]


def _holds(column: Any, signs: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(sign, autoescape=True) for sign in signs))
