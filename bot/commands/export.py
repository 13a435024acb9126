"""`export`: take the log out as a file."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.access import either
from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.filters import Misread, begin_as_filters
from bot.errors import NotAllowed, UnknownAction
from bot.exports import making
from bot.exports.format import Format, formats, log_formats, said, to_do, written
from bot.exports.noting import note_export
from bot.exports.recipe import PSEUDONYMS, Recipe
from bot.exports.typed import Typed, read_typed
from bot.messages import Audience, File, Note, Paragraph, Reply
from bot.registry import buttons
from bot.screen_words import channel_words
from storage import decisions, workspaces
from storage.engine import WorkspaceSession

_ME = "me"
_FEW = 4
_NOTHING = "There is nothing to take out: nothing that is logged here fits that."


@dataclass(frozen=True, slots=True)
class _Held:
    """How many records of each kind an export holds, by channel."""

    decisions: Mapping[str, int]
    voices: Mapping[str, int]
    notes: Mapping[str, int]
    to_dos: Mapping[str, int]

    @property
    def channels(self) -> set[str]:
        return {*self.decisions, *self.voices, *self.notes, *self.to_dos}

    def told(self, form: Format) -> str:
        """`3 decisions, 1 customer quote`: what of it a format takes; nothing of a kind is not said."""
        kinds = (
            (not form.of_todos, self.decisions, "decision", "decisions"),
            ("voices" in form.beside, self.voices, "customer quote", "customer quotes"),
            ("notes" in form.beside, self.notes, "answer or note", "answers and notes"),
            (form.of_todos or "actions" in form.beside, self.to_dos, "to-do", "to-dos"),
        )
        counted = [(sum(found.values()), one, many) for taken, found, one, many in kinds if taken]
        said = [f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count]
        return ", ".join(said) or f"0 {counted[0][2]}"


async def export(context: Context, argument: str) -> Answer:
    """A file for the one who asked, and a line in every channel that it covers."""
    if argument.strip().casefold() == _ME:
        return await buttons()["my_data"](context, "")
    if not context.standing.may_export:
        raise NotAllowed(
            channel=channel_words(context.channel_name),
            act="take the log out",
            who=either(await context.read(workspaces.facilitators, context.here)) or "nobody yet",
        )
    typed = read_typed(argument)
    if isinstance(typed, Misread):
        raise UnknownAction  # what was typed has been looked at already: this did not come from a keyboard
    recipe = _recipe(context, typed)
    held = await context.read(_held, recipe)
    form = formats()[recipe.format]
    if not (held.to_dos if form.of_todos else held.channels):
        return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingToExport"})
    covered = replace(recipe, channels=tuple(sorted(held.channels | {context.here})))
    return await context.once(lambda ws: _announced(ws, context, covered, held))


def _recipe(context: Context, typed: Typed) -> Recipe:
    return Recipe(
        format=typed.format,
        here=context.here,
        channels=() if typed.everywhere else (context.here,),
        filters=typed.filters,
        user=context.request.user,
        day=context.today,
        options=typed.options,
    )


def _announced(ws: WorkspaceSession, context: Context, recipe: Recipe, held: _Held) -> Answer:
    form = formats()[recipe.format]
    ending = form.ending_with(recipe.options)
    what = held.told(form)
    kind = f"{form.kind} ({ending})" if form.kind else ending
    hidden = ", people under pseudonyms" if PSEUDONYMS in recipe.options else ""
    who = context.request.user_name or context.request.user
    sentence = f"{who} took the log out as {kind}: {what}{hidden}."
    line = Reply(summary=sentence, blocks=(Note(sentence),), audience=Audience.CHANNEL)
    key = context.request.delivery or secrets.token_hex(8)
    for number, channel in enumerate(recipe.channels):
        place = replace(context.request.place, channel=channel, thread=None)
        context.post(ws, place, line, key=f"export:{key}:{number}")
    note_export(ws, context.request.user, recipe, what, context.now, channel=context.here)
    file = File(
        recipe.file_name(form.kind, ending),
        form.media_type_with(recipe.options),
        recipe.packed(),
        summary=f"{what}, as {kind}{hidden}. The channel was told.",
    )
    count = sum(held.decisions.values())
    if count >= making.MANY and context.request.place.platform in context.services.links_later:
        return making.make_later(ws, context, file, count)
    return file


def _held(ws: WorkspaceSession, asked: Recipe) -> _Held:
    return _Held(
        decisions.counted(ws, asked.wanted, asked.here),
        Counter(voice.channel for voice in said(ws, asked)),
        Counter(note.channel for note in written(ws, asked)),
        Counter(action.channel for action in to_do(ws, asked)),
    )


def _fits(rest: str) -> bool:
    return rest.strip().casefold() == _ME or isinstance(read_typed(rest), Typed)


def _nearly(rest: str) -> bool:
    words = rest.casefold().split()
    return len(words) <= 1 or begin_as_filters(rest) or (words[0] in log_formats() and len(words) <= _FEW)


COMMAND = Command(
    name="export",
    usage="export [csv / xlsx / md / json / brief / todos] [all] [since 2026-10-01 …]",
    summary="The log of this channel as a file; all takes every channel you can see, me what is kept about you.",
    examples=("export json", "export csv since 2026-10-01", "export xlsx pseudonyms", "export me"),
    order=80,
    run=export,
    fits=_fits,
    nearly=_nearly,
)
