"""What a decision says now: as it was written, with its amendments on top. What is locked is never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.decisions.class_rule import derive_class
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass

# Frozen by the lock (product.md, *Lock*). Afterwards a change to one of these stands in an amendment alone.
FROZEN = (
    "text",
    "in_the_chair",
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "check_on",
    "predictions",
)


@dataclass(frozen=True, slots=True)
class Current:
    """The frozen answers as they stand today."""

    text: str
    in_the_chair: str
    customer_effect: CustomerEffect
    commercial_now: CommercialEffect
    commercial_later: CommercialEffect
    check_on: date | None
    predictions: Sequence[Mapping[str, Any]]

    @property
    def effects(self) -> tuple[CustomerEffect, CommercialEffect, CommercialEffect]:
        """What it does to the customer, and for us now and later."""
        return self.customer_effect, self.commercial_now, self.commercial_later


def said_now(decision: Decision, names: Sequence[str] = FROZEN) -> dict[str, Any]:
    """What the decision says now under each of these names, as it is stored."""
    said = {name: getattr(decision, name) for name in names}
    for amendment in decision.amendments:
        said |= {change["field"]: change["after"] for change in amendment["changes"] if change["field"] in said}
    return said


def current(decision: Decision) -> Current:
    """What the decision says now."""
    said = said_now(decision)
    check_on = said["check_on"]
    return Current(
        text=said["text"],
        in_the_chair=said["in_the_chair"],
        customer_effect=CustomerEffect(said["customer_effect"]),
        commercial_now=CommercialEffect(said["commercial_now"]),
        commercial_later=CommercialEffect(said["commercial_later"]),
        check_on=date.fromisoformat(check_on) if isinstance(check_on, str) else check_on,
        predictions=said["predictions"],
    )


def declared_class(decision: Decision) -> DecisionClass:
    """The trade that was declared, against which the realised one is held.

    That is the one that stood when the decision was locked: neither an amendment nor an override that came later
    makes a decision turn out as declared.
    """
    override = decision.class_override
    if override is not None and (decision.locked_at is None or override["at"] <= _moment(decision)):
        return DecisionClass(override["class"])
    return derive_class(decision.customer_effect, decision.commercial_now, decision.commercial_later)


def _moment(decision: Decision) -> str:
    return f"{decision.locked_at:%Y-%m-%dT%H:%M:%SZ}"
