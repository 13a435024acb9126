"""Nothing that a reading says may come from nowhere: numbers, names and quotations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chair.reading import Evidence, HeardVoice, Principle, QuotedVoice, Reading, ReadingOutcome, Trade
from bot.evaluation.inventions import inventions, numbers
from bot.evaluation.text_measures import with_inventions
from tests.unit.evaluation.examples import answered, case, reading

TEXT = 'We switch off the v1 export on 30 June; Acme keeps "nightly jobs" on 1,000 of ten machines.'


def made(*questions: str, **rest: Any) -> Reading:
    return reading(*questions, text=TEXT, in_the_chair=rest.pop("in_the_chair", ""), **rest)


@pytest.mark.parametrize(
    "question",
    [
        "Does v1 stop on 30 June, as Acme says?",
        "Does acme know, and will ACME's jobs stop?",
        "What happens to 1000 of 10 machines?",
        'Who runs the "nightly jobs" then?',
        "Who runs the “nightly  jobs” then, and do I?",
        "What do I do if one of them stops?",
    ],
)
def test_what_the_text_holds_is_no_invention(question: str) -> None:
    assert inventions(made(question)) == []


@pytest.mark.parametrize(
    ("question", "invented"),
    [
        ("Does v2 do it?", ["2"]),
        ("Do 100 machines stop?", ["100"]),
        ("Do I get two weeks?", ["2"]),
        ("Is it half of us?", ["1/2"]),
        ("What does Globex do then?", ["Globex"]),
        ("Does it end in July?", ["July"]),
        ("Jane Smith asked for it?", ["Jane", "Smith"]),
        ('Is it "just typing"?', ["just typing"]),
        ("Is it “nightly work”?", ["nightly work"]),
    ],
)
def test_a_number_a_name_or_a_quotation_from_nowhere_is_found(question: str, invented: list[str]) -> None:
    assert inventions(made(question)) == invented


def test_a_number_cut_short_is_another_number() -> None:
    text = "It frees 1.9m and costs 9,000 a month."
    assert inventions(reading(text=text, trade=Trade("", "it frees 1"), in_the_chair="")) == ["1"]
    assert inventions(reading(text=text, trade=Trade("", "it frees 1.9m, a loss of 9000"), in_the_chair="")) == []


def test_what_stands_behind_a_reading_is_looked_at_too() -> None:
    behind = made()
    told = Reading(
        text=behind.text,
        title=behind.title,
        engine=behind.engine,
        prompt_version="sha256:1234567",
        outcome=behind.outcome,
        principles=(Principle("no_surprises", "No surprises", "in two days"),),
    )
    assert inventions(told) == ["in two days"]


def test_the_group_in_the_chair_is_looked_at() -> None:
    assert inventions(made(in_the_chair="people who fly with Globex")) == ["Globex"]


def test_a_voice_in_the_evidence_may_be_quoted_and_no_other() -> None:
    voice = HeardVoice("V-7", "We close the month with it.", "admins", "Admin", "call", date(2026, 10, 2))
    quoted = QuotedVoice("V-7", "close the month", "admins", "Admin", "call", date(2026, 10, 2), same_group=True)
    told = made(voices=(quoted,))
    assert inventions(told, Evidence(voices=(voice,))) == []
    assert inventions(told) == ["close the month"]


def test_the_examples_of_a_thin_text_are_the_playbooks() -> None:
    thin = Reading(
        text="improve it",
        title="improve it",
        engine="playbook",
        prompt_version="",
        outcome=ReadingOutcome.TOO_THIN,
        ask_back="What is it? One line.",
        examples=("we answer within 4 hours",),
    )
    assert inventions(thin) == []


def test_readings_with_an_invention_are_counted_once() -> None:
    one = case(decision=TEXT)
    answers = [answered(one, "Do 77 of 88 stop?", in_the_chair=""), answered(one, "Why?", in_the_chair="")]
    assert with_inventions(answers).value == 0.5


def test_figures_and_words_are_the_same_numbers() -> None:
    assert numbers("1,000 of two in 007, half of 2.5 and 3,5") == ["1000", "7", "2.5", "3.5", "2", "1/2"]


@given(st.text(max_size=200))
def test_repeating_the_text_invents_nothing(text: str) -> None:
    assert inventions(reading(text, text=text, in_the_chair="")) == []
