"""Taking a person out: what is theirs alone is deleted, and where they stand otherwise something else is put."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, text, update
from sqlmodel import col, select

from storage import decisions, voices
from storage.delivery_models import OutboxMessage, WebMessage
from storage.engine import WorkspaceSession
from storage.models import Channel, ChannelRole, Decision, Member, QuestionUse, ReviewDraft, StoredReading, Voice
from storage.person_tables import Row, rows_naming
from storage.rhythm_models import Edition, Muted, SaidUnasked, Schedule
from storage.tables import every_table
from storage.teams_models import TeamsConversation, TeamsPerson
from storage.vocabulary import DigestKind

# What a table, a column and a value in it become.
Change = Callable[[str, str, Any], Any]
# The columns by whose words a row is found.
_SEARCHED = {
    "decision": frozenset({"text", "in_the_chair", "release_sentence", "amendments"}),
    "voice": frozenset({"text", "group", "role", "source"}),
}
# The audit log has ids of its own for channels; their roles go with the page.
_CHANNEL_OPAQUE = frozenset({"audit", "audit_name", "channel_role"})


def delete_own(ws: WorkspaceSession, member: str) -> None:
    """Delete what is theirs alone: questions they did not share, drafts, what only they were shown or sent."""
    theirs: tuple[tuple[Any, Any], ...] = (
        (StoredReading, and_(col(StoredReading.asker) == member, ~col(StoredReading.shared))),
        (ReviewDraft, col(ReviewDraft.member) == member),
        (WebMessage, col(WebMessage.seen_by) == member),
        (OutboxMessage, col(OutboxMessage.only_for) == member),
        (Muted, col(Muted.member) == member),
        (QuestionUse, col(QuestionUse.member) == member),
        (SaidUnasked, col(SaidUnasked.person) == member),
        (Schedule, and_(col(Schedule.kind) == DigestKind.MANAGER, col(Schedule.owner) == member)),
        (Edition, and_(col(Edition.kind) == DigestKind.MANAGER, col(Edition.owner) == member)),
        (TeamsPerson, col(TeamsPerson.member) == member),
        (TeamsConversation, col(TeamsConversation.member) == member),
        (ChannelRole, col(ChannelRole.member) == member),
    )
    for table, which in theirs:
        _delete(ws, table, which)


def replace_everywhere(ws: WorkspaceSession, names: list[str], change: Change) -> tuple[int, list[OutboxMessage]]:
    """Let `change` say what becomes of each value that names somebody.

    Gives how many rows changed, and of those in the outbox the ones that are for a channel.
    """
    found: list[tuple[Row, dict[str, Any]]] = []
    for row in rows_naming(ws, names):
        after = {
            name: new
            for name, value in row.values.items()
            if value is not None and (new := change(row.table.name, name, value)) != value
        }
        if after:
            found.append((row, after))
    _update(ws, found)
    _drop_old_words(ws)
    return len(found), _shown(ws, [row.key["pk"] for row, _ in found if row.table.name == "outbox"])


def put_in_place(ws: WorkspaceSession, member: str, pseudonym: str, name: str) -> None:
    """Let a pseudonym stand where a member stood, with nothing of what was known of them."""
    ws.session.execute(
        update(Member)
        .where(col(Member.workspace) == ws.workspace, col(Member.id) == member)
        .values(id=pseudonym, name=name, former_names=[], time_zone=None, is_admin=False)
        .execution_options(synchronize_session=False)
    )


def remove_member(ws: WorkspaceSession, member: str) -> None:
    """Delete a member whom nothing stored refers to."""
    ws.session.execute(
        delete(Member)
        .where(col(Member.workspace) == ws.workspace, col(Member.id) == member)
        .execution_options(synchronize_session=False)
    )


def leave_page(ws: WorkspaceSession, page: str, pseudonym: str, name: str) -> None:
    """Take out the channel that is somebody's own page; what was logged there stays, under the pseudonym."""
    _delete(ws, ChannelRole, col(ChannelRole.channel) == page)
    first_seen = ws.session.exec(
        delete(Channel)
        .where(col(Channel.workspace) == ws.workspace, col(Channel.id) == page)
        .returning(col(Channel.created_at))
    ).first()
    stayed = 0
    for table in every_table():
        if table.name not in _CHANNEL_OPAQUE and "channel" in table.c and "workspace" in table.c:
            which = and_(table.c.workspace == ws.workspace, table.c.channel == page)
            stayed += int(ws.session.execute(update(table).where(which).values(channel=pseudonym)).rowcount)  # type: ignore[attr-defined]
    if stayed and first_seen:
        ws.session.add(Channel(workspace=ws.workspace, id=pseudonym, name=name, created_at=first_seen[0]))
    ws.session.flush()


