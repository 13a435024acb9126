"""Leaving: a workspace that uninstalled the bot has a time of grace, then nothing of it is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, text, update
from sqlmodel import col, select

from storage import audit
from storage.audit_models import AuditEntry, AuditName
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.installation_models import Installation
from storage.models import Workspace
from storage.tables import every_table
from storage.vocabulary import AuditKind

# These keep that the workspace was purged.
_AUDIT = {AuditEntry.__tablename__, AuditName.__tablename__}


def begin(ws: WorkspaceSession, *, happened_at: datetime, purge_after: datetime) -> bool:
    """Have everything deleted at `purge_after` unless it is installed again; False where it was since.

    An organisation leaves with all of its workspaces but those that have an installation of their own. What says so
    may come twice, in any order and late: the first one's time stays.
    """
    installed_at = select(Installation.installed_at).where(Installation.workspace == ws.workspace)
    since = ws.session.exec(installed_at).first()
    if since is not None and since > happened_at:
        return False
    ws.session.execute(delete(Installation).where(col(Installation.workspace) == ws.workspace))
    waiting = (
        update(Workspace)
        .where(_covered(ws), col(Workspace.purge_after).is_(None))
        .values(purge_after=purge_after)
        .returning(col(Workspace.id))
        .execution_options(synchronize_session=False)
    )
    for workspace in ws.session.execute(waiting).scalars().all():
        audit.write(WorkspaceSession(ws.session, workspace), AuditKind.UNINSTALLED, None, "", happened_at)
    return True


def end(ws: WorkspaceSession, now: datetime) -> None:
    """It is installed again: nothing is deleted."""
    kept = (
        update(Workspace)
        .where(
            or_(col(Workspace.id) == ws.workspace, col(Workspace.organisation) == ws.workspace),
            col(Workspace.purge_after).is_not(None),
        )
        .values(purge_after=None)
        .returning(col(Workspace.id))
        .execution_options(synchronize_session=False)
    )
    for workspace in ws.session.execute(kept).scalars().all():
        audit.write(WorkspaceSession(ws.session, workspace), AuditKind.INSTALLED, None, "within the grace", now)


def due(ws: WorkspaceSession, now: datetime) -> list[str]:
    """The workspaces whose time of grace is over."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("what is to be purged is looked for in every workspace at once")
    return list(ws.session.exec(select(Workspace.id).where(col(Workspace.purge_after) <= now)))


def purge(ws: WorkspaceSession, now: datetime) -> bool:
    """Delete every row of the workspace in every table; False where it is installed again, or not due yet.

    The tables are those that there are, so that a new one cannot be forgotten. The fact of the purge stays.
    """
    held = select(Workspace.id).where(Workspace.id == ws.workspace, col(Workspace.purge_after) <= now)
    if ws.session.exec(held.with_for_update()).first() is None:
        return False
    audit.keep_the_purge_alone(ws, now)
    for table in reversed(every_table()):
        if table.name in _AUDIT:
            continue
        owner: Any = table.c.id if table.name == "workspace" else table.c.get("workspace")
        if owner is not None:
            ws.session.execute(delete(table).where(owner == ws.workspace))
        if ws.dialect == "sqlite" and "search_words" in table.c:
            # FTS5 only marks words as deleted; merging its parts is what drops them.
            index = f"{table.name}_search"
            ws.session.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))  # noqa: S608 - ours
    return True


def _covered(ws: WorkspaceSession) -> Any:
    """The workspace itself, and those of the organisation that have no installation of their own."""
    own = select(Installation.workspace).where(col(Installation.workspace) == col(Workspace.id)).exists()
    return or_(
        col(Workspace.id) == ws.workspace,
        (col(Workspace.organisation) == ws.workspace) & ~own,
    )
