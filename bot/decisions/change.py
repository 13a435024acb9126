"""How a decision changes: to another state, or in what it says. Pure; storing it is the caller's.

Source: `product.md`, *The decision*, Lock and States.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.decisions.amended import FROZEN, current
from bot.decisions.class_rule import automatic_flags, derive_class
from bot.decisions.correcting import plain
from bot.decisions.debt import owed, owed_as_corrected
from bot.decisions.locking import locked
from bot.decisions.states import may_become
from bot.errors import NotPossible
from bot.screen_words import STATUSES, WANTED
from bot.shapes import Amendment, ClassOverride
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag, Status


def check_may_become(decision: Decision, wanted: Status) -> None:
    """Check that a decision may go to a state.

    Raises:
        NotPossible: it may not from where it stands.
    """
    if not may_become(decision.status, wanted):
        name = f"D-{decision.number}"
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted=WANTED[wanted])


def ended(decision: Decision, wanted: Status, reason: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns of a decision that is reversed, superseded or dropped, with the reason kept. It locks by that.

    Raises:
        NotPossible: it cannot be, from where it stands.
    """
    check_may_become(decision, wanted)
    change = {"field": "status", "before": decision.status.value, "after": wanted.value}
    kept = {"amendments": [*decision.amendments, _amendment([change], reason, by, at)], "due_on": None}
    return {"status": wanted, **kept, **locked(decision, at)}


def corrected(decision: Decision, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The columns of a decision that is not locked yet and gets other answers: they replace the first ones."""
    columns = dict(answers)
    after = with_columns(decision, columns)
    columns |= _derived(after)
    columns["due_on"] = after.check_on if not after.reviews else decision.due_on
    return columns | owed_as_corrected(decision, with_columns(after, columns), today)


def amended(decision: Decision, answers: Mapping[str, Any], reason: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns of a locked decision that gets other answers. Empty where nothing differs.

    What is frozen stays as it was written and the new answer stands in the amendment alone; any other answer is
    replaced. Either way the amendment keeps before and after; an answer where there was none needs none.

    Raises:
        NotPossible: it is not in force.
    """
    check_may_become(decision, Status.CHANGED)
    now = current(decision)
    before = {name: getattr(now if name in FROZEN else decision, name) for name in answers}
    differing = {name: value for name, value in answers.items() if plain(before[name]) != plain(value)}
    if not differing:
        return {}
    columns = {name: value for name, value in differing.items() if name not in FROZEN}
    changes = [
        {"field": name, "before": plain(before[name]), "after": plain(value)}
        for name, value in differing.items()
        if name in FROZEN or not _is_empty(before[name])
    ]
    if changes:
        columns["amendments"] = [*decision.amendments, _amendment(changes, reason, by, at)]
        columns["status"] = Status.CHANGED
    after = with_columns(decision, columns)
    columns |= _derived(after)
    if not after.reviews:
        columns["due_on"] = current(after).check_on
    return columns | owed(with_columns(after, columns), at.date())


def overridden(
    decision: Decision, wanted: DecisionClass | None, reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """The columns of a decision whose trade somebody sets by hand, with the reason kept; None takes that back."""
    override = None
    if wanted is not None:
        override = ClassOverride(decision_class=wanted, reason=reason, by=by, at=at).as_json()
    after = wanted or derive_class(*current(decision).effects)
    columns: dict[str, Any] = {"class_override": override, "decision_class": after}
    if decision.locked_at is not None and after is not decision.decision_class:
        change = {"field": "class", "before": decision.decision_class.value, "after": after.value}
        columns["amendments"] = [*decision.amendments, _amendment([change], reason, by, at)]
        columns["status"] = Status.CHANGED
    return columns


def with_columns(decision: Decision, columns: Mapping[str, Any]) -> Decision:
    """The decision as it will be; the stored one is left alone."""
    values = decision.model_dump(exclude={"pk"}) | {name: _typed(name, value) for name, value in columns.items()}
    return Decision(**values)


def _derived(decision: Decision) -> dict[str, Any]:
    """The class and the flags that follow from the effects as they are now; one set by hand stays."""
    effects = current(decision).effects
    said = map(Flag, decision.flags_said)
    derived = derive_class(*effects) if decision.class_override is None else decision.decision_class
    return {
        "decision_class": derived,
        "flags": [flag.value for flag in dict.fromkeys((*automatic_flags(*effects), *said))],
    }


def _typed(name: str, value: Any) -> Any:
    """A value as the row holds it once it was stored."""
    kinds = {
        "customer_effect": CustomerEffect,
        "commercial_now": CommercialEffect,
        "commercial_later": CommercialEffect,
    }
    return kinds[name](value) if name in kinds else value


def _amendment(changes: list[dict[str, Any]], reason: str, by: str, at: datetime) -> dict[str, Any]:
    return Amendment.model_validate({"changes": changes, "reason": reason, "by": by, "at": at}).as_json()


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], "unsure")
