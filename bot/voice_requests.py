"""*Has anyone heard?*: what is asked of the channel, until when, and how it ends. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.chair.reading import Reading
from bot.messages import Audience, Button, Buttons, Link, Note, Paragraph, Quote, Reply, Section, Tone
from bot.screen_words import channel_words
from bot.voices import attribution
from storage.models import Voice, VoiceRequest

OPEN_WORKING_DAYS = 3
# Said where the playbook has no question of its own for a customer.
USUAL_QUESTION = "When did {about} last matter to you, and what did you do then?"
THEIR_WORDS = "Their words and roughly when are enough. A forwarded ticket counts."
NOBODY = "Nobody here has heard anything. One to send to a customer:"
_SATURDAY = 5
# Spelt out, because the names that strftime gives follow the server's language.
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def last_day(asked_on: date) -> date:
    """The last day on which answers count: three working days on, Saturdays and Sundays passed over."""
    day, left = asked_on, OPEN_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def closes_at(day: date) -> datetime:
    """The moment at which that day is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def open_until(request: VoiceRequest) -> str:
    """The weekday of its last day, in words."""
    return _WEEKDAYS[(request.closes_at - timedelta(days=1)).weekday()]


def about_of(reading: Reading) -> str:
    """What the channel is asked about: what is moved, else the text as asked."""
    return reading.topic or reading.title


def sentence(request: VoiceRequest, asker: str) -> str:
    """The request in one sentence, under the asker's name."""
    return f"{asker} asks: has a customer said anything to you about {request.about}?"


def preview(request: VoiceRequest, asker: str, channel: str) -> Reply:
    """What *Post it* will post, and what it ends with, shown to the asker alone."""
    return Reply(
        summary="This is what the channel will see",
        blocks=(
            Section(
                f"This goes to {channel_words(channel)}, under your name", (sentence(request, asker), THEIR_WORDS)
            ),
            Note(
                f"Open until {open_until(request)}. If nobody has heard anything by then, it ends with this "
                f"question, ready to send to a customer: {request.customer_question}"
            ),
            Buttons((Button("Post it", "voice_request_post", request.reading, Tone.PRIMARY),)),
        ),
    )


def posted(request: VoiceRequest, asker: str) -> Reply:
    """The request as the channel sees it."""
    said = sentence(request, asker)
    return Reply(
        summary=said,
        blocks=(
            Paragraph(f"{said}\n{THEIR_WORDS}"),
            Buttons((Button("Add what they said", "voice_answer", request.id, Tone.PRIMARY),)),
            Note(f"Open until {open_until(request)}"),
        ),
        audience=Audience.CHANNEL,
    )


def told_posted(request: VoiceRequest) -> Reply:
    """What the asker reads in the preview's place."""
    said = f"It is in the channel, open until {open_until(request)}. What comes in appears in your reading."
    return Reply(summary=said, blocks=(Paragraph(said),), replace=True)


def asked_already(request: VoiceRequest) -> Reply:
    """What the asker reads when there is one: it is never posted twice."""
    said = (
        "The channel was asked already, and the time for answers is over."
        if request.closed_at
        else f"It is open already, until {open_until(request)}."
    )
    return Reply(summary=said, blocks=(Paragraph(said),), data={"error": "AskedAlready"})


def closed(request: VoiceRequest, asker: str) -> Reply:
    """The request when its time is over, in the place of the open one; nothing new is posted."""
    asked = sentence(request, asker)
    if not request.answers:
        return Reply(
            summary=f"{NOBODY} {request.customer_question}",
            blocks=(Paragraph(asked), Paragraph(f"{NOBODY} {request.customer_question}")),
            audience=Audience.CHANNEL,
        )
    heard = ", ".join(f"V-{number}" for number in request.answers)
    said = f"The time for answers is over. What was heard: {heard}."
    return Reply(summary=said, blocks=(Paragraph(asked), Note(said)), audience=Audience.CHANNEL)


def told_nobody(request: VoiceRequest) -> Reply:
    """What the asker is told once, when nobody answered."""
    return Reply(
        summary=NOBODY,
        blocks=(
            Note(f"You asked the channel about {request.about}."),
            Paragraph(f"{NOBODY} {request.customer_question}"),
        ),
    )


def told_late(request: VoiceRequest, voice: Voice, today: date) -> Reply:
    """An answer for the asker when the reading is gone: after a day it is deleted, the request goes on."""
    source = f"{attribution(voice, {}, today)} · added by a colleague · V-{voice.number}"
    link = (Link("Where it can be read", voice.link),) if voice.link else ()
    return Reply(
        summary=f"Somebody has heard something about {request.about}: V-{voice.number}",
        blocks=(Note(f"You asked the channel about {request.about}."), Quote(voice.text, source), *link),
    )
