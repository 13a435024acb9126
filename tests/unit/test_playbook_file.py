"""The playbook's file: what is in it, and that a bad entry says where it stands."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from bot.chair.playbook.facts import known_facts
from prompts.playbook import PATH, SLOTS, Playbook, PlaybookError, load, parse, slots_of

TEXT = PATH.read_text(encoding="utf-8")
MOVES = (
    "remove replace change limit price_up price_down add_step share_data contact way_out close delay fix build "
    "faster target one_customer nobody"
).split()


def test_every_move_of_the_mocks_is_there() -> None:
    assert sorted(move.id for move in load().moves) == sorted(MOVES)


def test_the_version_names_the_exact_text() -> None:
    assert parse(TEXT, PATH.name).prompt_version == "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("name", ["playbook.yaml", "seats.yaml", "signals.yaml", "weights.json"])
def test_the_version_changes_with_everything_that_makes_a_reading(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in PATH.parent.iterdir():
        if file.suffix in (".yaml", ".json"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr("prompts.playbook.PATH", tmp_path / PATH.name)
    before = load.__wrapped__().prompt_version
    assert before == load().prompt_version
    with (tmp_path / name).open("a") as file:
        file.write("\n")
    assert load.__wrapped__().prompt_version != before


def test_every_move_that_is_felt_has_questions_a_look_up_and_a_question_for_a_customer() -> None:
    for move in load().moves:
        if move.id == "nobody":
            continue
        assert len(move.questions) >= 4, move.id
        assert move.look_ups, move.id
        assert move.customer_questions, move.id
        assert move.signs, move.id
        assert not move.chairs[-1].when, f"{move.id} has no group that always fits"
        assert not slots_of(move.chairs[-1].text), move.id
        assert not slots_of(move.look_ups[-1].what), move.id


def test_question_ids_are_stable_and_unique() -> None:
    ids = [question.id for move in load().moves for question in move.questions]
    assert len(ids) == len(set(ids))
    assert {"remove-1", "price-up-1", "fix-1", "build-1"} <= set(ids)


def test_conditions_name_what_the_engine_can_tell() -> None:
    things = {thing.id for thing in load().things}
    for move in load().moves:
        entries = [*move.chairs, *move.questions, *move.look_ups, *move.customer_questions]
        for condition in (name.removeprefix("!") for entry in entries for name in entry.when):
            kind, _, value = condition.partition(":")
            if kind in {"thing", "placed"}:
                assert value in things, f"{move.id}: {condition}"
            elif kind == "effect":
                assert value in {"better", "same", "worse", "unknown"}, f"{move.id}: {condition}"
            else:
                assert condition in SLOTS | known_facts(), f"{move.id}: {condition}"


def test_screens_are_short_and_calm() -> None:
    book = load()
    texts = [question.text for move in book.moves for question in move.questions]
    texts += [entry.text for entry in (*book.retro_prompts, *book.lines, *book.any_questions)]
    texts += [entry.why for entry in book.retro_prompts]
    texts += [entry.text for entry in book.principle_questions]
    for text in texts:
        assert len(text.split()) <= 24, text
        assert "!" not in text, text


def test_friday_questions_are_as_the_product_says() -> None:
    book = load()
    assert {line.id for line in book.lines} == {"R01", "R02", "R19"}
    prompts = {prompt.id: prompt for prompt in book.retro_prompts}
    assert "R17" not in prompts
    assert not prompts.keys() & {"R01", "R02", "R19"}
    assert prompts["R03"].when.fact == "stop_lines_reached"
    assert "names no gain" in prompts["R05"].text
    assert prompts["R07"].when.fact == "deferred_half_way_to_prediction_date"
    fallbacks = [prompt.id for prompt in book.retro_prompts if prompt.when.fact == "always"]
    assert fallbacks == ["R20", "R21", "R22", "R23", "R24"]


def test_it_loads_in_well_under_a_second() -> None:
    started = time.perf_counter()
    parse(TEXT, PATH.name)
    assert time.perf_counter() - started < 1.0


def _with(old: str, new: str) -> tuple[str, int]:
    """The file with one mistake in it, and the line of the mistake."""
    assert old in TEXT
    return TEXT.replace(old, new, 1), TEXT[: TEXT.index(old)].count("\n") + 1


def _refused(text: str) -> str:
    with pytest.raises(PlaybookError) as refusal:
        parse(text, "playbook.yaml")
    return str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("{id: remove-2, text:", "{id: remove-2, txt:", ["remove", "remove-2", "txt"]),
        (
            '"Who tells me, and how long before?"',
            '"Who tells me, and how long before!"',
            ["remove-2", "exclamation"],
        ),
        ("What do I use on the day {it} {is} gone?", "What of {that_thing}?", ["remove-1", "that_thing"]),
        ('plain: "What do I use on', 'plain: "What do I use {it} on', ["remove-1", "slot"]),
        ("  effect: worse", "  effect: bad", ["remove", "effect"]),
        ("priority: 99,", "priority: high,", ["R03", "priority"]),
    ],
)
def test_a_bad_entry_names_its_line(old: str, new: str, names: list[str]) -> None:
    text, line = _with(old, new)
    message = _refused(text)
    assert message.startswith(f"playbook.yaml, line {line}: "), message
    for name in names:
        assert name in message


def test_a_question_that_is_too_long_names_its_line() -> None:
    text, line = _with('"Who tells me, and how long before?"', f'"{"word " * 25}?"')
    assert f"line {line}: moves remove remove-2: " in _refused(text)


def test_the_same_id_twice_names_both_lines() -> None:
    text, line = _with("{id: R21,", "{id: R20,")
    message = _refused(text)
    assert f"line {line}: retro_prompts R20 is there twice, first in line {line - 1}" in message


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("principles: [backward_compat, no_surprises]", "principles: [kindness]", "kindness is no principle"),
        ("acts: [take *]", "acts: [take everything]", "take everything"),
        ("instead_of: remove-1", "instead_of: remove-99", "remove-99"),
    ],
)
def test_an_entry_that_points_nowhere_names_its_move_and_line(old: str, new: str, names: str) -> None:
    text, _ = _with(old, new)
    line = TEXT[: TEXT.index("- id: remove\n")].count("\n") + 1
    message = _refused(text)
    assert message.startswith(f"playbook.yaml, line {line}: moves remove")
    assert names in message


def test_text_that_is_no_yaml_names_its_line() -> None:
    assert "playbook.yaml, line 2: " in _refused("version: 2\nmoves: [a: b: c]")


def test_a_missing_section_is_named() -> None:
    begin = TEXT.index("\ntoo_thin:")
    end = TEXT.index("\n# Principles stand")
    assert "too_thin is missing" in _refused(TEXT[:begin] + TEXT[end:])


def test_an_unknown_section_is_refused() -> None:
    assert "mooves is no section" in _refused(TEXT + "\nmooves: []\n")


def test_words_that_yaml_takes_for_yes_and_no_stay_words() -> None:
    book: Playbook = load()
    assert all(isinstance(word, str) for move in book.moves for word in move.verbs)