def namesakes(ws: WorkspaceSession, member: str, names: Sequence[str]) -> frozenset[str]:
    """The ids of others who are called like this member."""
    found = select(Member.id).where(
        Member.workspace == ws.workspace, col(Member.name).in_(names), Member.id != member
    )
    return frozenset(ws.session.exec(found))


def last_admin(ws: WorkspaceSession, member: str) -> bool:
    """Whether this member is the workspace's only admin."""
    admins = select(Member.id).where(Member.workspace == ws.workspace, col(Member.is_admin)).limit(2)
    return list(ws.session.exec(admins)) == [member]


def _delete(ws: WorkspaceSession, table: Any, which: Any) -> None:
    ws.session.execute(
        delete(table).where(table.workspace == ws.workspace, which).execution_options(synchronize_session=False)
    )


def _update(ws: WorkspaceSession, changed: Sequence[tuple[Row, dict[str, Any]]]) -> None:
    """Write what became of each row, those that change alike in one go: whoever logged a lot holds nobody up."""
    alike: dict[tuple[str, ...], list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    for row, after in changed:
        alike[row.table.name, *after].append((row, after))
    for each in alike.values():
        row, after = each[0]
        which = and_(*(row.table.c[name] == bindparam(f"old_{name}") for name in row.key))
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in after}
        ws.session.connection().execute(
            update(row.table).where(row.table.c.workspace == ws.workspace, which).values(**new),
            [
                {f"old_{name}": value for name, value in row.key.items()}
                | {f"new_{name}": value for name, value in after.items()}
                for row, after in each
            ],
        )
    ws.session.expire_all()
    for row, after in changed:
        if _SEARCHED.get(row.table.name, frozenset()) & after.keys():
            _index_again(ws, row)


def _index_again(ws: WorkspaceSession, row: Row) -> None:
    if row.table.name == "decision":
        found = ws.session.exec(
            select(Decision).where(Decision.workspace == ws.workspace, Decision.pk == row.key["pk"])
        ).one()
        decisions.index(found)
    else:
        said = ws.session.exec(
            select(Voice).where(Voice.workspace == ws.workspace, Voice.pk == row.key["pk"])
        ).one()
        voices.index(said)
    ws.session.flush()


def _drop_old_words(ws: WorkspaceSession) -> None:
    if ws.dialect == "sqlite":
        # FTS5 only marks words as deleted; merging its parts is what drops them.
        for table in _SEARCHED:
            index = f"{table}_search"
            ws.session.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))  # noqa: S608 - ours


def _shown(ws: WorkspaceSession, keys: list[int]) -> list[OutboxMessage]:
    """Of these messages, oldest first, those that are for a channel."""
    ws.session.expire_all()
    found = select(OutboxMessage).where(
        OutboxMessage.workspace == ws.workspace,
        col(OutboxMessage.pk).in_(keys),
        or_(col(OutboxMessage.only_for).is_(None), col(OutboxMessage.only_for) == ""),
    )
    return list(ws.session.exec(found.order_by(col(OutboxMessage.pk))))
