"""A real process is told to end while people are at work and a model is slow: nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.adapters.slack import fake_slack
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import SECRET, Slack
from tests.scripted_model import held, says, scripted

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
SHARP = "What do I use to change many items in one go once bulk edit is gone?"
LOGGED = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
_PATIENCE_SECONDS = 60
_MANY = 5


@asynccontextmanager
async def process(url: str, slack: FakeSlack, model: str, folder: Path) -> AsyncIterator[tuple[Slack, Any]]:
    """`customer-chair run` on a free port, which ends by itself or is killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "DATABASE_URL": url,
        "CHAIR_PORT": str(port),
        "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
        "SLACK_BOT_TOKEN": "xoxb-of-the-tests",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api,
        "OPENAI_BASE_URL": model,
        "CHAIR_MODEL": "scripted",
        "CHAIR_MODEL_TIMEOUT": "60",
        "PATH": os.environ["PATH"],
    }
    with (folder / "server.log").open("ab") as log:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=log, stdout=log
        )
    try:
        async with aiohttp.ClientSession() as http:
            address = f"http://127.0.0.1:{port}"
            await _until_ready(http, address, running, folder)
            yield Slack(http, address, slack), running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def _until_ready(http: aiohttp.ClientSession, address: str, running: Any, folder: Path) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            try:
                async with http.get(f"{address}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                assert running.returncode is None, (folder / "server.log").read_text()
                await asyncio.sleep(0)


async def submitted(who: Slack, form: dict[str, Any]) -> bool:
    """Whether Slack was told that a form is saved, or that this takes longer than it waits; it is finished then."""
    try:
        answer = await who.submit(form, view_id=f"V-{who.channel}", **LOGGED)
    except (aiohttp.ClientError, TimeoutError):
        return False
    return answer.body.get("response_action") in ("clear", "update")


async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    sqlite_url: str, slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a lease: what a process held when it ended may have to wait for that, and is not lost.
    monkeypatch.setattr(fake_slack, "PATIENCE_SECONDS", 90)
    written = {"type": "message", "channel_type": "im", "user": "U1ADA", "channel": "D1", "ts": "1.1", "team": "T1"}
    async with scripted(held(says(SHARP))) as model:
        async with process(sqlite_url, slack, model.base_url, tmp_path) as (ada, running):
            people = [ada.as_("U1ADA", "ada", f"C{n}", f"room-{n}") for n in range(1, _MANY + 1)]
            forms = []
            for count, who in enumerate(people, 1):
                await who.say(f"decide Cap CSV import number {count} at 5,000 rows")
                forms.append(await who.form(count))
            # A model is writing for a command and for a message when the process is told to end.
            assert "bulk edit" in (await ada.say("should we remove bulk edit")).text
            await ada.event({**written, "text": "should we remove bulk edit"})
            await slack.wait("chat.startStream")
            await model.came.wait()
            saving = [asyncio.create_task(submitted(*each)) for each in zip(people, forms, strict=True)]
            await asyncio.wait(saving, return_when=asyncio.FIRST_COMPLETED)
            running.send_signal(signal.SIGTERM)
            acknowledged = await asyncio.gather(*saving)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                assert await running.wait() == 0
        assert any(acknowledged)
        assert slack.streams == set(), "no stream is left to break off"
        assert SHARP not in "".join(call.text for call in slack.calls)
        model.let_go.set()
        async with process(sqlite_url, slack, model.base_url, tmp_path) as (ada, running):
            people = [ada.as_("U1ADA", "ada", f"C{n}", f"room-{n}") for n in range(1, _MANY + 1)]
            # Whoever was not told that it is saved sends it again, and so does Slack for good measure.
            assert all([await submitted(*each) for each in zip(people, forms, strict=True)])
            for count, who in enumerate(people, 1):
                await who.posted(f"Cap CSV import number {count}")
            await slack.wait("hook", where=lambda call: SHARP in call.text)
            await slack.wait("chat.update", where=lambda call: SHARP in call.text and call.body["channel"] == "D1")
            running.send_signal(signal.SIGTERM)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                assert await running.wait() == 0
    cards = [call.text for call in slack.of("chat.postMessage")]
    assert [sum(f"number {count} at" in card for card in cards) for count in range(1, _MANY + 1)] == [1] * _MANY
    assert len([call for call in slack.of("hook") if SHARP in call.text]) == 1
    sharper = [call for call in slack.of("chat.update") if SHARP in call.text]
    assert len({call.body["ts"] for call in sharper}) == 1
