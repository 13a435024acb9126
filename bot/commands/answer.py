"""*Answer*: an answer to the week's question, with a name or without, and *Show all at once*.

An unsigned answer leaves no trace of who wrote it: no name, no time, no delivery key, no reply that is kept. The
form's own token, of which only the hash is stored, makes a redelivery act once and lets the author change it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from bot.command import Acts, Answer, plain_number
from bot.context import Context
from bot.errors import AnswerGone, AnswerShown, QuestionClosed, UnknownQuestion
from bot.messages import Button, Buttons, Form, Invalid, Paragraph, Reply, to_json
from bot.messages import Note as SmallPrint
from bot.retro.answers import (
    ANSWER,
    CHANGE,
    PER_PAGE,
    SIGNED,
    TAKE_BACK,
    UNSIGNED,
    WITHDRAW,
    answer_form,
    change_form,
    page,
    read_answer,
    to_be_shown,
)
from bot.retro.roles import check_may_run
from bot.retro.showing import redraw_going_on
from bot.untraced import day_alone, untraced
from storage import notes, outbox, retro_questions, retros, workspaces
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.retro_models import RetroAnswer, RetroQuestion
from storage.vocabulary import NoteKind

_HIDDEN = "It stays hidden until the answers are shown together."
_LOST = "Only this message can change it, while you have it open: nothing that is kept leads to you."


async def answer(context: Context, value: str) -> Answer:
    """The form of an answer. `value` is the question's number; what was answered under one's name is filled in."""

    def query(ws: WorkspaceSession) -> Form:
        question = _open(retro_questions.find(ws, plain_number(value), context.here))
        return answer_form(question, retro_questions.answer_of(ws, question, context.request.user))

    return await context.read(query)


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Keep an answer, hidden until the answers are shown together."""
    text, signed = read_answer(fields), fields.get("name") or SIGNED
    if isinstance(text, Invalid):
        return text
    if signed not in (SIGNED, UNSIGNED) or (signed == UNSIGNED and not carry.get("form")):
        return Invalid({"name": "Choose whether your name stands with it."})
    number = plain_number(carry.get("question", ""))
    if signed == UNSIGNED:
        return await _without_name(context, number, carry["form"], text)

    def effect(ws: WorkspaceSession) -> Answer:
        question = _open(retro_questions.lock(ws, number, context.here))
        stored = retro_questions.sign(ws, question, context.request.user, text, context.now)
        if stored.note is not None:
            _say_anew(ws, context, question, stored, text)
        said = "Your answer is in, with your name."
        return Reply(
            said,
            (
                Paragraph(said),
                SmallPrint("It was shown already, and says this now." if stored.note is not None else _HIDDEN),
                Buttons(
                    (
                        Button("Change it", ANSWER, str(question.number)),
                        *_back(stored, TAKE_BACK, str(question.number)),
                    )
                ),
            ),
            # Whoever takes their name off later must not be found by a reply that says it was on.
            kept=False,
            data={"question": question.number},
        )

    return await context.once(effect)


async def change(context: Context, value: str) -> Answer:
    """The form that changes an unsigned answer. `value` is the token, which nobody but its author was given."""

    def query(ws: WorkspaceSession) -> Form:
        stored, question = _left_with(ws, context, value)
        return change_form(question, stored, value)

    return await context.read(query)


