"""Installations: one a workspace, or one an organisation for all of its workspaces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import col, select

from storage import leaving
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.installation_models import Installation
from storage.models import Workspace
from storage.workspaces import LONGEST_NAME, ensure_workspace


def save(ws: WorkspaceSession, installation: Installation, *, platform: str, name: str, now: datetime) -> None:
    """Keep what was installed in place of what was before. Being installed again ends a purge that was coming."""
    if not installation.whole_organisation:
        ensure_workspace(ws, platform, now).name = name[:LONGEST_NAME]
    installation.workspace = ws.workspace
    ws.session.merge(installation)
    leaving.end(ws, now)


def find(ws: WorkspaceSession) -> Installation | None:
    """The installation of this workspace or organisation itself."""
    return ws.session.exec(select(Installation).where(Installation.workspace == ws.workspace)).first()


def find_covering(ws: WorkspaceSession) -> Installation | None:
    """The installation that covers this workspace: its own, otherwise that of its organisation."""
    theirs = select(Workspace.organisation).where(Workspace.id == ws.workspace).scalar_subquery()
    found = (
        select(Installation)
        .where(or_(col(Installation.workspace) == ws.workspace, col(Installation.workspace) == theirs))
        .order_by(col(Installation.whole_organisation))
        .limit(1)
    )
    return ws.session.exec(found).first()


def homes(ws: WorkspaceSession) -> list[str]:
    """The workspaces and organisations that hold an installation."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("installations are listed for every workspace at once")
    return list(ws.session.exec(select(Installation.workspace).order_by(col(Installation.workspace))))


def seal_again(ws: WorkspaceSession, again: Callable[[str], str]) -> None:
    """Put what `again` makes of the sealed tokens in their place; whoever refreshes them meanwhile waits."""
    found = select(Installation).where(Installation.workspace == ws.workspace).with_for_update()
    for stored in ws.session.exec(found):
        stored.token = again(stored.token)
        if stored.refresh_token:
            stored.refresh_token = again(stored.refresh_token)


def installed_by(ws: WorkspaceSession) -> str | None:
    """Who installed the bot in this very workspace; nobody where its organisation did."""
    found = select(Installation.installed_by).where(Installation.workspace == ws.workspace)
    return ws.session.exec(found).first() or None


def belongs_to(ws: WorkspaceSession, organisation: str, *, platform: str, now: datetime) -> None:
    """Note whose workspace this is: an organisation that installed the bot speaks for all of its own."""
    ensure_workspace(ws, platform, now).organisation = organisation


def begin_refresh(ws: WorkspaceSession, now: datetime, lease: timedelta) -> bool:
    """Take the right to refresh the token; False while another process has it. A refresh token works once."""
    taken = (
        update(Installation)
        .where(
            col(Installation.workspace) == ws.workspace,
            or_(
                col(Installation.refreshing_until).is_(None),
                col(Installation.refreshing_until) <= now,
                # Taken before the clock went back.
                col(Installation.refreshing_until) > now + 2 * lease,
            ),
        )
        .values(refreshing_until=now + lease)
        .returning(col(Installation.workspace))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(taken).first() is not None


def refreshed(ws: WorkspaceSession, *, token: str, refresh_token: str, expires_at: datetime) -> None:
    """Keep the sealed tokens that came in place of the old ones."""
    ws.session.execute(
        update(Installation)
        .where(col(Installation.workspace) == ws.workspace)
        .values(token=token, refresh_token=refresh_token, expires_at=expires_at, refreshing_until=None)
        .execution_options(synchronize_session=False)
    )
