"""What a board is read with does not grow with the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.board.chosen import Chosen
from bot.board.log import ROWS, marks_of, read_board
from storage.engine import Database, WorkspaceSession
from tests.board.full_log import TODAY, fill


def test_always_the_same_number_of_queries(database_url: str) -> None:
    database = Database(database_url)
    fill(database, 5, at="small")
    fill(database, 400, at="large")
    asked = {}
    for workspace in ("small", "large"):
        with database.reading(workspace) as ws, _counted(ws) as statements:
            log = read_board(ws, "general", Chosen(), TODAY)
        asked[workspace] = len(statements)
    assert asked["small"] == asked["large"] <= 9
    assert len(marks_of(log)) == log.total == 400
    assert len(log.due) > log.overdue > ROWS
    assert all(number in log.whole for number in (*log.due[:ROWS], *log.owed[:ROWS], *log.drifted[:ROWS]))
    assert any(mark.turned_out for mark in marks_of(log))
    database.close()


@contextmanager
def _counted(ws: WorkspaceSession) -> Iterator[list[str]]:
    engine = ws.session.get_bind()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
