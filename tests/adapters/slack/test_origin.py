"""A delivery's key tells who asked and where to answer, and is the same whenever the delivery comes again."""

from __future__ import annotations

import pytest

from adapters.slack.origin import NO_HOOK, UNKNOWN, Hook, delivery_key, message_of_hook, origin_of
from adapters.slack.requests import from_action, from_command

URL = "https://hooks.slack.com/commands/T1/2/3"


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:1/commands/4", ""])
def test_who_asked_and_where_to_answer_comes_back(url: str) -> None:
    origin = origin_of(f"sharpen:r1:{delivery_key('U1', 't|1', Hook(url, 17))}")
    assert origin
    assert (origin.user, origin.hook.url) == ("U1", url)
    assert origin.hook.answers(10.0**12) == bool(url)


def test_a_key_of_before_still_tells() -> None:
    origin = origin_of("slack|U1|t1|1700000000|commands/T1/2/3")
    assert origin
    assert origin.hook == Hook(URL, 1_700_000_000)
    assert origin_of("slack|U1|t1|0|") is not None
    assert origin_of("digest:channel:C1:2026-W47") is None


def test_the_same_delivery_later_has_the_same_key() -> None:
    said = {"user_id": "U1", "channel_id": "C1", "team_id": "T1", "trigger_id": "t1", "response_url": URL}
    assert from_command(said, 1).request.delivery == from_command(said, 2_000).request.delivery
    pressed = {
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": "t1",
        "response_url": URL,
        "actions": [{"action_id": "0.0:share"}],
    }
    assert from_action(pressed, 1).request.delivery == from_action(pressed, 2_000).request.delivery


def test_nothing_is_drawn_anew_without_an_address() -> None:
    assert message_of_hook(NO_HOOK) == ""
    assert Hook(URL, UNKNOWN).answers(0)
    assert not Hook(URL, 0).answers(30 * 60)
