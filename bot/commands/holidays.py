"""Holidays of the workspace: days on which nothing comes unasked, typed or taken from a country."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from bot.access import either
from bot.command import Acts, Answer
from bot.context import Context
from bot.errors import OnlyAdmins
from bot.messages import Button, Buttons, Facts, Field, FieldKind, Form, Invalid, Note, Paragraph, Reply
from bot.rhythm import setting
from bot.rhythm.days_off import LONGEST, of_country, read_days, written
from bot.screen_words import day
from storage import holidays, workspaces
from storage.engine import WorkspaceSession

HOLIDAYS = "holidays"
_SHOWN = 12
_MOVED = "What falls on one of them comes on the next working day."


async def change(context: Context, _value: str) -> Answer:
    """The form with the holidays from today on."""

    def query(ws: WorkspaceSession) -> Form:
        _only_admins(ws, context)
        return Form(
            title="Holidays",
            submit="Save",
            action=HOLIDAYS,
            notice=f"Nothing comes unasked on these days, in no channel. {_MOVED}",
            carry={"form": secrets.token_urlsafe(9)},
            fields=(
                Field(
                    "days",
                    "Holidays from today on",
                    FieldKind.MULTILINE,
                    initial=written(holidays.named_since(ws, context.today)),
                    max_length=LONGEST,
                    hint="One a line: 2026-12-25 Christmas Day",
                ),
                Field(
                    "country",
                    "Add the public holidays of",
                    max_length=10,
                    hint="Two letters such as PT, or with a region: DE-BY. Up to the end of next year.",
                ),
            ),
        )

    return await context.read(query)


async def show(context: Context, _value: str) -> Answer:
    """The holidays from today on."""

    def query(ws: WorkspaceSession) -> Reply:
        found = holidays.named_since(ws, context.today)
        return _shown(found, context.today, may_change=context.standing.is_admin)

    return await context.read(query)


async def save(context: Context, fields: Mapping[str, str], _carry: Mapping[str, str]) -> Answer:
    """Keep them; when each digest comes next is found anew."""
    typed, code = fields.get("days", ""), fields.get("country", "").strip()
    days = read_days(typed)
    if isinstance(days, str):
        return Invalid({"days": days})
    public = of_country(code, context.today) if code else {}
    if public is None:
        return Invalid({"country": f"I know no country {code[:10]}. Write its two letters, such as PT or DE-BY."})
    days = dict(sorted((public | days).items()))
    if len(written(days)) > LONGEST:
        return Invalid({"days": f"That is more than fits: keep it under {LONGEST:,} characters in all."})

    def effect(ws: WorkspaceSession) -> Reply:
        _only_admins(ws, context)
        coming = {each: name for each, name in days.items() if each >= context.today}
        holidays.replace(ws, context.today, coming)
        setting.move_all(ws, context.now)
        return _shown(coming, context.today)

    return await context.once(effect)


def told(days: Mapping[date, str], today: date) -> str:
    """`3 set, the next on 25 December`."""
    return f"{len(days):,} set, the next on {day(min(days), today)}" if days else "none set"


def _shown(days: Mapping[date, str], today: date, *, may_change: bool = True) -> Reply:
    below = Buttons((Button("Change holidays", HOLIDAYS),)) if may_change else Note("Admins set them.")
    if not days:
        sentence = "No holidays are set."
        return Reply(sentence, (Paragraph(sentence), below), data={"holidays": []})
    sentence = f"Holidays: {told(days, today)}. {_MOVED}"
    some = tuple((day(each, today), name or "no name") for each, name in list(days.items())[:_SHOWN])
    more = (Note(f"And {len(days) - _SHOWN:,} more."),) if len(days) > _SHOWN else ()
    return Reply(
        sentence,
        (Paragraph(sentence), Facts(some), *more, below),
        data={"holidays": [{"day": each.isoformat(), "name": name} for each, name in days.items()]},
    )


def _only_admins(ws: WorkspaceSession, context: Context) -> None:
    if not context.standing.is_admin:
        raise OnlyAdmins(act="set holidays", who=either(workspaces.admins(ws)) or "nobody yet")


ACTS = Acts(buttons={HOLIDAYS: change}, forms={HOLIDAYS: save})
