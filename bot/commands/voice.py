"""`voice`: save a customer's own words, or read what was saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot import asking_around
from bot.blank_voice import blank_voice
from bot.command import Answer, Command, voice_number
from bot.context import Context
from bot.errors import NotYoursToRemove, UnknownVoice, VoiceRemoved
from bot.kept_readings import find as find_reading
from bot.messages import Button, Buttons, Invalid, Paragraph, Quote, Reply
from bot.retention import kept_months
from bot.statements import is_about_voice
from bot.voice_removal import erase
from bot.voices import attribution, read_voice, voice_shown
from storage import voice_removal, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import Voice
from storage.vocabulary import Role

_REMOVE = re.compile(r"^([Vv]-?\d+)\s+remove$", re.ASCII)
_PAIRS = ('""', "“”", "„“", "«»", "''", "‘’")


async def voice(context: Context, argument: str) -> Answer:
    """The form with the words filled in, or one voice when its id is given."""
    if voice_number(argument) is not None:
        return await show(context, argument)
    if asked := _REMOVE.match(argument.strip()):
        return await confirm_removal(context, asked[1])
    form = await blank_voice(context, _unquoted(argument.strip()))
    if not argument.strip():
        return form
    return replace(form, notice="Meant as a question to the chair? Write it with the word ask in front.")


def _unquoted(words: str) -> str:
    """The words without the pair of quotation marks around all of them; every other mark is the customer's."""
    inner = words[1:-1]
    wrapped = len(words) > 1 and any(words[0] == pair[0] and words[-1] == pair[1] for pair in _PAIRS)
    return inner if wrapped and words[0] not in inner and words[-1] not in inner else words


async def add(context: Context, value: str) -> Answer:
    """The form from a reading's button, for the group that sits in the chair there."""
    _, reading = await find_reading(context, value)
    return await blank_voice(context, group=reading.in_the_chair)


async def from_message(context: Context, value: str) -> Answer:
    """The form for a message with a customer's words: `value` is its text, `link` in the carry leads to it."""
    return await blank_voice(context, value.strip(), link=context.request.carry.get("link", ""))


async def show(context: Context, argument: str) -> Answer:
    """One voice, whole."""

    def query(ws: WorkspaceSession) -> tuple[Reply, Voice, bool]:
        found = _found(ws, context, argument)
        shown = voice_shown(found, workspaces.names(ws), context.today, kept_months(ws))
        return shown, found, _may_remove(ws, context, found)

    shown, found, may_remove = await context.read(query)
    if not may_remove:
        return shown
    button = Button("Remove", "voice_remove", f"V-{found.number}")
    return replace(shown, blocks=(*shown.blocks, Buttons((), (button,))))


async def confirm_removal(context: Context, value: str) -> Answer:
    """What would be removed, with the one button that does it."""

    def query(ws: WorkspaceSession) -> Voice:
        found = _found(ws, context, value)
        _refuse_others(ws, context, found)
        return found

    found = await context.read(query)
    name = f"V-{found.number}"
    sentence = f"Remove {name} for good? Its words go from every place that quotes them."
    return Reply(
        summary=sentence,
        blocks=(
            Paragraph(sentence),
            Quote(found.text, f"{attribution(found, {}, context.today)} · {name}"),
            Buttons((Button(f"Remove {name}", "voice_remove_now", name),)),
        ),
    )


async def remove(context: Context, value: str) -> Answer:
    """Erase a customer's words, everywhere they are quoted."""

    def effect(ws: WorkspaceSession) -> Answer:
        found = _found(ws, context, value)
        _refuse_others(ws, context, found)
        erase(ws, found.number, context.now, context.request.user)
        sentence = f"V-{found.number} was removed."
        return Reply(sentence, (Paragraph(sentence),), replace=True)

    return await context.once(effect)


def _found(ws: WorkspaceSession, context: Context, value: str) -> Voice:
    """The voice with this name.

    Raises:
        VoiceRemoved: its words were taken out.
        UnknownVoice: there is none that can be seen from here.
    """
    number = voice_number(value) or 0
    found = voices.find(ws, number, context.here)
    if found is None and voice_removal.was_removed(ws, number, context.here):
        raise VoiceRemoved(id=f"V-{number}")
    if found is None:
        raise UnknownVoice(id=value.strip().upper()[:40])
    return found


def _may_remove(ws: WorkspaceSession, context: Context, found: Voice) -> bool:
    user = context.request.user
    if found.added_by == user or context.standing.is_admin:
        return True
    return Role.FACILITATOR in workspaces.roles_of(ws, found.channel, user)


def _refuse_others(ws: WorkspaceSession, context: Context, found: Voice) -> None:
    if not _may_remove(ws, context, found):
        name = workspaces.names(ws).get(found.added_by)
        people = dict.fromkeys([*([name] if name else []), *workspaces.facilitators(ws, found.channel)])
        raise NotYoursToRemove(id=f"V-{found.number}", who=", ".join(people) or "nobody yet")


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save a customer's words, exactly as they were given."""
    place = context.request.place
    row = read_voice(
        fields,
        {"workspace": place.workspace, "channel": place.channel, "added_by": context.request.user},
        context.now,
    )
    if isinstance(row, Invalid):
        return row

    def effect(ws: WorkspaceSession) -> Answer:
        stored = voices.add(ws, row)
        if carry.get("request"):
            asking_around.answered(ws, context, carry["request"], stored)
        shown = voice_shown(stored, workspaces.names(ws), context.today, kept_months(ws))
        quoted = "It is never quoted." if stored.consent_to_quote is False else "Readings quote it where it fits."
        sentence = f"Saved as V-{stored.number}, word for word. {quoted}"
        instead = Buttons((Button("Ask the chair this instead", "ask_instead", stored.text[:1000]),))
        return replace(shown, summary=sentence, blocks=(Paragraph(sentence), *shown.blocks, instead))

    return await context.once(effect)


COMMAND = Command(
    name="voice",
    usage="voice [THEIR WORDS], or voice V-7 [remove]",
    summary="Save what a customer said, in their own words.",
    examples=('voice "We close the month with bulk edit."', "voice V-7"),
    order=60,
    run=voice,
    fits=lambda rest: not is_about_voice(rest),
    buttons={
        "voice_show": show,
        "voice_add": add,
        "voice_remove": confirm_removal,
        "voice_remove_now": remove,
        "voice_from_message": from_message,
        "voice_request": asking_around.preview,
        "voice_request_post": asking_around.post,
        "voice_answer": asking_around.answer,
    },
    forms={"voice": save},
)
