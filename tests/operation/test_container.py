"""The container: held against a linter and against what it copies. `test_container_replayed.py` takes its steps."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.operation.dockerfile import ROOT, environment, stages

PACKAGES = ("adapters", "bot", "prompts", "storage")


def test_a_linter_finds_nothing_in_it() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([linter, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_last_stage_builds_nothing_and_runs_as_nobody_special() -> None:
    build, last = stages()
    assert [rest for word, rest in build if word == "RUN" and "--require-hashes" in rest]
    assert [rest for word, rest in last if word == "RUN"] == [
        "useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin chair"
    ]
    said = dict(last)
    assert said["USER"] == "10001"
    assert "/healthz" in said["HEALTHCHECK"]
    assert said["EXPOSE"] == environment(last)["CHAIR_PORT"]
    assert said["FROM"].endswith("-slim")
    assert all("latest" not in dict(stage)["FROM"] and ":" in dict(stage)["FROM"] for stage in (build, last))


def test_no_secret_and_nothing_of_the_tests_goes_to_the_engine() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".venv", "data", "tests"} <= set(left_out)


def test_the_wheel_has_everything_that_runs(tmp_path: Path) -> None:
    """Templates, style sheets, prompts and migrations are no modules, and are as easily left out."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= there
    kinds = {Path(name).suffix for name in wanted}
    assert {".py", ".j2", ".css", ".js", ".svg", ".yaml", ".json", ".mako"} <= kinds
