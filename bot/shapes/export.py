"""An export: the whole log, or a part of it, as one document that can be read back in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.shapes.base import Shape
from bot.shapes.decision import DecisionRecord
from bot.shapes.rhythm import Action, Note
from bot.shapes.types import PlaceId, UtcTime
from bot.shapes.voice import Voice

FORMAT: Literal["customer-chair/1"] = "customer-chair/1"


class Export(Shape):
    """One workspace's log. Two exports of the same data differ in `exported_at` alone."""

    format: Literal["customer-chair/1"] = FORMAT
    exported_at: UtcTime
    workspace: PlaceId
    decisions: tuple[DecisionRecord, ...] = Field(default=(), description="In the order of their numbers.")
    voices: tuple[Voice, ...] = ()
    notes: tuple[Note, ...] = ()
    actions: tuple[Action, ...] = ()
