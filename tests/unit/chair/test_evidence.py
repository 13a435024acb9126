"""Customers' words, earlier decisions and when a group was last heard: only what the log holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.chair.playbook.evidence import MAX_QUOTE_LENGTH, same_group
from bot.chair.present import drawn_quote, present, why_these
from bot.chair.reading import Evidence, LastHeard, LoggedDecision
from bot.plain_text import to_text
from storage.vocabulary import CustomerEffect
from tests.unit.chair.texts import D9, SWITCH_OFF, TODAY, V7, V11, V19, read

NIGHTLY = "I only find out in the morning that the nightly export stopped."


def test_at_most_three_quotes_and_the_same_group_first() -> None:
    others = tuple(replace(V19, text=NIGHTLY, id=f"V-{number}") for number in range(20, 24))
    reading = read(SWITCH_OFF, Evidence((*others, V7, V11)))
    assert [voice.id for voice in reading.voices] == ["V-7", "V-11", "V-20"]


def test_both_kinds_of_voices_stand_under_their_own_heading() -> None:
    text = to_text(present(read(SWITCH_OFF, Evidence((replace(V19, text=NIGHTLY), V7))), "r1", TODAY))
    assert text.index("What they have said") < text.index("V-7") < text.index("What others have said")
    assert text.index("What others have said") < text.index("V-19")


def test_a_long_voice_is_cut_to_an_exact_piece_that_has_to_do_with_it() -> None:
    filler = "We have been with you for a long time and like the people. " * 8
    long = replace(V7, text=f"{filler}Without the export our night shift types it in. {filler}")
    quote = read(SWITCH_OFF, Evidence((long,))).voices[0].quote
    assert quote in long.text
    assert "export" in quote
    assert len(quote) <= MAX_QUOTE_LENGTH


def test_without_words_when_the_group_was_last_heard_is_said() -> None:
    heard = LastHeard("people who use bulk edit", date(2026, 3, 4), "We close the month with it.")
    reading = read("should we remove bulk edit", Evidence(last_heard=(heard,)))
    assert reading.last_heard_on == date(2026, 3, 4)
    text = to_text(present(reading, "r1", TODAY))
    assert 'I do not make any up. This group was last heard on 4 Mar: "We close the month with it."' in text


def test_another_years_date_is_said_with_its_year() -> None:
    heard = LastHeard("people who use bulk edit", date(2025, 3, 4), "")
    text = to_text(present(read("should we remove bulk edit", Evidence(last_heard=(heard,))), "r1", TODAY))
    assert "4 Mar 2025." in text


def test_an_earlier_decision_about_something_else_is_left_out() -> None:
    other = LoggedDecision("D-3", "Free returns.", "shoppers", date(2026, 8, 1), "decided", CustomerEffect.BETTER)
    reading = read(SWITCH_OFF, Evidence(decisions=(other, D9)))
    assert [entry.id for entry in reading.related] == ["D-9"]
    assert reading.related[0].question == "Does this keep it?"
    assert reading.related[0].why == "same group, also about export"


def test_why_a_decision_bears_on_it_is_said_in_its_own_words() -> None:
    exports = replace(D9, text="Exports run at night for everyone.", in_the_chair="finance admins")
    reading = read(SWITCH_OFF, Evidence(decisions=(exports,)))
    assert reading.related[0].why == "also about exports"
    assert reading.related[0].question == "Does it still stand with this?"
    assert "also about exports" in to_text(why_these(reading))
    assert 'D-9, 12 May: "Exports run at night for everyone."  Does it still stand' in to_text(
        present(reading, "r1", TODAY)
    )


def test_the_same_group_losing_again_is_said_whatever_it_is_about() -> None:
    lost = replace(D9, text="Close the phone line on Sundays.", customer_effect=CustomerEffect.WORSE)
    won = replace(lost, id="D-3", customer_effect=CustomerEffect.BETTER)
    (related,) = read(SWITCH_OFF, Evidence(decisions=(won, lost))).related
    assert (related.id, related.why, related.question) == ("D-9", "same group", "Is it the same people again?")
    others = replace(lost, in_the_chair="shoppers")
    assert not read(SWITCH_OFF, Evidence(decisions=(others,))).related


def test_a_decision_that_was_replaced_says_so() -> None:
    reading = read(SWITCH_OFF, Evidence(decisions=(replace(D9, status="superseded"),)))
    assert reading.related[0].question == "It was replaced since. Does this keep what replaced it?"


def test_groups_are_the_same_where_their_telling_words_are() -> None:
    assert same_group("workspaces on v1", "workspaces that run nightly jobs on v1")
    assert same_group("people who use bulk edit", "bulk edit users")
    assert not same_group("admins", "people who use bulk edit")
    assert not same_group("", "people")


BULK = replace(V7, text="We close the month with bulk edit. Four hundred lines, one go.", group="finance admins")


@pytest.mark.parametrize(
    "said",
    [
        "Answer every plan within one hour instead of four",
        "should we drop the fax line",
        "We close the branch in Leeds next month",
        "Cap the free plan at four seats",
        "Nous allons fermer la boutique en un mois",
    ],
)
def test_a_voice_about_something_else_is_not_quoted(said: str) -> None:
    assert not read(said, Evidence((BULK,))).voices


@pytest.mark.parametrize(
    "said", ["should we remove bulk edit", "Limit bulk edit to 100 lines", "bulk edit costs 3 euros"]
)
def test_a_voice_about_it_is_quoted(said: str) -> None:
    assert [voice.id for voice in read(said, Evidence((BULK,))).voices] == ["V-7"]


@pytest.mark.parametrize(
    "decided",
    [
        "Seats for 30 people in the room",
        "Remove the fax line on 30 June",
        "One in ten workspaces gets a new colour",
        "We switch the office plants off in June",
    ],
)
def test_a_decision_that_shares_only_figures_dates_or_common_words_is_not_related(decided: str) -> None:
    assert not read(SWITCH_OFF, Evidence(decisions=(replace(D9, text=decided),))).related


def test_a_cut_is_made_at_a_sentence_and_is_seen() -> None:
    filler = "We have been with you for a long time and like the people. " * 8
    long = replace(V7, text=f"{filler}Without the export our night shift types it in. {filler}")
    reading = read(SWITCH_OFF, Evidence((long,)))
    assert reading.voices[0].quote in long.text
    drawn = to_text(present(reading, "r1", TODAY)).replace("\n", " ")
    assert '"… Without the export our night shift types it in.' in drawn
    assert 'people. …"' in drawn


def test_a_sentence_without_an_end_is_cut_at_a_word() -> None:
    long = replace(V7, text="the export " + "and the night shift " * 40)
    quote = read(SWITCH_OFF, Evidence((long,))).voices[0].quote
    assert quote in long.text
    assert len(quote) <= MAX_QUOTE_LENGTH
    assert quote.split()[-1] in {"and", "the", "night", "shift"}
    assert drawn_quote(quote).endswith(" …")


def test_a_short_voice_is_drawn_as_it_is() -> None:
    assert drawn_quote(V7.text) == V7.text
