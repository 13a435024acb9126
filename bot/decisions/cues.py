"""What is asked later about a decision: one question at a time, only on its cue, never what is answered already.

A cue is a condition on the decision as it stands; where it holds, it says why in words. The order of `QUESTIONS` is
the order in which they are asked. Source: `product.md`, *The decision*, Asked later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.debt import is_worse_for_customers
from bot.decisions.plain_sentence import plain_sentence
from bot.decisions.states import IN_FORCE
from storage.decisions import group_key
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DecisionClass, Door, Flag, Happened, Notice, Side, Status

REMEDY = "remedy"
SURE = 80
_RED_LINES = frozenset({Flag.DARK_PATTERN, Flag.PRIVACY, Flag.SAFETY})
_NOTICE_PLANNED = frozenset({Notice.UNDER_7_DAYS, Notice.DAYS_7_TO_30, Notice.OVER_30_DAYS})
# What these said was never so.
_NEVER_DECIDED = frozenset({Status.DRAFT, Status.OPEN, Status.VOID})


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that another decision about the same group has: form values, and where they come from."""

    values: Mapping[str, str]
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, why now, and what the log knows of it already."""

    name: str
    ask: str
    because: str
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A question and when it is asked.

    `because` gives the reason for asking, or nothing where there is none; `answered` whether the decision has an
    answer; `elsewhere` what another decision about the same group answers, as form values.
    """

    name: str
    ask: str
    because: Callable[[Decision], str]
    answered: Callable[[Decision], bool]
    elsewhere: Callable[[Decision], Mapping[str, str]] = lambda _: {}


def next_question(decision: Decision, log: Iterable[Decision], today: date) -> Question | None:
    """The one thing to ask about a decision in force; None where nothing is.

    `log` are the decisions about the same group, newest first, as far as they may be seen.
    """
    if decision.status not in IN_FORCE:
        return None
    for cue in QUESTIONS:
        if cue.name in decision.unasked or cue.answered(decision):
            continue
        if because := cue.because(decision):
            return Question(cue.name, cue.ask, because, _known(cue, decision, log, today))
    return None


def missing_figures(decision: Decision) -> Mapping[str, Any] | None:
    """The first prediction without a metric, the customer's side first."""
    without = [each for each in current(decision).predictions if not each.get("metric")]
    return min(without, key=lambda each: each["side"] != Side.CUSTOMER, default=None)


def _known(cue: Cue, decision: Decision, log: Iterable[Decision], today: date) -> Known | None:
    for other in log:
        on = (other.decided_at or other.logged_at).date()
        if other.number == decision.number or other.status in _NEVER_DECIDED or on > today:
            continue
        if values := {name: value for name, value in cue.elsewhere(other).items() if value}:
            return Known(values, f"D-{other.number}", on)
    return None


def _is_hard_to_undo(decision: Decision) -> bool:
    return decision.door is Door.ONE_WAY


def _customers_lose(decision: Decision) -> str:
    return "Customers lose by this." if is_worse_for_customers(decision) else ""


def _needs_acceptor(decision: Decision) -> str:
    if not is_worse_for_customers(decision):
        return ""
    now = current(decision)
    line = decision.commercial_line
    said = plain_sentence(now.in_the_chair, now.commercial_now, now.commercial_later, line)
    return f"In plain words: {said}."


def _needs_remedy(decision: Decision) -> str:
    if not decision.reviews:
        return ""
    last = decision.reviews[-1]
    if last["customer_realised"] == CustomerEffect.WORSE:
        return "Looking back, it was worse for them."
    sides = [each["happened"] for each in last["outcomes"] if each["side"] == Side.CUSTOMER]
    hoped = current(decision).customer_effect is CustomerEffect.BETTER
    happened = sides or ([last["happened"]] if hoped else [])
    return "Looking back, it did not come out for them as expected." if Happened.NO in happened else ""


def _needs_door(decision: Decision) -> str:
    if red := _RED_LINES.intersection(decision.flags):
        return "It touches people's " + ("safety." if Flag.SAFETY in red else "trust.")
    return _customers_lose(decision)


def _needs_kill(decision: Decision) -> str:
    may_lose = is_worse_for_customers(decision) or current(decision).customer_effect is CustomerEffect.UNKNOWN
    return "It is hard to undo, and customers may lose." if _is_hard_to_undo(decision) and may_lose else ""


