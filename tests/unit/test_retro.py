"""Answers, to-dos and the sheet in words: plain values in, plain values out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retro.answers import UNSIGNED_AT_LEAST, Counted, counted, read_answer, to_be_shown
from bot.todo_form import decision_named, read_todo
from bot.todos import by_when, from_record, line, to_record
from storage.retro_models import Action, RetroAnswer, RetroQuestion
from storage.vocabulary import ActionStatus

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)  # a Sunday
QUESTION = RetroQuestion(
    workspace="acme", number=3, channel="general", prompt="R21", text="Why?", week="2026-W47", asked_at=NOW
)
ANSWERS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12)


def answers(made: list[tuple[bool, bool]]) -> list[RetroAnswer]:
    """One for each pair: signed or not, shown already or not."""
    return [
        RetroAnswer(
            pk=number,
            workspace="acme",
            channel="general",
            question=3,
            author=f"person {number}" if signed else None,
            text="yes",
            note=number if shown else None,
        )
        for number, (signed, shown) in enumerate(made, 1)
    ]


@given(ANSWERS)
def test_unsigned_answers_are_never_shown_by_ones_and_twos(made: list[tuple[bool, bool]]) -> None:
    found = answers(made)
    shown = to_be_shown(found)
    unsigned = [answer for answer in shown if answer.author is None]
    assert len(unsigned) == 0 or len(unsigned) >= UNSIGNED_AT_LEAST
    assert all(answer.note is None for answer in shown)
    signed = [answer for answer in found if answer.author and answer.note is None]
    assert [answer for answer in shown if answer.author] == signed
    assert counted(QUESTION, found).can_show == bool(shown)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "No answers yet"),
        ((1, 0, 0), "1 answer waiting"),
        ((2, 4, 0), "6 answers waiting, 4 without a name"),
        ((0, 2, 0), "2 answers waiting, 2 without a name (shown from 3 on)"),
        ((0, 0, 5), "5 answers shown"),
        ((1, 1, 1), "1 answer shown, 2 answers waiting, 1 without a name (shown from 3 on)"),
    ],
)
def test_where_the_answers_stand(counts: tuple[int, int, int], said: str) -> None:
    assert Counted(3, "Why?", *counts).standing == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "due today"),
        (1, "due Monday"),
        (6, "due Saturday"),
        (7, "due 29 November"),
        (-4, "was due Wednesday"),
        (-7, "was due 15 November"),
        (60, "due 21 January 2027"),
    ],
)
def test_a_due_day_as_people_say_it(days: int, said: str) -> None:
    assert by_when(TODAY + timedelta(days=days), TODAY) == said


@given(
    st.sampled_from(ActionStatus),
    st.none() | st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.none() | st.just("ada"),
    st.none() | st.just("nobody needs it"),
)
def test_a_to_do_comes_back_from_its_record(
    status: ActionStatus, due: date | None, owner: str | None, because: str | None
) -> None:
    action = Action(
        workspace="acme",
        number=7,
        channel="general",
        text="Tell them",
        owner=owner,
        due=due,
        status=status,
        decision="D-1",
        note="N-2",
        created_by="ada",
        created_at=NOW,
        closed_at=None if status is ActionStatus.OPEN else NOW,
        closed_because=because,
    )
    record = to_record(action)
    assert to_record(from_record(record)) == record
    assert line(action, {"ada": "Ada"}, TODAY).startswith("Tell them")


@given(st.text(max_size=700))
def test_what_is_taken_as_an_answer_fits(typed: str) -> None:
    read = read_answer({"text": typed})
    assert not isinstance(read, str) or (0 < len(read) <= 500 and any(map(str.isalnum, read)))


@given(st.text(max_size=400), st.text(max_size=20))
def test_what_is_taken_as_a_to_do_is_one_line(text: str, due: str) -> None:
    read = read_todo({"text": text, "due": due})
    if hasattr(read, "text"):
        assert 0 < len(read.text) <= 300
        assert "\n" not in read.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tell them about D-14, then D-2", 14),
        ("AD-14", None),
        ("D-0", None),
        ("d-14", None),
        ("D-1234567890", None),
    ],
)
def test_the_decision_that_a_text_names(text: str, number: int | None) -> None:
    assert decision_named(text) == number
