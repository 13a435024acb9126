"""`python -m benchmarks [NAME …]`: print the table, of all or of those named; `--write` keeps the whole one in
`docs/performance.md`.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import cold_start, digests, forgetting, large, log, memory, reading, slack, teams
from benchmarks.timing import Figure
from bot.telemetry import configure_logging

_PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


_MEASURES: dict[str, Callable[[Path], list[Figure]]] = {
    "reading": lambda _: [reading.measure()],
    "cold_start": cold_start.measure,
    "log": log.measure,
    "large": large.measure,
    "slack": slack.measure,
    "teams": teams.measure,
    "digests": digests.measure,
    "forgetting": forgetting.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Measure what is named, or everything; a missed aim stays in the table. Only the whole table is written."""
    configure_logging("json")
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")]
    if unknown := set(wanted) - set(_MEASURES):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(_MEASURES)}.")
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            figure for name in _MEASURES if not wanted or name in wanted for figure in _measured(name, Path(folder))
        ]
    table = _table(figures)
    print(table)
    if "--write" in sys.argv and not wanted:
        before, _, rest = _PAGE.read_text().partition(_BEGIN)
        _, _, after = rest.partition(_END)
        _PAGE.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}")


def _measured(name: str, folder: Path) -> list[Figure]:
    """The figures of one part; what it is at and how long it took is told meanwhile."""
    print(f"{name} …", file=sys.stderr, flush=True)
    began = time.monotonic()
    figures = _MEASURES[name](folder)
    for each in figures:
        print(f"  {each.what}: {each.result}", file=sys.stderr)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def _table(figures: list[Figure]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    rows = [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}. Ratios are medians of paired rounds (lowest to highest).",
        "",
    ]
    rows += ["| what | against | result | aim | |", "|---|---|---|---|---|"]
    rows += [f"| {f.what} | {f.against} | {f.result} | {f.aim} | {'met' if f.met else 'missed'} |" for f in figures]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
