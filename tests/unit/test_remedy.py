"""Putting it right: never over while one of the three groups, the silent one included, is unanswered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.change import with_columns
from bot.decisions.remedy import (
    MAY_BEGIN,
    Standing,
    answered,
    begun,
    closed,
    group_of,
    latest,
    missing,
    open_points,
    standing,
    worked,
)
from bot.decisions.remedy_form import LONGEST, overtaken, read_group, read_what
from bot.errors import NotDoneYet, NotPossible, RemedyOver, RemedyUnderway
from bot.messages import Invalid
from bot.shapes import Remedy, RemedyGroup
from storage.models import Decision
from storage.vocabulary import HitGroup, Status
from tests.storage import make

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
LIVE, TOLD = date(2026, 11, 18), date(2026, 11, 20)
DONE = {"live_on": LIVE, "told_on": TOLD}
COMPLAINED, SILENT, NOT_YET = HitGroup


def underway(**values: Any) -> Decision:
    decision = make.decision("Charge twice on retry", number=6, **values)
    return with_columns(decision, begun(decision, "I was charged twice", "ada", NOW))


def said(decision: Decision, who: HitGroup, **values: Any) -> Decision:
    number = the_remedy(decision).number
    return with_columns(decision, answered(decision, number, RemedyGroup(who=who, **values)))


def the_remedy(decision: Decision) -> Remedy:
    found = latest(decision)
    assert found is not None
    return found


def over(decision: Decision) -> Decision:
    return with_columns(decision, closed(decision, the_remedy(decision).number, "bob", NOW))


def test_it_begins_with_three_groups_that_nobody_has_looked_at() -> None:
    remedy = the_remedy(underway())
    assert [group.who for group in remedy.groups] == ["complained", "silent", "not_yet_hit"]
    assert missing(remedy, TODAY) == (
        "Those who complained: nobody has looked at them yet.",
        "Those hit who said nothing: nobody has looked at them yet.",
        "Those not hit yet: nobody has looked at them yet.",
    )


@pytest.mark.parametrize(
    ("group", "points"),
    [
        ({}, ["nobody has looked at them yet"]),
        ({"remedy": "a refund"}, ["not live yet", "not told yet"]),
        ({"live_on": LIVE}, ["not told yet"]),
        ({"told_on": TOLD}, ["not live yet"]),
        ({"told_on": LIVE, "live_on": TOLD}, []),  # they may hear of it before it is live
        (DONE, []),
        (DONE | {"how_many": 41, "reached": 12}, ["12 of 41 put right so far"]),
        (DONE | {"how_many": 41, "reached": 0}, ["0 of 41 put right so far"]),
        (DONE | {"how_many": 41, "reached": 41}, []),
        (DONE | {"how_many": 41}, []),
        (DONE | {"how_many": 41, "reached": 38, "not_needed_because": "three closed their account"}, []),
        ({"how_many": 0}, ["say how it is known that there are none"]),
        ({"how_many": 0} | DONE, ["say how it is known that there are none"]),
        ({"how_many": 0, "not_needed_because": "every payment was checked"}, []),
        ({"not_needed_because": "it is fixed before it reaches them"}, []),
        ({"live_on": TODAY, "told_on": TODAY}, []),
        ({"live_on": TODAY + timedelta(days=1), "told_on": TOLD}, ["not live yet"]),
        ({"live_on": LIVE, "told_on": TODAY + timedelta(days=1)}, ["not told yet"]),
    ],
)
def test_what_is_missing_for_a_group(group: dict[str, Any], points: list[str]) -> None:
    assert list(open_points(RemedyGroup(who=SILENT, **group), TODAY)) == points


@pytest.mark.parametrize("left_out", HitGroup)
def test_it_cannot_be_closed_while_one_group_is_left_out(left_out: HitGroup) -> None:
    decision = underway()
    for who in HitGroup:
        decision = decision if who is left_out else said(decision, who, **DONE)
    with pytest.raises(NotDoneYet) as refused:
        over(decision)
    whom = {COMPLAINED: "who complained", SILENT: "hit who said nothing", NOT_YET: "not hit yet"}[left_out]
    assert refused.value.sentence == f"It cannot be closed yet. Those {whom}: nobody has looked at them yet."


def test_it_is_closed_once_everybody_is_answered_for() -> None:
    decision = said(said(underway(), COMPLAINED, **DONE), SILENT, **DONE)
    decision = over(said(decision, NOT_YET, not_needed_because="the retry is fixed"))
    remedy = the_remedy(decision)
    assert (remedy.closed_at, remedy.closed_by) == (NOW, "bob")
    for late in (lambda: over(decision), lambda: said(decision, SILENT, how_many=3)):
        with pytest.raises(RemedyOver):
            late()


DAYS = st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31))
COUNTS = st.none() | st.integers(0, 3)
GROUPS = st.builds(
    dict,
    how_many=COUNTS,
    reached=COUNTS,
    live_on=DAYS,
    told_on=DAYS,
    owner=st.none() | st.just("ada"),
    not_needed_because=st.none() | st.just("nobody uses it"),
)


@given(groups=st.lists(st.tuples(st.sampled_from(HitGroup), GROUPS), max_size=6))
def test_no_order_of_answers_closes_it_with_a_group_unanswered(
    groups: list[tuple[HitGroup, dict[str, Any]]],
) -> None:
    """The rule told in other words than the code's: what holds of each group whenever it could be closed."""
    decision, last = underway(), dict.fromkeys(HitGroup, RemedyGroup(who=SILENT).as_json())
    for who, answers in groups:
        decision = said(decision, who, **answers)
        last[who] = answers
    if all(_is_answered(each) for each in last.values()):
        over(decision)
        return
    with pytest.raises(NotDoneYet, match="Those"):
        over(decision)


