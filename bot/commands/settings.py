"""`settings`: who may do what in a channel."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.access import either
from bot.command import Answer, Command
from bot.commands.holidays import HOLIDAYS
from bot.commands.holidays import show as show_holidays
from bot.commands.holidays import told as holidays_told
from bot.commands.privacy import keep_for, privacy
from bot.context import Context
from bot.errors import OnlyAdmins
from bot.messages import (
    Button,
    Buttons,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Invalid,
    Note,
    Option,
    Paragraph,
    Reply,
)
from bot.people import member_meant, unknown_person
from bot.rhythm.schedule_words import standing
from bot.screen_words import channel_words
from storage import audit, forgetting, holidays, quiet, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind, DigestKind, Role

ROLES: Mapping[Role, str] = {
    Role.FACILITATOR: "Facilitator: runs retros, takes the log out, changes settings",
    Role.MANAGER: "Manager: gets the digest, reads and does not change",
}
# Of the workspace, while the others are of a channel.
_ADMIN = "admin"
_OFFERED: Mapping[str, str] = {
    **{role.value: said for role, said in ROLES.items()},
    _ADMIN: "Admin: gives roles, sets how long things are kept, everywhere",
}
_GIVE, _TAKE = "role_give", "role_take"
_PARTS = ("privacy", "retention", "holidays", "roles")


async def settings(context: Context, argument: str) -> Answer:
    """What is set for this channel, or the part of it that was named."""
    match argument.strip().casefold():
        case "holidays":
            return await show_holidays(context, "")
        case "retention" if context.standing.is_admin:
            return await keep_for(context, "")
        case "privacy" | "retention":
            return await privacy(context, "")
        case _:
            return await context.read(lambda ws: _shown(ws, context))


async def give(context: Context, _value: str) -> Answer:
    """The form that gives somebody a role here."""
    return await context.read(lambda ws: _form(ws, context, _GIVE, "Give a role"))


async def take(context: Context, _value: str) -> Answer:
    """The form that takes a role from somebody here."""
    return await context.read(lambda ws: _form(ws, context, _TAKE, "Take a role away"))


async def given(context: Context, fields: Mapping[str, str], _carry: Mapping[str, str]) -> Answer:
    """Give the role."""
    return await context.once(lambda ws: _changed(ws, context, fields, take=False))


async def taken(context: Context, fields: Mapping[str, str], _carry: Mapping[str, str]) -> Answer:
    """Take the role away."""
    return await context.once(lambda ws: _changed(ws, context, fields, take=True))


def _changed(ws: WorkspaceSession, context: Context, fields: Mapping[str, str], *, take: bool) -> Answer:
    _only_admins(ws, context)
    role, typed = fields.get("role", ""), fields.get("member", "")
    if role not in _OFFERED:
        return Invalid({"role": "Choose a role."})
    member = member_meant(ws, typed, context.request.user) if typed.strip() else None
    if member is None:
        return Invalid({"member": unknown_person(typed) if typed.strip() else "Say who: a name, or me."})
    if role == _ADMIN:
        if take and forgetting.last_admin(ws, member):
            return Invalid({"member": "Nobody else is an admin here: give that role to somebody else first."})
        workspaces.set_admin(ws, member, on=not take)
    else:
        change = workspaces.withdraw if take else workspaces.grant
        change(ws, context.here, member, Role(role))
    about = f"{role} {'taken' if take else 'given'}"
    audit.write(ws, AuditKind.ROLE, context.request.user, about, context.now, member=member, channel=context.here)
    return _shown(ws, context)


def _shown(ws: WorkspaceSession, context: Context) -> Reply:
    channel = context.channel_name
    appointed = workspaces.appointed(ws, context.here)
    admins = workspaces.admins(ws)
    pairs = [
        (word, ", ".join(name for name, held in appointed if held is role) or "nobody yet")
        for role, word in ((Role.FACILITATOR, "Facilitators"), (Role.MANAGER, "Managers"))
    ]
    pairs.append(("Admins of the workspace", ", ".join(admins) or "nobody yet"))
    schedule = schedules.find(ws, DigestKind.CHANNEL, context.here)
    digest = (
        ("Weekly digest", standing(schedule, context.today)),
        ("Unasked", "paused everywhere by an admin" if quiet.is_paused(ws) else "as the digest is set"),
        (
            "Listening for decisions",
            "on" if (heard := quiet.listening(ws, context.here)) and heard.is_on else "off",
        ),
        ("Weeks without a question, to compare", "one in eight" if quiet.holds_out(ws) else "none"),
        ("Holidays of the workspace", holidays_told(holidays.named_since(ws, context.today), context.today)),
    )
    listens = digest[2][1] == "on"
    rhythm = Buttons(
        (
            Button("Weekly digest", "digest"),
            Button("Do not listen", "listen", "off") if listens else Button("Listen for decisions", "listen", "on"),
        )
    )
    held = quiet.holds_out(ws)
    compare = (
        Button("A question every week", "hold_out", "off") if held else Button("Compare weeks", "hold_out", "on")
    )
    appoint = (Button("Give a role", _GIVE), Button("Take a role away", _TAKE))
    kept = Button("What is seen and kept", "privacy")
    buttons = Buttons((*appoint, kept), (Button("Change holidays", HOLIDAYS), compare))
    return Reply(
        summary=f"Who may do what in {channel_words(channel)}",
        blocks=(
            Heading(f"Settings of {channel_words(channel)}"),
            Facts(digest, "What comes unasked"),
            rhythm,
            Facts(tuple(pairs), "Who may do what here"),
            Paragraph(
                "Everybody here asks, logs and changes decisions. Facilitators also run retros and take the log "
                "out; managers get the digest and only read."
            ),
            *((buttons,) if context.standing.is_admin else (Note("Admins appoint."), Buttons((kept,)))),
        ),
        data={"roles": [{"name": name, "role": role.value} for name, role in appointed], "admins": admins},
    )


def _form(ws: WorkspaceSession, context: Context, action: str, title: str) -> Form:
    _only_admins(ws, context)
    return Form(
        title=f"{title} in {channel_words(context.channel_name)}",
        submit=title,
        action=action,
        carry={"form": secrets.token_urlsafe(9)},
        fields=(
            Field("member", "Who", required=True, person=True, max_length=200, hint="A name, or me."),
            Field(
                "role",
                "Role",
                FieldKind.CHOICE,
                required=True,
                options=tuple(Option(role, words) for role, words in _OFFERED.items()),
            ),
        ),
    )


def _only_admins(ws: WorkspaceSession, context: Context) -> None:
    if not context.standing.is_admin:
        raise OnlyAdmins(act="give and take roles", who=either(workspaces.admins(ws)) or "nobody yet")


COMMAND = Command(
    name="settings",
    usage="settings [privacy / retention / holidays / roles]",
    summary="Who may do what in this channel, what is seen and kept and for how long, and holidays.",
    examples=("settings", "settings privacy", "settings retention", "settings holidays"),
    order=85,
    run=settings,
    fits=lambda rest: not rest or rest.strip().casefold() in _PARTS,
    buttons={"settings": settings, _GIVE: give, _TAKE: take},
    forms={_GIVE: given, _TAKE: taken},
)
