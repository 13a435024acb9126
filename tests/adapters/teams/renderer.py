"""Microsoft's own renderer reads our cards, in a node process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "cards"


class Renderer:
    """Tells what the parser of the official renderer has against a card; nothing, for a good one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def complaints(self, card: dict[str, Any]) -> list[str]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(card) + "\n")
        self._process.stdin.flush()
        found: list[str] = json.loads(self._process.stdout.readline())
        return found


def is_installed() -> bool:
    return shutil.which("node") is not None and (HERE / "node_modules" / "adaptivecards").is_dir()


@contextmanager
def renderer() -> Iterator[Renderer]:
    """The renderer, which `make cards` installs."""
    command = ["node", str(HERE / "check.js")]
    environment = {"PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as node:
        yield Renderer(node)
        node.kill()
