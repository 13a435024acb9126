"""Where a decision can go from where it stands. Source: `product.md`, *The decision*, States."""

from __future__ import annotations

from collections.abc import Mapping

from storage import vocabulary
from storage.vocabulary import Status

IN_FORCE = frozenset(vocabulary.IN_FORCE)
FINAL = frozenset({Status.REVERSED, Status.SUPERSEDED, Status.VOID})

_FROM_FORCE = frozenset({Status.CHANGED, Status.REVERSED, Status.SUPERSEDED, Status.REVIEWED, Status.VOID})
NEXT: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.OPEN, Status.DECIDED}),
    Status.OPEN: frozenset({Status.DECIDED, Status.VOID}),
    **dict.fromkeys(IN_FORCE, _FROM_FORCE),
    **dict.fromkeys(FINAL, frozenset[Status]()),
}


def may_become(current: Status, wanted: Status) -> bool:
    """Whether a decision that stands at `current` may go to `wanted`."""
    return wanted in NEXT[current]
