"""The later questions: each on its cue, at most one, none that is answered, and what is known with its source."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.cue_forms import answer_form, current_values, read_answer
from bot.decisions.cues import NAMES, QUESTIONS, REMEDY, next_question
from bot.decisions.states import IN_FORCE
from bot.messages import Invalid
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    CustomerEffect,
    DecisionClass,
    Door,
    Flag,
    Notice,
    Status,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
SURE = {"side": "customer", "text": "fewer calls", "confidence": 80}
MEASURED = SURE | {"metric": "calls per 1,000 orders", "baseline": 21, "target": 15, "unit": "per 1,000"}
FORMS = sorted(NAMES - {REMEDY})


def decision(**values: Any) -> Decision:
    said = {
        "workspace": "acme",
        "channel": "general",
        "number": 12,
        "status": Status.DECIDED,
        "text": "Cap CSV import at 5,000 rows",
        "in_the_chair": "people who import large files",
        "customer_effect": CustomerEffect.SAME,
        "commercial_now": CommercialEffect.GAIN,
        "commercial_later": CommercialEffect.GAIN,
        "decision_class": DecisionClass.COMMERCIAL_ONLY,
        "logged_by": "ada",
        "logged_at": NOW,
        "decided_at": NOW,
        "engine": "class-rule/1",
    }
    return Decision(**(said | values))


WORSE: dict[str, Any] = {"customer_effect": CustomerEffect.WORSE}
ACCEPTED: dict[str, Any] = WORSE | {"accepted_by": "ada"}
TOLD: dict[str, Any] = ACCEPTED | {"notice": Notice.NONE}


def review(**values: Any) -> dict[str, Any]:
    return {"happened": "yes", "customer_realised": "unknown", "outcomes": []} | values


def ask(log: tuple[Decision, ...] = (), **values: Any) -> str | None:
    question = next_question(decision(**values), log, TODAY)
    return question.name if question else None


@pytest.mark.parametrize(
    ("wanted", "values"),
    [
        (None, {}),
        ("accepted_by", WORSE),
        ("notice", ACCEPTED),
        ("door", TOLD),
        ("door", ACCEPTED | {"told_on": TODAY}),
        ("door", {"flags": [Flag.PRIVACY]}),
        ("kill", TOLD | {"door": Door.ONE_WAY}),
        ("kill", {"customer_effect": CustomerEffect.UNKNOWN, "door": Door.ONE_WAY}),
        ("evidence", {"door": Door.ONE_WAY}),
        ("metrics", {"predictions": [SURE]}),
        ("metrics", {"predictions": [SURE | {"confidence": None}], "door": Door.ONE_WAY}),
        (None, {"predictions": [SURE | {"confidence": None}]}),
        ("evidence", {"predictions": [MEASURED]}),
        (None, {"predictions": [MEASURED | {"confidence": 70}]}),
        ("evidence", {"predictions": [SURE], "locked_at": NOW}),
        ("paying_customers", {"flags": [Flag.SOMEONE_ELSE_PAYS]}),
        (
            "others_affected",
            {"flags": [Flag.SOMEONE_ELSE_PAYS], "paying_customers": ["people who import large files"]},
        ),
        ("end_users", {"flags": [Flag.INTERNAL_CUSTOMER]}),
        ("end_users", {"paying_customers": ["finance"]}),
        (None, {"paying_customers": ["People who  import large files"]}),
        ("others_affected", {"door": Door.ONE_WAY, "evidence_level": 3}),
        (
            "alternatives",
            TOLD | {"door": Door.TWO_WAY, "decision_class": DecisionClass.LOSE_LOSE},
        ),
        ("release_sentence", {"customer_effect": CustomerEffect.BETTER, "notice": Notice.DAYS_7_TO_30}),
        (None, {"customer_effect": CustomerEffect.BETTER, "notice": Notice.NONE}),
        (None, {"notice": Notice.DAYS_7_TO_30}),
        (
            None,
            {"customer_effect": CustomerEffect.BETTER, "notice": Notice.DAYS_7_TO_30, "told_on": TODAY},
        ),
        (REMEDY, {"reviews": [review(customer_realised="worse")]}),
        (REMEDY, {"reviews": [review(outcomes=[{"side": "customer", "happened": "no"}])]}),
        (REMEDY, {"reviews": [review(happened="no")], "customer_effect": CustomerEffect.BETTER}),
        (None, {"reviews": [review(happened="no")]}),
        (None, {"reviews": [review(outcomes=[{"side": "commercial", "happened": "no"}])]}),
        (None, WORSE | {"status": Status.OPEN}),
        (None, WORSE | {"status": Status.SUPERSEDED}),
        ("notice", WORSE | {"unasked": ["accepted_by"]}),
    ],
)  # fmt: skip
def test_each_question_has_its_cue(wanted: str | None, values: dict[str, Any]) -> None:
    assert ask(**values) == wanted


def test_a_red_line_asks_whether_it_can_be_undone() -> None:
    question = next_question(decision(flags=[Flag.SAFETY]), (), TODAY)
    assert question is not None
    assert (question.name, question.because) == ("door", "It touches people's safety.")


def known(number: int, **values: Any) -> Decision:
    return decision(number=number, decided_at=NOW - timedelta(days=50), **values)


def test_what_another_decision_says_comes_with_its_name_and_day() -> None:
    log = (
        known(41, status=Status.VOID, paying_customers=["nobody"]),
        known(40),
        known(39, paying_customers=["head office", "shops"]),
    )
    question = next_question(decision(flags=[Flag.SOMEONE_ELSE_PAYS]), log, TODAY)
    assert question is not None
    assert question.known is not None
    assert (question.known.source, question.known.on) == ("D-39", date(2026, 10, 3))
    assert question.known.values == {"paying_customers": "head office; shops"}


def test_the_figure_last_seen_is_the_one_to_start_from() -> None:
    seen = review(outcomes=[{"side": "customer", "happened": "yes", "actual": 15.5}])
    for reviews, baseline in (([], "21"), ([seen], "15.5")):
        question = next_question(
            decision(predictions=[SURE]), [known(41, predictions=[MEASURED], reviews=reviews)], TODAY
        )
        assert question is not None
        assert question.known is not None
        assert question.known.values == {
            "metric": "calls per 1,000 orders",
            "baseline": baseline,
            "unit": "per 1,000",
        }


decisions_ = st.builds(
    decision,
    status=st.sampled_from(Status),
    customer_effect=st.sampled_from(CustomerEffect),
    decision_class=st.sampled_from(DecisionClass),
    door=st.sampled_from(Door),
    notice=st.none() | st.sampled_from(Notice),
    flags=st.lists(st.sampled_from(Flag), max_size=3),
    predictions=st.lists(st.sampled_from([SURE, MEASURED]), max_size=1),
    accepted_by=st.none() | st.just("ada"),
    paying_customers=st.lists(st.sampled_from(["shops", "head office"]), max_size=2),
    end_users=st.lists(st.just("clerks"), max_size=1),
    others_affected=st.lists(st.just("neighbours"), max_size=1),
    alternatives=st.lists(st.just("wait"), max_size=1),
    evidence_level=st.none() | st.integers(0, 6),
    kill_condition=st.none() | st.just("5 in 100 leave"),
    release_sentence=st.none() | st.just("It changes on Monday."),
    locked_at=st.none() | st.just(NOW),
    told_on=st.none() | st.just(TODAY),
    reviews=st.lists(st.sampled_from([review(), review(customer_realised="worse")]), max_size=1),
    remedies=st.lists(st.just({"number": 1}), max_size=1),
    unasked=st.lists(st.sampled_from(sorted(NAMES)), max_size=4),
)


@given(decisions_, st.lists(decisions_, max_size=3))
def test_at_most_one_and_never_one_that_is_answered_or_put_aside(one: Decision, log: list[Decision]) -> None:
    for number, other in enumerate(log, 40):
        other.number = number
    question = next_question(one, log, TODAY)
    if question is None:
        return
    cue = next(cue for cue in QUESTIONS if cue.name == question.name)
    assert one.status in IN_FORCE
    assert question.because
    assert not cue.answered(one)
    assert question.name not in one.unasked
    if question.known is not None:
        assert question.known.source in {f"D-{other.number}" for other in log}
        assert question.known.on <= TODAY
        assert any(question.known.values.values())


@given(decisions_)
def test_putting_questions_aside_ends(one: Decision) -> None:
    asked = []
    while (question := next_question(one, (), TODAY)) is not None:
        asked.append(question.name)
        one.unasked = [*one.unasked, question.name]
    assert len(asked) == len(set(asked))


ANSWERS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "notice": ({"notice": "days_7_to_30"}, {"notice": Notice.DAYS_7_TO_30}),
    "door": ({"door": "one_way"}, {"door": Door.ONE_WAY}),
    "kill": (
        {"kill_condition": "5 in 100 leave", "kill_by": "2027-01-21"},
        {"kill_condition": "5 in 100 leave", "kill_by": date(2027, 1, 21)},
    ),
    "evidence": (
        {"evidence": "v7 and V-9; a trial", "evidence_level": "5"},
        {"evidence": ["V-7", "V-9", "a trial"], "evidence_level": 5},
    ),
    "paying_customers": (
        {"paying_customers": "shops, head office"},
        {"paying_customers": ["shops", "head office"]},
    ),
    "end_users": ({"end_users": "clerks; clerks"}, {"end_users": ["clerks"]}),
    "others_affected": ({"others_affected": "neighbours"}, {"others_affected": ["neighbours"]}),
    "alternatives": ({"alternatives": "wait, for now\nask them"}, {"alternatives": ["wait, for now", "ask them"]}),
    "release_sentence": ({"release_sentence": "It changes."}, {"release_sentence": "It changes."}),
    "accepted_by": ({"accepted_by": "me"}, {"accepted_by": "me"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_ends_its_question_and_is_shown_again(name: str) -> None:
    typed, columns = ANSWERS[name]
    one = decision()
    assert read_answer(one, name, typed, TODAY) == columns
    for column, value in columns.items():
        setattr(one, column, value)
    cue = next(cue for cue in QUESTIONS if cue.name == name)
    assert cue.answered(one)
    shown = current_values(one, name)
    again = read_answer(one, name, shown, TODAY)
    assert again == columns or name == "end_users"
    assert {field.name for field in answer_form(one, name, TODAY).fields} >= set(typed)


def test_figures_go_to_the_prediction_that_has_none() -> None:
    ours = {"side": "commercial", "text": "more orders", "confidence": 60}
    one = decision(predictions=[ours, MEASURED])
    columns = read_answer(
        one, "metrics", {"metric": "orders", "baseline": "3", "target": "4.5", "unit": "a day"}, TODAY
    )
    assert not isinstance(columns, Invalid)
    assert [each["metric"] for each in columns["predictions"]] == ["orders", "calls per 1,000 orders"]
    assert columns["predictions"][0] | {"by": None} == {
        "side": "commercial", "text": "more orders", "confidence": 60, "metric": "orders", "baseline": 3,
        "target": 4.5, "unit": "a day", "by": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "field", "said"),
    [
        *((name, {}, None, "Write an answer") for name in FORMS if name != "kill"),
        ("kill", {}, "kill_condition", "Write an answer"),
        ("kill", {"kill_by": "2027-01-21"}, "kill_condition", "Say at which point"),
        ("kill", {"kill_condition": "x", "kill_by": "2026-11-22"}, "kill_by", "must lie ahead"),
        ("kill", {"kill_condition": "x", "kill_by": "29 February"}, "kill_by", ""),
        ("metrics", {"metric": "calls", "baseline": "about 20"}, "baseline", "The figure today"),
        ("metrics", {"baseline": "20"}, "metric", "Say which figure"),
        ("evidence", {"evidence": "x" * 201}, "evidence", "at most 200"),
        ("evidence", {"evidence_level": "9"}, "evidence_level", "How you know"),
        ("notice", {"notice": "soon"}, "notice", ""),
        ("end_users", {"end_users": "x" * 121}, "end_users", "at most 120"),
        ("end_users", {"end_users": ",".join(map(str, range(21)))}, "end_users", "at most 20"),
        ("release_sentence", {"release_sentence": "x" * 201}, "release_sentence", "at most 200"),
    ],
)
def test_bad_answers_get_a_sentence_at_their_field(
    name: str, typed: dict[str, str], field: str | None, said: str
) -> None:
    one = decision(predictions=[SURE])
    answer = read_answer(one, name, typed, TODAY)
    assert isinstance(answer, Invalid)
    fields = [each.name for each in answer_form(one, name, TODAY).fields]
    wanted = field or fields[0]
    assert list(answer.errors) == [wanted]
    assert said in answer.errors[wanted]


@pytest.mark.parametrize("name", FORMS)
@given(typed=st.text(max_size=60))
def test_no_text_breaks_a_form(name: str, typed: str) -> None:
    one = decision(predictions=[SURE])
    fields = {field.name: typed for field in answer_form(one, name, TODAY).fields}
    answer = read_answer(one, name, fields, TODAY)
    if isinstance(answer, Invalid):
        assert set(answer.errors) <= set(fields)
