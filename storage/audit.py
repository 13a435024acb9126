"""The audit log: who took the log out, set something, was given a role; what was erased. Append-only and chained.

Triggers refuse to change or delete an entry, save that a purged workspace keeps the fact of the purge alone.
Whoever gets round them breaks the chain of hashes, which `verify` tells.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from storage.audit_models import AuditEntry, AuditName
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import Workspace
from storage.vocabulary import AuditKind
from storage.workspaces import insert_if_new

MEMBER, CHANNEL = "member", "channel"
# Our own words and figures, never anybody's text: V-7, "json", "retention 24 to 36 months".
_ABOUT = re.compile(r"[A-Za-z0-9 .,:;/()=-]{0,120}")
_OPAQUE_BYTES = 8
_BATCH = 1_000


def write(
    ws: WorkspaceSession,
    kind: AuditKind,
    by: str | None,
    about: str,
    now: datetime,
    *,
    member: str | None = None,
    channel: str | None = None,
) -> AuditEntry:
    """Add an entry, as part of the transaction of what it tells.

    `by` is the member who did it, None where it was the clock or whoever runs the server; `member` to whom and
    `channel` where it was done. `about` says what in a few words of ours.

    Raises:
        ValueError: `about` holds what may be somebody's text.
    """
    if not _ABOUT.fullmatch(about):
        raise ValueError("the audit log takes a few words of our own, nobody's text")
    before = _held_newest(ws)
    entry = AuditEntry(
        workspace=ws.workspace,
        number=before.number + 1 if before else 1,
        at=now.astimezone(UTC).replace(microsecond=0),
        kind=kind,
        by=_opaque(ws, MEMBER, by),
        about=about,
        member=_opaque(ws, MEMBER, member),
        channel=_opaque(ws, CHANNEL, channel),
        previous=before.hash if before else "",
        hash="",
    )
    entry.hash = hash_of(entry)
    ws.session.add(entry)
    ws.session.flush()
    return entry


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry as JSON that can be written in one way only, the hash before it included."""
    told = {
        "workspace": entry.workspace,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": str(entry.kind),
        "by": entry.by,
        "about": entry.about,
        "member": entry.member,
        "channel": entry.channel,
        "previous": entry.previous,
    }
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def verify(ws: WorkspaceSession) -> int | None:
    """The number of the first entry that does not follow from the one before it; None where all do.

    The first one is number 1, or the fact of a purge. Entries cut off at the end leave no gap: whoever wants to
    notice that keeps the newest hash elsewhere.
    """
    before: AuditEntry | None = None
    for entry in _in_order(ws):
        if before is None:
            follows = entry.kind is AuditKind.PURGED or (entry.number, entry.previous) == (1, "")
        else:
            follows = (entry.number, entry.previous) == (before.number + 1, before.hash)
        if not follows or entry.hash != hash_of(entry):
            return entry.number
        before = entry
    return None


def newest(ws: WorkspaceSession, limit: int = 1) -> list[AuditEntry]:
    """The newest entries, the newest first."""
    found = select(AuditEntry).where(AuditEntry.workspace == ws.workspace)
    return list(ws.session.exec(found.order_by(col(AuditEntry.number).desc()).limit(limit)))


def names(ws: WorkspaceSession) -> dict[str, tuple[str, str]]:
    """What the opaque ids stand for: `member` or `channel`, and the platform's id."""
    found = select(AuditName.opaque, AuditName.kind, AuditName.id).where(AuditName.workspace == ws.workspace)
    return {opaque: (kind, id_) for opaque, kind, id_ in ws.session.exec(found)}


def workspaces_with_entries(ws: WorkspaceSession) -> list[str]:
    """The workspaces that have an audit log, those that are gone included."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("audit logs are listed for every workspace at once")
    found = select(AuditEntry.workspace).distinct().order_by(col(AuditEntry.workspace))
    return list(ws.session.exec(found))


def keep_the_purge_alone(ws: WorkspaceSession, now: datetime) -> None:
    """Write that the workspace was purged and delete what came before; the triggers allow no other order."""
    purge = write(ws, AuditKind.PURGED, None, "", now)
    before = (col(AuditEntry.workspace) == ws.workspace, col(AuditEntry.number) < purge.number)
    ws.session.execute(delete(AuditEntry).where(*before).execution_options(synchronize_session=False))
    ws.session.execute(delete(AuditName).where(col(AuditName.workspace) == ws.workspace))


def _held_newest(ws: WorkspaceSession) -> AuditEntry | None:
    """The newest entry; whoever else wants to add one waits until this transaction ends."""
    home = select(Workspace.id).where(Workspace.id == ws.workspace)
    ws.session.exec(home.with_for_update(key_share=True)).first()
    found = newest(ws)
    return found[0] if found else None


def _opaque(ws: WorkspaceSession, kind: str, id_: str | None) -> str | None:
    """The opaque id that stands for a member or channel, drawn when it is first needed."""
    if not id_:
        return None
    drawn = secrets.token_hex(_OPAQUE_BYTES)
    if insert_if_new(ws, AuditName(workspace=ws.workspace, kind=kind, id=id_, opaque=drawn)):
        return drawn
    found = select(AuditName.opaque).where(
        AuditName.workspace == ws.workspace, AuditName.kind == kind, AuditName.id == id_
    )
    return ws.session.exec(found).one()


def _in_order(ws: WorkspaceSession) -> Iterator[AuditEntry]:
    """Every entry from the first on, few at a time."""
    last: Any = 0
    while True:
        found = (
            select(AuditEntry)
            .where(AuditEntry.workspace == ws.workspace, AuditEntry.number > last)
            .order_by(col(AuditEntry.number))
            .limit(_BATCH)
        )
        batch = ws.session.exec(found.execution_options(populate_existing=True)).all()
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].number


def renamed(ws: WorkspaceSession, id_: str, pseudonym: str, kind: str = MEMBER) -> None:
    """Let the opaque id of a member or channel stand for a pseudonym from now on; the entries stay as they are."""
    ws.session.execute(
        update(AuditName)
        .where(col(AuditName.workspace) == ws.workspace, col(AuditName.kind) == kind, col(AuditName.id) == id_)
        .values(id=pseudonym)
        .execution_options(synchronize_session=False)
    )


def holds(ws: WorkspaceSession, hash_: str) -> bool:
    """Whether an entry has this hash."""
    found = select(AuditEntry.number).where(AuditEntry.workspace == ws.workspace, AuditEntry.hash == hash_)
    return ws.session.exec(found).first() is not None


def count(ws: WorkspaceSession) -> int:
    """How many entries there are."""
    found = select(func.count()).select_from(AuditEntry).where(col(AuditEntry.workspace) == ws.workspace)
    return ws.session.exec(found).one()