def _is_answered(group: dict[str, Any]) -> bool:
    if group["not_needed_because"]:
        return True
    happened = [group[day] is not None and group[day] <= TODAY for day in ("live_on", "told_on")]
    counted = None not in (group["how_many"], group["reached"])
    everybody = not counted or group["reached"] >= group["how_many"]
    return all(happened) and everybody and group["how_many"] != 0


@given(groups=st.lists(st.tuples(st.sampled_from(HitGroup), GROUPS), max_size=4))
def test_each_group_keeps_what_was_said_of_it_last(groups: list[tuple[HitGroup, dict[str, Any]]]) -> None:
    decision, last = underway(), {who: RemedyGroup(who=who) for who in HitGroup}
    for who, answers in groups:
        decision = said(decision, who, **answers)
        last[who] = RemedyGroup(who=who, **answers)
    assert {who: group_of(the_remedy(decision), who) for who in HitGroup} == last


def test_a_second_one_begins_only_once_the_first_is_closed() -> None:
    decision = underway()
    with pytest.raises(RemedyUnderway):
        begun(decision, "and again", "ada", NOW)
    for who in HitGroup:
        decision = said(decision, who, **DONE)
    decision = over(decision)
    first = decision.remedies[0]
    again = with_columns(decision, begun(decision, "and again", "ada", NOW))
    assert [each["number"] for each in again.remedies] == [1, 2]
    assert said(again, SILENT, how_many=3).remedies[0] == first
    with pytest.raises(RemedyOver):
        answered(again, 1, RemedyGroup(who=SILENT))


@pytest.mark.parametrize("status", Status)
def test_it_begins_for_what_was_decided_once_taken_back_or_not(status: Status) -> None:
    decision = make.decision(number=6, status=status)
    if status in {"decided", "changed", "reviewed", "reversed", "superseded"}:
        assert begun(decision, "what", "ada", NOW)["remedies"]
    else:
        with pytest.raises(NotPossible) as refused:
            begun(decision, "what", "ada", NOW)
        assert "so it cannot be put right" in refused.value.sentence
    assert (status in MAY_BEGIN) is (status not in {"draft", "open", "void"})


def test_what_had_begun_goes_on_after_the_decision_was_dropped() -> None:
    dropped = with_columns(underway(), {"status": Status.VOID})
    for who in HitGroup:
        dropped = said(dropped, who, **DONE)
    assert standing(over(dropped)) is Standing.CLOSED


def test_where_it_stands() -> None:
    assert standing(make.decision(number=1)) is Standing.NONE
    assert standing(underway()) is Standing.OPEN


