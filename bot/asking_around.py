"""*Has anyone heard?*: from the preview to the closing question."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from bot import voice_requests as words
from bot.blank_voice import blank_voice
from bot.chair.answers import with_answers
from bot.chair.reading import Reading
from bot.command import Answer
from bot.context import Context
from bot.errors import ReadingGone, RequestClosed
from bot.kept_readings import find as find_reading
from bot.kept_readings import packed, shown, unpacked
from bot.messages import Reply, to_json
from bot.ports import Place
from storage import outbox, readings, voice_requests, workspaces
from storage.engine import WorkspaceSession
from storage.models import StoredReading, Voice, VoiceRequest


async def preview(context: Context, value: str) -> Answer:
    """What would be posted, for the asker of the reading alone."""
    stored, reading = await _mine(context, value)
    before = await context.read(voice_requests.of_reading, stored.id)
    if before is not None:
        return words.asked_already(before)
    if context.request.message and not context.request.shared:
        await context.services.database.write(
            context.request.place.workspace, readings.shown_as, stored.id, stored.asker, context.request.message
        )
    shown_there = context.request.channel_name or context.here
    reply = words.preview(_request(context, stored, reading), _asker(context), shown_there)
    return replace(reply, forget_at=stored.expires_at)


async def post(context: Context, value: str) -> Answer:
    """Post the request: once a reading, in the channel where it was asked."""
    stored, reading = await _mine(context, value)
    request = _request(context, stored, reading)

    def effect(ws: WorkspaceSession) -> Answer:
        if not voice_requests.add(ws, request):
            before = voice_requests.of_reading(ws, stored.id)
            return words.asked_already(before or request)
        context.post(ws, context.request.place, words.posted(request, _asker(context)), key=_key(request))
        return words.told_posted(request)

    return await context.once(effect)


async def answer(context: Context, value: str) -> Answer:
    """The form of *Add what they said*, with the group filled in."""
    request = await context.read(voice_requests.find, value, context.here)
    if request is None or request.closed_at is not None:
        raise RequestClosed
    form = await blank_voice(context, group=request.group)
    return replace(form, title="Add what they said", carry={**form.carry, "request": request.id})


def answered(ws: WorkspaceSession, context: Context, request_id: str, voice: Voice) -> None:
    """A voice was saved as an answer: the asker's reading is drawn with it, in place. Closed meanwhile: nothing."""
    request = voice_requests.lock(ws, request_id, context.here)
    if request is None or not voice_requests.answer(ws, request, voice.number):
        return
    if voice.consent_to_quote is False:
        return
    stored = readings.find(ws, request.reading, request.channel, request.asker, context.now)
    reply, updates = words.told_late(request, voice, context.today), None
    if stored is not None and stored.asker == request.asker:
        reading = with_answers(unpacked(stored), [voice])
        readings.replace(ws, stored.id, stored.asker, packed(reading), stored.skip)
        reply, updates = shown(reading, stored, context.today), stored.message or None
    _tell(ws, request, reply, f"{_key(request)}:answer:{voice.number}", context.now, updates)


def close(ws: WorkspaceSession, request_id: str, now: datetime) -> None:
    """Close a request whose last day is over: it is drawn closed, and the asker told once if nobody answered."""
    request = voice_requests.close(ws, request_id, now)
    if request is None:
        return
    posted = outbox.posted(ws, _key(request))
    if posted is not None:
        asker = workspaces.names(ws).get(request.asker, request.asker)
        outbox.put(
            ws,
            f"{_key(request)}:closed",
            platform=request.platform,
            channel=request.channel,
            thread=request.thread,
            updates=posted,
            content=to_json(words.closed(request, asker)),
            now=now,
        )
    if not request.answers:
        _tell(ws, request, words.told_nobody(request), f"{_key(request)}:nobody", now)


async def _mine(context: Context, value: str) -> tuple[StoredReading, Reading]:
    stored, reading = await find_reading(context, value)
    if stored.asker != context.request.user:
        raise ReadingGone
    return stored, reading


def _request(context: Context, stored: StoredReading, reading: Reading) -> VoiceRequest:
    place: Place = context.request.place
    about = words.about_of(reading)
    return VoiceRequest(
        workspace=place.workspace,
        id=secrets.token_urlsafe(12),
        reading=stored.id,
        platform=place.platform,
        channel=place.channel,
        thread=place.thread,
        asker=context.request.user,
        about=about,
        group=reading.in_the_chair,
        customer_question=reading.customer_question or words.USUAL_QUESTION.format(about=about),
        created_at=context.now,
        closes_at=words.closes_at(words.last_day(context.today)),
    )


def _asker(context: Context) -> str:
    return context.request.user_name or context.request.user


def _key(request: VoiceRequest) -> str:
    return f"voice-request:{request.id}"


def _tell(
    ws: WorkspaceSession, request: VoiceRequest, reply: Reply, key: str, now: datetime, updates: str | None = None
) -> None:
    """Something for the asker alone, where the request stands."""
    outbox.put(
        ws,
        key,
        platform=request.platform,
        channel=request.channel,
        thread=request.thread,
        only_for=request.asker,
        updates=updates,
        content=to_json(reply),
        now=now,
        expires_at=reply.forget_at,
    )
