"""What happens to a decision after it was logged: corrections, amendments, an overridden class."""

from __future__ import annotations

from pydantic import Field, JsonValue

from bot.shapes.base import Shape
from bot.shapes.types import Line, MaybeProse, Person, Prose, UtcTime
from storage.vocabulary import DecisionClass


class Change(Shape):
    """One field of a decision, before and after."""

    field: Line = Field(description="The field's name in the decision; `status` for reverse, supersede and void.")
    before: JsonValue
    after: JsonValue


class Amendment(Shape):
    """A change to a decision, with who, when and why. Only ever added; the original stays visible."""

    changes: tuple[Change, ...] = Field(min_length=1, max_length=30)
    reason: Prose
    by: Person
    at: UtcTime


class Correction(Shape):
    """A change before the lock, which replaces what was written. Words that it replaces are kept nowhere."""

    changes: tuple[Change, ...] = Field(
        min_length=1,
        max_length=30,
        description="Where words were replaced, before and after are both null: they may be what had to go.",
    )
    reason: MaybeProse = None
    by: Person
    at: UtcTime


class ClassOverride(Shape):
    """A class that a person set in place of the derived one, with the reason."""

    decision_class: DecisionClass = Field(alias="class")
    reason: Prose
    by: Person
    at: UtcTime
