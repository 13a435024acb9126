"""Who walks every table meets those of every module that has some, whatever else was imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import storage

SCRIPT = "import sys, storage.tables\nprint(*(name for name in sys.modules if name.endswith('models')))"


def test_every_module_of_tables_is_among_them() -> None:
    there = {f"storage.{path.stem}" for path in Path(storage.__file__).parent.glob("*models.py")}
    said = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
    loaded = {name for name in said.stdout.split() if name.startswith("storage.")}
    assert loaded == there
