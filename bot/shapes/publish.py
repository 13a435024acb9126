"""Writes the JSON Schemas of `docs/schema/`: `python -m bot.shapes.publish`.

Records are described as they are given out: complete, so every field is required there. `decision-input` is
described as it is taken in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from bot.shapes import (
    Action,
    Amendment,
    Debt,
    DecisionInput,
    DecisionRecord,
    Export,
    Note,
    Reading,
    Remedy,
    Review,
    Voice,
)
from bot.shapes.base import Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
PUBLISHED: dict[str, tuple[type[Shape], Literal["validation", "serialization"]]] = {
    "reading": (Reading, "serialization"),
    "decision": (DecisionRecord, "serialization"),
    "decision-input": (DecisionInput, "validation"),
    "review": (Review, "serialization"),
    "amendment": (Amendment, "serialization"),
    "remedy": (Remedy, "serialization"),
    "debt": (Debt, "serialization"),
    "voice": (Voice, "serialization"),
    "note": (Note, "serialization"),
    "action": (Action, "serialization"),
    "export": (Export, "serialization"),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a published shape."""
    shape, mode = PUBLISHED[name]
    return {"$schema": DIALECT, **shape.model_json_schema(by_alias=True, mode=mode)}


def schema_text(name: str) -> str:
    """The content of the file that describes a shape; the same for the same shapes, always."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def file_of(name: str) -> Path:
    """Where a shape is described."""
    return FOLDER / f"{name}.schema.json"


def publish() -> None:
    """Write every schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PUBLISHED:
        file_of(name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    publish()
