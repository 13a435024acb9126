"""What holds of every reading, whatever is typed."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chair.as_json import reading_json
from bot.chair.playbook import read_question
from bot.chair.playbook.text import visible
from bot.chair.present import (
    MAX_WORDS_ONE_QUESTION,
    MAX_WORDS_THREE_QUESTIONS,
    present,
    shared,
    spoken_words,
    why_these,
)
from bot.chair.reading import Evidence, HeardVoice, LastHeard, LoggedDecision, Question, Reading, ReadingOutcome
from bot.decisions.class_rule import derive_class
from bot.plain_text import to_text
from storage.vocabulary import CustomerEffect

LEADS = ["", "We ", "We will ", "should we ", "Let's ", "We no longer ", "We want to ", "Proposal: ", "Members "]
VERBS = (
    "remove replace stop keep cap limit raise cut charge ask share sell close delay slow fix refund build launch "
    "improve move rename delete pause send hide drop require waive merge outsource track must switch give open "
    "translate"
).split()
VERBS += ["switch off", "speed up", "give away", "charge for", "stop asking for", "keep"]
THINGS = (
    "bulk edit|the v1 export|prices|the 2% fee|our branch in Leeds|order emails|location data|the captcha|support|"
    "product names|opening hours|the free plan|it|students|a survey|every call|the night bus|customers|data|"
    "two items|the price of exports|!|people who use it|nothing"
).split("|")
TAILS = (
    "|on 30 June|to save upkeep|from order emails|with a chatbot|by 12 %|because it costs us upkeep|for students|"
    "within one hour instead of four|; about one in ten workspaces still run nightly jobs on it|from 5 to 12 euros|"
    "so that pickers walk less|on Sundays|. Members lose a day|, or not?|!!!|next week"
).split("|")
DECISIONS = st.builds(
    lambda lead, verb, thing, tail: f"{lead}{verb} {thing}{'' if tail[:1] in ';.,!' else ' '}{tail}",
    st.sampled_from(LEADS),
    st.sampled_from(VERBS),
    st.sampled_from(THINGS),
    st.sampled_from(TAILS),
)
ANY_TEXT = st.text(max_size=400)
TEXTS = st.one_of(DECISIONS, ANY_TEXT, st.lists(DECISIONS, max_size=4).map(" ".join))
DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
VOICES = st.builds(
    HeardVoice,
    id=st.sampled_from(["V-1", "V-2", "V-3"]),
    text=st.one_of(st.text(min_size=1, max_size=800), st.just("The export is all we have. " * 30)),
    group=st.one_of(st.sampled_from(["admins", "people who use bulk edit", ""]), st.text(max_size=200)),
    role=st.text(max_size=30),
    source=st.text(max_size=30),
    heard_on=st.one_of(st.none(), DATES),
)
LOGGED = st.builds(
    LoggedDecision,
    id=st.sampled_from(["D-1", "D-2"]),
    text=st.one_of(DECISIONS, st.just("Prices stay for at least two years.")),
    in_the_chair=st.text(max_size=30),
    decided_on=DATES,
    status=st.just("decided"),
    customer_effect=st.sampled_from(CustomerEffect),
)
EVIDENCE = st.builds(
    Evidence,
    voices=st.lists(VOICES, max_size=5).map(tuple),
    decisions=st.lists(LOGGED, max_size=4).map(tuple),
    last_heard=st.lists(
        st.builds(LastHeard, group=st.text(max_size=40), heard_on=DATES, about=st.text(max_size=200)), max_size=2
    ).map(tuple),
)
QUESTIONS = st.builds(
    Question, text=TEXTS, in_the_chair=st.one_of(st.just(""), st.text(max_size=300)), evidence=EVIDENCE
)
thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEAT_MARKS = re.compile(r"[{}]|\b(?:the the|a the|the a|an the)\b|  ")


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


@thorough
@given(QUESTIONS)
def test_a_reading_of_anything_is_sound(question: Question) -> None:
    reading = read_question(question)
    assert reading == read_question(question)
    assert len(reading.questions) <= 3
    for asked in reading.questions:
        assert len(asked.text.split()) <= 24
        assert asked.text.endswith("?")
        assert "!" not in asked.text
        assert not SEAT_MARKS.search(asked.text), asked.text
    suggested = reading.suggested
    expected = derive_class(suggested.customer, suggested.commercial_now, suggested.commercial_later)
    assert reading.decision_class is expected


@thorough
@given(QUESTIONS)
def test_quotes_are_exact_pieces_of_stored_voices(question: Question) -> None:
    reading = read_question(question)
    said = {voice.id: [] for voice in question.evidence.voices}  # type: dict[str, list[str]]
    for voice in question.evidence.voices:
        said[voice.id].append(voice.text)
    assert len(reading.voices) <= 3
    for quoted in reading.voices:
        assert any(quoted.quote in text for text in said[quoted.id])
    known = {decision.text for decision in question.evidence.decisions}
    assert all(entry.quote in known for entry in reading.related)


@thorough
@given(QUESTIONS)
def test_figures_come_from_the_text_or_the_evidence(question: Question) -> None:
    reading = read_question(question)
    # As they are shown: what cannot be seen between two digits does not part them.
    allowed = figures(question.text) | figures(visible(question.text)) | figures(visible(question.in_the_chair))
    for voice in question.evidence.voices:
        allowed |= figures(voice.text)
    spoken = [asked.text for asked in reading.questions]
    spoken += [reading.in_the_chair, reading.trade.customer, reading.trade.business, reading.customer_question]
    spoken.append(reading.look_up.what if reading.look_up else "")
    assert figures(" ".join(spoken)) <= allowed


@thorough
@given(QUESTIONS)
def test_a_reading_is_as_short_as_the_mocks(question: Question) -> None:
    reading = read_question(question)
    limit = MAX_WORDS_THREE_QUESTIONS if len(reading.questions) > 1 else MAX_WORDS_ONE_QUESTION
    assert spoken_words(reading, date(2026, 11, 22)) <= limit


@thorough
@given(QUESTIONS)
def test_every_reading_can_be_drawn(question: Question) -> None:
    reading = read_question(question)
    for reply in (present(reading, "r1"), shared(reading, "Ada"), why_these(reading)):
        assert reply.summary.strip()
        assert to_text(reply).strip()
    record = reading_json(reading, None)
    assert record["outcome"] == reading.outcome.value
    assert record["rendered"] == to_text(present(reading, ""))


@pytest.mark.parametrize(
    "hostile",
    [
        "<!channel> <script>alert(1)</script> remove bulk edit",
        "remove \u202etide klub\u202c bulk edit\x00\x1b[2J",
        "a" * 50_000,
        "remove bulk edit and " * 2_500,
        "," * 50_000,
        "to save " * 7_000,
        "so that we " * 5_000 + "!",
        "((((" * 10_000,
        "even though " + "can see " * 6_000,
        "\n" * 50_000,
        "instead of " * 5_000,
        "it costs us " * 4_000,
        "\ud7ff\ue000\U0010ffff" * 1_000,
    ],
)
def test_hostile_text_is_read_quickly_and_does_no_harm(hostile: str) -> None:
    started = time.perf_counter()
    reading = read_question(Question(hostile))
    drawn = to_text(present(reading, "r1"))
    assert time.perf_counter() - started < 2.0
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert "\x00" not in drawn


def test_tags_and_mentions_do_not_get_into_what_the_chair_says() -> None:
    reading = read_question(Question("<!channel> We remove <b>bulk edit</b>"))
    assert reading.outcome is ReadingOutcome.READING
    assert reading.in_the_chair == "people who use bulk edit"
    assert "<" not in " ".join(asked.text for asked in reading.questions)
    assert reading.title == "<!channel> We remove <b>bulk edit</b>"


def test_twice_as_long_takes_no_more_than_its_share() -> None:
    def seconds(text: str) -> float:
        started = time.perf_counter()
        read_question(Question(text))
        return time.perf_counter() - started

    read_question(Question("remove bulk edit"))
    short = min(seconds("We remove bulk edit, and members lose a day. " * 20) for _ in range(3))
    long = min(seconds("We remove bulk edit, and members lose a day. " * 80) for _ in range(3))
    assert long < short * 12 + 0.05


def test_a_reading_is_fast_enough_to_answer_while_one_waits() -> None:
    read_question(Question("remove bulk edit"))
    started = time.perf_counter()
    readings: list[Reading] = [read_question(Question(f"We remove bulk edit {number}")) for number in range(50)]
    assert (time.perf_counter() - started) / len(readings) < 0.05
