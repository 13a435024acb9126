"""The container's steps taken in a clean folder (`make soak`), as no engine may be at hand.

The machine's own Python stands in place of the image's. What the first stage installed is then what the second one
has: read-only, without the sources, run by somebody else from another folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.operation.dockerfile import ROOT, environment, stages
from tests.operation.test_start_and_stop import free_port
from tests.postgres import open_folder

STRANGER = 10001
START_SECONDS = 60


def _others_may_run(python: str) -> bool:
    """Whether a Python lies where another user can read it, and can make environments."""
    path = Path(python).resolve()
    return (
        all(step.stat().st_mode & 0o001 for step in (path, *path.parents))
        and subprocess.run(
            [python, "-c", "import ensurepip, sys; assert sys.version_info >= (3, 11)"], check=False
        ).returncode
        == 0
    )


# Only root may be somebody else, and only with a Python that somebody else can run.
SHARED = [
    python for python in (sys.executable, "/usr/bin/python3") if Path(python).exists() and _others_may_run(python)
]
PYTHON = SHARED[0] if SHARED else sys.executable
RUN_BY = STRANGER if SHARED and os.geteuid() == 0 else None

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that other users can read, with what the first stage leaves in `venv`, and an empty `data`."""
    with tempfile.TemporaryDirectory(prefix="chair-image-", dir=open_folder()) as folder:
        place = Path(folder)
        place.chmod(0o755)
        _first_stage(place / "app", place / "venv")
        shutil.rmtree(place / "app")
        subprocess.run(["chmod", "-R", "a+rX,a-w", place / "venv"], check=True)
        (place / "data").mkdir()
        if RUN_BY:
            os.chown(place / "data", RUN_BY, RUN_BY)
        yield place
        subprocess.run(["chmod", "-R", "u+w", place / "venv"], check=True)


def _first_stage(app: Path, venv: Path) -> None:
    app.mkdir()
    build, _ = stages()
    for word, rest in build:
        if word == "COPY":
            *sources, target = rest.split()
            for each in sources:
                _copied(ROOT / each, app / (Path(each).name if target in ("./", ".") else target))
        elif word == "RUN":
            line = rest.replace("python -m venv", f"{PYTHON} -m venv").replace("/venv", str(venv))
            subprocess.run(["/bin/sh", "-ec", line], cwd=app, check=True, timeout=900)


def _copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


def _as_in_the_image(place: Path) -> dict[str, str]:
    """What the last stage sets, in this place; no HOME, and nothing of this process's own."""
    told = environment(stages()[1]) | {"CHAIR_PORT": str(free_port()), "CHAIR_PUBLIC_URL": "https://chair.example"}
    told["DATABASE_URL"] = told["DATABASE_URL"].replace("/data/", f"{place}/data/")
    return told | {"CHAIR_HOST": "127.0.0.1", "PATH": f"{place / 'venv' / 'bin'}:/usr/bin:/bin"}


def _begin(place: Path, told: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """As somebody else, who may write to `data` alone."""
    return subprocess.Popen(
        [place / "venv" / "bin" / words[0], *words[1:]],
        cwd=place / "data",
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        user=RUN_BY,
        group=RUN_BY,
        extra_groups=[] if RUN_BY else None,
    )


def _said(place: Path, told: dict[str, str], *words: str) -> str:
    begun = _begin(place, told, *words)
    said, _ = begun.communicate(timeout=START_SECONDS)
    assert begun.returncode == 0, said
    return said


def test_nothing_that_builds_is_left_and_nothing_can_be_changed(place: Path) -> None:
    told = _as_in_the_image(place)
    installed = {each.name for each in (place / "venv" / "bin").iterdir()}
    assert not installed & {"pip", "hatchling"}
    look = "import os, bot, sys; print(os.access(os.path.dirname(bot.__file__), os.W_OK), bot.__file__)"
    writable, found = _said(place, told, "python", "-c", look).split()
    assert found.startswith(str(place / "venv"))
    assert writable == "False"


def test_it_serves_and_is_operated(place: Path) -> None:
    told = _as_in_the_image(place)
    assert "What do I use on the day bulk edit is gone?" in _said(
        place, told, "customer-chair", "ask", "should we remove bulk edit"
    )
    _said(place, told, "customer-chair", "migrate")
    assert "ok      schema" in _said(place, told, "customer-chair", "doctor")
    server = _begin(place, told, "customer-chair", "run")
    try:
        assert _answer(server, f"http://127.0.0.1:{told['CHAIR_PORT']}/healthz") == '{"status": "alive"}'
        assert _answer(server, f"http://127.0.0.1:{told['CHAIR_PORT']}/readyz") == '{"status": "ready"}'
        check = dict(stages()[1])["HEALTHCHECK"].partition("CMD ")[2]
        _said(place, told, *json.loads(check))
    finally:
        server.terminate()
        server.communicate(timeout=START_SECONDS)
    assert server.returncode == 0


def _answer(server: subprocess.Popen[str], address: str) -> str:
    """What it answers there, as soon as it does."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - loopback
                return str(answer.read().decode())
        except URLError:
            assert server.poll() is None, server.stdout and server.stdout.read()
            assert time.monotonic() < until
            time.sleep(0.05)
