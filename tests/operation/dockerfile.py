"""The Dockerfile, read as far as the tests follow it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage: the word and what follows it."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found


def environment(stage: list[tuple[str, str]]) -> dict[str, str]:
    """The variables that a stage sets."""
    said = " ".join(rest for word, rest in stage if word == "ENV")
    return dict(each.split("=", 1) for each in said.split())
