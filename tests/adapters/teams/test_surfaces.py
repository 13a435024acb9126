"""Teams end to end: real HTTP, real tokens, the whole application. Said → answered."""

from __future__ import annotations

import pytest

from tests.adapters.teams.microsoft import OUTBOUND, actions
from tests.adapters.teams.teams_client import BILLING, TeamsPerson

pytestmark = pytest.mark.anyio


async def test_help_in_a_channel_is_seen_by_the_asker_alone(ada: TeamsPerson) -> None:
    answered = await ada.say("help")
    assert answered.is_targeted
    assert answered.conversation == f"{BILLING};messageid={ada.thread}"
    assert answered.body["recipient"] == {"id": "29:Ada", "isTargeted": True}
    assert answered.authorization == f"Bearer {OUTBOUND}"
    assert "Log a decision" in answered.text
    assert "Examples" in [each["title"] for each in actions(answered.card)]


async def test_help_in_the_personal_chat(ada: TeamsPerson) -> None:
    alone = ada.in_personal()
    answered = await alone.say("help decide")
    assert not answered.is_targeted
    assert answered.conversation == alone.channel
    assert "decide [TEXT]" in answered.text
