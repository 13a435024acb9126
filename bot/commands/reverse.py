"""`reverse`: a decision is taken back. It stays in the log with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.ending import ask_why, end
from bot.messages import Field
from storage.vocabulary import Status


async def reverse(context: Context, value: str) -> Answer:
    """The form that asks why, and what is done instead."""
    instead = Field("replaced_by", "What is done instead, if it is in the log", hint="Such as D-15. Optional.")
    return await ask_why(context, value, Status.REVERSED, title="Reverse {}", submit="Reverse it", more=(instead,))


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form."""
    return await end(context, fields, carry, Status.REVERSED)


COMMAND = Command(
    name="reverse",
    usage="reverse D-12",
    summary="Take a decision back, with the reason.",
    examples=("reverse D-12",),
    order=34,
    run=reverse,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"reverse": reverse},
    forms={Status.REVERSED.value: save},
)
