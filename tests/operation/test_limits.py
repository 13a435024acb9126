"""How often, how large: a sentence that says when to come back, and nothing else happens."""

from __future__ import annotations

import asyncio
import io

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from adapters.few_at_once import FewAtOnce
from bot.limits import Buckets
from tests.acceptance.conversation import served, settings_for

ROUTES = ("/web/command", "/web/form", "/web/action", "/web/channels", "/slack/events", "/api/messages")
SLACK = {
    "SLACK_BOT_TOKEN": "xoxb-made-up",
    "SLACK_SIGNING_SECRET": "made up",
    "SLACK_API_URL": "http://127.0.0.1:1/",
}
TEAMS = {"APP_ID": "a-1", "APP_PASSWORD": "made up", "APP_TENANTID": "t-1"}


def test_a_bucket_is_emptied_and_fills_evenly() -> None:
    buckets = Buckets(60)
    assert [buckets.take("ada", 0.0) for _ in range(60)] == [0] * 60
    assert buckets.take("ada", 0.0) == 1
    assert buckets.take("bob", 0.0) == 0
    assert buckets.take("ada", 1.0) == 0
    assert buckets.take("ada", 1.5) == 1
    assert Buckets(6).take("ada", 0.0) == 0
    slow = Buckets(2)
    assert [slow.take("ada", 0.0) for _ in range(3)] == [0, 0, 30]
    assert [Buckets(0).take("ada", 0.0) for _ in range(3)] == [0, 0, 0]


@given(st.lists(st.floats(0, 600, allow_nan=False), min_size=1, max_size=200), st.integers(1, 50))
def test_nobody_gets_more_than_a_bucket_and_what_flows_in(moments: list[float], per_minute: int) -> None:
    buckets = Buckets(per_minute)
    given_out = [moment for moment in sorted(moments) if not buckets.take("ada", moment)]
    spent = given_out[-1] - given_out[0]
    assert len(given_out) <= per_minute + spent * per_minute / 60 + 1e-6


def test_it_remembers_so_many_and_no_more() -> None:
    buckets = Buckets(60, most_kept=10)
    for person in range(1_000):
        buckets.take(person, float(person))
    assert len(buckets) == 10


@pytest.mark.anyio
async def test_what_is_too_much_is_refused_in_words_and_headers_are_set(sqlite_url: str) -> None:
    settings = settings_for(
        sqlite_url,
        CHAIR_PER_PERSON="2",
        CHAIR_PUBLIC_URL="https://chair.example.com",
        CHAIR_NOW="",
        **SLACK,
        **TEAMS,
    )
    async with served(settings) as ada:
        assert (await ada.say("list")).status == 200
        await ada.say("list")
        refused = await ada.say("list")
        assert refused.text.strip().startswith("That is more from you than I can answer in a minute: try again in ")
        form = await ada.log()
        assert "What was typed is still there." in str(form.body["errors"])
        assert (await ada.as_("bob").say("list")).data.get("error") is None
        for route in ROUTES:
            large, kind = io.BytesIO(b"x" * 2_000_000), {"Content-Type": "application/json"}
            async with ada.http.post(ada.address + route, data=large, headers=kind) as answer:
                # Teams turns away whoever has no token before it reads anything.
                assert answer.status in ((401, 413) if "api" in route else (413,)), route
        async with ada.http.get(f"{ada.address}/healthz") as answer:
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for away in ("//evil.example", "/%2f%2fevil.example", "/slack/install?next=https://evil.example"):
            async with ada.http.get(ada.address + away, allow_redirects=False) as answer:
                assert "evil.example" not in answer.headers.get("Location", "")
        async with ada.http.get(f"{ada.address}/metrics") as answer:
            assert 'chair_limited_total{whose="person"} 2.0' in await answer.text()


@pytest.mark.anyio
async def test_a_few_files_at_a_time_are_made_and_the_rest_wait_or_come_again() -> None:
    few = FewAtOnce(at_once=1, waiting=1)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def make() -> str:
        async with few:
            begun.set()
            await go_on.wait()
            return "made"

    making = asyncio.create_task(make())
    await begun.wait()
    waiting = asyncio.create_task(make())
    await asyncio.sleep(0)
    with pytest.raises(web.HTTPServiceUnavailable) as refused:
        await make()
    assert refused.value.headers["Retry-After"] == "5"
    gave_up = asyncio.create_task(make())
    go_on.set()
    assert [await making, await waiting] == ["made", "made"]
    with pytest.raises(web.HTTPServiceUnavailable):
        await gave_up
    assert await make() == "made"


@pytest.mark.anyio
async def test_a_form_of_thousands_of_fields_is_none(sqlite_url: str) -> None:
    async with served(settings_for(sqlite_url)) as ada:
        answer = await ada.submit("decide", {f"field {number}": "x" for number in range(5_000)})
    assert "too many fields" in str(answer.body["errors"])
