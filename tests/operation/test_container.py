"""The container: held against a linter, its steps replayed (`make soak`), as no engine may be at hand."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

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


def test_a_linter_finds_nothing_in_it() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([linter, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_last_stage_builds_nothing_and_runs_as_nobody_special() -> None:
    build, last = stages()
    assert [rest for word, rest in build if word == "RUN" and "--require-hashes" in rest]
    assert [rest for word, rest in last if word == "RUN"] == [
        "useradd --system --uid 10001 --home-dir /data --create-home chair"
    ]
    said = dict(last)
    assert said["USER"] == "10001"
    assert "/healthz" in said["HEALTHCHECK"]
    assert said["FROM"].endswith("-slim")
    assert all("latest" not in dict(stage)["FROM"] and ":" in dict(stage)["FROM"] for stage in (build, last))


def test_compose_runs_two_replicas_that_write_nowhere_but_to_the_database() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    chair, database = compose["services"]["chair"], compose["services"]["database"]
    assert chair["deploy"]["replicas"] == 2
    assert chair["read_only"] is True
    assert chair["cap_drop"] == ["ALL"]
    assert chair["depends_on"]["database"]["condition"] == "service_healthy"
    assert chair["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://")
    assert "healthcheck" in database
    assert int(chair["stop_grace_period"].removesuffix("s")) > 20
    # No password stands in the file: each is asked for.
    for service in (chair, database):
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "KEY" in name:
                assert value.startswith("${")


@pytest.mark.soak
def test_its_steps_work_in_a_clean_folder(tmp_path: Path) -> None:
    """What the first stage runs and copies, with the machine's own Python in place of the image's."""
    app, venv = tmp_path / "app", tmp_path / "venv"
    app.mkdir()
    build, _ = stages()
    for word, rest in build:
        if word == "COPY":
            source, target = rest.split()[:-1], rest.split()[-1]
            for each in source:
                _copied(ROOT / each, app / (Path(each).name if target in ("./", ".") else target))
        elif word == "RUN":
            line = rest.replace("/venv", str(venv)).replace("python -m venv", f"{sys.executable} -m venv")
            subprocess.run(shlex.split(line), cwd=app, check=True, timeout=900)
    shutil.rmtree(app)
    done = subprocess.run(
        [venv / "bin" / "customer-chair", "ask", "should we remove bulk edit"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "What do I use on the day bulk edit is gone?" in done.stdout


def _copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)
