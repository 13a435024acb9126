"""Starting from nothing: `ask` against importing the third-party modules that it loads, no more and no fewer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.many import filled
from benchmarks.timing import Figure, median, paired, spread

_ROUNDS, _DECISIONS, _MOST_TIMES = 11, 1_000, 1.5
_ASK = ("-m", "bot", "ask", "should we remove bulk edit")
# Asks once, then names what of it came from the folder of installed packages, in the order it was loaded.
_NAME_LOADED = """
import runpy, sys, sysconfig
sys.argv = ["bot", "ask", "should we remove bulk edit"]
try:
    runpy.run_module("bot", run_name="__main__")
except SystemExit:
    pass
installed = sysconfig.get_path("purelib")
for name, module in list(sys.modules.items()):
    if (getattr(module, "__file__", None) or "").startswith(installed):
        print(name, file=sys.stderr)
"""


def measure(folder: Path) -> list[Figure]:
    """A first question without a log, as after installing, and one with a log to look into."""
    log = f"sqlite:///{folder / 'asked.db'}"
    filled(log, _DECISIONS).close()
    return [
        _figure("cold start of ask", "sqlite:///no-such-folder/none.db"),
        _figure(f"cold start of ask, with a log of {_DECISIONS:,} decisions", log),
    ]


def _figure(what: str, database: str) -> Figure:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": database}

    def run(*words: str) -> str:
        ended = subprocess.run(
            [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
        )
        return ended.stderr

    loaded = run("-c", _NAME_LOADED).split()
    floor = "\n".join(f"import {name}" for name in loaded)
    ratios = paired(lambda: run(*_ASK), lambda: run("-c", floor), _ROUNDS)
    return Figure(
        what,
        f"importing the {len(loaded)} third-party modules that it loads",
        spread(ratios),
        f"≤ {_MOST_TIMES} times",
        median(ratios) <= _MOST_TIMES,
    )
