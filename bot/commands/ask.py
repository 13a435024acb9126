"""`ask`: put a question to the chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.asking import asker, read_for, read_learned
from bot.chair.answers import with_answers
from bot.chair.present import question_to_send, why_these
from bot.chair.present import shared as for_channel
from bot.chair.reading import Question, Reading, ReadingOutcome
from bot.command import Answer, Command
from bot.context import Context
from bot.errors import NothingThere
from bot.handed_over import from_message, in_place_of
from bot.kept_readings import chosen_group, find, packed, question_ids, shown, unpacked
from bot.messages import Field, FieldKind, Form, Invalid, Paragraph, Reply
from bot.plain_input import LONGEST_TEXT
from bot.sharpening import sharpen_later
from bot.statements import is_asking_people
from storage import question_use, readings, voice_requests, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import StoredReading

_DAYS_IN_A_MONTH = 31
_LONGEST_GROUP = 120
_NOTED = "Noted: this question was useful."
_SHARED_ALREADY = "It is in the channel already."


async def ask(context: Context, text: str) -> Answer:
    """Read a text and keep the reading for a day; where a model is on, its questions follow into the same place."""
    return await _ask(context, text, {})


async def ask_from_message(context: Context, value: str) -> Answer:
    """Read a message of somebody's: `value` is its text, `link` and `author` in the carry say where it is from."""
    if not value.strip():
        raise NothingThere
    return await _ask(context, value.strip(), context.request.carry)


async def _ask(context: Context, text: str, source: Mapping[str, str]) -> Answer:
    if not any(character.isalnum() for character in text):
        if text.strip():
            raise NothingThere
        return await ask_box(context, "")
    asked = await read_for(context, Question(text))

    def effect(ws: WorkspaceSession) -> Answer:
        question_use.shown(ws, context.here, context.request.user, question_ids(asked.reading), context.now)
        reading = from_message(asked.reading, source)
        stored = readings.keep(ws, context.here, context.request.user, packed(reading), context.now)
        if asked.awaited:
            sharpen_later(ws, context, stored, reading)
        return shown(reading, stored, context.today, awaited=asked.awaited)

    return await context.once(effect)


async def ask_box(context: Context, value: str) -> Answer:
    """The one box. With a kept reading as `value` it asks what that one lacked, and what was typed stands in it."""
    label, hint, typed = "What are you deciding? One line is enough.", "", ""
    if value:
        _, before = await find(context, value)
        typed = before.text
        if before.outcome is ReadingOutcome.TOO_THIN:
            label = before.ask_back
            hint = f"For instance: {' or '.join(before.examples)}." if before.examples else ""
        elif before.outcome is ReadingOutcome.NOTHING_TO_ASK:
            label = "What are you deciding, and how would a customer notice?"
    return Form(
        title="Ask the chair",
        submit="Ask",
        action="ask_box",
        carry={"before": typed} if typed else {},
        fields=(
            Field(
                "text",
                label,
                FieldKind.MULTILINE,
                required=True,
                initial=typed,
                hint=hint,
                max_length=LONGEST_TEXT,
            ),
        ),
    )


