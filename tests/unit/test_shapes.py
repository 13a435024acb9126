"""The JSON shapes: what is taken, what is refused and in which words."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.shapes import DecisionInput, Note, Review, Voice, sentence_for

DECISION: dict[str, Any] = {
    "text": "Cap CSV import at 5,000 rows from Monday",
    "in_the_chair": "people who import large files",
    "customer_effect": "worse",
    "commercial_now": "gain",
}
PREDICTION: dict[str, Any] = {"side": "customer", "text": "contacts stay under 2 %", "confidence": 70}
JARGON = re.compile(
    r"pydantic|validat|input should|type=|value_error|NoneType|Enum|str\b|\bint\b|tuple|literal|regex"
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


def decided(**said: Any) -> DecisionInput:
    return DecisionInput.model_validate({**DECISION, **said})


def objection(**said: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        decided(**said)
    return sentence_for(refused.value)


def test_four_answers_are_enough() -> None:
    decision = DecisionInput.model_validate(DECISION)
    assert decision.commercial_later == "unknown"
    assert decision.door == "unsure"
    assert decision.predictions == ()


def test_a_missing_answer_is_asked_for() -> None:
    with pytest.raises(ValidationError) as refused:
        DecisionInput.model_validate({})
    assert sentence_for(refused.value) == {
        "text": "Say what it is about.",
        "in_the_chair": "Say which customers feel it most.",
        "customer_effect": "Say what it does to customers: better, same, worse or unknown.",
        "commercial_now": "Say what it does for us in the next three months: gain, same, cost or unknown.",
    }


@pytest.mark.parametrize(
    ("said", "where", "answered"),
    [
        ({"text": "too short"}, "text", "The text must be at least 10 characters long: say a little more."),
        ({"text": " \n "}, "text", "The text must not be empty."),
        ({"text": "\u200b" * 12}, "text", "The text must not be empty."),
        ({"text": "x" * 501}, "text", "The text must be at most 500 characters long: shorten it."),
        (
            {"text": "ring the \a bell twice"},
            "text",
            "The text holds a hidden character (U+0007): delete it or type the text again.",
        ),
        ({"text": 12}, "text", "The text must be text."),
        ({"in_the_chair": ""}, "in_the_chair", "The group in the chair must not be empty."),
        (
            {"customer_effect": "good"},
            "customer_effect",
            "What it does to customers must be one of better, same, worse or unknown.",
        ),
        (
            {"check_on": "2027-02-30"},
            "check_on",
            "The day to check back names a day that does not exist (2027-02-30).",
        ),
        ({"check_on": "soon"}, "check_on", "The day to check back must be a date such as 2027-01-31."),
        ({"check_on": 1_790_000_000}, "check_on", "The day to check back must be a date such as 2027-01-31."),
        ({"check_on": "9999-01-01"}, "check_on", "The day to check back must lie between the years 1970 and 2199."),
        (
            {"predictions": [{**PREDICTION, "confidence": 75}]},
            "predictions.0.confidence",
            "How sure you are must be one of 10, 30, 50, 60, 70, 80 or 90.",
        ),
        (
            {"predictions": [{**PREDICTION, "target": "lots"}]},
            "predictions.0.target",
            "The figure hoped for must be a number such as 14 or 2.5.",
        ),
        (
            {"predictions": [{**PREDICTION, "target": float("nan")}]},
            "predictions.0.target",
            "The figure hoped for must be a number of at most 15 digits.",
        ),
        (
            {"predictions": [PREDICTION, PREDICTION]},
            "predictions",
            "The predictions may hold one prediction for each side, customer and commercial.",
        ),
        ({"evidence_level": 7}, "evidence_level", "How you know must be one of 0, 1, 2, 3, 4, 5 or 6."),
        ({"evidence_level": True}, "evidence_level", "How you know must be a whole number."),
        ({"paying_customers": "all"}, "paying_customers", "Who pays must be a list."),
        (
            {"paying_customers": ["all"] * 21},
            "paying_customers",
            "Who pays may hold at most 20: leave some out.",
        ),
        (
            {"flags_said": ["borrowed"]},
            "flags_said",
            "The flags must leave out borrowed: they follow from the effects.",
        ),
        (
            {"kill": "never"},
            "kill",
            "The line at which you stop must be an object with named fields.",
        ),
        (
            {"custommer_effect": "same"},
            "custommer_effect",
            "There is no field called “custommer_effect”. Did you mean “customer_effect”?",
        ),
        (
            {"predictions": [{**PREDICTION, "untl": None}]},
            "predictions.0.untl",
            "There is no field called “untl”. Did you mean “unit”?",
        ),
        ({"score": 7}, "score", "There is no field called “score”. Leave it out."),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(said: dict[str, Any], where: str, answered: str) -> None:
    assert objection(**said) == {where: answered}


def test_something_other_than_an_object_is_refused() -> None:
    for given_, answered in (
        ("[1]", "Give one JSON object with named fields."),
        ("{", "This is not JSON: check quotation marks, commas and brackets."),
    ):
        with pytest.raises(ValidationError) as refused:
            DecisionInput.model_validate_json(given_)
        assert sentence_for(refused.value) == {"input": answered}


@given(st.dictionaries(st.sampled_from(list(DecisionInput.model_fields)) | st.text(max_size=12), ANY_JSON))
def test_whatever_is_sent_the_answer_is_plain_and_never_an_accident(said: dict[str, Any]) -> None:
    try:
        DecisionInput.model_validate({**DECISION, **said})
    except ValidationError as error:
        for sentence in sentence_for(error).values():
            assert sentence.endswith((".", "?"))
            assert not JARGON.search(re.sub("“.*?”", "", sentence, flags=re.DOTALL))


def test_text_is_cleaned_but_its_words_are_kept() -> None:
    decision = decided(text="  Cafe\u0301 closes\r\nat five\vfrom now on ", in_the_chair=" night\n shift ")
    assert decision.text == "Café closes\nat five\nfrom now on"
    assert decision.in_the_chair == "night shift"


@given(st.text(max_size=600))
def test_cleaned_text_stays_as_it_is_when_cleaned_again(text: str) -> None:
    try:
        once = decided(text=text).text
    except ValidationError:
        return
    assert decided(text=once).text == once
    assert 10 <= len(once) <= 500


def test_what_a_form_sends_as_text_is_understood() -> None:
    decision = decided(
        check_on="",
        evidence_level="4",
        predictions=[{**PREDICTION, "confidence": "70", "baseline": "14", "unit": ""}],
    )
    (prediction,) = decision.predictions
    assert (decision.check_on, decision.evidence_level) == (None, 4)
    assert (prediction.confidence, prediction.baseline, prediction.unit) == (70, 14, None)


@pytest.mark.parametrize(("given_", "stored"), [(14.0, "14"), ("2.50", "2.5"), (-3, "-3"), ("-0.0", "0")])
def test_a_figure_has_one_form(given_: float | str, stored: str) -> None:
    (prediction,) = decided(predictions=[{**PREDICTION, "baseline": given_}]).predictions
    assert json.dumps(prediction.as_json()["baseline"]) == stored


def test_a_time_is_utc_in_whole_seconds() -> None:
    note = Note(id="N-1", text="slower", written_at="2026-11-22T10:30:00.9+01:00", channel="C1", workspace="W1")
    assert note.written_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert note.as_json()["written_at"] == "2026-11-22T09:30:00Z"


@pytest.mark.parametrize("moment", ["2026-11-22T09:30:00", "2026-11-22", "yesterday", 5, "2026-02-30T09:30:00Z"])
def test_a_time_without_its_zone_is_refused(moment: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Note.model_validate(
            {"id": "N-1", "text": "slower", "written_at": moment, "channel": "C1", "workspace": "W1"}
        )
    assert list(sentence_for(refused.value)) == ["written_at"]


def test_a_link_is_a_web_address() -> None:
    with pytest.raises(ValidationError) as refused:
        Voice.model_validate({**_voice(), "link": "javascript:alert(1)"})
    assert sentence_for(refused.value) == {"link": "The link must be a web address that begins with https://."}


def test_two_taps_are_a_review() -> None:
    review = Review(
        number=1, happened="partly", next_step="keep", reviewed_by="ada", reviewed_at="2027-01-18T10:00:00Z"
    )
    assert review.class_realised == "unclear"
    assert review.outcomes == ()


def test_nothing_in_a_shape_can_be_changed() -> None:
    voice = Voice.model_validate(_voice())
    assert voice.heard_on == date(2026, 10, 2)
    with pytest.raises(ValidationError):
        voice.text = "We love it."  # type: ignore[misc]


def _voice() -> dict[str, Any]:
    return {
        "id": "V-7",
        "text": "The nightly export is the only thing between us and typing it in by hand.",
        "group": "workspaces that run nightly jobs",
        "heard_on": "2026-10-02",
        "added_at": "2026-10-02T15:00:00Z",
        "channel": "C1",
        "workspace": "W1",
    }
