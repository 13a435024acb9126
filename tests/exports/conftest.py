from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.test_command_line import Terminal


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line in a folder of its own."""
    return Terminal(tmp_path, monkeypatch, capsys)
