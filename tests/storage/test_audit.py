"""The audit log: it only grows, every change of it shows, and no person is in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import audit
from storage.engine import Database
from storage.vocabulary import AuditKind
from tests.storage.make import NOW


def note(database: Database, about: str = "csv", by: str | None = "ada") -> None:
    with database.writing("acme") as ws:
        audit.write(ws, AuditKind.EXPORT, by, about, NOW, channel="general")


def verified(database: Database) -> int | None:
    with database.reading("acme") as ws:
        return audit.verify(ws)


def run(database: Database, statement: str, **values: str) -> None:
    with database.writing("acme") as ws:
        ws.session.execute(text(statement), values)


def without_triggers(database: Database, statement: str, **values: str) -> None:
    """What somebody does who has the database and knows of the triggers."""
    names = ("audit_no_update", "audit_no_delete") if database.is_sqlite else ("audit_append_only",)
    for name in names:
        run(database, f"DROP TRIGGER IF EXISTS {name}" + ("" if database.is_sqlite else " ON audit"))
    run(database, statement, **values)


def test_entries_are_chained_and_no_person_is_in_them(database: Database) -> None:
    for about in ("csv", "json", "todos"):
        note(database, about)
    note(database, by=None)
    with database.reading("acme") as ws:
        entries = audit.newest(ws, 10)
        assert [entry.number for entry in entries] == [4, 3, 2, 1]
        assert [entry.previous for entry in entries] == [*(each.hash for each in entries[1:]), ""]
        assert len({entry.by for entry in entries[1:]}) == 1
        assert "ada" not in repr(entries)
        assert sorted(audit.names(ws).values()) == [("channel", "general"), ("member", "ada")]
    assert verified(database) is None
    with pytest.raises(ValueError, match="nobody's text"), database.writing("acme") as ws:
        audit.write(ws, AuditKind.SETTING, "ada", "“Cap the import” by Ada's team", NOW)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET about = 'nothing'", "DELETE FROM audit WHERE number = 2", "DELETE FROM audit"],
)
def test_no_entry_is_changed_or_deleted(database: Database, statement: str) -> None:
    for about in ("csv", "json", "todos"):
        note(database, about)
    with pytest.raises(DBAPIError, match="append-only"):
        run(database, statement)
    without_triggers(database, statement)
    with database.reading("acme") as ws:
        left = audit.newest(ws, 9)
        assert audit.verify(ws) == {3: 1, 2: 3}.get(len(left))


@pytest.mark.engines("postgresql")
def test_nor_are_all_taken_out_at_once(database: Database) -> None:
    note(database)
    with pytest.raises(DBAPIError, match="append-only"):
        run(database, "TRUNCATE audit")


def test_what_is_put_in_between_or_at_the_beginning_shows(database: Database) -> None:
    for about in ("csv", "json"):
        note(database, about)
    without_triggers(database, "UPDATE audit SET number = 7 WHERE number = 2")
    assert verified(database) == 7
    without_triggers(database, "DELETE FROM audit WHERE number = 1")
    assert verified(database) == 7


def test_a_purge_leaves_its_own_fact_and_the_chain_goes_on_from_there(database: Database) -> None:
    note(database)
    note(database)
    with database.writing("acme") as ws:
        audit.keep_the_purge_alone(ws, NOW + timedelta(days=7))
    note(database, "json")
    with database.reading("acme") as ws:
        assert [(each.number, each.kind) for each in audit.newest(ws, 9)] == [
            (4, AuditKind.EXPORT),
            (3, AuditKind.PURGED),
        ]
    assert verified(database) is None
    with pytest.raises(DBAPIError, match="append-only"):
        run(database, "DELETE FROM audit WHERE number = 4")


def test_several_at_once_make_one_chain(database: Database, other_process: Database) -> None:
    with ThreadPoolExecutor(4) as people:
        list(people.map(note, [database, other_process] * 6))
    with database.reading("acme") as ws:
        assert audit.count(ws) == 12
    assert verified(database) is None


def test_a_forged_entry_changes_every_hash_after_it(database: Database) -> None:
    """Whoever forges one and its hash, and lets the next refer to it, has to forge all of them: the newest too."""
    for about in ("csv", "json", "todos"):
        note(database, about)
    with database.reading("acme") as ws:
        first = audit.newest(ws, 9)[-1]
        first.about = "nothing"
        forged = audit.hash_of(first)
    without_triggers(database, "UPDATE audit SET about = 'nothing', hash = :hash WHERE number = 1", hash=forged)
    assert verified(database) == 2
    without_triggers(database, "UPDATE audit SET previous = :hash WHERE number = 2", hash=forged)
    assert verified(database) == 2
