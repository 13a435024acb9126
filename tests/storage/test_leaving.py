"""Uninstalled: a time of grace, then nothing is left; installed again within it, everything is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from storage import audit, decisions, installations, leaving, workspaces
from storage.engine import EVERY_WORKSPACE, Database
from storage.vocabulary import AuditKind
from tests.acceptance.traces import everything, raw, raw_after_vacuum
from tests.storage import make
from tests.storage.make import NOW
from tests.storage.one_of_everything import everything_of, fill

GRACE = timedelta(days=7)
OVER = NOW + GRACE
CANARY = "zyxwcanary"


def install(database: Database, at: str, **values: object) -> None:
    with database.writing(at) as ws:
        row = make.installation(**values)
        installations.save(ws, row, platform="slack", name=at.title(), now=row.installed_at)


def rows_of(database: Database, workspace: str) -> dict[str, list[str]]:
    with database.reading(workspace) as ws:
        return everything_of(ws, workspace)


def leave(database: Database, at: str, days: int = 0) -> bool:
    moment = NOW + timedelta(days=days)
    with database.writing(at) as ws:
        return leaving.begin(ws, happened_at=moment, purge_after=moment + GRACE)


def due(database: Database, now: object = OVER) -> list[str]:
    with database.reading(EVERY_WORKSPACE) as ws:
        return leaving.due(ws, now)  # type: ignore[arg-type]


def test_it_is_due_when_the_grace_is_over(database: Database) -> None:
    install(database, "acme")
    assert leave(database, "acme")
    assert due(database, OVER - timedelta(seconds=1)) == []
    assert due(database) == ["acme"]
    with database.reading("acme") as ws:
        assert installations.find(ws) is None


def test_both_events_in_any_order_keep_the_first_ones_time(database: Database) -> None:
    install(database, "acme")
    leave(database, "acme", days=0)
    leave(database, "acme", days=3)
    assert due(database) == ["acme"]


def test_installed_again_nothing_is_deleted(database: Database) -> None:
    make.log(database)
    install(database, "acme")
    leave(database, "acme")
    install(database, "acme", installed_at=NOW + timedelta(days=6))
    assert due(database) == []
    with database.writing("acme") as ws:
        assert not leaving.purge(ws, OVER)
        assert decisions.find(ws, 1, "general")


def test_what_says_late_that_it_left_does_not_undo_a_new_install(database: Database) -> None:
    install(database, "acme", installed_at=NOW + timedelta(minutes=4))
    assert not leave(database, "acme")
    assert due(database) == []
    with database.reading("acme") as ws:
        assert installations.find(ws)


def test_before_its_time_nothing_is_deleted(database: Database) -> None:
    make.log(database)
    leave(database, "acme")
    with database.writing("acme") as ws:
        assert not leaving.purge(ws, OVER - timedelta(seconds=1))
        assert decisions.find(ws, 1, "general")


def test_every_table_is_emptied_and_no_other_workspace_touched(database: Database) -> None:
    fill(database)
    make.workspace(database, "globex")
    make.log(database, at="globex")
    untouched = rows_of(database, "globex")
    held = rows_of(database, "acme")
    # The removed voice and the workspace's own message are made elsewhere; everything else has a row.
    assert {table for table, rows in held.items() if not rows} <= {"removed_voice", "installation"}
    leave(database, "acme")
    with database.writing("acme") as ws:
        assert leaving.purge(ws, OVER)
    left = {table: rows for table, rows in rows_of(database, "acme").items() if rows}
    assert list(left) == ["audit"]
    with database.reading("acme") as ws:
        (fact,) = audit.newest(ws, 9)
        assert (fact.kind, fact.by, fact.about) == (AuditKind.PURGED, None, "")
        assert audit.verify(ws) is None
    assert rows_of(database, "globex") == untouched


def test_nothing_is_left_to_the_last_byte(database: Database) -> None:
    make.log(database, f"Cap the import {CANARY} at 5,000 rows", in_the_chair=f"people {CANARY}")
    make.hear(database, f"We close the month {CANARY}")
    with database.writing("acme") as ws:
        workspaces.ensure_member(ws, f"ada-{CANARY}", f"Ada {CANARY}", NOW)
        audit.write(ws, AuditKind.EXPORT, f"ada-{CANARY}", "json", NOW)
        make.queue(ws, f"card {CANARY}", content={"summary": CANARY})
    leave(database, "acme")
    assert CANARY in everything(database.url)
    with database.writing("acme") as ws:
        leaving.purge(ws, OVER)
    assert CANARY not in everything(database.url)
    kept = raw(database.url) if database.is_sqlite else raw_after_vacuum(database.url)
    assert len(kept) > 100_000
    assert CANARY.encode() not in kept


@pytest.mark.engines("postgresql")
def test_postgresqls_own_samples_of_what_was_said_go_too(database: Database) -> None:
    """It keeps some of each column's values for its plans, until it looks at the table again."""
    make.workspace(database, "globex")
    for number in range(30):
        make.log(database, f"{CANARY} {number % 3}", in_the_chair=f"people {CANARY}")
        make.log(database, "Free returns", at="globex")
    sampled = text("SELECT count(*) FROM pg_stats WHERE most_common_vals::text LIKE :canary")
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        assert connection.execute(sampled, {"canary": f"%{CANARY}%"}).scalar_one()
    engine.dispose()
    leave(database, "acme")
    with database.writing("acme") as ws:
        leaving.purge(ws, OVER)
    assert CANARY.encode() not in raw_after_vacuum(database.url)


def test_every_table_of_records_says_whose_they_are() -> None:
    """A table without it would be left behind: add the column, or say here why it holds nothing of anybody."""
    without = {table.name for table in SQLModel.metadata.sorted_tables if "workspace" not in table.c}
    assert without == {"workspace", "oauth_state"}


def test_an_organisation_leaves_with_all_that_it_covers(database: Database) -> None:
    for name in ("north", "south", "own"):
        make.workspace(database, name)
        with database.writing(name) as ws:
            installations.belongs_to(ws, "E1", platform="slack", now=NOW)
    install(database, "own")
    install(database, "E1", whole_organisation=True, organisation="E1")
    with database.reading("north") as ws:
        covering = installations.find_covering(ws)
        assert covering
        assert covering.workspace == "E1"
    with database.reading("own") as ws:
        covering = installations.find_covering(ws)
        assert covering
        assert covering.workspace == "own"
    leave(database, "E1")
    assert sorted(due(database)) == ["north", "south"]
    install(database, "E1", whole_organisation=True, organisation="E1", installed_at=NOW + timedelta(days=1))
    assert due(database) == []


@pytest.mark.parametrize("asks_again", [False, True])
def test_a_token_is_refreshed_by_one_process(database: Database, other_process: Database, asks_again: bool) -> None:
    install(database, "acme", refresh_token="sealed too", expires_at=NOW + timedelta(hours=1))
    with database.writing("acme") as ws:
        assert installations.begin_refresh(ws, NOW, timedelta(minutes=1))
    later = NOW + timedelta(minutes=1 if asks_again else 0)
    with other_process.writing("acme") as ws:
        assert installations.begin_refresh(ws, later, timedelta(minutes=1)) is asks_again


def test_a_token_shows_in_no_repr(database: Database) -> None:
    install(database, "acme", token="sealed-token", refresh_token="sealed-refresh")
    with database.reading("acme") as ws:
        assert "sealed" not in repr(installations.find(ws))
