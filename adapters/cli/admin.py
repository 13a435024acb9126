"""`admin`: who runs a workspace, said by whoever runs the server: no chat platform tells it."""

from __future__ import annotations

from typing import Annotated

import typer

from adapters.cli.local import OPERATOR, opened
from bot.errors import UserError
from bot.people import member_meant
from bot.ports import LOCAL_WORKSPACE
from storage import audit, workspaces
from storage.vocabulary import AuditKind


class NobodyLikeThat(UserError):
    """Nobody in the workspace {workspace} is known as {said}: they write to the bot once, then this finds them.
    {admins}
    """


def admin(
    member: Annotated[str, typer.Argument(help="The platform's id of a member, or their name.")],
    workspace: Annotated[str, typer.Option(help="The workspace.")] = LOCAL_WORKSPACE,
    remove: Annotated[bool, typer.Option("--remove", help="They are no admin any more.")] = False,
) -> None:
    """Make a member an admin of a workspace: they appoint facilitators and managers and set what is kept."""
    with opened(is_there=True) as core, core.database.writing(workspace) as ws:
        found = member_meant(ws, member, OPERATOR)
        if found is None or not workspaces.set_admin(ws, found, on=not remove):
            names = ", ".join(workspaces.admins(ws)) or "nobody yet"
            raise NobodyLikeThat(workspace=workspace, said=member, admins=f"Admins there: {names}.")
        about = "admin taken" if remove else "admin given"
        audit.write(ws, AuditKind.ROLE, None, about, core.clock.now(), member=found)
        names = ", ".join(workspaces.admins(ws)) or "nobody"
    print(f"Admins of {workspace}: {names}.")
