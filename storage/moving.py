"""Every table from one database to another, counted and compared row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlmodel import Session

from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.tables import every_table

_BATCH = 500
_BITS = 256


class NotEmpty(Exception):
    """There are rows already where everything is to be copied to; the table's name says where."""


class NotTheSame(Exception):
    """What arrived is not what was sent; the table's name says where. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a table holds: how many rows, and a sum over all of them that does not know their order."""

    table: str
    rows: int
    checksum: str


def copy_everything(source: Database, target: Database) -> Iterator[Moved]:
    """Copy every table in one transaction of the target; nobody writes to the source meanwhile.

    The target is kept only once the last table was compared, so the iterator has to be run to its end.

    Raises:
        NotEmpty: the target holds something.
        NotTheSame: a table differs on the two sides.
    """
    with source.writing(EVERY_WORKSPACE) as here, target.writing(EVERY_WORKSPACE) as there:
        for table in every_table():
            if there.session.execute(select(func.count()).select_from(table)).scalar_one():
                raise NotEmpty(table.name)
        _hold(here)
        for table in every_table():
            sent = _copy(here.session, there.session, table)
            if sent != summed_up(there.session, table):
                raise NotTheSame(table.name)
            _go_on_counting(there, table)
            yield sent


def summed_up(session: Session, table: Table) -> Moved:
    """How many rows a table holds, and the sum of their hashes."""
    rows, total = 0, 0
    for row in _read(session, table):
        rows, total = rows + 1, total + _hash(row)
    return _moved(table, rows, total)


def _copy(here: Session, there: Session, table: Table) -> Moved:
    rows, total, batch = 0, 0, []
    for row in _read(here, table):
        rows, total = rows + 1, total + _hash(row)
        batch.append(row)
        if len(batch) == _BATCH:
            there.execute(insert(table), batch)
            batch = []
    if batch:
        there.execute(insert(table), batch)
    return _moved(table, rows, total)


def _read(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    found = session.execute(select(table).execution_options(yield_per=_BATCH))
    for row in found.mappings():
        yield dict(row)


def _hash(row: dict[str, Any]) -> int:
    told = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")


def _moved(table: Table, rows: int, total: int) -> Moved:
    return Moved(table.name, rows, f"{total % 2**_BITS:0{_BITS // 4}x}")


def _hold(ws: WorkspaceSession) -> None:
    """Keep everybody from writing until the copy is done; SQLite's transaction does so by itself."""
    if ws.dialect == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in every_table())
        ws.session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


def _go_on_counting(ws: WorkspaceSession, table: Table) -> None:
    """Let PostgreSQL's own numbering go on behind the rows that came with theirs."""
    column = table.autoincrement_column
    if ws.dialect != "postgresql" or column is None:
        return
    sequence = select(func.pg_get_serial_sequence(table.name, column.name))
    name = ws.session.execute(sequence).scalar_one()
    if name is not None:
        highest = select(func.setval(name, func.coalesce(func.max(column), 0) + 1, False))
        ws.session.execute(highest)
