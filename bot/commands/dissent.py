"""*I see it differently*: a note beside a decision, with or without a name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.access import to_read
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.states import IN_FORCE
from bot.errors import NotPossible
from bot.messages import Field, FieldKind, Form, Invalid, Option, Paragraph, Reply
from bot.screen_words import STATUSES
from bot.untraced import day_alone, once_untraced
from storage import notes
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.vocabulary import NoteKind

_LONGEST = 500
_SIGNED, _UNSIGNED = "signed", "unsigned"


async def dissent(context: Context, value: str) -> Answer:
    """The form: what somebody sees differently."""

    def query(ws: WorkspaceSession) -> Form:
        decision = to_read(ws, context, value)
        name = f"D-{decision.number}"
        if decision.status not in IN_FORCE:
            raise NotPossible(id=name, status=STATUSES[decision.status], wanted="seen differently any more")
        return Form(
            title=f"{name}: I see it differently",
            submit="Put it beside the decision",
            action="dissent",
            carry={"decision": name, "form": secrets.token_urlsafe(9)},
            notice=decision.text,
            fields=(
                Field("text", "What do you see differently?", FieldKind.MULTILINE, True, max_length=_LONGEST),
                Field(
                    "name",
                    "Your name",
                    FieldKind.CHOICE,
                    initial=_SIGNED,
                    options=(
                        Option(_SIGNED, "With my name"),
                        Option(_UNSIGNED, "Without: nobody can find out who wrote it"),
                    ),
                ),
            ),
        )

    return await context.read(query)


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the note. It is listed with the decision and in its look-back; nothing is posted."""
    text, signed = fields.get("text", "").strip(), fields.get("name") or _SIGNED
    if not any(character.isalnum() for character in text):
        return Invalid({"text": "Say in a line or two what you see differently."})
    if len(text) > _LONGEST:
        return Invalid({"text": f"Say it in at most {_LONGEST} characters."})
    if signed not in (_SIGNED, _UNSIGNED):
        return Invalid({"name": "Choose whether your name stands with it."})

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_read(ws, context, carry.get("decision", ""))
        name = f"D-{decision.number}"
        if decision.status not in IN_FORCE:
            raise NotPossible(id=name, status=STATUSES[decision.status], wanted="seen differently any more")
        notes.add(
            ws,
            Note(
                workspace=ws.workspace,
                number=0,
                channel=decision.channel,
                kind=NoteKind.DISSENT,
                text=text,
                author=context.request.user if signed == _SIGNED else None,
                decision=name,
                written_at=context.now if signed == _SIGNED else day_alone(context.now),
            ),
        )
        sentence = f"It stands beside {name} now, and will be read when somebody looks back at it."
        # Nothing that is kept may tell who wrote an unsigned note: not the answer either.
        return Reply(sentence, (Paragraph(sentence),), kept=False, data={"id": name})

    if signed == _SIGNED:
        return await context.once(effect)
    return await once_untraced(context, carry.get("form", ""), effect)


ACTS = Acts(buttons={"dissent": dissent}, forms={"dissent": save})
