"""Workspaces, their channels, members and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select

from storage.engine import WorkspaceSession
from storage.models import Channel, ChannelRole, Member, Workspace
from storage.vocabulary import Role, Visibility

LONGEST_NAME = 200


def ensure_workspace(ws: WorkspaceSession, platform: str, now: datetime) -> Workspace:
    """The workspace, made on first sight.

    Looked for first: on PostgreSQL even an insert that does nothing waits for whoever changes that row, as everyone
    does who takes a number.
    """
    found = find_workspace(ws)
    if found is None:
        insert_if_new(ws, Workspace(id=ws.workspace, platform=platform, created_at=now))
        found = ws.session.exec(select(Workspace).where(Workspace.id == ws.workspace)).one()
    return found


def find_workspace(ws: WorkspaceSession) -> Workspace | None:
    """The workspace; None before anybody spoke in it."""
    return ws.session.exec(select(Workspace).where(Workspace.id == ws.workspace)).first()


def is_here(ws: WorkspaceSession) -> bool:
    """Whether the workspace uses the bot; one that has left is kept for some days and shows nothing of itself."""
    found = select(col(Workspace.purge_after)).where(Workspace.id == ws.workspace)
    return ws.session.exec(found).all() == [None]


def ensure_channel(
    ws: WorkspaceSession, channel: str, name: str, visibility: Visibility | None, now: datetime
) -> Channel:
    """The channel, made on first sight; a name or visibility that the platform reports replaces the old."""
    fresh = Channel(
        workspace=ws.workspace, id=channel, name=_fitting(name or channel), visibility=visibility, created_at=now
    )
    insert_if_new(ws, fresh)
    stored = ws.session.exec(select(Channel).where(Channel.workspace == ws.workspace, Channel.id == channel)).one()
    if name and stored.name != _fitting(name):
        stored.name = _fitting(name)
    if visibility is not None and stored.visibility != visibility:
        stored.visibility = visibility
    return stored


def ensure_member(ws: WorkspaceSession, member: str, name: str, now: datetime) -> Member:
    """The member, made on first sight and given the name that the platform reports."""
    insert_if_new(ws, Member(workspace=ws.workspace, id=member, name=_fitting(name or member), created_at=now))
    stored = ws.session.exec(select(Member).where(Member.workspace == ws.workspace, Member.id == member)).one()
    if name and stored.name != _fitting(name):
        _rename(stored, _fitting(name), now)
    return stored


def _rename(member: Member, name: str, now: datetime) -> None:
    """Call a member by a new name; the one before is kept to find them by, unless it was only their id."""
    others = [each for each in member.former_names if each["name"] not in (name, member.name)]
    if member.name != member.id:
        others.append({"name": member.name, "until": now.astimezone(UTC).isoformat()})
    member.former_names = others
    member.name = name


def appoint_first(ws: WorkspaceSession, member: str, channel: str) -> bool:
    """Make the only member of a workspace its admin and the channel's facilitator; whether that was done."""
    others = select(Member.id).where(Member.workspace == ws.workspace, Member.id != member).limit(1)
    if ws.session.exec(others).first() is not None:
        return False
    only = ws.session.exec(select(Member).where(Member.workspace == ws.workspace, Member.id == member)).one()
    only.is_admin = True
    grant(ws, channel, member, Role.FACILITATOR)
    return True


def grant(ws: WorkspaceSession, channel: str, member: str, role: Role) -> None:
    """Give a member a role in a channel; giving it again changes nothing."""
    insert_if_new(ws, ChannelRole(workspace=ws.workspace, channel=channel, member=member, role=role))


def find_member(ws: WorkspaceSession, member: str) -> Member | None:
    """The member with this id."""
    return ws.session.get(Member, (ws.workspace, member))


def find_channel(ws: WorkspaceSession, channel: str) -> Channel | None:
    """The channel with this id."""
    return ws.session.get(Channel, (ws.workspace, channel))


def channels(ws: WorkspaceSession) -> list[Channel]:
    """All channels of the workspace by name."""
    found = select(Channel).where(Channel.workspace == ws.workspace).order_by(col(Channel.name), col(Channel.id))
    return list(ws.session.exec(found))


def roles_of(ws: WorkspaceSession, channel: str, member: str) -> frozenset[Role]:
    """What a member may do in a channel beyond being a member."""
    found = select(col(ChannelRole.role)).where(
        ChannelRole.workspace == ws.workspace, ChannelRole.channel == channel, ChannelRole.member == member
    )
    return frozenset(ws.session.exec(found))


def facilitators(ws: WorkspaceSession, channel: str) -> list[str]:
    """The names of those who may export from a channel: its facilitators and the workspace's admins."""
    appointed = exists().where(
        col(ChannelRole.workspace) == ws.workspace,
        col(ChannelRole.channel) == channel,
        col(ChannelRole.member) == col(Member.id),
        col(ChannelRole.role) == Role.FACILITATOR,
    )
    found = (
        select(Member.name)
        .where(Member.workspace == ws.workspace, or_(col(Member.is_admin), appointed))
        .order_by(col(Member.name))
    )
    return list(ws.session.exec(found))


def facilitator_ids(ws: WorkspaceSession, channel: str) -> list[str]:
    """The ids of a channel's facilitators; admins are not among them unless they were appointed."""
    found = select(ChannelRole.member).where(
        ChannelRole.workspace == ws.workspace,
        ChannelRole.channel == channel,
        ChannelRole.role == Role.FACILITATOR,
    )
    return list(ws.session.exec(found.order_by(col(ChannelRole.member))))


