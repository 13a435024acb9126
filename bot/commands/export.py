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
from bot.registry import buttons
from storage import actions, audit, decisions, notes, voices, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

_USUAL = "csv"
_EVERYTHING = "all"
_ME = "me"
_FEW = 4
_NOTHING = "There is nothing to take out: nothing is logged here that passes this."


async def export(context: Context, argument: str) -> Answer:
    """A file for the one who asked, and a line in every channel that it covers."""
    if argument.strip().casefold() == _ME:
        return await buttons()["my_data"](context, "")
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
    if not _is_format(word):
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
    form = formats()[asked.format]
    decided, beside, to_do = _held(ws, asked)
    if not (to_do if form.of_todos else (decided or beside or to_do)):
        return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingToExport"})
    covered = sorted({*decided, *beside, *to_do, context.here})
    what = _counted(len(to_do), "to-do") if form.of_todos else _counted(len(decided), "decision")
    who = context.request.user_name or context.request.user
    sentence = f"{who} took the log out as {form.file_ending}: {what}."
    line = Reply(summary=sentence, blocks=(Note(sentence),), audience=Audience.CHANNEL)
    key = context.request.delivery or secrets.token_hex(8)
    for number, channel in enumerate(covered):
        place = replace(context.request.place, channel=channel, thread=None)
        context.post(ws, place, line, key=f"export:{key}:{number}")
    kind = "-todos" if form.of_todos else ""
    audit.write(
        ws, AuditKind.EXPORT, context.request.user, f"{asked.format}, {what}", context.now, channel=context.here
    )
    name = f"customer-chair-{context.today.isoformat()}{kind}.{form.file_ending}"
    packed = replace(asked, channels=tuple(covered)).packed()
    return File(name, form.media_type, packed, summary=f"{what}, as {form.file_ending}. The channel was told.")


def _held(ws: WorkspaceSession, asked: Recipe) -> tuple[list[str], list[str], list[str]]:
    """The channels of the decisions in it, of the voices and notes, and of the to-dos: one for each record."""
    decided = [decision.channel for decision in decisions.in_order(ws, asked.wanted, asked.here)]
    if not asked.whole:
        return decided, [], []
    beside = [voice.channel for voice in voices.in_order(ws, asked.here, asked.channels)]
    beside += [note.channel for note in notes.in_order(ws, asked.here, asked.channels)]
    return decided, beside, [action.channel for action in actions.in_order(ws, asked.here, asked.channels)]


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _fits(rest: str) -> bool:
    word, _, filters = rest.partition(" ")
    if rest.strip().casefold() == _ME:
        return True
    return are_filters(filters) if _is_format(word) else are_filters(rest)


def _is_format(word: str) -> bool:
    """Whether it is a format of the log."""
    found = formats().get(word.casefold())
    return found is not None and found.of_person is None


def _nearly(rest: str) -> bool:
    words = rest.casefold().split()
    return len(words) <= 1 or begin_as_filters(rest) or (_is_format(words[0]) and len(words) <= _FEW)


COMMAND = Command(
    name="export",
    usage="export [csv / json / todos] [all] [since 2026-10-01 …]",
    summary="The log of this channel as a file; all takes every channel you can see, me what is kept about you.",
    examples=("export json", "export csv since 2026-10-01", "export me"),
    order=80,
    run=export,
    fits=_fits,
    nearly=_nearly,
)
