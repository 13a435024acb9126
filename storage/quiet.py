"""Who and what is silent: people who muted, workspaces that are paused, channels where listening is on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Workspace
from storage.rhythm_models import Listening, Muted
from storage.workspaces import insert_if_new


def mute(ws: WorkspaceSession, member: str, now: datetime) -> None:
    """This person wants nothing unasked."""
    insert_if_new(ws, Muted(workspace=ws.workspace, member=member, muted_at=now))


def unmute(ws: WorkspaceSession, member: str) -> None:
    """This person may be told things again."""
    ws.session.execute(delete(Muted).where(col(Muted.workspace) == ws.workspace, col(Muted.member) == member))


def is_muted(ws: WorkspaceSession, member: str) -> bool:
    """Whether this person wants nothing unasked."""
    found = select(Muted.member).where(Muted.workspace == ws.workspace, Muted.member == member)
    return ws.session.exec(found).first() is not None


def pause_everywhere(ws: WorkspaceSession, now: datetime | None) -> None:
    """Say nothing unasked in the whole workspace from now on; None ends that."""
    ws.session.execute(update(Workspace).where(col(Workspace.id) == ws.workspace).values(paused_at=now))


def is_paused(ws: WorkspaceSession) -> bool:
    """Whether nothing is said unasked in the whole workspace."""
    found = select(Workspace.paused_at).where(Workspace.id == ws.workspace)
    return ws.session.exec(found).first() is not None


def work_only_in(ws: WorkspaceSession, channels: list[str] | None) -> None:
    """Work in these channels and in no other one; None: in all."""
    ws.session.execute(update(Workspace).where(col(Workspace.id) == ws.workspace).values(only_in=channels))


def works_only_in(ws: WorkspaceSession) -> list[str] | None:
    """The channels that an admin chose; None where it works in all."""
    return ws.session.exec(select(col(Workspace.only_in)).where(Workspace.id == ws.workspace)).first()


def hold_out(ws: WorkspaceSession, *, on: bool) -> None:
    """Let one week in eight go without a question, or not any more."""
    ws.session.execute(update(Workspace).where(col(Workspace.id) == ws.workspace).values(hold_out=on))


def holds_out(ws: WorkspaceSession) -> bool:
    """Whether one week in eight goes without a question."""
    return bool(ws.session.exec(select(col(Workspace.hold_out)).where(Workspace.id == ws.workspace)).first())


def listening(ws: WorkspaceSession, channel: str) -> Listening | None:
    """What is set about listening in a channel; None where nobody ever set anything."""
    found = select(Listening).where(Listening.workspace == ws.workspace, Listening.channel == channel)
    return ws.session.exec(found.execution_options(populate_existing=True)).first()


def listen(ws: WorkspaceSession, channel: str, by: str, now: datetime, *, on: bool) -> None:
    """Opt a channel in to listening, or out."""
    row = Listening(workspace=ws.workspace, channel=channel, changed_at=now)
    insert_if_new(ws, row)
    _set(ws, channel, is_on=on, changed_by=by, changed_at=now, dismissed=0, silent_until=None)


def dismissed(ws: WorkspaceSession, channel: str, times: int, silent_until: datetime | None) -> None:
    """Note how often in a row what was overheard was put aside, and until when nothing more is offered."""
    _set(ws, channel, dismissed=times, silent_until=silent_until)


def _set(ws: WorkspaceSession, channel: str, **values: object) -> None:
    ws.session.execute(
        update(Listening)
        .where(col(Listening.workspace) == ws.workspace, col(Listening.channel) == channel)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
