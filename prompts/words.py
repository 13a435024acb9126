"""The word lists beside the playbook: `signals.yaml` and `seats.yaml`, a name and its phrases each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
# Everything is text to this loader, so that the words "no" and "on" stay words; it makes no objects at all.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def word_lists(name: str) -> dict[str, list[str]]:
    """The phrases of a list by their name, in the file's order."""
    read: dict[str, list[str]] = yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a base loader
    return read