def _needs_figures(decision: Decision) -> str:
    prediction = missing_figures(decision)
    # What is locked is not filled in afterwards: that would be no prediction.
    if prediction is None or decision.locked_at is not None:
        return ""
    if _is_hard_to_undo(decision):
        return "It is hard to undo, and what you will see has no figure yet."
    return "You said how sure you are; a figure shows it later." if prediction.get("confidence") else ""


def _needs_evidence(decision: Decision) -> str:
    if _is_hard_to_undo(decision):
        return "It is hard to undo."
    sure = [each for each in current(decision).predictions if (each.get("confidence") or 0) >= SURE]
    return f"You are {sure[0]['confidence']} % sure." if sure else ""


def _needs_payer(decision: Decision) -> str:
    return "Somebody else pays for it." if Flag.SOMEONE_ELSE_PAYS in decision.flags else ""


def _needs_users(decision: Decision) -> str:
    if Flag.INTERNAL_CUSTOMER in decision.flags:
        return "The customers are colleagues, who serve somebody in turn."
    chair = group_key(current(decision).in_the_chair)
    others = [payer for payer in decision.paying_customers if group_key(payer) != chair]
    return f"It is paid for by {others[0]}." if others else ""


def _needs_others(decision: Decision) -> str:
    return "It is hard to undo." if _is_hard_to_undo(decision) else _needs_payer(decision)


def _needs_alternatives(decision: Decision) -> str:
    lose_lose = decision.decision_class is DecisionClass.LOSE_LOSE
    return "Customers lose, and no gain is stated." if lose_lose else ""


def _needs_release(decision: Decision) -> str:
    affected = current(decision).customer_effect is not CustomerEffect.SAME
    planned = decision.notice in _NOTICE_PLANNED and decision.told_on is None
    return "They are to hear of it beforehand." if affected and planned else ""


def _groups(name: str) -> Callable[[Decision], Mapping[str, str]]:
    return lambda decision: {name: "; ".join(getattr(decision, name))}


def _figures(decision: Decision) -> Mapping[str, str]:
    """A metric with its unit, and its figure as last seen, else as it was when the decision was logged."""
    measured: Sequence[Mapping[str, Any]] = [each for each in current(decision).predictions if each.get("metric")]
    if not measured:
        return {}
    prediction = min(measured, key=lambda each: each["side"] != Side.CUSTOMER)
    outcomes = decision.reviews[-1]["outcomes"] if decision.reviews else ()
    seen = [each.get("actual") for each in outcomes if each["side"] == prediction["side"]]
    latest = seen[0] if seen and seen[0] is not None else prediction.get("baseline")
    return {
        "metric": prediction["metric"],
        "baseline": "" if latest is None else str(latest),
        "unit": prediction.get("unit") or "",
    }


QUESTIONS: tuple[Cue, ...] = (
    Cue(REMEDY, "What puts it right for them?", _needs_remedy, lambda each: bool(each.remedies)),
    Cue("accepted_by", "Who accepts that?", _needs_acceptor, lambda each: each.accepted_by is not None),
    Cue(
        "notice",
        "When do they hear of it?",
        _customers_lose,
        lambda each: each.notice is not None or each.told_on is not None,
    ),
    Cue("door", "Is it hard to undo?", _needs_door, lambda each: each.door is not Door.UNSURE),
    Cue("kill", "At which point would you stop?", _needs_kill, lambda each: bool(each.kill_condition)),
    Cue(
        "metrics",
        "Which figure will show it?",
        _needs_figures,
        lambda each: missing_figures(each) is None,
        _figures,
    ),
    Cue("evidence", "How do you know?", _needs_evidence, lambda each: each.evidence_level is not None),
    Cue(
        "paying_customers",
        "Who pays?",
        _needs_payer,
        lambda each: bool(each.paying_customers),
        _groups("paying_customers"),
    ),
    Cue("end_users", "Who uses it?", _needs_users, lambda each: bool(each.end_users), _groups("end_users")),
    Cue(
        "others_affected",
        "Who else is affected?",
        _needs_others,
        lambda each: bool(each.others_affected),
        _groups("others_affected"),
    ),
    Cue(
        "alternatives",
        "What else could you do instead?",
        _needs_alternatives,
        lambda each: bool(each.alternatives),
    ),
    Cue(
        "release_sentence",
        "What are they told, in one line?",
        _needs_release,
        lambda each: bool(each.release_sentence),
    ),
)
NAMES = frozenset(cue.name for cue in QUESTIONS)
