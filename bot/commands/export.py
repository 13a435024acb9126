"""`export`: take the log out as a file."""

from __future__ import annotations

from dataclasses import replace

from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.filters import are_filters, begin_as_filters
from bot.errors import NotAllowed
from bot.exports.format import formats
from bot.exports.recipe import Recipe
from bot.messages import Audience, File, Note, Paragraph, Reply
from storage import decisions, voices, workspaces
from storage.engine import WorkspaceSession

_USUAL = "csv"
_EVERYTHING = "all"
_FEW = 4
_NOTHING = "There is nothing to take out: nothing is logged here that passes this."


async def export(context: Context, argument: str) -> Answer:
    """A file for the one who asked, and a line in every channel that it covers."""
    if not context.standing.may_export:
        raise NotAllowed(
            channel=context.request.channel_name or context.here,
            act="take the log out",
            who=_names(await context.read(workspaces.facilitators, context.here)),
        )
    recipe = _recipe(context, argument)
    return await context.once(lambda ws: _announced(ws, context, recipe))


def _recipe(context: Context, argument: str) -> Recipe:
    word, _, rest = argument.strip().partition(" ")
    if word.casefold() not in formats():
        word, rest = _USUAL, argument.strip()
    everywhere = _EVERYTHING in rest.casefold().split()
    return Recipe(
        format=word.casefold(),
        here=context.here,
        channel=None if everywhere else context.here,
        filters=rest,
        user=context.request.user,
        day=context.today,
    )


def _announced(ws: WorkspaceSession, context: Context, recipe: Recipe) -> Answer:
    channels = [decision.channel for decision in decisions.in_order(ws, recipe.wanted, recipe.here)]
    covered, count = {*channels, context.here}, len(channels)
    if not count and not (recipe.whole and any(True for _ in voices.in_order(ws, recipe.here, recipe.channel))):
        return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingToExport"})
    who = context.request.user_name or context.request.user
    what = "1 decision" if count == 1 else f"{count:,} decisions"
    sentence = f"{who} took the log out as {recipe.format}: {what}."
    line = Reply(summary=sentence, blocks=(Note(sentence),), audience=Audience.CHANNEL)
    for channel in sorted(covered):
        place = replace(context.request.place, channel=channel, thread=None)
        context.post(ws, place, line, key=f"export:{context.request.delivery}:{channel}")
    form = formats()[recipe.format]
    name = f"customer-chair-{context.today.isoformat()}.{form.name}"
    return File(name, form.media_type, recipe.packed(), summary=f"{what}, as {form.name}. The channel was told.")


def _names(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nobody yet"


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
