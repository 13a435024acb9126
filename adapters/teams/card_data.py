"""What our cards' buttons bring back: one object under one key, which nothing of Teams' own can be mistaken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

KEY = "chair"
FIELD = "field."
PICK = "pick."
# A choice that answers nothing; Teams has no way to let go of a choice once made.
OPEN_CHOICE = "-"


class Surface(StrEnum):
    """Where a card is shown: a message that everyone in a place sees, one person's own message, or a dialog."""

    SHARED = "shared"
    OWN = "own"
    DIALOG = "dialog"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a card is shown and for what.

    `nonce` is new with each card: a press that is delivered twice brings the same. `at` is the signed place that a
    card in somebody's personal chat belongs to; `on` the message that a dialog was opened from, `on_shared` whether
    everyone sees that one.
    """

    surface: Surface
    nonce: str
    at: str = ""
    on: str = ""
    on_shared: bool = False

    def in_dialog(self, nonce: str) -> Origin:
        """The same origin for a card in a dialog."""
        return replace(self, surface=Surface.DIALOG, nonce=nonce)

    def packed(self) -> dict[str, Any]:
        """What goes into a button's data."""
        said: dict[str, Any] = {"from": self.surface.value, "nonce": self.nonce}
        if self.at:
            said["at"] = self.at
        if self.on or self.on_shared:
            said |= {"on": self.on, "on_shared": self.on_shared}
        return said


def origin_of(data: Mapping[str, Any]) -> Origin:
    """The origin that a button's data holds; anything unreadable counts as somebody's own message."""
    surface = _text(data.get("from"))
    known = surface if surface in set(Surface) else Surface.OWN
    return Origin(
        Surface(known),
        _text(data.get("nonce")),
        _text(data.get("at")),
        _text(data.get("on")),
        data.get("on_shared") is True,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