async def save_changed(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Keep what an unsigned answer says now."""
    text = read_answer(fields)
    if isinstance(text, Invalid):
        return text
    token = carry.get("token", "")

    def effect(ws: WorkspaceSession) -> Reply:
        stored, question = _left_with(ws, context, token)
        retro_questions.leave_unsigned(ws, question, token, text)
        if stored.note is not None:
            _say_anew(ws, context, question, stored, text)
        return _told(question, token, stored)

    return await untraced(context, effect)


async def take_back(context: Context, value: str) -> Answer:
    """Withdraw one's signed answer, as long as it is hidden. `value` is the question's number."""

    def effect(ws: WorkspaceSession) -> Reply:
        question = _open(retro_questions.lock(ws, plain_number(value), context.here))
        return _taken_back(ws, retro_questions.answer_of(ws, question, context.request.user))

    return await context.once(effect)


async def take_back_unsigned(context: Context, value: str) -> Answer:
    """Withdraw an unsigned answer, as long as it is hidden. `value` is its token."""

    def effect(ws: WorkspaceSession) -> Reply:
        stored, _ = _left_with(ws, context, value)
        return _taken_back(ws, stored)

    return await untraced(context, effect)


def _taken_back(ws: WorkspaceSession, stored: RetroAnswer | None) -> Reply:
    """Delete it.

    Raises:
        AnswerGone: there is none any more.
        AnswerShown: everybody has read it.
    """
    if stored is None:
        raise AnswerGone
    if stored.note is not None:
        raise AnswerShown
    retro_questions.take_back(ws, stored)
    said = "Your answer is taken back. Nothing of it is kept."
    return Reply(said, (Paragraph(said),), kept=False)


def _back(stored: RetroAnswer, action: str, value: str) -> tuple[Button, ...]:
    return (Button("Take it back", action, value),) if stored.note is None else ()


async def show(context: Context, _value: str) -> Answer:
    """Show what waits, all at once; a second one who presses finds it shown."""

    def effect(ws: WorkspaceSession) -> Answer:
        check_may_run(ws, context, context.here, "show the answers")
        waiting = retro_questions.waiting_in(ws, context.here)
        count = sum(_show(ws, context, question) for question in waiting)
        said = f"{count:,} {'answer is' if count == 1 else 'answers are'} in the channel." if count else _NONE_WAITS
        # Whoever pressed it on a copy of the sheet that they have to themselves gets that counted anew.
        drawn = redraw_going_on(ws, context, context.here)
        alone = drawn.blocks if drawn and not context.request.shared else ()
        return Reply(said, (Paragraph(said), *alone), replace=bool(alone), data={"shown": count})

    return await context.once(effect)


_NONE_WAITS = "Nothing waits that may be shown now. Answers without a name are shown from three on."


async def _without_name(context: Context, number: int, token: str, text: str) -> Answer:
    def effect(ws: WorkspaceSession) -> Reply | Invalid:
        question = _open(retro_questions.lock(ws, number, context.here))
        mine = retro_questions.answer_of(ws, question, context.request.user)
        if mine is not None and mine.note is not None:
            return Invalid({"name": "Your answer was shown with your name already, so it keeps it."})
        if mine is not None:
            retro_questions.take_back(ws, mine)
        stored = retro_questions.leave_unsigned(ws, question, token, text)
        return _told(question, token, stored)

    return await untraced(context, effect)


def _told(question: RetroQuestion, token: str, stored: RetroAnswer) -> Reply:
    said = "Your answer is in, without your name."
    standing = "It was shown already, and says this now." if stored.note is not None else _HIDDEN
    return Reply(
        said,
        (
            Paragraph(said),
            SmallPrint(f"{standing} {_LOST}"),
            Buttons((Button("Change it", CHANGE, token), *_back(stored, WITHDRAW, token))),
        ),
        kept=False,
        data={"question": question.number},
    )


def _show(ws: WorkspaceSession, context: Context, question: RetroQuestion) -> int:
    """Show what may be shown of one question; how many that is. Its answers are numbered by lot."""
    retro_questions.lock(ws, question.number, context.here)
    stored = retro_questions.answers(ws, question)
    going = to_be_shown(stored)
    secrets.SystemRandom().shuffle(going)
    first = max((each.page or 0 for each in stored), default=0) + 1
    for start in range(0, len(going), PER_PAGE):
        number = first + start // PER_PAGE
        written = [_as_note(ws, context, question, each, number) for each in going[start : start + PER_PAGE]]
        retro = retros.going_on(ws, context.here)
        thread = outbox.card_of(ws, f"R-{retro.number}", context.here) if retro else None
        place = replace(context.request.place, thread=thread)
        reply = page(question, number, written, workspaces.names_of(ws, [note.author for note in written]))
        context.post(ws, place, reply, key=f"answers:{question.number}:{number}")
    return len(going)


def _as_note(
    ws: WorkspaceSession, context: Context, question: RetroQuestion, stored: RetroAnswer, number: int
) -> Note:
    note = notes.add(
        ws,
        Note(
            workspace=ws.workspace,
            number=0,
            channel=question.channel,
            kind=NoteKind.ANSWER,
            text=stored.text,
            author=stored.author,
            prompt=question.prompt,
            prompt_text=question.text,
            week=question.week,
            # When an unsigned one was written is not known; the question's day is what all of them share.
            written_at=stored.written_at or day_alone(question.asked_at),
            shown_at=context.now,
        ),
    )
    retro_questions.shown(ws, stored, note.number, number)
    return note


def _say_anew(
    ws: WorkspaceSession, context: Context, question: RetroQuestion, stored: RetroAnswer, text: str
) -> None:
    """An answer that was shown already says something else now: its note does, and its page in the channel."""
    fellows = [each for each in retro_questions.answers(ws, question) if each.page == stored.page]
    written = notes.numbered(ws, [each.note for each in fellows if each.note is not None])
    for note in written:
        if note.number == stored.note:
            note.text = text
    ws.session.flush()
    drawn = page(question, stored.page or 1, written, workspaces.names_of(ws, [note.author for note in written]))
    # Neither the delivery's key nor the second: this may be an unsigned answer.
    outbox.redraw(
        ws,
        f"redraw:{drawn.about}:{secrets.token_hex(8)}",
        platform=context.request.place.platform,
        channel=question.channel,
        about=drawn.about,
        content=to_json(drawn),
        now=day_alone(context.now),
    )


def _left_with(ws: WorkspaceSession, context: Context, token: str) -> tuple[RetroAnswer, RetroQuestion]:
    """The unsigned answer that a token can change, and its question.

    Raises:
        AnswerGone: there is none, or its retro is over.
    """
    number = retro_questions.asked_with(ws, token, context.here)
    # Locked before the answer is read: showing it at the same moment comes wholly before or after.
    question = retro_questions.lock(ws, number, context.here) if number else None
    stored = retro_questions.left_with(ws, token, context.here)
    if stored is None or question is None or question.closed_at is not None:
        raise AnswerGone
    return stored, question


def _open(question: RetroQuestion | None) -> RetroQuestion:
    if question is None:
        raise UnknownQuestion
    if question.closed_at is not None:
        raise QuestionClosed
    return question


ACTS = Acts(
    buttons={
        ANSWER: answer,
        CHANGE: change,
        TAKE_BACK: take_back,
        WITHDRAW: take_back_unsigned,
        "answers_show": show,
    },
    forms={
        ANSWER: save,
        CHANGE: save_changed,
        TAKE_BACK: lambda context, _fields, carry: take_back(context, carry.get("question", "")),
        WITHDRAW: lambda context, _fields, carry: take_back_unsigned(context, carry.get("token", "")),
    },
)
