"""How a voice is asked for, checked and shown."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from bot.calendar_months import months_from
from bot.messages import Button, Entry, Field, FieldKind, Form, Heading, Invalid, Link, Note, Option, Quote, Reply
from bot.screen_words import day, short_day
from bot.shapes import Voice as VoiceRecord
from bot.shapes import sentence_for
from storage.models import Voice

ACTION = "voice"
KEPT_MONTHS = 24
NEVER_QUOTED = "Kept, and not to be quoted."
_SOURCES = ("call", "support chat", "ticket", "email", "meeting", "review", "survey")
_TYPED = ("text", "group", "role", "source", "link", "expires_on")
_CONSENT = {"yes": True, "no": False, "not_asked": None}


def voice_form(text: str, groups: Sequence[str], today: date, months: int, group: str = "", link: str = "") -> Form:
    """The form that saves a customer's words; `link` leads to the message that they come from.

    `months` is how long the workspace keeps things.
    """
    usual = f"Left empty: {min(KEPT_MONTHS, months)} months from now."
    return Form(
        title="Add what a customer said",
        submit="Save",
        action=ACTION,
        carry={"form": secrets.token_urlsafe(9)},
        fields=(
            Field(
                "text",
                "Their words, exactly",
                FieldKind.MULTILINE,
                required=True,
                initial=text,
                hint="Leave names of people out. Nothing is corrected or shortened.",
                max_length=2000,
            ),
            Field(
                "group",
                "Which customers do they speak for?",
                required=True,
                initial=group,
                suggestions=tuple(groups),
                hint="For instance: people who import large files.",
                max_length=120,
            ),
            Field("role", "Who said it", hint="Without a name, such as: finance admin, retail.", max_length=200),
            Field("source", "Where", suggestions=_SOURCES, max_length=200),
            Field("heard_on", "When, roughly", FieldKind.DATE, required=True, initial=today.isoformat()),
            Field("link", "Link", initial=link, hint="Where it can be read in full, if it can.", max_length=2000),
            Field(
                "consent_to_quote",
                "May we quote them?",
                FieldKind.CHOICE,
                initial="not_asked",
                options=(
                    Option("yes", "Yes, they agreed"),
                    Option("not_asked", "Not asked: inside this workspace only"),
                    Option("no", "No, keep it but never quote it"),
                ),
            ),
            Field(
                "expires_on",
                "Keep until",
                FieldKind.DATE,
                hint=f"{usual} After {months} months this workspace deletes them, whatever stands here.",
            ),
        ),
    )


def read_voice(fields: Mapping[str, str], place: Mapping[str, str], now: datetime) -> Voice | Invalid:
    """The form's answers as a row that is not stored yet, or a sentence for each field that cannot be taken."""
    consent = fields.get("consent_to_quote") or "not_asked"
    if consent not in _CONSENT:
        return Invalid({"consent_to_quote": "Choose whether they may be quoted."})
    heard_on = fields.get("heard_on", "").strip() or now.date().isoformat()
    given: dict[str, Any] = {name: fields.get(name, "") for name in _TYPED} | {
        "id": "V-1",
        "heard_on": heard_on,
        "consent_to_quote": _CONSENT[consent],
        "added_at": now,
        "added_by": place["added_by"],
        "channel": place["channel"],
        "workspace": place["workspace"],
    }
    try:
        voice = VoiceRecord.model_validate(given)
    except ValidationError as error:
        return Invalid(sentence_for(error))
    # East of Greenwich it is tomorrow already.
    if voice.heard_on is not None and voice.heard_on > now.date() + timedelta(days=1):
        return Invalid({"heard_on": "That day has not come yet: give the day they said it, roughly."})
    if voice.expires_on is not None and voice.expires_on <= now.date():
        return Invalid({"expires_on": "That day is over: give a later one, or leave it empty."})
    return from_record(voice)


def kept_until(voice: Voice, months: int) -> date:
    """The day until which words are kept: as was said with them, or the last on which the workspace keeps them."""
    return min(voice.expires_on, months_from(voice.added_at.date(), months))


def from_record(record: VoiceRecord) -> Voice:
    """A new row that gives exactly this record back."""
    heard_on = record.heard_on or record.added_at.date()
    return Voice(
        workspace=record.workspace,
        number=int(record.id.removeprefix("V-")),
        channel=record.channel,
        text=record.text,
        group=record.group,
        role=record.role or "",
        source=record.source or "",
        link=record.link,
        heard_on=heard_on,
        consent_to_quote=record.consent_to_quote,
        expires_on=record.expires_on or months_from(record.added_at.date(), KEPT_MONTHS),
        added_by=record.added_by or "",
        added_at=record.added_at,
    )


def to_record(voice: Voice) -> VoiceRecord:
    """The stored voice in the shape of `docs/schema/voice.schema.json`."""
    return VoiceRecord(
        id=f"V-{voice.number}",
        text=voice.text,
        group=voice.group,
        role=voice.role or None,
        source=voice.source or None,
        link=voice.link,
        heard_on=voice.heard_on,
        consent_to_quote=voice.consent_to_quote,
        expires_on=voice.expires_on,
        added_by=voice.added_by or None,
        added_at=voice.added_at,
        channel=voice.channel,
        workspace=voice.workspace,
    )


def attribution(voice: Voice, names: Mapping[str, str], today: date) -> str:
    """Who said it, where, when, and who saved it."""
    parts = [voice.role or voice.group, voice.source, short_day(voice.heard_on, today)]
    added = names.get(voice.added_by, "")
    return " · ".join([part for part in parts if part] + ([f"added by {added}"] if added else []))


def voice_shown(voice: Voice, names: Mapping[str, str], today: date, months: int) -> Reply:
    """The whole of one voice; `months` is how long the workspace keeps things."""
    name = f"V-{voice.number}"
    notes = [f"Speaks for: {voice.group}."]
    if voice.consent_to_quote is False:
        notes.append("They did not agree to be quoted.")
    until = kept_until(voice, months)
    shorter = f", since this workspace keeps things {months} months" if until < voice.expires_on else ""
    notes.append(f"Kept until {day(until)}{shorter}.")
    return Reply(
        summary=f"{name}, what a customer said",
        blocks=(
            Heading(f"{name}  What a customer said"),
            Quote(voice.text, attribution(voice, names, today)),
            *((Link("Where it can be read", voice.link),) if voice.link else ()),
            Note(" ".join(notes)),
        ),
        data=to_record(voice).as_json(),
    )


def voice_row(voice: Voice, today: date) -> Entry:
    """One line of what was found."""
    name = f"V-{voice.number}"
    details = [voice.group, voice.role, voice.source, short_day(voice.heard_on, today)]
    said = NEVER_QUOTED if voice.consent_to_quote is False else f'"{voice.text}"'
    return Entry(name, said, " · ".join(filter(None, details)), Button("Open", "voice_show", name))
