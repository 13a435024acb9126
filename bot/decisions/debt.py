"""What is owed to customers: one debt for each decision in force that makes something worse for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.plain_sentence import plain_sentence
from bot.shapes import Debt
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DebtStatus


def is_worse_for_customers(decision: Decision) -> bool:
    """Whether customers lose: as declared, as amended, or as it turned out."""
    realised = decision.reviews[-1]["customer_realised"] if decision.reviews else None
    effects = (decision.customer_effect, current(decision).customer_effect, realised)
    return CustomerEffect.WORSE in effects


def owed(decision: Decision, today: date) -> dict[str, Any]:
    """The columns `debt` and `owed_since` as they are to be, given how the decision stands otherwise.

    A debt that is there keeps what was answered about it. It does not go when a later answer says that nobody
    loses: somebody repays it or keeps it knowingly.
    """
    debt = dict(decision.debt) if decision.debt else _incurred(decision, today)
    if debt is None:
        return {"debt": None, "owed_since": None}
    debt |= {"accepted_by": decision.accepted_by, "confirmed": decision.accepted_at is not None}
    stored = Debt.model_validate(debt)
    return {
        "debt": stored.as_json(),
        "owed_since": stored.since if stored.status is DebtStatus.OWED else None,
    }


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
