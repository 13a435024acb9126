"""What taking the log out costs: against a bare dump of the same rows, and in memory as the log grows.

`python -m benchmarks.exports DATABASE FILE FORMAT` writes one export and prints the peak of its process in KiB.
"""

from __future__ import annotations

import csv
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from psycopg import Connection

from benchmarks.many import NOW, WORKSPACE
from benchmarks.timing import Figure, median, paired, spread
from bot.exports.format import write_export
from bot.exports.recipe import Recipe
from storage.engine import Database

_MOST_TIMES, _BATCH = 4, 2_000
_MOST_GROWTH = 0.10


def measure(path: Path, database: Database, many: int) -> list[Figure]:
    """CSV against a dump, and the peak memory of each streamed format at a tenth of the rows and at all."""
    few = path.with_name("few.db")
    _cut(path, few, many // 10)
    return [_csv_on_sqlite(path, database, many), *(_memory(path, few, name, many) for name in ("csv", "xlsx"))]


def csv_on_postgres(folder: Path, database: Database, bare: Connection[Any], many: int) -> Figure:
    """CSV against a dump through the driver alone, in batches as well."""

    def rows() -> Iterator[Sequence[Any]]:
        with bare.transaction(), bare.cursor(name="dump") as dump:
            dump.itersize = _BATCH
            dump.execute("SELECT * FROM decision ORDER BY number")
            yield [column.name for column in dump.description or ()]
            yield from dump

    return _csv(folder / "postgres.csv", database, rows, many, "psycopg")


def _csv_on_sqlite(path: Path, database: Database, many: int) -> Figure:
    def rows() -> Iterator[Sequence[Any]]:
        with closing(sqlite3.connect(path)) as bare:
            dump = bare.execute("SELECT * FROM decision ORDER BY number")
            yield [column[0] for column in dump.description]
            yield from dump

    return _csv(path.with_suffix(".csv"), database, rows, many, "sqlite3")


def _csv(path: Path, database: Database, rows: Callable[[], Iterator[Sequence[Any]]], many: int, by: str) -> Figure:
    def floor() -> None:
        with path.with_stem("bare").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows())

    ratios = paired(lambda: _write(database, "csv", path), floor, 5)
    return Figure(
        f"CSV export of {many:,} decisions",
        f"a bare {by}-to-csv dump",
        spread(ratios),
        f"≤ {_MOST_TIMES} times",
        median(ratios) <= _MOST_TIMES,
    )


def _memory(path: Path, few: Path, name: str, many: int) -> Figure:
    small, large = (_peak(each, name) for each in (few, path))
    growth = large / small - 1
    return Figure(
        f"peak memory of the {name} export of {many:,} decisions",
        f"that of {many // 10:,}, each in a process of its own",
        f"{growth:+.1%} ({small / 1024:,.0f} to {large / 1024:,.0f} MiB)",
        f"≤ {_MOST_GROWTH:+.0%}",
        growth <= _MOST_GROWTH,
    )


def _peak(path: Path, name: str) -> int:
    words = [
        sys.executable,
        "-m",
        "benchmarks.exports",
        f"sqlite:///{path}",
        str(path.with_suffix(f".{name}")),
        name,
    ]
    return int(subprocess.run(words, capture_output=True, check=True, text=True).stdout)


def _write(database: Database, name: str, out: Path) -> None:
    with database.reading(WORKSPACE) as ws, out.open("wb") as file:
        write_export(ws, Recipe(name, day=NOW.date()), NOW, file)


def _cut(whole: Path, few: Path, rows: int) -> None:
    """A copy of the database with its first decisions alone."""
    shutil.copyfile(whole, few)
    with closing(sqlite3.connect(few, isolation_level=None)) as connection:
        connection.execute("DELETE FROM decision WHERE number > ?", [rows])


def main() -> None:
    """Write one export, and print the peak of this process."""
    url, out, name = sys.argv[1:]
    database = Database(url)
    _write(database, name, Path(out))
    database.close()
    print(own_peak())


def own_peak() -> int:
    """The peak of this process in KiB. On Linux `ru_maxrss` may be that of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
