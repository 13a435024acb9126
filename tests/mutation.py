"""Changes the rules line by line and asks whether a test notices: `python -m tests.mutation`, in `make soak`.

What is changed and which tests look stands in `pyproject.toml`, `[tool.mutmut]`. A change that no test notices has
to be explained in `tests/mutants.toml`; an explanation that is no longer needed has to go.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

EXPLAINED = Path(__file__).with_name("mutants.toml")
RUN_IN = Path("mutants")  # where mutmut puts the changed copy; relative to the repository
FOUND = re.compile(r"^\s*(?P<mutant>\S+): (?P<became>.+)$", re.MULTILINE)
NAME = re.compile(r"(?P<module>.+)\.x[_ǁ](?P<function>.+)__mutmut_\d+")

# The function that was changed, and the line that it was changed into.
Change = tuple[str, str]


def main() -> str | None:
    """What is wrong, for the exit of the process; None when every change is noticed or explained."""
    shutil.rmtree(RUN_IN, ignore_errors=True)  # mutmut would take over results from before the tests changed
    ran = subprocess.run([_mutmut(), "run"], capture_output=True, text=True, check=False)
    if ran.returncode:
        return f"mutmut did not get through:\n{ran.stdout[-4000:]}{ran.stderr[-4000:]}"
    _mutmut_says("export-cicd-stats")
    counts = json.loads((RUN_IN / "mutmut-cicd-stats.json").read_text())
    sys.stdout.write(f"{counts['total']} changes to the rules, {counts['killed']} noticed by a test\n")
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["unnoticed"]
    return problems(set(unnoticed()), {(each["in"], each["becomes"]) for each in entries if each["why"].strip()})


def problems(found: set[Change], explained: set[Change]) -> str | None:
    """What is unnoticed and not explained, and what is explained and noticed; None without either."""
    lines = [
        *(f"no test notices, in {function}: {line}" for function, line in sorted(found - explained)),
        *(f"explained but noticed, in {function}: {line}" for function, line in sorted(explained - found)),
    ]
    return "\n".join(lines) or None


def unnoticed() -> Iterator[Change]:
    """Every change that a test did not fail on: those that lived, that no test ran, that could not be judged."""
    for found in FOUND.finditer(_mutmut_says("results")):
        name = NAME.fullmatch(found["mutant"])
        if name is None:
            raise ValueError(f"mutmut names a change in a way not known here: {found['mutant']}")
        shown = _mutmut_says("show", found["mutant"]).splitlines()
        added = [line[1:].strip() for line in shown if line.startswith("+") and not line.startswith("+++")]
        yield f"{name['module']}.{name['function']}", " ".join(added)


def _mutmut_says(*arguments: str) -> str:
    return subprocess.run([_mutmut(), *arguments], capture_output=True, text=True, check=True).stdout


def _mutmut() -> str:
    return str(Path(sys.executable).with_name("mutmut"))


if __name__ == "__main__":
    sys.exit(main())
