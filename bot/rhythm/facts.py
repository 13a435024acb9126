"""What a channel's log says that a Friday question may be about. Pure: the same log gives the same facts.

Each fact is named in `prompts/playbook.yaml`. "This week" means since the last digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from bot.decisions.amended import current
from bot.decisions.calibration import FROM_VERDICT, Verdict, calibrate
from bot.decisions.scored import outcomes
from bot.decisions.states import IN_FORCE
from bot.screen_words import day
from storage.digest_log import Asked, Seated
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DecisionClass, Door, Flag, Happened, Notice, Side

_WEEK = timedelta(days=7)
_HALF, _SURE = 0.5, 60
# A persona, or what one to three people said, and less: a guess or one story (evidence levels of product.md).
_ONE_STORY = 2
_GROUP_AWAY_WEEKS = 4
_WITHOUT_WEEKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLog:
    """What a digest of one channel is made from.

    `recent` were logged in the last 12 weeks, oldest first; `standing` are those in force that something may be
    said of, whenever they were logged. `since` is when the last digest was due, or a week ago. `looked_back` are
    number, predictions and reviews, newest first.
    """

    now: datetime
    today: date
    since: datetime
    recent: Sequence[Decision] = ()
    standing: Sequence[Decision] = ()
    without_payback: int = 0
    seated: Sequence[Seated] = ()
    looked_back: Sequence[tuple[int, list[dict[str, Any]], list[dict[str, Any]]]] = ()
    last_logged: datetime | None = None
    asked: Sequence[Asked] = ()

    def of_last(self, weeks: int) -> list[Decision]:
        """What was logged in the last so many weeks."""
        return [decision for decision in self.recent if decision.logged_at >= self.now - weeks * _WEEK]

    @property
    def new(self) -> list[Decision]:
        """What was logged since the last digest."""
        return [decision for decision in self.recent if decision.logged_at >= self.since]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that holds: how many, out of how many, which decision, and the words for a question's slots.

    `others` are the same about further decisions, the newest first.
    """

    count: int
    of: int = 0
    about: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Fact, ...] = ()

    def but(self, asked_about: AbstractSet[str]) -> Fact | None:
        """The same about a decision that is none of these; None where there is none."""
        return next((fact for fact in (self, *self.others) if fact.about not in asked_about), None)


def facts_of(log: ChannelLog) -> dict[str, Fact]:
    """Every fact of a log by its name; a fact that does not hold at all has a count of 0."""
    return {name: fact(log) for name, fact in _FACTS.items()}


def _newest(found: Iterable[Decision], more: Callable[[Decision], Mapping[str, str]] = lambda _: {}) -> Fact:
    """So many decisions, of which the newest is spoken about; `more` gives words of one beside the usual ones."""
    decisions = sorted(found, key=lambda decision: (decision.logged_at, decision.number), reverse=True)
    facts = [
        Fact(
            len(decisions),
            about=f"D-{each.number}",
            words={
                "id": f"D-{each.number}",
                "group": current(each).in_the_chair,
                "n": str(len(decisions)),
                **more(each),
            },
        )
        for each in decisions
    ]
    return replace(facts[0], others=tuple(facts[1:])) if facts else Fact(0)


def _share(part: Sequence[object], whole: Sequence[object]) -> Fact:
    return Fact(len(part), len(whole), words={"k": str(len(part)), "n": str(len(whole))})


def _of_class(trade: DecisionClass) -> Callable[[ChannelLog], Fact]:
    return lambda log: _newest(decision for decision in log.new if decision.decision_class is trade)


def _stop_lines(log: ChannelLog) -> Fact:
    reached = (decision for decision in log.standing if decision.stop_reached_on)
    return _newest(d for d in reached if d.stop_reached_on and d.stop_reached_on >= log.since.date())


def _one_way(log: ChannelLog) -> Fact:
    unsure = (
        decision
        for decision in log.new
        if decision.door is Door.ONE_WAY and (chances := _chances(decision)) and min(chances) < _SURE
    )
    return _newest(unsure, lambda decision: {"conf": str(min(_chances(decision)))})


def _chances(decision: Decision) -> list[int]:
    return [each["confidence"] for each in current(decision).predictions if each.get("confidence")]


def _no_notice(log: ChannelLog) -> Fact:
    return _newest(
        decision
        for decision in log.new
        if current(decision).customer_effect is CustomerEffect.WORSE
        and decision.told_on is None
        and (decision.notice is Notice.NONE or Flag.NO_NOTICE in decision.flags)
    )


def _unclear(log: ChannelLog) -> Fact:
    whole = log.of_last(4)
    return _share([d for d in whole if d.decision_class is DecisionClass.UNCLEAR], whole)


def _opinion(log: ChannelLog) -> Fact:
    whole = [decision.evidence_level for decision in log.of_last(4) if decision.evidence_level is not None]
    return _share([level for level in whole if level <= _ONE_STORY], whole)


def _without_payback(log: ChannelLog) -> Fact:
    return Fact(log.without_payback, words={"n": str(log.without_payback)})


