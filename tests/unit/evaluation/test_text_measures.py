"""Measures of what a reading says, on readings that are counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chair.reading import LookUp, ReadingOutcome, Related, Trade
from bot.evaluation import text_measures as measures
from bot.evaluation.answers import Answer
from bot.evaluation.readability import counted_in, grade, syllables
from bot.evaluation.tone import forbidden_forms
from tests.unit.evaluation.examples import answered, case, reading

EXPORT = case(id="C1", decision="We switch off the v1 export.", move="remove")
PRICES = case(id="C2", decision="Prices of the export rise in May.", move="price_up")
EXPORT_DAY = date(2026, 5, 12)
HOURS = case(id="C3", decision="The desk opens at six.", move="change")


def test_a_question_is_specific_when_it_holds_a_content_word_of_its_text() -> None:
    answers = [
        answered(EXPORT, "Does v2 do all that exports do?", "What do people get for it?"),
        answered(HOURS, "Is the desk open for me?"),
        answered(PRICES),
    ]
    assert (measures.specific(answers).value, measures.specific(answers).n) == (pytest.approx(2 / 3), 3)


def test_the_swap_test_gives_a_point_a_half_or_nothing() -> None:
    # Beside PRICES and HOURS: "export" is in PRICES too (½), "desk" is not in HOURS' rival.
    export = answered(EXPORT, "What do I use without the export?")
    assert measures.swap_test([export, answered(PRICES), answered(HOURS)]).value == pytest.approx((0.5 + 1) / 2)
    wrong = answered(EXPORT, "When do prices rise?")
    assert measures.swap_test([wrong, answered(PRICES)]).value == 0
    anything = answered(EXPORT, "What is different for me?")
    assert measures.swap_test([anything, answered(PRICES), answered(HOURS)]).value == 0.5


def test_the_swap_test_leaves_out_texts_of_the_same_move() -> None:
    twin = case(id="C4", decision="We drop the report.", move="remove")
    assert measures.swap_test([answered(EXPORT, "Where is my export?"), answered(twin)]).value is None


def test_without_labelled_moves_the_engine_says_which_moves_differ() -> None:
    one = Answer(case(id="C1", decision="We drop the export."), reading("My export?", move="remove"))
    other = Answer(case(id="C2", decision="The desk opens."), reading(move="change"))
    same = Answer(case(id="C3", decision="No export."), reading(move="remove"))
    assert measures.swap_test([one, other, same]).value == 1


def test_distinct_counts_wordings_of_first_questions() -> None:
    answers = [answered(EXPORT, "Who tells me?", "And when?"), answered(PRICES, "who  tells me?"), answered(HOURS)]
    assert (measures.distinct(answers).value, measures.distinct(answers).n) == (0.5, 2)
    assert measures.distinct([answered(HOURS)]).value is None


def test_lengths_are_counted_in_words_a_reader_counts() -> None:
    fits, long = " ".join(["word"] * 24) + "?", " ".join(["word"] * 25) + "?"
    assert measures.question_length([answered(EXPORT, fits, long)]).value == 0.5
    assert measures.question_count([answered(EXPORT, *["Why?"] * 4), answered(EXPORT, "Why?")]).value == 0.5


def test_a_reply_is_counted_without_quotes_labels_and_echo() -> None:
    one = reading(
        "What do I use then?",
        in_the_chair="people who export",
        look_up=LookUp("how many export", "usage data"),
        trade=Trade("looks worse", "not said"),
        related=(
            Related("D-9", "Formats stay for at least two years.", EXPORT_DAY, "same group", "Does this keep it?"),
        ),
    )
    # 3 chair, 5 question, 3 look-up, "For them: looks worse.   For us: not said." 8, "None saved …" 16,
    # and of the related decision "D-9, 12 May 2026:" 4, "same group" 2 and "Does this keep it?" 4.
    assert measures.spoken(one) == 3 + 5 + 3 + 8 + 16 + 10


def test_a_reply_with_three_questions_may_be_longer() -> None:
    filler = LookUp(" ".join(["word"] * 100), "usage data")
    assert measures.reply_length([answered(EXPORT, "Why?", look_up=filler)]).value == 0
    assert measures.reply_length([answered(EXPORT, "Why?", "When?", "Who?", look_up=filler)]).value == 1


def test_the_question_back_is_no_seat_question_but_is_measured_for_length_and_grade() -> None:
    thin = answered(
        EXPORT, outcome=ReadingOutcome.TOO_THIN, in_the_chair="", ask_back="What would be different? One line."
    )
    assert measures.specific([thin]).value is None
    assert measures.question_length([thin]).n == 1
    assert measures.reading_grade([thin]).n == 1


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("the", 1), ("use", 1), ("uses", 2), ("used", 1), ("wanted", 2), ("table", 2), ("whole", 1),
        ("changes", 2), ("prices", 2), ("names", 1), ("customer", 3), ("queue", 1), ("v1", 1), ("agree", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_worked_out_over_all_questions_together() -> None:
    counted = [counted_in(["Who tells me?", "What does the customer use then?"])]
    # 9 words, 2 sentences, 11 syllables: 0.39 · 4.5 + 11.8 · 11 / 9 - 15.59.
    assert grade(counted) == pytest.approx(0.39 * 4.5 + 11.8 * 11 / 9 - 15.59)
    assert grade([]) is None


@pytest.mark.parametrize(
    "line",
    [
        "Customers will leave.",
        "They would love it.",
        "Great, go on.",
        "I know that it hurts.",
        "I would leave.",
        "You should have asked.",
        "Stop it!",
        "This is type_b.",
        "Shoppers won’t notice.",
    ],
)
def test_forbidden_forms_are_found(line: str) -> None:
    assert forbidden_forms([line], "")


@pytest.mark.parametrize(
    "line",
    [
        "Will they tell me?",
        "What would I do then, and will customers wait?",
        "For them: looks worse.   For us: not said.",
        "None saved yet, and I do not make any up.",
        "If no number ever moved, would we keep it? That is allowed. Say so now.",
    ],
)
def test_what_the_chair_may_say_is_in_tone(line: str) -> None:
    assert forbidden_forms([line], "") == []


def test_words_of_the_text_are_the_askers_own() -> None:
    assert forbidden_forms(["What is Great Plan for?"], "we drop the Great plan") == []


def test_tone_is_measured_over_whole_replies() -> None:
    loud = answered(EXPORT, "Who tells me?", trade=Trade("looks great", "not said"))
    assert measures.in_tone([loud, answered(EXPORT, "Who tells me?")]).value == 0.5


def test_the_same_text_read_twice_must_read_alike() -> None:
    one, other = reading("Why?"), reading("Why not?")
    assert measures.same_again([Answer(EXPORT, one, 0, one), Answer(EXPORT, one, 0, other)]).value == 0.5
    assert measures.same_again([Answer(EXPORT, one)]).value is None


@given(st.lists(st.text(alphabet="abcdeilnorst ?", max_size=60), max_size=3))
def test_shares_are_shares(questions: list[str]) -> None:
    answers = [answered(EXPORT, *questions), answered(HOURS, *questions)]
    for measure in (measures.specific, measures.swap_test, measures.distinct, measures.question_length):
        value = measure(answers).value
        assert value is None or 0 <= value <= 1
