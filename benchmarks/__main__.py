"""`python -m benchmarks`: print the table and write it to `docs/performance.md`."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import cold_start, digests, large, log, reading, slack, teams
from benchmarks.timing import Figure
from bot.telemetry import configure_logging

_PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> None:
    """Measure everything; a missed aim stays in the table."""
    configure_logging("json")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [
            reading.measure(),
            cold_start.measure(),
            log.measure(folder),
            *large.measure(folder),
            *slack.measure(folder),
            *teams.measure(folder),
            *digests.measure(folder),
        ]
    table = _table(figures)
    print(table)
    if "--write" in sys.argv:
        before, _, rest = _PAGE.read_text().partition(_BEGIN)
        _, _, after = rest.partition(_END)
        _PAGE.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}")


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
