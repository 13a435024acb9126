"""Secrets: changed without a stop, and shown nowhere, whatever goes wrong."""

from __future__ import annotations

import pytest

from bot.settings import BadSettings, read_settings
from storage import installations
from storage.crypto import Vault
from storage.engine import Database
from tests.adapters.test_command_line import Terminal, run
from tests.secrets_seen import secret_in
from tests.storage import make

__all__ = ["run"]
OLD, NEW, CANARY = "an old key that is long", "a new key that is long", "zyxw-secret-canary"


def stored(database: Database) -> tuple[str, str]:
    with database.reading("acme") as ws:
        found = installations.find(ws)
        assert found
        return found.token, found.refresh_token or ""


def test_rekey_seals_with_the_first_key_and_says_what_it_cannot_open(run: Terminal) -> None:
    assert run("migrate").returncode == 0
    database = Database(run.environment["DATABASE_URL"])
    make.workspace(database)
    old, new = Vault([OLD]), Vault([NEW])
    for home, sealed in (("acme", old.seal("xoxb-1")), ("other", Vault(["yet another key, long"]).seal("x"))):
        with database.writing(home) as ws:
            row = make.installation(token=sealed, refresh_token=old.seal("xoxe-1") if home == "acme" else None)
            installations.save(ws, row, platform="slack", name=home, now=make.NOW)
    done = run("rekey", CHAIR_SECRET_KEY=f"{NEW},{OLD}")
    assert done.returncode == 1
    assert "1 installation sealed with the first key." in done.stdout
    assert "opens the tokens of other" in done.stderr
    assert [new.open(each) for each in stored(database)] == ["xoxb-1", "xoxe-1"]
    database.close()


@pytest.mark.parametrize("command", ["migrate", "doctor", "rekey", "run"])
def test_no_error_shows_a_secret(run: Terminal, command: str) -> None:
    done = run(
        command,
        DATABASE_URL=f"postgresql+psycopg://chair:{CANARY}@127.0.0.1:1/chair",
        CHAIR_SECRET_KEY=f"{CANARY}-key-that-is-long",
        OPENAI_API_KEY=CANARY,
        CHAIR_MODEL="m",
        OPENAI_BASE_URL="http://127.0.0.1:1/v1",
    )
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr


def test_no_setting_shows_its_secret() -> None:
    secrets = (
        "CHAIR_SECRET_KEY",
        "OPENAI_API_KEY",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_APP_TOKEN",
        "SLACK_CLIENT_SECRET",
        "APP_PASSWORD",
    )
    given = dict.fromkeys(secrets, CANARY)
    try:
        shown = repr(read_settings(given))
    except BadSettings as wrong:
        shown = f"{wrong} {wrong!r} {wrong.__context__!r}"
    assert CANARY not in shown
    whole = {"SLACK_BOT_TOKEN": CANARY, "SLACK_SIGNING_SECRET": CANARY, "CHAIR_SECRET_KEY": CANARY}
    settings = read_settings(whole | {"DATABASE_URL": f"postgresql+psycopg://a:{CANARY}@h/d"})
    assert CANARY not in f"{settings!r} {settings} {Vault([CANARY])!r}"


def test_a_test_that_logs_a_secret_is_noticed() -> None:
    assert secret_in([("Captured log call", "token=xoxb-1-made-up")])
    assert not secret_in([("Captured log call", "slack.token_not_refreshed workspace=T1")])
