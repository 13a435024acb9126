"""The two engines, side by side: the same log, the same query, the same answer, always."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage import decisions, nearness, voices
from storage.decisions import Filter
from storage.engine import Database
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.storage import make

# Few words in many spellings, so that queries and texts meet often.
PIECES = """Acme™ ℡
export Exports EXPORT café cafe cafe\u0301 Größe GROSSE grösse AI/ML ai -x x a@b.example b.example 料金 料 金額 ไทย
🚀 👩\u200d👩\u200d👧 NEAR OR AND NOT " * ' -- ; it's its \ufb01le file ² 2 ½ İstanbul istanbul ΣΑΣ σας
\x00 _ \\
"""
PIECE = st.sampled_from(PIECES.split())
TEXT = st.lists(PIECE | st.text(max_size=6), min_size=1, max_size=6).map(" ".join)
UNSTORABLE = str.maketrans("", "", "\x00" + "".join(map(chr, range(0xD800, 0xE000))))


@dataclass(frozen=True)
class Pair:
    """One database on each engine, with the same content."""

    sqlite: Database
    postgresql: Database

    def __iter__(self) -> Iterator[Database]:
        return iter((self.sqlite, self.postgresql))


@pytest.fixture(scope="module")
def pair(sqlite_databases: SqliteDatabases, postgres_databases: PostgresDatabases) -> Iterator[Pair]:
    with sqlite_databases.fresh() as sqlite, postgres_databases.fresh() as postgresql:
        opened = Pair(Database(sqlite), Database(postgresql))
        yield opened
        for database in opened:
            database.close()


def answers(database: Database, workspace: str, query: str) -> object:
    """Everything that search, retrieval and lists say to a query."""
    today = make.TODAY
    with database.reading(workspace) as ws:
        listed, total = decisions.listed(ws, "general", Filter(words=query), limit=20)
        heard, in_all = voices.searched(ws, "general", query, today, limit=20)
        return (
            [row.number for row in listed],
            total,
            [row.number for row in nearness.related(ws, "general", query)],
            [row.number for row in heard],
            in_all,
            [row.number for row in voices.heard_about(ws, "general", query, today)],
            [row.number for row in voices.last_heard(ws, "general", today)],
            decisions.groups_used(ws, "general"),
        )


def both_hold(pair: Pair, texts: list[str]) -> str:
    """A workspace of its own on both engines with a decision and a voice for each text."""
    name = uuid.uuid4().hex
    for database in pair:
        make.workspace(database, name)
        with database.writing(name) as ws:
            for number, text in enumerate(texts):
                stored = text.translate(UNSTORABLE)
                at = make.NOW + timedelta(minutes=len(stored) % 3)
                heard = date(2026, 1, 1 + len(stored) % 3)
                decisions.add(ws, make.decision(stored, logged_at=at, in_the_chair=stored[:7]))
                voices.add(ws, make.voice(stored, heard_on=heard, group=str(number % 2)))
    return name


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=5), queries=st.lists(TEXT, min_size=1, max_size=6))
@example(texts=["export export", "Export"], queries=["exports", "export -x", ""])
def test_the_engines_answer_alike(pair: Pair, texts: list[str], queries: list[str]) -> None:
    name = both_hold(pair, texts)
    for query in (*queries, *texts):
        assert answers(pair.sqlite, name, query) == answers(pair.postgresql, name, query), query
