"""`help`: what there is, with examples to copy."""

from __future__ import annotations

from functools import cache

from bot.command import Answer, Command
from bot.context import Context
from bot.messages import Button, Buttons, Entry, Facts, Heading, Listing, Note, Paragraph, Reply
from bot.parse import nearest
from bot.registry import commands, in_order


async def show_help(_context: Context, argument: str) -> Answer:
    """All commands, or one with its examples; an unknown word gets the nearest."""
    known = commands()
    word = argument.strip().casefold()
    if not word:
        return _all()
    command = known.get(word) or nearest(word, known)
    if command is None:
        sentence = f"There is no command called {argument.strip()}. The command help lists them all."
        return Reply(summary=sentence, blocks=(Paragraph(sentence),), data={"error": "UnknownCommand"})
    near = () if word in known else (Paragraph(f"The nearest command to {word} is {command.name}."),)
    return Reply(
        summary=f"{command.name}: {command.summary}",
        blocks=(*near, Heading(command.usage), Paragraph(command.summary), *_examples(command)),
    )


async def help_button(context: Context, value: str) -> Answer:
    """Help on the command of the button."""
    return await show_help(context, value)


@cache
def _all() -> Reply:
    ordered = in_order()
    return Reply(
        summary="What you can type",
        blocks=(
            Paragraph("Write what you are deciding, and the chair asks what the customer would need to know."),
            Listing(
                tuple(
                    Entry(command.name, command.summary, command.usage, Button("Examples", "help", command.name))
                    for command in ordered
                ),
                "Or one of these",
            ),
            Buttons((Button("Ask the chair", "ask_box"), Button("Log a decision", "decide"))),
            Note("Only you see the answers until you share or log something."),
        ),
        data={"commands": [command.name for command in ordered]},
        fixed=True,
    )


def _examples(command: Command) -> tuple[Facts, ...]:
    if not command.examples:
        return ()
    return (Facts(tuple(("For example", example) for example in command.examples)),)


def _fits(rest: str) -> bool:
    return len(rest.split()) <= 1


COMMAND = Command(
    name="help",
    usage="help [COMMAND]",
    summary="This list, or one command with examples.",
    examples=("help decide",),
    order=90,
    same_for_all=True,
    run=show_help,
    fits=_fits,
    nearly=lambda rest: all(word.casefold() in commands() for word in rest.split()),
    buttons={"help": help_button},
)
