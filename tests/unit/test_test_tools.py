"""The tools that the other tests stand on."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from tests.clock import MovableClock
from tests.network import NetworkRefused

ROOT = Path(__file__).parents[2]
WATCHED = """
import sys
from tests.postgres import postgres_server
with postgres_server() as url:
    print(url.partition("host=")[2], flush=True)
    sys.stdin.read()
"""


def test_each_engine_gives_an_empty_migrated_database(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert "decision" in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT count(*) FROM decision")).scalar_one() == 0
    engine.dispose()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nothing_is_left_for_the_next_test(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    engine.dispose()


@pytest.mark.engines("sqlite")
def test_a_test_can_keep_to_one_engine(database_url: str) -> None:
    assert database_url.startswith("sqlite:///")


@pytest.mark.parametrize("ending", ["leaves", "is killed"])
def test_the_server_ends_with_its_process(ending: str) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", WATCHED], stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        with psycopg.connect(host=str(folder), user="postgres") as connection:
            if ending == "is killed":
                process.kill()
            # The guard shares the standard error, so this waits for the guard as well.
            process.communicate(timeout=60)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
    assert not folder.exists()


def test_another_machine_is_out_of_reach(refused: list[str]) -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.com", 443)
    assert refused == ["192.0.2.1", "example.com"]
    refused.clear()


@pytest.mark.anyio
async def test_another_machine_is_out_of_reach_of_the_event_loop(refused: list[str]) -> None:
    with pytest.raises(NetworkRefused):
        await asyncio.open_connection("192.0.2.1", 443)
    refused.clear()


@pytest.mark.anyio
async def test_this_machine_can_be_reached(tmp_path: Path) -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"here")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        assert await reader.read() == b"here"
        writer.close()


def test_the_clock_stands_still_until_it_is_moved(clock: MovableClock) -> None:
    before = clock.now()
    assert clock.now() == before
    assert (clock.move(hours=25) - before).total_seconds() == 25 * 3600
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert clock.now().year == 2027
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2027, 1, 1))  # noqa: DTZ001


@given(st.integers())
def test_property_tests_run_under_the_guard(number: int) -> None:
    assert number == number + 0