def _calibration(log: ChannelLog) -> Fact:
    """The side whose verdict is off; the customer side first, and never the two together."""
    held = [each for _, predictions, reviews in log.looked_back for each in outcomes(predictions, reviews)]
    for side in Side:
        seen = calibrate([(chance, happened) for of, chance, happened in held if of is side])
        if seen.verdict in (Verdict.OVERCONFIDENT, Verdict.UNDERCONFIDENT) and seen.gap is not None:
            true = seen.came_true / seen.scored
            words = {
                "p": str(round((true + seen.gap) * 100)),
                "f": str(round(true * 100)),
                "g": str(abs(round(seen.gap * 100))),
                "n": str(seen.scored),
            }
            return Fact(1, FROM_VERDICT, words=words)
    return Fact(0)


def _returns(log: ChannelLog) -> Fact:
    """Measured results, of each decision the last one for each side."""
    shares = [share for _, _, reviews in log.looked_back for share in _measured(reviews)]
    if not shares:
        return Fact(0)
    middle = median(shares)
    words = {"n": str(len(shares)), "x": f"{round(middle * 100)} %"}
    return Fact(int(middle < _HALF), len(shares), words=words)


def _measured(reviews: Sequence[Mapping[str, Any]]) -> Iterator[float]:
    last: dict[str, float] = {}
    for review in reviews:
        for outcome in review["outcomes"]:
            if outcome.get("return_on_projection") is not None:
                last[outcome["side"]] = float(outcome["return_on_projection"])
    yield from last.values()


def _others_pay(log: ChannelLog) -> Fact:
    return _newest(decision for decision in log.of_last(4) if Flag.SOMEONE_ELSE_PAYS in decision.flags)


def _absent(log: ChannelLog) -> Fact:
    """The group that sat in the chair most often and has been away for four weeks; they are sorted that way."""
    away = [(group, (log.now - group.last_at) // _WEEK) for group in log.seated]
    missed = [(group, weeks) for group, weeks in away if weeks >= _GROUP_AWAY_WEEKS]
    if not missed:
        return Fact(0)
    group, weeks = missed[0]
    return Fact(len(missed), words={"group": group.group, "w": str(weeks)})


def _met(log: ChannelLog) -> Fact:
    since = f"{log.since:%Y-%m-%dT%H:%M:%SZ}"
    numbers = [
        number
        for number, predictions, reviews in log.looked_back
        if predictions
        and reviews
        and reviews[-1]["reviewed_at"] >= since
        and reviews[-1]["happened"] == Happened.YES.value
    ]
    facts = [
        Fact(len(numbers), about=f"D-{number}", words={"id": f"D-{number}", "n": str(len(numbers))})
        for number in numbers
    ]
    return replace(facts[0], others=tuple(facts[1:])) if facts else Fact(0)


def _half_way(log: ChannelLog) -> Fact:
    return _newest(
        decision
        for decision in log.standing
        if Flag.DEFERRED in decision.flags
        and any(_is_half_way(decision, each.get("by"), log.today) for each in current(decision).predictions)
    )


def _is_half_way(decision: Decision, by: str | None, today: date) -> bool:
    """Whether today lies in the second half of the way to the day by which something was predicted."""
    if not by:
        return False
    begun, ends = (decision.decided_at or decision.logged_at).date(), date.fromisoformat(by)
    return begun + (ends - begun) / 2 <= today < ends


def _overrides(log: ChannelLog) -> Fact:
    return _share([decision for decision in log.recent if decision.class_override], log.recent)


def _without_decision(log: ChannelLog) -> Fact:
    if log.last_logged is None:
        return Fact(0)
    weeks = (log.now - log.last_logged) // _WEEK
    words = {"w": str(weeks), "date": day(log.last_logged.date(), log.today)}
    return Fact(weeks if weeks >= _WITHOUT_WEEKS else 0, words=words)


def reviews_due(log: ChannelLog) -> list[Decision]:
    """Decisions whose check is due, the longest due first. A line of the digest, never its question."""
    due = [d for d in log.standing if d.due_on and d.due_on <= log.today and d.status in IN_FORCE]
    return sorted(due, key=lambda decision: (decision.due_on or log.today, decision.number))


_FACTS: Mapping[str, Callable[[ChannelLog], Fact]] = {
    "stop_lines_reached": _stop_lines,
    "lose_lose_this_week": _of_class(DecisionClass.LOSE_LOSE),
    "commercial_over_customer_this_week": _of_class(DecisionClass.COMMERCIAL_OVER_CUSTOMER),
    "one_way_below_60_percent": _one_way,
    "no_notice_this_week": _no_notice,
    "unclear_last_4_weeks": _unclear,
    "opinion_or_anecdote_last_4_weeks": _opinion,
    "type_b_in_force": _without_payback,
    "calibration_off": _calibration,
    "median_return_on_projection_below_half": _returns,
    "someone_else_pays_last_4_weeks": _others_pay,
    "group_absent_4_weeks": _absent,
    "predictions_met_this_week": _met,
    "deferred_half_way_to_prediction_date": _half_way,
    "class_overrides_last_12_weeks": _overrides,
    "weeks_without_decision": _without_decision,
    "always": lambda _: Fact(1),
}
