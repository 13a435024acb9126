"""What is seen, kept and sent out, on one screen; how long, and where it works, are set there by admins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.access import either
from bot.command import Acts, Answer
from bot.context import Context
from bot.errors import NotAMonthCount, OnlyAdmins
from bot.messages import Button, Buttons, Facts, Field, FieldKind, Form, Heading, Invalid, Note, Paragraph, Reply
from bot.retention import LONGEST, SHORTEST, kept_months, oldest_kept
from bot.screen_words import channel_words
from bot.trust import trust
from storage import audit, quiet, retention, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

_KEEP, _KEEP_NOW, _WHERE = "keep_for", "keep_for_now", "work_in"
_COUNTED = {"decisions": "decision", "quotes": "customer quote", "answers": "answer"}


async def privacy(context: Context, _value: str) -> Answer:
    """The screen that an admin reads before approving, and what can be set there."""
    return await context.read(lambda ws: _shown(ws, context))


async def keep_for(context: Context, _value: str) -> Answer:
    """The form that sets for how many months records are kept."""

    def query(ws: WorkspaceSession) -> Form:
        _only_admins(ws, context, "set how long things are kept")
        months = kept_months(ws)
        return Form(
            title="How long records are kept",
            submit="Set it",
            action=_KEEP,
            carry={"form": secrets.token_urlsafe(9)},
            notice=(
                "So many months after the last thing that happened to a record it is deleted for good. "
                "To a decision happen: being logged, changed, put right, looked back at, and its check date."
            ),
            fields=(
                Field("months", f"Months, {SHORTEST} to {LONGEST}", FieldKind.NUMBER, True, initial=str(months)),
            ),
        )

    return await context.read(query)


async def kept_for(context: Context, fields: Mapping[str, str], _carry: Mapping[str, str]) -> Answer:
    """Set it; where records would be deleted at once, say so first."""
    months = _read_months(fields.get("months", ""))
    if months is None:
        return Invalid({"months": NotAMonthCount().sentence})

    def effect(ws: WorkspaceSession) -> Answer:
        _only_admins(ws, context, "set how long things are kept")
        goes = _counted(retention.counts(ws, oldest_kept(context.now, months)))
        if goes and months < kept_months(ws):
            sentence = f"Older than {months} months already: {goes}. They are deleted for good within 6 hours."
            buttons = (Button(f"Keep {months} months", _KEEP_NOW, str(months)), Button("Leave it", "privacy"))
            return Reply(sentence, (Paragraph(sentence), Buttons(buttons)))
        return _set_months(ws, context, months)

    return await context.once(effect)


async def keep_for_now(context: Context, value: str) -> Answer:
    """Set it, knowing what is deleted."""
    months = _read_months(value)
    if months is None:
        raise NotAMonthCount

    def effect(ws: WorkspaceSession) -> Reply:
        _only_admins(ws, context, "set how long things are kept")
        return _set_months(ws, context, months)

    return await context.once(effect)


async def work_in(context: Context, value: str) -> Answer:
    """Work in chosen channels only: `here` adds this one, `not_here` takes it out, `all` ends the limit."""

    def effect(ws: WorkspaceSession) -> Reply:
        _only_admins(ws, context, "choose the channels")
        chosen = set(quiet.works_only_in(ws) or ())
        match value.strip():
            case "here":
                channels: list[str] | None = sorted(chosen | {context.here})
            case "not_here":
                channels = sorted(chosen - {context.here})
            case _:
                channels = None
        quiet.work_only_in(ws, channels)
        about = "works everywhere" if channels is None else f"works in {len(channels)} chosen channels"
        audit.write(ws, AuditKind.SETTING, context.request.user, about, context.now, channel=context.here)
        return _shown(ws, context)

    return await context.once(effect)


def _set_months(ws: WorkspaceSession, context: Context, months: int) -> Reply:
    before = kept_months(ws)
    retention.keep_for(ws, months)
    about = f"retention {before} to {months} months"
    audit.write(ws, AuditKind.SETTING, context.request.user, about, context.now)
    return _shown(ws, context)


def _shown(ws: WorkspaceSession, context: Context) -> Reply:
    months = kept_months(ws)
    chosen = quiet.works_only_in(ws)
    names = {channel.id: channel.name for channel in workspaces.channels(ws)}
    where = (
        "everywhere"
        if chosen is None
        else ", ".join(channel_words(names.get(each, each)) for each in chosen) or "nowhere"
    )
    heard = quiet.listening(ws, context.here)
    facts = trust(
        model_host=context.services.model_host,
        retention_months=months,
        reads_channels=bool(heard and heard.is_on),
    )
    admin = context.standing.is_admin
    works = (("Works in", where),) if admin else ()
    title = "What Customer Chair can see and keeps"
    return Reply(
        title,
        (
            Heading(title),
            Facts((*facts.pairs, *works)),
            _buttons(ws, context, chosen) if admin else Note("Admins set how long, and where it works."),
            Buttons((Button("My data", "my_data"),)),
        ),
        data={"retention_months": months, "only_in": chosen},
    )


def _buttons(ws: WorkspaceSession, context: Context, chosen: list[str] | None) -> Buttons:
    paused = quiet.is_paused(ws)
    pause = Button("Resume", "resume", "everywhere") if paused else Button("Pause everywhere", "pause_everywhere")
    if chosen is None:
        where = [Button("Allow in chosen channels only", _WHERE, "here")]
    else:
        here = context.here in chosen
        where = [
            Button(
                "Not in this channel" if here else "In this channel too", _WHERE, "not_here" if here else "here"
            ),
            Button("In all channels", _WHERE, "all"),
        ]
    return Buttons((Button("How long", _KEEP), *where, pause))


def _read_months(typed: str) -> int | None:
    digits = typed.strip()
    months = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < len("1000") else 0
    return months if SHORTEST <= months <= LONGEST else None


def _counted(found: Mapping[str, int]) -> str:
    return ", ".join(
        f"{found[what]:,} {one}{'' if found[what] == 1 else 's'}" for what, one in _COUNTED.items() if found[what]
    )


def _only_admins(ws: WorkspaceSession, context: Context, act: str) -> None:
    if not context.standing.is_admin:
        raise OnlyAdmins(act=act, who=either(workspaces.admins(ws)) or "nobody yet")


ACTS = Acts(
    buttons={"privacy": privacy, _KEEP: keep_for, _KEEP_NOW: keep_for_now, _WHERE: work_in},
    forms={_KEEP: kept_for},
)
