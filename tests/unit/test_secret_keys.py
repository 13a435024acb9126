"""The keys that sign links: made once beside the embedded database, given by the operator elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.app import secret_keys
from bot.settings import BadSettings, Settings, read_settings


def beside(folder: Path) -> Settings:
    return read_settings({"DATABASE_URL": f"sqlite:///{folder / 'data' / 'chair.db'}"})


def test_it_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = secret_keys(beside(tmp_path))
    assert secret_keys(beside(tmp_path)) == first
    assert len(first[0]) >= 32
    file = tmp_path / "data" / "secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_an_empty_one_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").touch()
    with pytest.raises(BadSettings, match="is empty: delete it"):
        secret_keys(beside(tmp_path))


def test_the_first_of_several_signs_and_stands_last() -> None:
    settings = read_settings({"CHAIR_SECRET_KEY": "a new key that is long, an old key that is long"})
    assert secret_keys(settings) == ["an old key that is long", "a new key that is long"]


def test_a_shared_database_needs_one() -> None:
    with pytest.raises(BadSettings, match="CHAIR_SECRET_KEY is needed with PostgreSQL"):
        secret_keys(read_settings({"DATABASE_URL": "postgresql://db.example/chair"}))