async def ask_boxed(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """The one box, filled in. What was added to a text that stays too thin is read by itself."""
    text = fields.get("text", "").strip()
    if not any(character.isalnum() for character in text):
        return Invalid({"text": "Write what you are deciding in one line."})
    before = carry.get("before", "").strip()
    added = text.removeprefix(before).strip(" \n:;,.-–—") if before and text.startswith(before) else ""
    if added:
        whole = context.services.chair.at_once(Question(text))
        if whole.outcome is ReadingOutcome.TOO_THIN:
            return await ask(context, added)
    return await ask(context, text)


async def different(context: Context, value: str) -> Answer:
    """The next best question in place of the one shown, which is not shown to this person again."""
    stored, before = await find(context, value)
    # Where a model wrote the question, it is put away together with the one of the playbook that it stood for.
    written = [question.text for question in before.questions if question.id is None]
    skip = list(dict.fromkeys([*stored.skip, *question_ids(before), *written]))
    # "Shows the next best at once": the playbook has it ready, a model would be waited for.
    question = Question(before.text, chosen_group(before), skip=frozenset(skip))
    reading = (await read_learned(context.services, asker(context), question)).reading
    if not reading.questions:
        sentence = "That was the last question for this text. What you have stays as it is."
        return Reply(summary=sentence, blocks=(Paragraph(sentence),), data={"error": "NoFurtherQuestion"})
    return await _replaced(context, stored, reading, skip, instead_of=question_ids(before))


async def change_chair(context: Context, value: str) -> Answer:
    """Ask who is in the chair instead of the group that was guessed."""
    _, reading = await find(context, value)
    return Form(
        title="Who is in the chair?",
        submit="Ask for them",
        action="change_chair",
        carry={"reading": value},
        fields=(
            Field(
                "in_the_chair",
                "Which customers feel it most?",
                required=True,
                initial=reading.in_the_chair,
                hint="Colleagues count.",
                max_length=_LONGEST_GROUP,
            ),
        ),
    )


async def changed_chair(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """The same text read for the group that the person named."""
    group = " ".join(fields.get("in_the_chair", "").split())
    if not group:
        return Invalid({"in_the_chair": "Say which customers feel it most."})
    if len(group) > _LONGEST_GROUP:
        return Invalid({"in_the_chair": f"Name them in at most {_LONGEST_GROUP} characters."})
    stored, before = await find(context, carry.get("reading", ""))
    question = Question(before.text, group, skip=frozenset(stored.skip))
    asked = await read_for(context, question)
    return await _replaced(context, stored, asked.reading, stored.skip, awaited=asked.awaited)


async def share(context: Context, value: str) -> Answer:
    """Show the reading to the channel, under the asker's name."""
    stored, reading = await find(context, value)

    def effect(ws: WorkspaceSession) -> Answer:
        workspace = workspaces.ensure_workspace(ws, context.request.place.platform, context.now)
        kept = timedelta(days=workspace.retention_months * _DAYS_IN_A_MONTH)
        if not readings.share(ws, stored, context.now + kept):
            return Reply(_SHARED_ALREADY, (Paragraph(_SHARED_ALREADY),))
        question_use.came(ws, context.here, context.request.user, question_ids(reading), context.now)
        return for_channel(reading, context.request.user_name or context.request.user, stored.id, context.today)

    return await context.once(effect)


async def why(context: Context, value: str) -> Answer:
    """The engine behind the reading: principles, the words that raised them, the trade and the remarks."""
    stored, reading = await find(context, value)
    return replace(why_these(reading), forget_at=stored.expires_at)


async def useful(context: Context, value: str) -> Answer:
    """The question helped: noted with its id alone, as *Different question* is."""
    stored, reading = await find(context, value)

    def effect(ws: WorkspaceSession) -> Answer:
        question_use.useful(ws, context.here, context.request.user, question_ids(reading), context.now)
        return Reply(_NOTED, (Paragraph(_NOTED),), forget_at=stored.expires_at)

    return await context.once(effect)


async def to_send(context: Context, value: str) -> Answer:
    """One question worth asking a real customer, ready to send."""
    stored, reading = await find(context, value)
    return replace(question_to_send(reading), forget_at=stored.expires_at)


async def ask_instead(context: Context, value: str) -> Answer:
    """A text that was taken for something else, put to the chair."""
    return await ask(context, value)


async def _replaced(
    context: Context,
    stored: StoredReading,
    reading: Reading,
    skip: list[str],
    *,
    instead_of: Sequence[str] = (),
    awaited: bool = False,
) -> Answer:
    """Keep the reading in the place of the one before, and show it there."""

    def effect(ws: WorkspaceSession) -> Answer:
        request = voice_requests.of_reading(ws, stored.id)
        answers = voices.numbered(ws, request.answers, context.here, context.today) if request else ()
        again = in_place_of(unpacked(stored), with_answers(reading, answers))
        readings.replace(ws, stored.id, context.request.user, packed(again), skip)
        question_use.replaced(ws, context.here, context.request.user, instead_of, context.now)
        question_use.shown(ws, context.here, context.request.user, question_ids(again), context.now)
        if awaited:
            sharpen_later(ws, context, stored, again, in_place=True)
        return replace(shown(again, stored, context.today, awaited=awaited), replace=True)

    return await context.once(effect)


COMMAND = Command(
    name="ask",
    usage="ask TEXT",
    summary="What would the customer ask? Seen by you alone.",
    examples=("should we remove bulk edit", "Answer every plan within one hour instead of four"),
    order=10,
    run=ask,
    fits=lambda rest: not is_asking_people(rest),
    buttons={
        "ask_box": ask_box,
        "ask_instead": ask_instead,
        "ask_from_message": ask_from_message,
        "different": different,
        "change_chair": change_chair,
        "share": share,
        "why_these": why,
        "question_to_send": to_send,
        "useful": useful,
    },
    forms={"ask_box": ask_boxed, "change_chair": changed_chair},
)
