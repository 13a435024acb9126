"""What is owed to customers: one debt for each decision in force that makes something worse for them.

It is incurred here, kept with a reason, or repaid. Source: `product.md`, *The decision*; issue 3, *Debt ledger*.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.decisions.amended import current
from bot.decisions.plain_sentence import plain_sentence
from bot.decisions.states import IN_FORCE
from bot.errors import NothingOwed, NotPossible, OwedNoMore
from bot.screen_words import STATUSES
from bot.shapes import Amendment, Debt
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DebtStatus

# What an amendment names as changed once a debt is kept or repaid.
FIELD = "debt"
DONE = {DebtStatus.KEPT: "knowingly kept", DebtStatus.REPAID: "repaid"}


def is_worse_for_customers(decision: Decision) -> bool:
    """Whether customers lose: as declared, as amended, or as it turned out."""
    realised = decision.reviews[-1]["customer_realised"] if decision.reviews else None
    effects = (decision.customer_effect, current(decision).customer_effect, realised)
    return CustomerEffect.WORSE in effects


def owed(decision: Decision, today: date) -> dict[str, Any]:
    """The columns `debt` and `owed_since` as they are to be, given how the decision stands otherwise.

    A debt that is there keeps what was answered about it. Once the decision is locked it does not go when a later
    answer says that nobody loses: somebody repays it or keeps it knowingly.
    """
    debt = dict(decision.debt) if decision.debt else _incurred(decision, today)
    return _accepted(debt, decision)


def owed_as_corrected(before: Decision, after: Decision, today: date) -> dict[str, Any]:
    """The same columns where a decision is corrected that is not locked yet.

    What only a wrong answer owed is owed no more; otherwise group, reason and day follow the answers, unless
    somebody agreed on another day. What somebody answered for, by keeping or repaying it, stays.
    """
    debt = before.debt
    if debt is None or debt["status"] != DebtStatus.OWED:
        return owed(after, today)
    anew = _incurred(after, today)
    if anew is None:
        return _accepted(None, after)
    checked = current(before).check_on
    agreed_on = debt["keep_or_repay_on"] != (checked.isoformat() if checked else None)
    follows = ("group", "what") if agreed_on else ("group", "what", "keep_or_repay_on")
    return _accepted(debt | {name: anew[name] for name in follows}, after)


def debt_of(decision: Decision) -> Debt | None:
    """The debt as a shape; None where nothing was ever owed.

    One that came into the log from elsewhere, without a debt, owes what it would have owed from the start.
    """
    written = decision.debt
    if written is None and decision.status in IN_FORCE:
        written = owed(decision, (decision.decided_at or decision.logged_at).date())["debt"]
    return Debt.model_validate(written) if written else None


def is_due(debt: Debt, today: date) -> bool:
    """Whether it must be kept with a reason or repaid now: its day has come and nobody has answered."""
    return debt.status is DebtStatus.OWED and debt.keep_or_repay_on is not None and debt.keep_or_repay_on <= today


def still_owed(decision: Decision) -> Debt:
    """The debt of a decision in force that nobody has kept or repaid yet.

    Raises:
        NotPossible: the decision is not in force.
        NothingOwed: it owes nothing.
        OwedNoMore: that was kept or repaid already.
    """
    debt = _standing(decision)
    if debt.status is not DebtStatus.OWED:
        raise _answered(decision, debt)
    return debt


def not_repaid(decision: Decision) -> Debt:
    """The debt of a decision in force that can still be repaid: one that was kept can be, later.

    Raises:
        NotPossible: the decision is not in force.
        NothingOwed: it owes nothing.
        OwedNoMore: that was repaid already.
    """
    debt = _standing(decision)
    if debt.status is DebtStatus.REPAID:
        raise _answered(decision, debt)
    return debt


def kept(decision: Decision, reason: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns once somebody leaves it as it is, knowingly. The reason stays with the decision for good.

    Raises:
        NotPossible, NothingOwed, OwedNoMore: as `still_owed`.
    """
    return _settled(decision, still_owed(decision), DebtStatus.KEPT, reason, by, at)


def repaid(decision: Decision, what_was_done: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns once it is repaid, with what was done for the people.

    Raises:
        NotPossible, NothingOwed, OwedNoMore: as `not_repaid`.
    """
    return _settled(decision, not_repaid(decision), DebtStatus.REPAID, what_was_done, by, at)


def agreed(
    decision: Decision, how_many: int | None, keep_or_repay_on: date | None, reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """The columns once it is said how many people it is, and by when it is kept or repaid.

    A day that moves away from one that stood there is kept with its reason.

    Raises:
        NotPossible, NothingOwed, OwedNoMore: as `still_owed`.
    """
    debt = still_owed(decision)
    columns = _columns(_with(debt, how_many=how_many, keep_or_repay_on=keep_or_repay_on))
    before = debt.keep_or_repay_on
    if before is not None and keep_or_repay_on != before:
        after = keep_or_repay_on.isoformat() if keep_or_repay_on else None
        change = {"field": "keep_or_repay_on", "before": before.isoformat(), "after": after}
        columns["amendments"] = [*decision.amendments, _amendment(change, reason, by, at)]
    return columns


def _standing(decision: Decision) -> Debt:
    name = f"D-{decision.number}"
    if decision.status not in IN_FORCE:
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted="kept or repaid")
    debt = debt_of(decision)
    if debt is None:
        raise NothingOwed(id=name)
    return debt


def _answered(decision: Decision, debt: Debt) -> OwedNoMore:
    because = (debt.closed_because or "").rstrip(".")
    return OwedNoMore(id=f"D-{decision.number}", done=DONE[debt.status], because=because)


def _settled(
    decision: Decision, debt: Debt, status: DebtStatus, reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """The answer in the debt, and beside the decision: one that is repaid after it was kept loses no reason."""
    change = {"field": FIELD, "before": debt.status.value, "after": status.value}
    columns = _columns(_with(debt, status=status, closed_at=at, closed_because=reason))
    return columns | {"amendments": [*decision.amendments, _amendment(change, reason, by, at)]}


def _with(debt: Debt, **values: Any) -> Debt:
    return Debt.model_validate(debt.as_json() | values)


def _accepted(debt: dict[str, Any] | None, decision: Decision) -> dict[str, Any]:
    if debt is None:
        return {"debt": None, "owed_since": None}
    said = {"accepted_by": decision.accepted_by, "confirmed": decision.accepted_at is not None}
    return _columns(Debt.model_validate(debt | said))


def _columns(debt: Debt) -> dict[str, Any]:
    return {"debt": debt.as_json(), "owed_since": debt.since if debt.status is DebtStatus.OWED else None}


def _amendment(change: dict[str, Any], reason: str, by: str, at: datetime) -> dict[str, Any]:
    return Amendment.model_validate({"changes": [change], "reason": reason, "by": by, "at": at}).as_json()


def _incurred(decision: Decision, today: date) -> dict[str, Any] | None:
    if not is_worse_for_customers(decision):
        return None
    now = current(decision)
    return {
        "group": now.in_the_chair,
        "what": plain_sentence(
            now.in_the_chair, now.commercial_now, now.commercial_later, decision.commercial_line
        ),
        "since": today.isoformat(),
        "keep_or_repay_on": now.check_on.isoformat() if now.check_on else None,
    }
