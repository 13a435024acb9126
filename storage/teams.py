"""Where Teams can be reached: the conversations and people that the bot has met there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Member
from storage.teams_models import TeamsConversation, TeamsPerson
from storage.workspaces import insert_if_new


@dataclass(frozen=True, slots=True)
class Met:
    """A conversation and the person who spoke in it, as an activity tells of them; empty where it does not."""

    conversation: str
    scope: str
    service_url: str
    team: str = ""
    member: str = ""
    teams_id: str = ""
    time_zone: str = ""
    is_personal: bool = False


def met(ws: WorkspaceSession, who: Met, now: datetime) -> None:
    """Note where and with whom the bot spoke; what is newer replaces what was known. It needs the workspace."""
    conversation: dict[str, Any] = {"scope": who.scope, "service_url": who.service_url, "installed": True}
    conversation["member"] = who.member if who.is_personal and who.member else None
    if who.team:
        conversation["team"] = who.team
    fresh = TeamsConversation(workspace=ws.workspace, id=who.conversation, seen_at=now, **conversation)
    if not insert_if_new(ws, fresh):
        _change(ws, TeamsConversation, col(TeamsConversation.id) == who.conversation, seen_at=now, **conversation)
    if who.member and who.teams_id:
        _met_person(ws, who)


def _met_person(ws: WorkspaceSession, who: Met) -> None:
    person: dict[str, Any] = {"teams_id": who.teams_id, "service_url": who.service_url}
    if who.time_zone:
        person["time_zone"] = who.time_zone
    fresh = TeamsPerson(workspace=ws.workspace, member=who.member, **person)
    if not insert_if_new(ws, fresh):
        _change(ws, TeamsPerson, col(TeamsPerson.member) == who.member, blocked_at=None, **person)
    if who.time_zone:
        _change(ws, Member, col(Member.id) == who.member, time_zone=who.time_zone)


def conversation(ws: WorkspaceSession, channel: str) -> TeamsConversation | None:
    """The conversation with this id."""
    found = select(TeamsConversation).where(
        TeamsConversation.workspace == ws.workspace, TeamsConversation.id == channel
    )
    return ws.session.exec(found).first()


def person(ws: WorkspaceSession, member: str) -> TeamsPerson | None:
    """What is known of a member."""
    found = select(TeamsPerson).where(TeamsPerson.workspace == ws.workspace, TeamsPerson.member == member)
    return ws.session.exec(found).first()


def personal_chat(ws: WorkspaceSession, member: str) -> TeamsConversation | None:
    """The newest personal chat with a member in which the bot still is."""
    found = (
        select(TeamsConversation)
        .where(
            TeamsConversation.workspace == ws.workspace,
            TeamsConversation.member == member,
            col(TeamsConversation.installed),
        )
        .order_by(col(TeamsConversation.seen_at).desc())
        .limit(1)
    )
    return ws.session.exec(found).first()


def looked_up(ws: WorkspaceSession, member: str, outsider: bool) -> None:
    """Note whether a member belongs to the organisation."""
    _change(ws, TeamsPerson, col(TeamsPerson.member) == member, outsider=outsider)


def blocked(ws: WorkspaceSession, member: str, now: datetime) -> None:
    """Note that a member takes no messages of ours any more."""
    _change(ws, TeamsPerson, col(TeamsPerson.member) == member, blocked_at=now)


def removed(ws: WorkspaceSession, channel: str, team: str = "") -> bool:
    """Note that the bot was taken out of a conversation, and of all of a team; whether it is left nowhere."""
    which = col(TeamsConversation.id) == channel
    if team:
        which = or_(which, col(TeamsConversation.team) == team)
    _change(ws, TeamsConversation, which, installed=False)
    left = select(TeamsConversation.id).where(
        TeamsConversation.workspace == ws.workspace, col(TeamsConversation.installed)
    )
    known = select(TeamsConversation.id).where(TeamsConversation.workspace == ws.workspace)
    return ws.session.exec(left.limit(1)).first() is None and ws.session.exec(known.limit(1)).first() is not None


def _change(ws: WorkspaceSession, table: Any, which: Any, **values: Any) -> None:
    ws.session.execute(
        update(table)
        .where(table.workspace == ws.workspace, which)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
