"""A reading as the JSON that the contract fixes."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chair.present import present
from bot.chair.reading import Reading
from bot.plain_text import to_text


def reading_json(reading: Reading, reading_id: str | None = None, today: date | None = None) -> dict[str, Any]:
    """The reading as plain JSON values, keys and shapes as in the contract.

    `empty_chair` says that nobody of the group in the chair is quoted. `rendered` is what a person would see.
    """
    return {
        "id": reading_id,
        "text": reading.text,
        "engine": reading.engine,
        "prompt_version": reading.prompt_version,
        "outcome": reading.outcome.value,
        "move": reading.move,
        "in_the_chair": reading.in_the_chair,
        "groups": [{"name": group.name, "role": group.role.value} for group in reading.groups],
        "voices": _voices(reading),
        "empty_chair": not any(voice.same_group for voice in reading.voices),
        "last_heard_on": reading.last_heard_on.isoformat() if reading.last_heard_on else None,
        "questions": _questions(reading),
        "look_up": {"what": reading.look_up.what, "where": reading.look_up.where} if reading.look_up else None,
        "suggested": _effects(reading),
        "trade": {"customer": reading.trade.customer, "business": reading.trade.business},
        "class": reading.decision_class.value,
        "flags": [flag.value for flag in reading.flags],
        "door": reading.door.value,
        "unknown": list(reading.unknown),
        "related": _related(reading),
        "principles": [{"id": entry.id, "because": entry.because} for entry in reading.principles],
        "fallback": reading.fallback,
        "rendered": to_text(present(reading, reading_id or "", today)),
    }


def _effects(reading: Reading) -> dict[str, str]:
    return {
        "customer_effect": reading.suggested.customer.value,
        "commercial_now": reading.suggested.commercial_now.value,
        "commercial_later": reading.suggested.commercial_later.value,
    }


def _voices(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "id": voice.id,
            "quote": voice.quote,
            "source": voice.source,
            "heard_on": voice.heard_on.isoformat() if voice.heard_on else None,
            "group": voice.group,
            "same_group": voice.same_group,
        }
        for voice in reading.voices
    ]


def _questions(reading: Reading) -> list[dict[str, Any]]:
    """The seat questions; for a text that is too thin, the one question back."""
    if reading.ask_back:
        return [{"id": None, "text": reading.ask_back}]
    return [{"id": question.id, "text": question.text} for question in reading.questions]


def _related(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"id": entry.id, "quote": entry.quote, "decided_on": entry.decided_on.isoformat(), "why": entry.why}
        for entry in reading.related
    ]
