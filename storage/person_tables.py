"""Where a person stands in the tables: by what the tables are, so that a new one cannot be forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Enum, String, Table, Text, and_, cast, or_
from sqlmodel import AutoString, select

from storage.engine import WorkspaceSession
from storage.tables import every_table
from storage.workspaces import visible_from

# What only shows what is stored elsewhere. The other tables are records.
COPIES = frozenset({"outbox", "inbound_delivery", "web_message", "reading", "edition"})
# The audit log knows nobody and is never changed; whom it means, and the members themselves, are seen to apart.
_NOBODYS = frozenset({"audit", "audit_name", "workspace", "oauth_state", "member"})
# What follows from other columns.
_DERIVED = frozenset({"workspace", "search_words", "group_key", "lock_hash", "token", "refresh_token", "edit_hash"})
# Columns that name a place, which may be called as a person is.
_PLACES = frozenset({"channel", "channels", "platform", "channel.id", "schedule.owner", "edition.owner"})


@dataclass(frozen=True, slots=True)
class Row:
    """A stored row that names somebody: its table, its key, and its columns that hold text or JSON.

    `number` is that of D-12 or V-7, None where such rows have none.
    """

    table: Table
    key: dict[str, Any]
    values: dict[str, Any]
    number: int | None


def rows_naming(ws: WorkspaceSession, names: Sequence[str]) -> Iterator[Row]:
    """Every row of the workspace in which one of these stands, as a whole value or somewhere in a text."""
    signs = sorted({form for name in names for form in (name, json.dumps(name)[1:-1]) if form})
    for table in tables():
        columns = list(columns_of(table))
        held = or_(*(_holds(column, signs) for column in columns))
        wanted = {column.name: column for column in (*table.primary_key.columns, *columns)}
        if "number" in table.c:
            wanted["number"] = table.c.number
        found = select(*wanted.values()).where(table.c.workspace == ws.workspace, held)
        for row in ws.session.execute(found).all():
            stored = dict(zip(wanted, row, strict=True))
            yield Row(
                table,
                {column.name: stored[column.name] for column in table.primary_key.columns},
                {column.name: stored[column.name] for column in columns},
                stored.get("number"),
            )


def tables() -> Iterator[Table]:
    """The tables in which a person can stand."""
    for table in every_table():
        if table.name not in _NOBODYS and "workspace" in table.c and any(True for _ in columns_of(table)):
            yield table


def columns_of(table: Table) -> Iterator[Column[Any]]:
    """The columns that hold text or JSON of this row itself."""
    for column in table.columns:
        kind = column.type
        if column.name in _DERIVED or isinstance(kind, Enum):
            continue
        if column.name in _PLACES or f"{table.name}.{column.name}" in _PLACES:
            continue
        if isinstance(kind, JSON | String | AutoString):
            yield column


def _holds(column: Column[Any], signs: Sequence[str]) -> ColumnElement[bool]:
    text = cast(column, Text)
    return or_(*(text.contains(sign, autoescape=True) for sign in signs))


def is_visible(ws: WorkspaceSession, row: Row, here: str) -> bool:
    """Whether a row may be seen by somebody who stands in the channel `here`; one of no channel may not."""
    if "channel" not in row.table.c:
        return False
    which = and_(*(row.table.c[name] == value for name, value in row.key.items()))
    seen = select(*row.table.primary_key.columns).where(
        row.table.c.workspace == ws.workspace, which, visible_from(ws, row.table.c.channel, here)
    )
    return ws.session.execute(seen).first() is not None


def whole(ws: WorkspaceSession, row: Row) -> dict[str, Any]:
    """Every column of a row but its workspace, what is made for searching, and what is sealed."""
    columns = [column for column in row.table.columns if column.name not in _DERIVED]
    which = and_(*(row.table.c[name] == value for name, value in row.key.items()))
    found = ws.session.execute(select(*columns).where(row.table.c.workspace == ws.workspace, which)).one()
    return dict(zip((column.name for column in columns), found, strict=True))
