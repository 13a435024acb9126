"""`customer-chair chat`: the commands of the chat, line by line, in a terminal."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.app import Core
from adapters.cli.draw import show
from adapters.cli.local import OPERATOR, opened, place
from adapters.engines import engine_of
from bot.command import Answer
from bot.dispatch import Dispatcher
from bot.exports.format import write_export
from bot.exports.recipe import Recipe
from bot.messages import Audience, Button, Buttons, Field, FieldKind, File, Form, Invalid, Listing, Reply, Section
from bot.ports import Request
from bot.settings import read_settings

GREETING = "Write what you are deciding. help lists the commands; a number presses a button; an empty line ends."


@dataclass(slots=True)
class _Session:
    """A conversation: the last buttons can be pressed by number."""

    core: Core
    dispatch: Dispatcher
    buttons: list[Button] = field(default_factory=list)


def chat() -> None:
    """The commands of the chat, line by line."""
    settings = read_settings()
    with opened(settings, engine_of(settings)) as core:
        print(GREETING)
        asyncio.run(_to_the_end(_Session(core, Dispatcher(core.services))))


async def _to_the_end(session: _Session) -> None:
    try:
        await _talk(session)
    finally:
        await session.core.services.chair.close()


async def _talk(session: _Session) -> None:
    while line := _asked("> "):
        request = _request()
        if line.isdecimal() and 0 < int(line) <= len(session.buttons):
            button = session.buttons[int(line) - 1]
            request = _request(action=button.action, value=button.value)
        else:
            request = _request(text=line)
        await _answer(session, request)


async def _answer(session: _Session, request: Request) -> None:
    await _take(session, await session.dispatch(request))


async def _take(session: _Session, outcome: Answer) -> None:
    """Show an outcome; a form is filled in and sent until something else comes back."""
    while isinstance(outcome, Form | Invalid):
        if isinstance(outcome, Form):
            form, typed = outcome, dict[str, str]()
            print(f"\n{form.title}" + (f"\n{form.notice}" if form.notice else ""))
            wrong: dict[str, str] = {}
        else:
            wrong = dict(outcome.errors)
        filled = _fill(form, typed, wrong)
        if filled is None:
            print("Nothing was saved.")
            return
        typed = filled
        outcome = await session.dispatch(_request(action=_way_on(form), fields=typed, carry=form.carry))
    if isinstance(outcome, File):
        _save(session, outcome)
        return
    session.buttons = _buttons(outcome)
    print()
    show(outcome)
    if outcome.audience is Audience.CHANNEL:
        print("(for everyone in #general)")
    if session.buttons:
        print("   ".join(f"{number} {button.label}" for number, button in enumerate(session.buttons, 1)))
    if outcome.next and _wanted(outcome.next):
        await _take(session, outcome.next)


def _wanted(form: Form) -> bool:
    """Whether somebody wants to fill in a form that may be left alone."""
    return (_asked(f"\n{form.title}? [y/N]: ") or "").casefold() in ("y", "yes")


def _way_on(form: Form) -> str:
    """The action that the answers go to: the form's own, unless it has further ways on and one is chosen."""
    if not form.ways:
        return form.action
    ways = [Button(form.submit, form.action), *form.ways]
    offered = "   ".join(f"{number} {way.label}" for number, way in enumerate(ways, 1))
    answer = _asked(f"{offered} [1]: ") or "1"
    chosen = int(answer) if answer.isascii() and answer.isdecimal() and len(answer) == 1 else 1
    return ways[chosen - 1].action if 0 < chosen <= len(ways) else form.action


def _request(
    text: str = "",
    action: str = "",
    value: str = "",
    fields: dict[str, str] | None = None,
    carry: object = None,
) -> Request:
    return Request(
        place=place(),
        user=OPERATOR,
        user_name=OPERATOR,
        text=text,
        action=action,
        value=value,
        fields=fields,
        carry=carry if isinstance(carry, dict) else {},
        delivery=f"cli:{uuid.uuid4()}",
        channel_name="general",
        public=True,
        waits=True,
    )


def _fill(form: Form, before: dict[str, str], wrong: dict[str, str]) -> dict[str, str] | None:
    """Ask for every field, or only for the wrong ones; None when the input ends."""
    typed = dict(before)
    for each in form.fields:
        if wrong and each.name not in wrong:
            continue
        if each.name in wrong:
            print(wrong[each.name])
        answer = _ask_field(each)
        if answer is None:
            return None
        typed[each.name] = answer
    for name in wrong.keys() - {each.name for each in form.fields}:
        print(wrong[name])
        return None
    return typed


def _ask_field(each: Field) -> str | None:
    label = each.label + ("" if each.required else " (optional)")
    if each.suggestions:
        label += f"\n  such as: {', '.join(each.suggestions[:3])}\n "
    if each.kind is FieldKind.CHOICE:
        choices = "  ".join(f"{number} {option.label}" for number, option in enumerate(each.options, 1))
        label = f"{label}\n  {choices}"
    usual = next((option.label for option in each.options if option.value == each.initial), each.initial)
    answer = _asked(f"{label}{f' [{usual}]' if usual else ''}: ", ended=None)
    if answer is None:
        return None
    if not answer:
        return each.initial
    if each.kind is FieldKind.CHOICE:
        return _chosen(each, answer)
    return answer


def _chosen(each: Field, answer: str) -> str:
    if answer.isdecimal() and 0 < int(answer) <= len(each.options):
        return each.options[int(answer) - 1].value
    labelled = [option.value for option in each.options if option.label.casefold() == answer.casefold()]
    return labelled[0] if labelled else answer


def _asked(prompt: str, ended: str | None = "") -> str | None:
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else ended


def _buttons(reply: Reply) -> list[Button]:
    """Every button of a reply: the row of buttons first, then those beside a section or an entry."""
    rows: list[Button] = []
    beside: list[Button] = []
    for block in reply.blocks:
        match block:
            case Buttons(buttons=buttons, more=more):
                rows += [*buttons, *more]
            case Section(button=Button() as button):
                beside.append(button)
            case Listing(entries=entries):
                beside += _of_rows([entry.button for entry in entries])
    return rows + beside


def _of_rows(buttons: Sequence[Button | None]) -> list[Button]:
    return [Button(f"{button.label} {button.value}", button.action, button.value) for button in buttons if button]


def _save(session: _Session, file: File) -> None:
    path = Path(file.name)
    with session.core.database.reading(place().workspace) as ws, path.open("wb") as out:
        write_export(ws, Recipe.unpacked(file.export), session.core.clock.now(), out)
    print(f"{file.summary}\nSaved as {path}.")
