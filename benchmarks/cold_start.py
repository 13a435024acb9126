"""Starting from nothing: `ask` against importing the third-party packages that it uses."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.timing import Figure, paired, spread

_DEPENDENCIES = "import pydantic, sqlalchemy.dialects.postgresql, sqlmodel, typer, yaml"


def measure() -> Figure:
    """How much longer a first question takes than importing what it stands on."""
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite:///no-such-folder/none.db"}

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], env=environment, check=True, capture_output=True)

    ratios = paired(
        lambda: run("-m", "bot", "ask", "should we remove bulk edit"), lambda: run("-c", _DEPENDENCIES), 9
    )
    middle = sorted(ratios)[len(ratios) // 2]
    return Figure(
        "cold start of ask", "importing its third-party packages", spread(ratios), "≤ 1.5 times", middle <= 1.5
    )
