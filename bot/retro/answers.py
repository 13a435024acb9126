"""Answers: how many wait and which may be shown, how they are shown, and the form that asks for one. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.messages import (
    Audience,
    Button,
    Entry,
    Field,
    FieldKind,
    Form,
    Heading,
    Invalid,
    Listing,
    Note,
    Option,
    Reply,
)
from storage.models import Note as WrittenNote
from storage.retro_models import RetroAnswer, RetroQuestion

LONGEST = 500
# Unsigned answers are shown together with at least two others; two would leave each writer knowing the other.
UNSIGNED_AT_LEAST = 3
PER_PAGE = 10
SIGNED, UNSIGNED = "signed", "unsigned"
ANSWER, CHANGE = "answer", "answer_change"
TAKE_BACK, WITHDRAW = "answer_take_back", "answer_withdraw"
_ASKED = "What is your answer?"


@dataclass(frozen=True, slots=True)
class Counted:
    """A question and where its answers stand: how many wait, how many of them unsigned, how many were shown."""

    number: int
    text: str
    signed: int
    unsigned: int
    shown: int

    @property
    def can_show(self) -> bool:
        """Whether anything that waits may be shown now."""
        return bool(self.signed) or self.unsigned >= UNSIGNED_AT_LEAST

    @property
    def is_answered(self) -> bool:
        """Whether anybody answered it."""
        return bool(self.signed or self.unsigned or self.shown)

    @property
    def standing(self) -> str:
        """`6 answers waiting, 4 without a name`."""
        waiting = self.signed + self.unsigned
        parts = [_count(self.shown, "shown")] if self.shown else []
        if waiting or not self.shown:
            parts.append(_count(waiting, "waiting") if waiting else "no answers yet")
        if self.unsigned:
            parts.append(f"{self.unsigned:,} without a name")
        told = ", ".join(parts)
        if 0 < self.unsigned < UNSIGNED_AT_LEAST:
            told += f" (shown from {UNSIGNED_AT_LEAST} on)"
        return told[:1].upper() + told[1:]


def counted(question: RetroQuestion, answers: Iterable[RetroAnswer]) -> Counted:
    """The question with its answers counted."""
    found = list(answers)
    waiting = [answer for answer in found if answer.note is None]
    signed = sum(answer.author is not None for answer in waiting)
    return Counted(question.number, question.text, signed, len(waiting) - signed, len(found) - len(waiting))


def to_be_shown(answers: Iterable[RetroAnswer]) -> list[RetroAnswer]:
    """Those that wait and may be shown now: every signed one, the unsigned only three or more at a time."""
    waiting = [answer for answer in answers if answer.note is None]
    enough = sum(answer.author is None for answer in waiting) >= UNSIGNED_AT_LEAST
    return [answer for answer in waiting if enough or answer.author is not None]


def page(question: RetroQuestion, number: int, notes: Sequence[WrittenNote], names: Mapping[str, str]) -> Reply:
    """Answers as the channel sees them, in the order of their notes, which were numbered by lot."""
    entries = tuple(
        Entry(
            f"N-{note.number}",
            note.text,
            names.get(note.author, note.author) if note.author else "without a name",
            Button("Make it a to-do", "todo_from_note", f"N-{note.number}"),
        )
        for note in notes
    )
    title = "1 answer" if len(entries) == 1 else f"{len(entries)} answers"
    lot = (Note("In an order drawn by lot."),) if len(entries) > 1 else ()
    return Reply(
        summary=f"{title} to: {question.text}",
        blocks=(Heading(question.text), Listing(entries, title), *lot),
        audience=Audience.CHANNEL,
        about=f"Q-{question.number}.{number}",
        data={"question": question.number, "ids": [entry.id for entry in entries]},
    )


def answer_form(question: RetroQuestion, mine: RetroAnswer | None) -> Form:
    """The form of an answer. The token that it carries is drawn for it alone and stored nowhere but as a hash."""
    return Form(
        title="Answer",
        submit="Change my answer" if mine else "Answer",
        action=ANSWER,
        notice=question.text,
        carry={"question": str(question.number), "form": secrets.token_urlsafe(18)},
        ways=(Button("Take it back", TAKE_BACK, str(question.number)),) if mine and mine.note is None else (),
        fields=(
            _text(mine.text if mine else "", "Your answer so far; sending this changes it." if mine else ""),
            Field(
                "name",
                "Your name",
                FieldKind.CHOICE,
                initial=SIGNED,
                options=(
                    Option(SIGNED, "With my name"),
                    Option(UNSIGNED, "Without: nobody can find out who wrote it"),
                ),
            ),
        ),
    )


def change_form(question: RetroQuestion, answer: RetroAnswer, token: str) -> Form:
    """The form that changes an unsigned answer, for whoever holds its token."""
    return Form(
        title="Change your answer",
        submit="Change my answer",
        action=CHANGE,
        notice=question.text,
        carry={"token": token},
        ways=(Button("Take it back", WITHDRAW, token),) if answer.note is None else (),
        fields=(_text(answer.text, "It stays without a name."),),
    )


def read_answer(fields: Mapping[str, str]) -> str | Invalid:
    """The answer as it was typed, or a sentence where it cannot be taken."""
    text = fields.get("text", "").strip()
    if not any(character.isalnum() for character in text):
        return Invalid({"text": "Say in a line or two what your answer is."})
    if len(text) > LONGEST:
        return Invalid({"text": f"Say it in at most {LONGEST} characters: that is {len(text):,}."})
    return text


def _text(initial: str, hint: str) -> Field:
    return Field("text", _ASKED, FieldKind.MULTILINE, True, initial, max_length=LONGEST, hint=hint)


def _count(count: int, word: str) -> str:
    return f"{count:,} {'answer' if count == 1 else 'answers'} {word}"
