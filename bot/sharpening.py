"""A model's questions in the place of the playbook's, some seconds after the reading was shown.

Nobody waits for a model: the playbook's reading is the answer to the request, and the outbox brings the model's
into its place (`bot/rhythm/compose.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.asking import Asker, read_learned
from bot.chair.answers import with_answers
from bot.chair.fallback import Trouble, fallen_back
from bot.chair.reading import Question, Reading
from bot.context import Context, Services
from bot.errors import NotDelivered
from bot.handed_over import in_place_of
from bot.kept_readings import chosen_group, packed, question_ids, shown, unpacked
from bot.messages import Reply
from storage import outbox, question_use, readings, voice_requests, voices
from storage.delivery_models import OutboxMessage
from storage.engine import WorkspaceSession
from storage.models import StoredReading

SHARPEN = "sharpen"
# Whoever asked has read the playbook's questions by then; a queue this long is not waited out one by one.
TOO_LATE = timedelta(seconds=30)


def sharpen_later(
    ws: WorkspaceSession, context: Context, stored: StoredReading, reading: Reading, *, in_place: bool = False
) -> None:
    """Have a model write the questions of a kept reading, with the transaction that keeps it.

    The new ones come into the place of this request's answer; with `in_place` into that of the message whose
    button was pressed, where the answer itself goes.
    """
    request = context.request
    outbox.put(
        ws,
        f"{SHARPEN}:{stored.id}:{request.delivery}",
        platform=request.place.platform,
        channel=request.place.channel,
        thread=request.place.thread,
        only_for=request.user,
        updates=request.message or None if in_place else None,
        content={},
        work={
            "make": SHARPEN,
            "reading": stored.id,
            "skip": list(stored.skip),
            "group": chosen_group(reading),
            "answers": request.delivery,
        },
        now=context.now,
        expires_at=stored.expires_at,
    )


async def sharpen(services: Services, message: OutboxMessage) -> Reply | None:
    """What the asker is to see now; None where something newer stands there already.

    Raises:
        bot.errors.NotDelivered: what the model was told is not true any more; it is to be made again.
    """
    by = Asker(message.workspace, message.channel, message.only_for or "")
    stored = await services.database.read(message.workspace, _asked, by, message, services.clock.now())
    if stored is None:
        return None
    before = unpacked(stored)
    if stored.shared:
        # The channel has it as it is: the asker's stays the same.
        return shown(before, stored, services.clock.now().date())
    group = chosen_group(before)
    asked = await read_learned(services, by, Question(before.text, group, skip=frozenset(stored.skip)))
    if services.clock.now() - message.created_at > TOO_LATE:
        reading = fallen_back(asked.reading, Trouble.BUSY)
    else:
        reading = await services.chair.read(asked.question)
    return await services.database.write(message.workspace, _put_in_place, services, by, message, reading)


def _put_in_place(
    ws: WorkspaceSession, services: Services, by: Asker, message: OutboxMessage, reading: Reading
) -> Reply | None:
    now = services.clock.now()
    stored = _asked(ws, by, message, now)
    if stored is None:
        return None
    quoted = [int(voice.id.removeprefix("V-")) for voice in reading.voices]
    if len(voices.numbered(ws, quoted, by.channel, now.date())) < len(set(quoted)):
        raise NotDelivered("a voice that it quotes was removed meanwhile", again=True, after=0)
    if stored.shared:
        return shown(unpacked(stored), stored, now.date())
    request = voice_requests.of_reading(ws, stored.id)
    answers = voices.numbered(ws, request.answers, by.channel, now.date()) if request else ()
    again = in_place_of(unpacked(stored), with_answers(reading, answers))
    readings.replace(ws, stored.id, by.person, packed(again), stored.skip)
    question_use.shown(ws, by.channel, by.person, question_ids(again), now)
    return shown(again, stored, now.date())


def _asked(ws: WorkspaceSession, by: Asker, message: OutboxMessage, now: datetime) -> StoredReading | None:
    """The reading as it was when the model was asked for; None where its asker went on to another question."""
    work = message.work or {}
    stored = readings.find(ws, str(work.get("reading")), by.channel, by.person, now)
    if stored is None or list(stored.skip) != work.get("skip"):
        return None
    return stored if chosen_group(unpacked(stored)) == work.get("group") else None
