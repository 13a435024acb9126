"""The reading as the contract's JSON."""

from __future__ import annotations

import json

from bot.chair.as_json import reading_json
from bot.chair.reading import Evidence
from tests.unit.chair.texts import D9, SWITCH_OFF, TODAY, V7, V11, V19, read

KEYS = (
    "id text engine prompt_version outcome move in_the_chair groups voices empty_chair last_heard_on questions "
    "look_up suggested trade class flags door unknown related principles fallback rendered"
).split()


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    for said in (SWITCH_OFF, "improve onboarding", "rename the jobs table to tasks", "Wir schließen die Filiale"):
        assert list(reading_json(read(said))) == KEYS


def test_the_shapes_are_those_of_the_contract() -> None:
    record = reading_json(read(SWITCH_OFF, Evidence((V7, V11), (D9,))), None, TODAY)
    assert json.loads(json.dumps(record)) == record
    assert record["id"] is None
    assert record["engine"] == "playbook"
    assert record["prompt_version"].startswith("sha256:")
    assert record["outcome"] == "reading"
    assert record["groups"] == [{"name": "workspaces that run nightly jobs on v1", "role": "uses"}]
    assert record["voices"][0] == {
        "id": "V-7",
        "quote": V7.text,
        "source": "call",
        "heard_on": "2026-10-02",
        "group": "workspaces with nightly jobs",
        "same_group": True,
    }
    assert record["empty_chair"] is False
    assert record["last_heard_on"] == "2026-10-02"
    assert record["suggested"] == {
        "customer_effect": "worse",
        "commercial_now": "unknown",
        "commercial_later": "unknown",
    }
    assert record["trade"] == {
        "customer": "looks worse, about one in ten",
        "business": "not said, now or later",
    }
    assert record["class"] == "unclear"
    assert record["door"] == "one_way"
    assert record["unknown"] == ["commercial_now", "commercial_later"]
    assert record["related"] == [
        {"id": "D-9", "quote": D9.text, "decided_on": "2026-05-12", "why": "same group, also about export"}
    ]
    assert set(record["principles"][0]) == {"id", "because"}
    assert record["rendered"].startswith("Switch off the v1 export on 30 June")


def test_a_chair_is_empty_where_nobody_of_that_group_is_quoted() -> None:
    assert reading_json(read("remove bulk edit"))["empty_chair"] is True
    assert reading_json(read("remove bulk edit", Evidence((V19,))))["empty_chair"] is True


def test_a_thin_text_carries_its_one_question_back() -> None:
    record = reading_json(read("improve onboarding"), "r-1")
    assert record["id"] == "r-1"
    assert record["outcome"] == "too_thin"
    assert record["questions"] == [{"id": None, "text": "What would be different for a new user? One line."}]
    assert record["move"] is None
    assert record["look_up"] is None


def test_nothing_to_ask_has_no_questions() -> None:
    record = reading_json(read("rename the jobs table to tasks"))
    assert record["outcome"] == "nothing_to_ask"
    assert record["questions"] == []