def channels_with_role(ws: WorkspaceSession, member: str, role: Role) -> list[str]:
    """The channels in which a member has a role."""
    found = select(ChannelRole.channel).where(
        ChannelRole.workspace == ws.workspace, ChannelRole.member == member, ChannelRole.role == role
    )
    return list(ws.session.exec(found.order_by(col(ChannelRole.channel))))


def names_of(ws: WorkspaceSession, members: Iterable[str | None]) -> dict[str, str]:
    """The names of these members by id; ids that nobody has are left out."""
    wanted = sorted({member for member in members if member})
    if not wanted:
        return {}
    found = select(Member.id, Member.name).where(Member.workspace == ws.workspace, col(Member.id).in_(wanted))
    return dict(ws.session.exec(found).all())


def members_named(ws: WorkspaceSession, name: str) -> list[str]:
    """The ids of the members with this name, however it is capitalised; two at most, since one is wanted."""
    found = select(Member.id).where(Member.workspace == ws.workspace, func.lower(Member.name) == name.lower())
    return list(ws.session.exec(found.order_by(col(Member.id)).limit(2)))


def editors(ws: WorkspaceSession, channel: str, limit: int = 3) -> list[str]:
    """The names of some who may change what is logged in a channel: facilitators, then members, then admins."""
    role = select(ChannelRole.member).where(
        ChannelRole.workspace == ws.workspace, ChannelRole.channel == channel, ChannelRole.role != Role.MANAGER
    )
    found = (
        select(Member.name)
        .where(Member.workspace == ws.workspace, or_(col(Member.is_admin), col(Member.id).in_(role)))
        .order_by(col(Member.is_admin), col(Member.name))
        .limit(limit)
    )
    return list(ws.session.exec(found))


def admins(ws: WorkspaceSession) -> list[str]:
    """The names of the workspace's admins."""
    found = select(Member.name).where(Member.workspace == ws.workspace, col(Member.is_admin))
    return list(ws.session.exec(found.order_by(col(Member.name))))


def set_admin(ws: WorkspaceSession, member: str, *, on: bool) -> bool:
    """Make a member an admin of the workspace, or not any more; whether there is such a member."""
    changed = (
        update(Member)
        .where(col(Member.workspace) == ws.workspace, col(Member.id) == member)
        .values(is_admin=on)
        .returning(col(Member.id))
        .execution_options(synchronize_session="fetch")
    )
    return ws.session.execute(changed).first() is not None


def withdraw(ws: WorkspaceSession, channel: str, member: str, role: Role) -> None:
    """Take a role in a channel from a member; taking what they do not have changes nothing."""
    ws.session.execute(
        delete(ChannelRole).where(
            col(ChannelRole.workspace) == ws.workspace,
            col(ChannelRole.channel) == channel,
            col(ChannelRole.member) == member,
            col(ChannelRole.role) == role,
        )
    )


def appointed(ws: WorkspaceSession, channel: str) -> list[tuple[str, Role]]:
    """The names of those who have a role in a channel beyond being a member, and which."""
    found = (
        select(Member.name, col(ChannelRole.role))
        .join(Member, and_(col(Member.workspace) == ChannelRole.workspace, col(Member.id) == ChannelRole.member))
        .where(
            ChannelRole.workspace == ws.workspace,
            ChannelRole.channel == channel,
            ChannelRole.role != Role.MEMBER,
        )
        .order_by(col(Member.name), col(ChannelRole.role))
    )
    return [(name, Role(role)) for name, role in ws.session.exec(found)]


def names(ws: WorkspaceSession) -> dict[str, str]:
    """Every member's name by id."""
    return dict(ws.session.exec(select(Member.id, Member.name).where(Member.workspace == ws.workspace)).all())


def visible_from(ws: WorkspaceSession, channel_column: Any, here: str) -> ColumnElement[bool]:
    """A condition: a record of `channel_column` may be seen by somebody who stands in the channel `here`.

    What was said in a channel not known to be public is visible only there.
    """
    public = exists().where(
        col(Channel.workspace) == ws.workspace,
        col(Channel.id) == channel_column,
        col(Channel.visibility) == Visibility.PUBLIC,
    )
    return or_(channel_column == here, public)


def _fitting(name: str) -> str:
    """A name as long as the column is; platforms allow longer ones."""
    return name[:LONGEST_NAME]


def insert_if_new(ws: WorkspaceSession, row: SQLModel) -> bool:
    """Insert a row unless one with its key is there already; whether it was inserted.

    A second transaction with the same key waits for the first to end.
    """
    dialect: Any = postgresql if ws.dialect == "postgresql" else sqlite
    table: Any = type(row).__table__  # type: ignore[attr-defined]
    statement = (
        dialect.insert(table)
        .values(row.model_dump(exclude_none=True))
        .on_conflict_do_nothing()
        .returning(*table.primary_key.columns)
    )
    return ws.session.execute(statement).first() is not None


def insert_new(ws: WorkspaceSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows whose key is not there yet, in one statement; rows in one order never wait for each other
    in a circle.
    """
    dialect: Any = postgresql if ws.dialect == "postgresql" else sqlite
    core: Any = table.__table__  # type: ignore[attr-defined]
    ws.session.execute(dialect.insert(core).on_conflict_do_nothing(), [dict(row) for row in rows])
