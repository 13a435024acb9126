"""`void`: a decision is dropped: logged by mistake, or never done. It stays in the log with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.ending import ask_why, end
from storage.vocabulary import Status


async def void(context: Context, value: str) -> Answer:
    """The form that asks why."""
    return await ask_why(context, value, Status.VOID, title="Drop {}", submit="Drop it")


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form."""
    return await end(context, fields, carry, Status.VOID)


COMMAND = Command(
    name="void",
    usage="void D-12",
    summary="Drop a decision that was a mistake or is not done, with the reason.",
    examples=("void D-12",),
    order=35,
    run=void,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"void": void},
    forms={Status.VOID.value: save},
)
