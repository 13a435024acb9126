"""`export`: take the log out as a file."""

from __future__ import annotations

import secrets
from dataclasses import replace

from bot.access import either
from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.filters import are_filters, begin_as_filters
from bot.errors import NotAllowed
from bot.exports.format import formats
from bot.exports.recipe import Recipe
from bot.messages import Audience, File, Note, Paragraph, Reply
from storage import actions, decisions, notes, voices, workspaces
from storage.engine import WorkspaceSession

_USUAL = "csv"
_EVERYTHING = "all"
_FEW = 4
_NOTHING = "There is nothing to take out: nothing is logged here that passes this."


async def export(context: Context, argument: str) -> Answer:
    """A file for the one who asked, and a line in every channel that it covers."""
    if not context.standing.may_export:
        raise NotAllowed(
            channel=context.channel_name,
            act="take the log out",
            who=either(await context.read(workspaces.facilitators, context.here)) or "nobody yet",
        )
    recipe = _recipe(context, argument)
    return await context.once(lambda ws: _announced(ws, context, recipe))


def _recipe(context: Context, argument: str) -> Recipe:
    word, _, rest = argument.strip().partition(" ")
    if word.casefold() not in formats():
        word, rest = _USUAL, argument.strip()
    everywhere = rest.casefold().split()[:1] == [_EVERYTHING]
    return Recipe(
        format=word.casefold(),
        here=context.here,
        channels=() if everywhere else (context.here,),
        filters=rest,
        user=context.request.user,
        day=context.today,
    )


def _announced(ws: WorkspaceSession, context: Context, asked: Recipe) -> Answer:
    decided = [decision.channel for decision in decisions.in_order(ws, asked.wanted, asked.here)]
    said = [voice.channel for voice in voices.in_order(ws, asked.here, asked.channels)] if asked.whole else []
    if asked.whole:
        said += [note.channel for note in notes.in_order(ws, asked.here, asked.channels)]
        said += [action.channel for action in actions.in_order(ws, asked.here, asked.channels)]
    if not decided and not said:
        return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingToExport"})
    covered = sorted({*decided, *said, context.here})
    what = "1 decision" if len(decided) == 1 else f"{len(decided):,} decisions"
    sentence = f"{context.request.user_name or context.request.user} took the log out as {asked.format}: {what}."
    line = Reply(summary=sentence, blocks=(Note(sentence),), audience=Audience.CHANNEL)
    key = context.request.delivery or secrets.token_hex(8)
    for number, channel in enumerate(covered):
        place = replace(context.request.place, channel=channel, thread=None)
        context.post(ws, place, line, key=f"export:{key}:{number}")
    form = formats()[asked.format]
    name = f"customer-chair-{context.today.isoformat()}.{form.name}"
    packed = replace(asked, channels=tuple(covered)).packed()
    return File(name, form.media_type, packed, summary=f"{what}, as {form.name}. The channel was told.")


def _fits(rest: str) -> bool:
    word, _, filters = rest.partition(" ")
    return are_filters(filters) if word.casefold() in formats() else are_filters(rest)


def _nearly(rest: str) -> bool:
    words = rest.casefold().split()
    return len(words) <= 1 or begin_as_filters(rest) or (words[0] in formats() and len(words) <= _FEW)


COMMAND = Command(
    name="export",
    usage="export [csv / json] [all] [since 2026-10-01 …]",
    summary="The log of this channel as a file; all takes every channel you can see.",
    examples=("export json", "export csv since 2026-10-01"),
    order=80,
    run=export,
    fits=_fits,
    nearly=_nearly,
)