@pytest.mark.parametrize(
    ("complained", "silent", "line"),
    [
        (
            DONE | {"how_many": 12, "reached": 12},
            DONE | {"how_many": 29, "reached": 29},
            "D-6  Charge twice on retry: 41 of 41 people put right, the 29 who never wrote included.",
        ),
        (
            {"how_many": 0, "not_needed_because": "nobody wrote"},
            DONE | {"how_many": 1, "reached": 1},
            "D-6  Charge twice on retry: 1 of 1 person put right, the one who never wrote included.",
        ),
        (
            DONE | {"reached": 3},
            DONE | {"reached": 1_200},
            "D-6  Charge twice on retry: 1,203 people put right, the 1,200 who never wrote included.",
        ),
        (
            DONE,
            DONE | {"how_many": 29, "reached": 29},
            "D-6  Charge twice on retry: people put right, the 29 who never wrote included.",
        ),
        (DONE, DONE, "D-6  Charge twice on retry: people put right, those who never wrote included."),
        (DONE, {"not_needed_because": "they did not notice"}, ""),
        (DONE, DONE | {"how_many": 0, "not_needed_because": "none"}, ""),
        (DONE, DONE | {"how_many": 5, "reached": 0, "not_needed_because": "gone"}, ""),
    ],
)
def test_what_worked_says_so_only_where_the_silent_ones_were_reached(
    complained: dict[str, Any], silent: dict[str, Any], line: str
) -> None:
    decision = said(said(underway(), COMPLAINED, **complained), SILENT, **silent)
    decision = said(decision, NOT_YET, not_needed_because="fixed")
    assert worked(decision) == ""  # not closed yet
    assert worked(over(decision)) == line


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"live_on": "2026-11-23"}, "live_on", "has not come yet"),
        ({"told_on": "2026-11-23"}, "told_on", "has not come yet"),
        ({"told_on": "2026-02-29"}, "told_on", "does not exist (2026-02-29)"),
        ({"due_on": "soon"}, "due_on", "must be a date"),
        ({"how_many": "3", "reached": "4"}, "reached", "more than the 3 whom it hit"),
        ({"how_many": "-3"}, "how_many", "a whole number from 0 on"),
        ({"reached": "1.5"}, "reached", "a whole number from 0 on"),
        ({"remedy": "x" * 501}, "remedy", f"at most {LONGEST}"),
        ({"told_how": "x" * 2001}, "told_how", f"at most {LONGEST}"),
    ],
)
def test_wrong_answers_get_a_sentence_each(typed: dict[str, str], name: str, sentence: str) -> None:
    answer = read_group(typed, SILENT, None, TODAY)
    assert isinstance(answer, Invalid)
    assert list(answer.errors) == [name]
    assert sentence in answer.errors[name]


def test_everything_may_be_left_open_and_a_day_ahead_is_fine_for_by_when() -> None:
    assert read_group({}, SILENT, None, TODAY) == RemedyGroup(who=SILENT)
    planned = read_group({"due_on": "2026-12-01", "told_on": "2026-11-22"}, SILENT, "ada", TODAY)
    assert planned == RemedyGroup(who=SILENT, owner="ada", due_on=date(2026, 12, 1), told_on=TODAY)


@pytest.mark.parametrize("typed", ["", " ", "?!"])
def test_something_must_have_gone_wrong(typed: str) -> None:
    assert isinstance(read_what({"what": typed}), Invalid)
    assert read_what({"what": " 二重に\n請求された "}) == "二重に 請求された"


@given(mine=st.dictionaries(st.sampled_from(["remedy", "told_how", "how_many"]), st.sampled_from(["", "7", "12"])))
def test_who_saves_second_loses_nothing_and_undoes_nothing_unseen(mine: dict[str, str]) -> None:
    theirs = RemedyGroup(who=SILENT, how_many=29, remedy="a refund", live_on=LIVE)
    form = overtaken("D-6", the_remedy(underway()), theirs, mine, {}, TODAY)
    shown = {field.name: field.initial for field in form.fields}
    assert {name: shown[name] for name, typed in mine.items() if typed} == {k: v for k, v in mine.items() if v}
    assert shown["live_on"] == "2026-11-18"
    if mine.get("remedy"):
        assert "what they get: “a refund”" in form.notice
