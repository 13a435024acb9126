"""The lock: what was predicted is frozen, and its hash lets anyone check later that nothing moved.

Source: `product.md`, *The decision*, Lock; the hashed bytes are those of the fixed interfaces. `docs/lock.md` shows
how to recompute a hash without this code.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.decisions.figures import plain

LOCKS_AFTER = timedelta(hours=24)
# No person is among them, so that erasing one does not break the hash.
LOCKED_FIELDS = (
    "text",
    "in_the_chair",
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "check_on",
    "predictions",
    "decided_at",
)


def locks_at(decided_at: datetime) -> datetime:
    """When a decision locks by itself; the first outcome locks it earlier."""
    return decided_at + LOCKS_AFTER


def is_due(locks_at: datetime, now: datetime) -> bool:
    """Whether the moment of the lock has come; at that very second it has."""
    return now >= locks_at


def lock_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, as 64 lower-case hexadecimal digits.

    `record` is a decision in its published JSON shape, whole: from `DecisionRecord.as_json()` or out of an export.
    Raises KeyError where one of `LOCKED_FIELDS` is missing.

    >>> lock_hash({
    ...     "text": "Cap CSV import at 5,000 rows",
    ...     "in_the_chair": "people who import large files",
    ...     "customer_effect": "worse", "commercial_now": "gain", "commercial_later": "unknown",
    ...     "check_on": "2027-01-21", "predictions": [], "decided_at": "2026-11-22T09:30:00Z",
    ... })
    '27eb7e00651d1271480f1c727bf7f399803a5c2d667737fc68221c88ba8c26a0'
    """
    return hashlib.sha256(canonical_json(record)).hexdigest()


def canonical_json(record: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: the locked fields as one JSON object that can be written in one way only.

    Keys sorted, no spaces, UTF-8 without escapes but those JSON requires, text in NFC, numbers as decimal strings
    (14 and 14.0 are "14"), what nobody said as null; days and times as the published shape has them, in whole
    seconds. Raises KeyError where one of `LOCKED_FIELDS` is missing, TypeError for a value that no JSON shape has.
    """
    locked = {name: _canonical(record[name]) for name in LOCKED_FIELDS}
    return json.dumps(locked, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, (int, float)):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: _canonical(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(each) for each in value]
    return value
