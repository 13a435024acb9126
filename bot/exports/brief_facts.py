"""What a steering committee is told of a log, gathered in one pass: counts, and the few decisions to talk about."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.decisions.amended import current
from bot.decisions.debt import debt_of, is_due, is_worse_for_customers
from bot.decisions.remedy import Standing, standing
from bot.decisions.review import could_not_tell, foreseen
from bot.decisions.states import IN_FORCE
from bot.shapes import Debt
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    CustomerEffect,
    DebtStatus,
    DecisionClass,
    Door,
    Flag,
    Happened,
    Side,
    Status,
)

# As many of each as are needed so that three different decisions remain.
_CANDIDATES = 3
_OWED_SHOWN = 4
_UNTOLD_SHOWN = 3
_RED_LINES = frozenset({Flag.DARK_PATTERN, Flag.PRIVACY, Flag.SAFETY})
_STEPS = {CustomerEffect.WORSE: -1, CustomerEffect.SAME: 0, CustomerEffect.BETTER: 1}
_OUR_STEPS = {CommercialEffect.COST: -1, CommercialEffect.SAME: 0, CommercialEffect.GAIN: 1}
_FAR_OFF = date.max

Ranked = list[tuple[tuple[float, ...], int, Decision]]


@dataclass(slots=True)
class BriefFacts:
    """The counts, and the best candidates of each kind, the first first.

    `in_force` counts decisions in force by class; `ended` those that are over, by state. `worse` are those in force
    in which customers lose, `worse_for_gain` those of them for which a gain of ours is stated. `owed` are the debts
    nobody has answered, the earliest day first; `untold` the look-backs in which something could not be told.
    """

    in_force: Counter[DecisionClass] = field(default_factory=Counter)
    open: int = 0
    ended: Counter[Status] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    worse: int = 0
    worse_for_gain: int = 0
    worse_confirmed: int = 0
    looked_back: int = 0
    drifted: int = 0
    never_looked: int = 0
    owed: int = 0
    owed_due: int = 0
    putting_right: int = 0
    untold: int = 0
    losses: Ranked = field(default_factory=list)
    surprises: Ranked = field(default_factory=list)
    hard_to_undo: Ranked = field(default_factory=list)
    debts: Ranked = field(default_factory=list)
    untold_ones: Ranked = field(default_factory=list)


def gather(decisions: Iterable[Decision], today: date) -> BriefFacts:
    """Read the log once; what is kept does not grow with it."""
    facts = BriefFacts()
    for decision in decisions:
        _count(facts, decision)
        if decision.status in IN_FORCE:
            _in_force(facts, decision, today)
        elif decision.status is Status.OPEN and decision.door is Door.ONE_WAY:
            _keep(facts.hard_to_undo, (1, -decision.logged_at.toordinal()), decision)
        _looked_back(facts, decision, today)
    return facts


def best(ranked: Ranked, but: Iterable[int] = ()) -> Decision | None:
    """The first of the candidates that is none of those numbers."""
    for _, _, decision in sorted(ranked, reverse=True, key=lambda each: each[:2]):
        if decision.number not in set(but):
            return decision
    return None


def all_of(ranked: Ranked) -> list[Decision]:
    """The candidates, the first first."""
    return [decision for _, _, decision in sorted(ranked, reverse=True, key=lambda each: each[:2])]


def surprise(decision: Decision) -> tuple[float, ...]:
    """How far a decision turned out from what was declared: steps for them, steps for us, and how sure one was.

    Everything is 0 where nothing surprised.
    """
    latest = decision.reviews[-1]
    them = _STEPS.get(CustomerEffect(latest["customer_realised"]))
    us = _OUR_STEPS.get(CommercialEffect(latest["commercial_realised"]))
    declared_us = _OUR_STEPS.get(_net(decision))
    declared_them = _STEPS.get(decision.customer_effect)
    steps_them = abs(them - declared_them) if them is not None and declared_them is not None else 0
    steps_us = abs(us - declared_us) if us is not None and declared_us is not None else 0
    return float(steps_them + steps_us if latest["drift"] else 0), float(steps_them), _missed(decision)


def _net(decision: Decision) -> CommercialEffect:
    later = decision.commercial_later
    return later if later in (CommercialEffect.GAIN, CommercialEffect.COST) else decision.commercial_now


def _missed(decision: Decision) -> float:
    """How much chance was given to the other outcome than the one that came, at most."""
    missed = [0.0]
    predictions = foreseen(decision)
    for outcome in decision.reviews[-1]["outcomes"]:
        sure = predictions.get(Side(outcome["side"]), {}).get("confidence")
        if sure and outcome["happened"] in (Happened.NO, Happened.YES):
            missed.append(sure / 100 if outcome["happened"] == Happened.NO else 1 - sure / 100)
    return max(missed)


def _count(facts: BriefFacts, decision: Decision) -> None:
    day = (decision.decided_at or decision.logged_at).date()
    facts.first = min(day, facts.first or day)
    facts.last = max(day, facts.last or day)
    if decision.status in IN_FORCE:
        facts.in_force[decision.decision_class] += 1
    elif decision.status in (Status.OPEN, Status.DRAFT):
        facts.open += 1
    else:
        facts.ended[decision.status] += 1
    if standing(decision) is Standing.OPEN:
        facts.putting_right += 1


def _in_force(facts: BriefFacts, decision: Decision, today: date) -> None:
    if decision.door is Door.ONE_WAY and decision.due_on:
        _keep(facts.hard_to_undo, (0, -decision.due_on.toordinal()), decision)
    debt = debt_of(decision)
    if debt is not None and debt.status is DebtStatus.OWED:
        facts.owed += 1
        facts.owed_due += is_due(debt, today)
        _keep(facts.debts, (-(debt.keep_or_repay_on or _FAR_OFF).toordinal(),), decision, _OWED_SHOWN)
    if is_worse_for_customers(decision):
        facts.worse += 1
        now = current(decision)
        facts.worse_for_gain += CommercialEffect.GAIN in (now.commercial_now, now.commercial_later)
        facts.worse_confirmed += decision.accepted_at is not None
        if debt is None or debt.status is not DebtStatus.REPAID:
            _keep(facts.losses, _loss(decision, debt), decision)


def _loss(decision: Decision, debt: Debt | None) -> tuple[float, ...]:
    """How large the loss to customers is: how many people, then what cannot be undone or crosses a line."""
    proven = bool(decision.reviews) and decision.reviews[-1]["customer_realised"] == CustomerEffect.WORSE
    return (
        float(debt.how_many or 0) if debt else 0.0,
        float(proven),
        float(decision.door is Door.ONE_WAY),
        float(len(_RED_LINES.intersection(map(Flag, decision.flags)))),
        float(decision.accepted_at is None),
        float(-(decision.decided_at or decision.logged_at).toordinal()),
    )


def _looked_back(facts: BriefFacts, decision: Decision, today: date) -> None:
    if not decision.reviews:
        facts.never_looked += bool(decision.status in IN_FORCE and decision.due_on and decision.due_on <= today)
        return
    facts.looked_back += 1
    facts.drifted += decision.drifted
    when = float(date.fromisoformat(decision.reviews[-1]["reviewed_at"][:10]).toordinal())
    if could_not_tell(decision.reviews[-1]):
        facts.untold += 1
        _keep(facts.untold_ones, (when,), decision, _UNTOLD_SHOWN)
    how_far = surprise(decision)
    if how_far[0] or how_far[2] > 1 / 2:
        _keep(facts.surprises, (*how_far, when), decision)


def _keep(ranked: Ranked, rank: tuple[float, ...], decision: Decision, most: int = _CANDIDATES) -> None:
    """Keep it if it is among the first; of two alike the older one is."""
    heapq.heappush(ranked, (rank, -decision.number, decision))
    if len(ranked) > most:
        heapq.heappop(ranked)
