"""Which question a channel is asked: every one can win, none twice too soon, always the same for the same log."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rhythm.facts import ChannelLog, Fact, facts_of
from bot.rhythm.prompts import ALWAYS, Choice, Fate, choose, holds, is_held_out
from bot.rhythm.schedule import week_of
from prompts import playbook
from storage.digest_log import Asked, Seated
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Door, Flag, Notice, Status
from tests.storage import make

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
PROMPTS = playbook.load().retro_prompts
SCOLDS = ("you failed", "you forgot", "again", "still have not", "blame", "fault", "must ", "should have", "!")


def a_log(*recent: Decision, **values: Any) -> ChannelLog:
    said: dict[str, Any] = {
        "now": NOW,
        "today": NOW.date(),
        "since": NOW - WEEK,
        "recent": recent,
        "last_logged": NOW - timedelta(days=1),
    }
    return ChannelLog(**(said | values))


def decision(number: int = 1, days_ago: int = 2, **values: Any) -> Decision:
    quiet: dict[str, Any] = {
        "number": number,
        "logged_at": NOW - timedelta(days=days_ago),
        "decided_at": NOW - timedelta(days=days_ago),
        "customer_effect": CustomerEffect.BETTER,
        "commercial_now": CommercialEffect.GAIN,
        "decision_class": DecisionClass.TYPE_A,
    }
    return make.decision(**(quiet | values))


def chosen(log: ChannelLog, asked: tuple[Asked, ...] = (), week: str = "2026-W47") -> Choice:
    return choose(PROMPTS, facts_of(log), asked, "general", week)


def review(happened: str = "yes", **values: Any) -> dict[str, Any]:
    return {"reviewed_at": "2026-11-18T10:00:00Z", "happened": happened, "outcomes": []} | values


def scored(chance: int, happened: str, share: float | None = None) -> tuple[int, list[Any], list[Any]]:
    prediction = {"side": "customer", "text": "x", "confidence": chance}
    outcome = {"side": "customer", "happened": happened, "return_on_projection": share}
    return 1, [prediction], [review(happened, outcomes=[outcome], reviewed_at="2026-01-01T10:00:00Z")]


def five(**values: Any) -> tuple[Decision, ...]:
    return tuple(decision(number, days_ago=10 + number, **values) for number in range(1, 6))


def deferred() -> Decision:
    by = (NOW + timedelta(days=20)).date().isoformat()
    said = [{"side": "customer", "text": "x", "by": by, "confidence": None}]
    return decision(days_ago=40, flags=[Flag.DEFERRED.value], predictions=said)


LOGS: dict[str, ChannelLog] = {
    "R03": a_log(standing=[decision(stop_reached_on=NOW.date())]),
    "R05": a_log(decision(decision_class=DecisionClass.LOSE_LOSE)),
    "R04": a_log(decision(decision_class=DecisionClass.COMMERCIAL_OVER_CUSTOMER)),
    "R13": a_log(decision(door=Door.ONE_WAY, predictions=[{"side": "customer", "text": "x", "confidence": 50}])),
    "R12": a_log(decision(customer_effect=CustomerEffect.WORSE, notice=Notice.NONE)),
    "R08": a_log(*five(decision_class=DecisionClass.UNCLEAR)),
    "R09": a_log(*five(evidence_level=1)),
    "R06": a_log(without_payback=3),
    "R14": a_log(looked_back=[scored(90, "no") for _ in range(20)]),
    "R15": a_log(looked_back=[scored(50, "partly", 0.2) for _ in range(5)]),
    "R11": a_log(*(each for each in five(flags=[Flag.SOMEONE_ELSE_PAYS.value])[:2])),
    "R10": a_log(seated=[Seated("shoppers", 3, NOW - 5 * WEEK)]),
    "R25": a_log(looked_back=[(7, [{"side": "customer", "text": "x"}], [review()])]),
    "R07": a_log(standing=[deferred()]),
    "R16": a_log(*(decision(n, days_ago=40, class_override={"class": "type_a"}) for n in range(5))),
    "R18": a_log(last_logged=NOW - 4 * WEEK),
}


@pytest.mark.parametrize("prompt", sorted(LOGS))
def test_each_question_about_the_log_can_win(prompt: str) -> None:
    choice = chosen(LOGS[prompt])
    assert choice.prompt == prompt
    assert "{" not in choice.text + choice.why


def test_each_question_for_any_team_can_win_and_they_take_turns() -> None:
    weeks = [week_of(date(2026, 11, 20) + timedelta(weeks=number)) for number in range(5)]
    won = [chosen(a_log(), week=week).prompt for week in weeks]
    assert sorted(won) == sorted(prompt.id for prompt in PROMPTS if prompt.when.fact == ALWAYS)


def test_no_question_is_beyond_reach_and_none_scolds() -> None:
    assert set(LOGS) | {p.id for p in PROMPTS if p.when.fact == ALWAYS} == {p.id for p in PROMPTS}
    for prompt in PROMPTS:
        assert not any(word in f"{prompt.text} {prompt.why}".casefold() for word in SCOLDS), prompt.id


def test_it_says_who_won_who_lost_and_why() -> None:
    log = a_log(
        decision(1, decision_class=DecisionClass.LOSE_LOSE),
        decision(2, decision_class=DecisionClass.COMMERCIAL_OVER_CUSTOMER),
    )
    choice = chosen(log, (Asked("R13", "2026-W46", NOW - WEEK, put_aside=False, answered=False),))
    assert [each.fate for each in choice.considered[:2]] == [Fate.CHOSEN, Fate.LOST]
    assert choice.considered[1].because == "Another one matters more."
    assert {each.prompt for each in choice.considered} == {prompt.id for prompt in PROMPTS}


def test_one_that_was_asked_rests_and_one_put_aside_three_times_is_retired() -> None:
    log = a_log(decision(decision_class=DecisionClass.COMMERCIAL_OVER_CUSTOMER))
    before = Asked("R04", "2026-W46", NOW - WEEK, put_aside=False, answered=True)
    assert chosen(log, (before,)).prompt != "R04"
    old = Asked("R04", "2026-W40", NOW - 7 * WEEK, put_aside=False, answered=True)
    assert chosen(log, (old,)).prompt == "R04"
    aside = tuple(Asked("R04", f"2026-W0{n}", NOW - 40 * WEEK, put_aside=True, answered=False) for n in range(1, 4))
    retired = chosen(log, aside)
    assert retired.prompt != "R04"
    assert next(each for each in retired.considered if each.prompt == "R04").fate is Fate.RETIRED


def test_no_question_names_the_same_decision_twice_and_the_next_one_has_its_turn() -> None:
    trade = {"decision_class": DecisionClass.LOSE_LOSE}
    log = a_log(decision(1, days_ago=3, **trade), decision(2, days_ago=2, **trade))
    once = Asked("R05", "2026-W40", NOW - 7 * WEEK, put_aside=False, answered=True, about="D-2")
    assert "D-2" in chosen(log).text
    assert "D-1" in chosen(log, (once,)).text
    twice = Asked("R05", "2026-W42", NOW - 5 * WEEK, put_aside=False, answered=True, about="D-1")
    rested = chosen(log, (once, twice))
    assert rested.prompt != "R05"
    because = next(each for each in rested.considered if each.prompt == "R05").because
    assert because == "Asked about D-2 already."


def test_a_question_that_rests_so_many_weeks_has_that_many_between() -> None:
    log = a_log(decision(5, decision_class=DecisionClass.COMMERCIAL_OVER_CUSTOMER))  # R04 rests two
    asked = Asked("R04", "2026-W44", NOW - 3 * WEEK, put_aside=False, answered=True, about="D-1")
    won = [chosen(log, (asked,), week).prompt == "R04" for week in ("2026-W45", "2026-W46", "2026-W47")]
    assert won == [False, False, True]


def test_a_group_with_a_long_name_is_left_out() -> None:
    log = a_log(decision(decision_class=DecisionClass.LOSE_LOSE, in_the_chair="people " * 15))
    assert chosen(log).text == "D-1 names no gain. What would make it good for one side?"


def test_what_stands_in_a_slot_is_never_a_template() -> None:
    log = a_log(decision(decision_class=DecisionClass.LOSE_LOSE, in_the_chair="{id} and {n}"))
    assert "(id) and (n)" in chosen(log).text


def test_a_fifth_of_five_is_no_third() -> None:
    condition = next(prompt.when for prompt in PROMPTS if prompt.id == "R08")
    assert not holds(condition, Fact(1, 5))
    assert not holds(condition, Fact(4, 4))
    assert holds(condition, Fact(2, 5))


def test_about_one_week_in_eight_is_held_out_and_always_the_same_ones() -> None:
    weeks = [week_of(date(2026, 1, 5) + timedelta(weeks=number)) for number in range(400)]
    held = [week for week in weeks if is_held_out("acme", "general", week)]
    assert 30 <= len(held) <= 70
    assert held == [week for week in weeks if is_held_out("acme", "general", week)]


def test_a_year_of_two_decisions_a_week_sees_fifteen_different_questions() -> None:
    """A team that logs two decisions a week, of every kind, and looks back at them after 60 days."""
    seen = {seed: len(_year(seed)) for seed in range(5)}
    assert min(seen.values()) >= 15, seen


def _year(seed: int) -> set[str]:
    chance = random.Random(seed)  # noqa: S311 - the same year every time
    logged: list[Decision] = []
    asked: list[Asked] = []
    number = 0
    for week in range(52):
        now = NOW + week * WEEK
        for _ in range(2):
            number += 1
            logged.append(_some_decision(chance, number, now))
        for each in logged:
            if each.check_on and each.check_on <= now.date() and not each.reviews:
                _look_back(chance, each, now)
        choice = choose(PROMPTS, facts_of(_log_of(logged, asked, now)), asked, "general", week_of(now.date()))
        asked.append(Asked(choice.prompt, week_of(now.date()), now, put_aside=False, answered=True))
    return {each.prompt for each in asked}


def _log_of(logged: list[Decision], asked: list[Asked], now: datetime) -> ChannelLog:
    groups: dict[str, list[Decision]] = {}
    for each in logged:
        groups.setdefault(each.in_the_chair, []).append(each)
    seated = [Seated(name, len(some), some[-1].logged_at) for name, some in groups.items() if len(some) > 1]
    return ChannelLog(
        now=now,
        today=now.date(),
        since=now - WEEK,
        recent=[each for each in logged if each.logged_at >= now - 12 * WEEK],
        standing=logged,
        without_payback=sum(each.decision_class is DecisionClass.TYPE_B for each in logged),
        seated=sorted(seated, key=lambda each: (-each.times, each.group)),
        looked_back=[(each.number, each.predictions, each.reviews) for each in reversed(logged) if each.reviews],
        last_logged=logged[-1].logged_at,
        asked=asked,
    )


def _some_decision(chance: random.Random, number: int, now: datetime) -> Decision:
    trade = chance.choices(
        list(DecisionClass),
        weights=[7, 4, 4, 1, 2, 1, 3],
    )[0]
    worse = trade in (DecisionClass.LOSE_LOSE, DecisionClass.COMMERCIAL_OVER_CUSTOMER)
    flags = [flag.value for flag in (Flag.DEFERRED, Flag.SOMEONE_ELSE_PAYS) if chance.random() < 0.15]
    at = now - timedelta(days=chance.randrange(1, 6))
    prediction = {
        "side": "customer",
        "text": "x",
        "by": (at + timedelta(days=60)).date().isoformat(),
        "confidence": chance.choice([50, 60, 70, 80, 90]),
    }
    return decision(
        number,
        logged_at=at,
        decided_at=at,
        decision_class=trade,
        customer_effect=CustomerEffect.WORSE if worse else CustomerEffect.BETTER,
        door=chance.choice([Door.ONE_WAY, Door.TWO_WAY, Door.TWO_WAY, Door.UNSURE]),
        notice=chance.choice([None, Notice.NONE, Notice.DAYS_7_TO_30]) if worse else None,
        evidence_level=chance.choice([None, 0, 1, 2, 3, 4]),
        flags=flags,
        in_the_chair=chance.choice(["shoppers", "admins", "people who import", "night shift", "agencies"]),
        check_on=(at + timedelta(days=60)).date(),
        predictions=[prediction] if chance.random() < 0.6 else [],
        status=Status.DECIDED,
        class_override={"class": trade.value} if chance.random() < 0.1 else None,
    )


def _look_back(chance: random.Random, each: Decision, now: datetime) -> None:
    happened = chance.choices(["yes", "partly", "no", "cannot_tell"], weights=[4, 3, 2, 1])[0]
    outcome = {
        "side": "customer",
        "happened": happened,
        "return_on_projection": chance.choice([None, 0.1, 0.4, 0.9, 1.0]),
    }
    each.reviews = [
        review(
            happened,
            reviewed_at=f"{now - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
            outcomes=[outcome] if each.predictions else [],
        )
    ]
