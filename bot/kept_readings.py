"""A reading as it is kept for its day: found again, packed and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from bot.chair.as_json import reading_json
from bot.chair.present import present
from bot.chair.reading import Reading
from bot.context import Context
from bot.errors import ReadingGone
from bot.messages import Reply
from storage import question_use, readings
from storage.engine import WorkspaceSession
from storage.models import StoredReading

_READING: TypeAdapter[Reading] = TypeAdapter(Reading)


async def find(context: Context, reading_id: str) -> tuple[StoredReading, Reading]:
    """A reading that was kept.

    Raises:
        ReadingGone: it was deleted, or it is somebody else's.
    """
    stored = await context.read(readings.find, reading_id, context.here, context.request.user, context.now)
    if stored is None:
        raise ReadingGone
    return stored, unpacked(stored)


def unpacked(stored: StoredReading) -> Reading:
    """The reading as it was kept."""
    return _READING.validate_python(stored.content)


def packed(reading: Reading) -> dict[str, Any]:
    """A reading as it is kept."""
    return _READING.dump_python(reading, mode="json")  # type: ignore[no-any-return]


def shown(reading: Reading, stored: StoredReading, today: date, *, awaited: bool = False) -> Reply:
    """A kept reading for its asker; what shows it is deleted with it. `awaited` while a model writes questions."""
    reply = present(reading, stored.id, today, awaited=awaited)
    return replace(reply, data=reading_json(reading, today=today), forget_at=stored.expires_at)


def chosen_group(reading: Reading) -> str:
    """The group that a person named; nothing where it is a guess."""
    return "" if reading.guessed else reading.in_the_chair


def question_ids(reading: Reading) -> list[str]:
    """The ids of its questions; for one that a model wrote, that of the playbook's for which it stands."""
    return [*(question.id for question in reading.questions if question.id), *reading.instead_of]


def note_logged(ws: WorkspaceSession, context: Context, reading_id: str) -> None:
    """A decision was logged from a reading: its questions have come before the channel."""
    stored = readings.find(ws, reading_id, context.here, context.request.user, context.now)
    if stored is not None:
        question_use.came(ws, context.here, context.request.user, question_ids(unpacked(stored)), context.now)
