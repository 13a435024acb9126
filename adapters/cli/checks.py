"""What `doctor` checks."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from adapters.app import refuse_open_web_chat, secret_keys
from adapters.check import Check
from adapters.engines import model_chair, model_host
from bot.chair.fallback import Trouble
from bot.chair.reading import Question, Reading
from bot.screen_words import channel_words
from bot.settings import LOOPBACK, BadSettings, Settings, read_settings
from storage import channel_state, figures, outbox
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, Database
from storage.migrations import is_current
from storage.vocabulary import OutboxState

_NAMED = 5
_SAMPLE = "We switch off the old export on 30 June."
_MEND_MODEL = "Look at CHAIR_MODEL, OPENAI_API_KEY, OPENAI_BASE_URL and CHAIR_MODEL_TIMEOUT."


def check_all(*, ask_model: bool = False, ask_teams: bool = False) -> Iterator[Check]:
    """Settings first; without those the rest cannot be looked at.

    The model and Microsoft are called only when told to; Slack is asked where it is configured: that costs nothing
    and changes nothing.
    """
    try:
        settings = read_settings()
    except BadSettings as wrong:
        for line in wrong.lines:
            yield Check("settings", False, line)
        return
    try:
        secret_keys(settings)
        refuse_open_web_chat(settings)
    except BadSettings as wrong:
        for line in wrong.lines:
            yield Check("settings", False, line)
    except OSError as error:
        yield Check("settings", False, f"{error.filename} cannot be made: point DATABASE_URL to a folder of yours.")
    else:
        yield Check("settings", True)
    yield from _address(settings)
    yield from _database(settings)
    yield _model(settings, ask=ask_model)
    if settings.slack:
        # Slack's library takes a second to load; only who has Slack pays for it.
        from adapters.slack.doctor import check_slack

        yield from check_slack(settings)
    yield from _teams(settings, ask=ask_teams)


def _teams(settings: Settings, *, ask: bool) -> Iterator[Check]:
    if not settings.teams:
        return
    # Bot Framework takes a second to load; only who has Teams pays for it.
    from adapters.teams.checks import teams_checks

    for what, passed, mend in teams_checks(settings, ask=ask):
        yield Check(what, passed, mend)


def _model(settings: Settings, *, ask: bool) -> Check:
    if not settings.openai:
        found = settings.openai_api_key or settings.openai_base_url
        what = "AI: off, the playbook reads" + (" (CHAIR_MODEL would turn it on)" if found else "")
        return Check(what, not ask, "Set CHAIR_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL first." if ask else "")
    name = f"AI: {settings.model} at {model_host(settings)}"
    if not ask:
        return Check(f"{name}, not called (doctor --ask-model does)", True)
    reading = asyncio.run(_asked(settings))
    if reading.fell_back in set(Trouble):
        return Check(name, False, f"{reading.fallback} {_MEND_MODEL}")
    # What it wrote this once may not have been one to show; it was there, and that is what is checked here.
    return Check(f"{name} answers" + (f" ({reading.fallback})" if reading.fallback else ""), True)


async def _asked(settings: Settings) -> Reading:
    """Put a made-up question to the model."""
    chair = model_chair(settings, _Uncounted())
    try:
        return await chair.read(Question(_SAMPLE))
    finally:
        await chair.close()


class _Uncounted:
    """The operator's own question counts for no workspace, and needs no database."""

    async def take(self, _workspace: str) -> bool:
        return True


def _address(settings: Settings) -> Iterator[Check]:
    if settings.host not in LOOPBACK and not settings.public_url:
        yield Check("address", False, "Set CHAIR_PUBLIC_URL to the address that people reach this server under.")
    elif settings.public_url.startswith("http://") and not any(host in settings.public_url for host in LOOPBACK):
        yield Check(
            "address", False, "CHAIR_PUBLIC_URL must begin with https://: Slack and Teams call nothing else."
        )
    else:
        yield Check(f"address {settings.base_url}", True)


def _database(settings: Settings) -> Iterator[Check]:
    url = make_url(settings.database_url)
    name = url.render_as_string(hide_password=True)
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if path is not None and not path.exists():
        folder = _nearest_folder(path)
        if os.access(folder, os.W_OK):
            yield Check(f"database {name}: not there yet, the first start makes it", True)
        else:
            yield Check(f"database {name}", False, f"{folder} cannot be written to: point DATABASE_URL elsewhere.")
        return
    try:
        _write_nothing(settings.database_url)
        current = is_current(settings.database_url)
    except SQLAlchemyError as error:
        reason = str(error).strip().splitlines()[0][:160]
        mend = "It cannot be read and written to; look at DATABASE_URL and who may use it."
        yield Check(f"database {name}", False, f"{mend} ({reason})")
        return
    yield Check(f"database {name}", True)
    yield Check("schema", current, "" if current else "Run customer-chair migrate.")
    if current:
        yield _outbox(settings)
        yield from _channels(settings)


def _channels(settings: Settings) -> Iterator[Check]:
    """The channels that a platform refuses: their digests wait, and nobody has to do anything."""
    database = Database(settings.database_url)
    try:
        with database.reading(EVERY_WORKSPACE) as ws:
            gone = channel_state.all_gone(ws)
    finally:
        database.close()
    if gone:
        named = ", ".join(f"{channel_words(channel.name)} ({channel.gone_because})" for channel in gone[:_NAMED])
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        yield Check(f"channels: no digest is planned in {named}{more}, until they are used again", True)


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in path.resolve().parents if folder.exists())


def _write_nothing(url: str) -> None:
    """Take the right to write, read the catalogue, and give both back.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it is no database, or may not be written to.
    """
    database = Database(url)
    try:
        with database.writing(EVERY_WORKSPACE) as ws:
            inspect(ws.session.connection()).get_table_names()
    finally:
        database.close()


def _outbox(settings: Settings) -> Check:
    database = Database(settings.database_url)
    try:
        with database.reading(EVERY_WORKSPACE) as ws:
            (waiting, _), (stuck, count) = figures.waiting(ws, datetime.now(UTC)), outbox.stuck(ws, _NAMED)
    finally:
        database.close()
    if not count:
        return Check(f"outbox: {waiting:,} waiting", True)
    which = "; ".join(f"{each.workspace} {channel_words(each.channel)}: {_ended(each)}" for each in stuck)
    last = f" The last {len(stuck)}" if count > len(stuck) else " Here"
    mend = "A facilitator who writes digest in its channel is offered to post a digest again."
    said = f"{count:,} messages were given up, or it cannot be told whether they arrived.{last}: {which}. {mend}"
    return Check("outbox", False, said)


def _ended(message: OutboxMessage) -> str:
    reason = (message.reason or "").rstrip(".")
    return f"given up, {reason}" if message.state is OutboxState.DEAD else "perhaps not arrived"
