"""Search finds the same on both engines: all words, any order, folded; and takes whatever people type."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import decisions, nearness, voices
from storage.decisions import Filter
from storage.engine import Database
from tests.storage import make
from tests.storage.make import NOW, TODAY

LOGGED = (
    "Switch off the v1 export on 30 June",
    "Die Größe der Einkaufstüte ändern",
    "Café in Zürich closes on Sundays",
    "料金を十パーセント上げる",
    "Merge the AI/ML pages, A/B test first",
    "Mail from support@example.com moves to help@example.com",
    "Use -x as the short option for exports",
    "Ship 🚀 free shipping to everyone",
    "NEAR and OR and NOT are words too",
    "Pay C$ 5.50 for 'express' delivery; DROP it later",
    "État des lieux à refaire pour l'élève",
    "Снизить цены на доставку",
    "Limit imports to 5,000 rows",
)


@pytest.fixture
def log(database: Database) -> Database:
    for minute, text in enumerate(LOGGED):
        make.log(database, text, in_the_chair="shoppers", logged_at=NOW + timedelta(minutes=minute))
    return database


def found(log: Database, words: str, here: str = "general") -> list[int]:
    with log.reading("acme") as ws:
        rows, total = decisions.listed(ws, here, Filter(words=words), limit=50)
        assert total == len(rows)
        return [row.number for row in rows]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("export", [7, 1]),
        ("EXPORTS", [7, 1]),
        ("june export", [1]),
        ("june delivery", []),
        ("expo", []),
        ("grosse", [2]),
        ("GRÖSSE", [2]),
        ("zurich cafe", [3]),
        ("zu\u0308rich", [3]),
        ("料金", [4]),
        ("パーセント", [4]),
        ("AI/ML", [5]),
        ("ai ml", [5]),
        ("a/b", [5]),
        ("support@example.com", [6]),
        ("-x", [7]),
        ("--x", [7]),
        ("🚀", [8]),
        ("NEAR", [9]),
        ("NEAR(and words)", [9]),
        ("and OR not", [9]),
        ("drop", [10]),
        ("5.50", [10]),
        ("eleve", [11]),
        ("ЦЕНЫ", [12]),
        ("5,000", [13]),
        ("D-4", [4]),
        ("d-13 shoppers", [13]),
        ("ｅｘｐｏｒｔ", [7, 1]),
    ],
)
def test_a_search_finds_the_newest_first(log: Database, words: str, numbers: list[int]) -> None:
    assert found(log, words) == numbers


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        '"unbalanced',
        "*",
        "expo*",
        "^export",
        "{text}: export",
        "text:nothing",
        "NEAR(",
        "NEAR/2",
        "'; DROP TABLE decision; --",
        "\\",
        "%",
        "_",
        "a & b | !c <-> d",
        "(((",
        "\x00",
        "\ud800",
        "😀😀😀",
        "-",
        "export AND",
        "x" * 10_000,
        "word " * 2_000,
        " ".join(str(number) for number in range(3_000)),
    ],
)
def test_whatever_is_typed_is_only_looked_for(log: Database, words: str) -> None:
    numbers = found(log, words)
    assert set(numbers) <= set(range(1, len(LOGGED) + 1))
    assert found(log, "export") == [7, 1]


@pytest.mark.parametrize("words", ["'; DROP TABLE decision; --", "text:nothing", "export AND", "x" * 10_000])
def test_words_that_nobody_wrote_find_nothing(log: Database, words: str) -> None:
    assert found(log, words) == []


def test_a_decision_of_ten_thousand_characters_is_found_by_its_last_word(database: Database) -> None:
    number = make.log(database, "word " * 1_999 + "zebra")
    assert found(database, "zebra word") == [number]


def test_a_changed_text_is_found_by_its_new_words_only(database: Database) -> None:
    number = make.log(database, "Cap CSV import at 5,000 rows")
    with database.writing("acme") as ws:
        stored = decisions.find(ws, number, "general")
        assert stored
        assert decisions.change(ws, stored, text="Charge for big files")
    assert found(database, "charge") == [number]
    assert found(database, "csv") == []


@pytest.mark.parametrize("group", ["shoppers", "Shoppers", "élèves", "ÉLÈVES", "Élèves"])
def test_a_list_is_narrowed_to_a_group_whatever_its_case(database: Database, group: str) -> None:
    for name in ("Shoppers", "Élèves"):
        make.log(database, in_the_chair=name)
    with database.reading("acme") as ws:
        rows, _ = decisions.listed(ws, "general", Filter(group=group), limit=5)
    assert [row.in_the_chair.lower() for row in rows] == [group.lower()]


def test_related_decisions_share_the_rarest_words(log: Database) -> None:
    with log.reading("acme") as ws:
        rows = nearness.related(ws, "general", "should we remove the nightly v1 export and everything else?")
    assert [row.number for row in rows][:2] == [1, 7]


def test_nothing_is_related_to_words_that_say_nothing(log: Database) -> None:
    with log.reading("acme") as ws:
        assert nearness.related(ws, "general", "what should we do for customers now") == []
        assert nearness.related(ws, "general", "'; -- \" *") == []


def test_voices_are_found_by_words_group_and_source(database: Database) -> None:
    spoken = make.hear(database, "The nightly export saves us", group="wholesalers", source="call")
    make.hear(database, "I stopped writing in", group="admins", source="ticket")
    with database.reading("acme") as ws:
        for words in ("export", "wholesaler", "CALL", f"V-{spoken}"):
            rows, total = voices.searched(ws, "general", words, TODAY, limit=5)
            assert ([row.number for row in rows], total) == ([spoken], 1)
        assert voices.searched(ws, "general", "*", TODAY, limit=5) == ([], 0)


def test_a_voice_past_its_day_is_neither_found_nor_heard(database: Database) -> None:
    make.hear(database, "The nightly export saves us", expires_on=TODAY)
    with database.reading("acme") as ws:
        assert voices.searched(ws, "general", "export", TODAY, limit=5) == ([], 0)
        assert voices.heard_about(ws, "general", "nightly export", TODAY) == []
        assert voices.last_heard(ws, "general", TODAY) == []


def test_words_without_consent_are_not_quoted(database: Database) -> None:
    make.hear(database, "The nightly export saves us", consent_to_quote=False)
    with database.reading("acme") as ws:
        assert voices.heard_about(ws, "general", "nightly export", TODAY) == []


def test_the_last_time_a_group_was_heard_is_by_the_day_it_spoke(database: Database) -> None:
    make.hear(database, "new words", group="admins", heard_on=TODAY)
    make.hear(database, "old words, saved later", group="admins", heard_on=TODAY - timedelta(days=90))
    with database.reading("acme") as ws:
        assert [row.text for row in voices.last_heard(ws, "general", TODAY)] == ["new words"]
