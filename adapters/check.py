"""One check of `doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, and how to mend it."""

    what: str
    passed: bool
    mend: str = ""
