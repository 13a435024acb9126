"""What an operator sees: one id from the request to the last message sent, figures, and never anybody's words."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.telemetry import Metrics, configure_logging
from tests.acceptance.conversation import Conversation, served, settings_for

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "docs" / "grafana" / "customer-chair.json"
WORDS = "zyxwcanary"


@pytest.mark.anyio
async def test_one_id_leads_from_the_request_to_the_last_message_and_no_words_are_logged(database_url: str) -> None:
    configure_logging("json")
    with capture_logs(processors=[merge]) as logs:
        async with served(settings_for(database_url)) as ada:
            await ada.as_(f"bob {WORDS}").say(f"ask should we remove the {WORDS} edit")
            await ada.log(f"Cap {WORDS} import at 5,000 rows")
            await ada.posted(f"Cap {WORDS} import")
            figures = await figures_with(
                ada, 'chair_delivered_total{platform="web",state="sent"} ', "chair_outbox_waiting 0.0"
            )
    answered = [each for each in logs if each["event"] == "request.answered"]
    sent = [each for each in logs if each["event"] == "outbox.sent"]
    assert sent
    assert {each["request"] for each in sent} <= {each["request"] for each in answered}
    assert [(each["kind"], each["outcome"]) for each in answered][:2] == [("command", "reply"), ("form", "reply")]
    assert WORDS not in json.dumps(logs)
    assert "ada" not in json.dumps(logs)
    assert 'chair_requests_total{kind="form",outcome="reply",platform="web"} 1.0' in figures
    assert 'chair_acknowledged_seconds_count{route="/web/form"} 1.0' in figures
    assert 'chair_database_seconds_count{kind="write"}' in figures


async def figures_with(ada: Conversation, *lines: str) -> str:
    """The figures, once they hold these lines: what was posted is counted a moment later."""
    async with asyncio.timeout(10):
        while True:
            async with ada.http.get(f"{ada.address}/metrics") as answer:
                figures = await answer.text()
                if all(line in figures for line in lines):
                    return figures


def merge(logger: object, method: str, event: dict[str, object]) -> dict[str, object]:
    from structlog.contextvars import merge_contextvars

    return dict(merge_contextvars(logger, method, event))  # type: ignore[arg-type]


def test_every_figure_of_the_dashboard_is_there() -> None:
    metrics = Metrics()
    known = set(re.findall(r"^# TYPE (\w+) ", generate_latest(metrics.registry).decode(), re.MULTILINE))
    panels = json.loads(DASHBOARD.read_text())["panels"]
    asked = {
        name for panel in panels for target in panel["targets"] for name in re.findall(r"chair_\w+", target["expr"])
    }
    stems = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
    assert stems <= known
    ours = {name for name in known if not name.endswith("_created")}
    assert ours <= stems, "a figure that nobody looks at"
    labels = {"platform", "kind", "outcome", "whose", "route", "engine", "fallback", "state", "le"}
    for panel in panels:
        for target in panel["targets"]:
            for named in re.findall(r"by \(([^)]*)\)", target["expr"]):
                assert set(re.split(r",\s*", named)) <= labels
