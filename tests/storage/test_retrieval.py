"""Which voices come to a reading: the group in the chair first, then what is nearest, then what is latest."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chair.evidence import gather, likely_group
from bot.chair.playbook import read_question
from bot.chair.present import present
from bot.chair.reading import Question, QuotedVoice, Reading
from bot.plain_text import to_text
from storage.engine import Database
from storage.vocabulary import Visibility
from tests.storage import make
from tests.storage.make import TODAY

ASKED = "should we remove bulk edit"
THEM = "people who use bulk edit"


def read(database: Database, text: str = ASKED, here: str = "general") -> Reading:
    question = Question(text)
    with database.reading("acme") as ws:
        evidence = gather(ws, here, text, TODAY, likely_group(question))
    return read_question(Question(text, evidence=evidence))


def quotes(database: Database, here: str = "general") -> list[QuotedVoice]:
    return list(read(database, here=here).voices)


def test_the_group_in_the_chair_is_not_crowded_out_by_sixty_others(database: Database) -> None:
    theirs = make.hear(database, "We close the month with bulk edit.", group=THEM, heard_on=date(2025, 1, 9))
    for number in range(60):
        make.hear(database, f"Remove bulk edit, I never edit in bulk {number}.", group="admins")
    first, *others = quotes(database)
    assert (first.id, first.same_group) == (f"V-{theirs}", True)
    assert [voice.same_group for voice in others] == [False, False]


def test_a_group_is_known_however_its_name_was_written(database: Database) -> None:
    make.hear(database, "Bulk edit is slow.", group="admins")
    theirs = make.hear(database, "We live in it.", group="Bulk edit users", heard_on=date(2025, 1, 9))
    assert quotes(database)[0].id == f"V-{theirs}"


def test_within_a_group_the_nearest_comes_first_and_then_the_latest(database: Database) -> None:
    far = make.hear(database, "The edit screen is fine.", group=THEM, heard_on=date(2026, 11, 1))
    old = make.hear(database, "Without bulk edit we stop.", group=THEM, heard_on=date(2026, 1, 1))
    new = make.hear(database, "I like bulk edit as it is.", group=THEM, heard_on=date(2026, 2, 1))
    assert [voice.id for voice in quotes(database)][:2] == [f"V-{new}", f"V-{old}"]
    assert f"V-{far}" in [voice.id for voice in quotes(database)]


def test_at_most_three_and_each_is_a_piece_of_what_was_said(database: Database) -> None:
    said = "We close the month with bulk edit.\nFour hundred lines, “one go”."
    for _ in range(5):
        make.hear(database, said, group=THEM)
    found = quotes(database)
    assert len(found) == 3
    assert all(voice.quote in said and voice.heard_on == date(2026, 10, 2) for voice in found)


@pytest.mark.parametrize(
    "kept", [{"consent_to_quote": False}, {"expires_on": TODAY}, {"expires_on": date(2026, 1, 1)}]
)
def test_what_may_not_be_quoted_is_not_and_hides_nothing(database: Database, kept: dict[str, object]) -> None:
    for number in range(60):
        make.hear(database, f"Bulk edit, should it be removed {number}?", group=THEM, **kept)
    assert not quotes(database)
    said = make.hear(database, "Bulk edit saves my day.", group="admins")
    assert [voice.id for voice in quotes(database)] == [f"V-{said}"]


def test_without_consent_not_even_what_it_was_about_is_said(database: Database) -> None:
    make.hear(database, "Our auditors insist on it.", group=THEM, consent_to_quote=False)
    reading = read(database)
    assert reading.last_heard_on == date(2026, 10, 2)
    assert "auditors" not in to_text(present(reading, "r1", TODAY))


def test_another_groups_words_are_headed_as_theirs(database: Database) -> None:
    make.hear(database, "Bulk edit saves my day.", group="admins", role="Admin", source="call")
    text = to_text(present(read(database), "r1", TODAY))
    assert "What others have said  (admins, not people who use bulk edit)" in text
    assert '"Bulk edit saves my day."\n    Admin · call · 2 Oct · V-1' in text


def test_a_private_channels_words_come_to_its_own_readings_only(database: Database) -> None:
    make.workspace(database, board=Visibility.PRIVATE)
    make.hear(database, "We close the month with bulk edit.", group=THEM, channel="board")
    assert not quotes(database)
    assert quotes(database, here="board")


def test_an_earlier_promise_to_the_same_group_is_found_though_no_word_is_shared(database: Database) -> None:
    promise = make.log(database, "Sunday hours will stay as they are.", in_the_chair="People who use  bulk edit")
    for number in range(60):
        make.log(database, f"Sponsor the fair number {number}", in_the_chair="visitors")
    (related,) = read(database).related
    assert (related.id, related.why, related.question) == (f"D-{promise}", "same group", "Does this keep it?")


def test_what_shares_words_comes_before_what_shares_the_group(database: Database) -> None:
    theirs = make.log(database, "Sunday hours will stay as they are.", in_the_chair=THEM)
    about = make.log(database, "Bulk edit opens to small teams", in_the_chair="small teams")
    assert [entry.id for entry in read(database).related] == [f"D-{about}", f"D-{theirs}"]
