"""`ask`: put a question to the chair."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from bot.chair.answers import with_answers
from bot.chair.as_json import reading_json
from bot.chair.evidence import gather, likely_group
from bot.chair.present import present, question_to_send, why_these
from bot.chair.present import shared as for_channel
from bot.chair.question_rest import skips
from bot.chair.reading import Question, Reading, ReadingOutcome
from bot.command import Answer, Command
from bot.context import Context
from bot.errors import NothingThere, ReadingGone
from bot.messages import Field, FieldKind, Form, Invalid, Paragraph, Reply
from bot.plain_input import LONGEST_TEXT
from bot.statements import is_asking_people
from storage import question_use, readings, voice_requests, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import StoredReading

_READING: TypeAdapter[Reading] = TypeAdapter(Reading)
_DAYS_IN_A_MONTH = 31
_LONGEST_GROUP = 120
_SHARED_ALREADY = "It is in the channel already."


async def ask(context: Context, text: str) -> Answer:
    """Read a text and keep the reading for a day."""
    if not any(character.isalnum() for character in text):
        if text.strip():
            raise NothingThere
        return await ask_box(context, "")
    reading = await _read_learned(context, Question(text))
    stored = await _keep(context, reading)
    return shown(reading, stored, context.today)


async def read(context: Context, question: Question) -> Reading:
    """The chair's reading of a question, with what the log holds on it."""
    return await context.services.chair.read(await _informed(context, question))


async def read_at_once(context: Context, question: Question) -> Reading:
    """The reading that needs no waiting for a model, with what the log holds on it."""
    return context.services.chair.at_once(await _informed(context, question))


async def _informed(context: Context, question: Question) -> Question:
    evidence = await context.read(gather, context.here, question.text, context.today, likely_group(question))
    return replace(question, evidence=evidence, workspace=context.request.place.workspace)


async def _read_learned(
    context: Context, question: Question, how: Callable[[Context, Question], Awaitable[Reading]] = read
) -> Reading:
    """The reading without the questions that this person or this channel has had enough of.

    When none is left, first those that only rest come back, then the retired ones: never those the person replaced.
    """
    uses = await context.read(question_use.told, context.here, context.request.user)
    learned = skips(uses, context.request.user, context.here, context.now)
    reading: Reading | None = None
    for skip in learned.from_strictest():
        reading = await how(context, replace(question, skip=question.skip | skip))
        if reading.questions or reading.note or reading.outcome is not ReadingOutcome.READING:
            break
    assert reading is not None  # noqa: S101 - there is always one set to try
    return reading


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


def shown(reading: Reading, stored: StoredReading, today: date) -> Reply:
    """A kept reading for its asker; what shows it is deleted with it."""
    reply = present(reading, stored.id, today)
    return replace(reply, data=reading_json(reading, today=today), forget_at=stored.expires_at)


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
        whole = await context.services.chair.read(Question(text))
        if whole.outcome is ReadingOutcome.TOO_THIN:
            return await ask(context, added)
    return await ask(context, text)


async def different(context: Context, value: str) -> Answer:
    """The next best question in place of the one shown, which is not shown to this person again."""
    stored, before = await find(context, value)
    # Where a model wrote the question, it is put away together with the one of the playbook that it stood for.
    written = [question.text for question in before.questions if question.id is None]
    skip = list(dict.fromkeys([*stored.skip, *_ids(before), *written]))
    # "Shows the next best at once": the playbook has it ready, a model would be waited for.
    question = Question(before.text, _chosen(before), skip=frozenset(skip))
    reading = await _read_learned(context, question, read_at_once)
    if not reading.questions:
        sentence = "That was the last question for this text. What you have stays as it is."
        return Reply(summary=sentence, blocks=(Paragraph(sentence),), data={"error": "NoFurtherQuestion"})
    return await _replaced(context, stored, reading, skip, instead_of=_ids(before))


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
    reading = await _read_learned(context, Question(before.text, group, skip=frozenset(stored.skip)))
    return await _replaced(context, stored, reading, stored.skip)


async def share(context: Context, value: str) -> Answer:
    """Show the reading to the channel, under the asker's name."""
    stored, reading = await find(context, value)

    def effect(ws: WorkspaceSession) -> Answer:
        if stored.shared:
            return Reply(_SHARED_ALREADY, (Paragraph(_SHARED_ALREADY),))
        workspace = workspaces.ensure_workspace(ws, context.request.place.platform, context.now)
        kept = timedelta(days=workspace.retention_months * _DAYS_IN_A_MONTH)
        readings.share(ws, stored, context.now + kept)
        question_use.came(ws, context.here, context.request.user, _ids(reading), context.now)
        return for_channel(reading, context.request.user_name or context.request.user, stored.id, context.today)

    return await context.once(effect)


async def why(context: Context, value: str) -> Answer:
    """The engine behind the reading: principles, the words that raised them, the trade and the remarks."""
    stored, reading = await find(context, value)
    return replace(why_these(reading), forget_at=stored.expires_at)


async def to_send(context: Context, value: str) -> Answer:
    """One question worth asking a real customer, ready to send."""
    stored, reading = await find(context, value)
    return replace(question_to_send(reading), forget_at=stored.expires_at)


async def ask_instead(context: Context, value: str) -> Answer:
    """A text that was taken for something else, put to the chair."""
    return await ask(context, value)


def _chosen(reading: Reading) -> str:
    return "" if reading.guessed else reading.in_the_chair


async def _keep(context: Context, reading: Reading) -> StoredReading:
    asker = context.request.user

    def change(ws: WorkspaceSession) -> StoredReading:
        question_use.shown(ws, context.here, asker, _ids(reading), context.now)
        return readings.keep(ws, context.here, asker, packed(reading), context.now)

    return await context.services.database.write(context.request.place.workspace, change)


def _ids(reading: Reading) -> list[str]:
    """The ids of its questions; for one that a model wrote, that of the playbook's for which it stands."""
    return [*(question.id for question in reading.questions if question.id), *reading.instead_of]


def note_logged(ws: WorkspaceSession, context: Context, reading_id: str) -> None:
    """A decision was logged from a reading: its questions have come before the channel."""
    stored = readings.find(ws, reading_id, context.here, context.request.user, context.now)
    if stored is not None:
        question_use.came(ws, context.here, context.request.user, _ids(unpacked(stored)), context.now)


async def _replaced(
    context: Context, stored: StoredReading, reading: Reading, skip: list[str], instead_of: Sequence[str] = ()
) -> Answer:
    """Keep the reading in the place of the one before, and show it there."""

    def effect(ws: WorkspaceSession) -> Answer:
        request = voice_requests.of_reading(ws, stored.id)
        answers = voices.numbered(ws, request.answers, context.here, context.today) if request else ()
        again = with_answers(reading, answers)
        readings.replace(ws, stored.id, context.request.user, packed(again), skip)
        question_use.replaced(ws, context.here, context.request.user, instead_of, context.now)
        question_use.shown(ws, context.here, context.request.user, _ids(again), context.now)
        return replace(shown(again, stored, context.today), replace=True)

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
        "different": different,
        "change_chair": change_chair,
        "share": share,
        "why_these": why,
        "question_to_send": to_send,
    },
    forms={"ask_box": ask_boxed, "change_chair": changed_chair},
)
