"""The voices that a decision rests on, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from bot.command import voice_number
from bot.decisions.evidence import Cited, voices_in
from storage import voices
from storage.engine import WorkspaceSession

_MOST = 20


def linkable(ws: WorkspaceSession, here: str, names: str) -> list[str]:
    """Those of some voices (`V-7 V-9`) that are kept and may be seen from a channel."""
    numbers = [number for name in names.split()[:_MOST] if (number := voice_number(name)) is not None]
    return [f"V-{number}" for number in dict.fromkeys(numbers) if voices.find(ws, number, here) is not None]


def missing(ws: WorkspaceSession, here: str, evidence: Sequence[str]) -> list[str]:
    """The voices among pieces of evidence that do not exist or cannot be seen from a channel."""
    return [f"V-{number}" for number in voices_in(evidence) if voices.find(ws, number, here) is None]


def cited(ws: WorkspaceSession, here: str, evidence: Sequence[str]) -> dict[int, Cited]:
    """What is known of the voices among pieces of evidence, seen from a channel."""
    known: dict[int, Cited] = {}
    for number in voices_in(evidence):
        voice = voices.find(ws, number, here)
        if voice is not None:
            known[number] = Cited(voice.group, voice.heard_on)
        elif voices.is_kept(ws, number):
            known[number] = Cited()
    return known
