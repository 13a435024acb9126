"""A question that a model wrote is marked as such wherever it is shown; why it is not there is said too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chair.as_json import reading_json
from bot.chair.fallback import Trouble, fallen_back, sentence
from bot.chair.grounding import Problem
from bot.chair.present import present, shared
from bot.chair.reading import Evidence, Reading, SeatQuestion
from bot.plain_text import to_text
from bot.shapes.reading import Reading as ReadingShape
from tests.unit.chair.texts import ANSWER, D9, SWITCH_OFF, TODAY, V7, V11, V19, read

ASKED = "Is it an answer within the hour, or a note that you are looking into it?"


def written(reading: Reading, *questions: str, voices: tuple[str, ...] = ()) -> Reading:
    asked = tuple(SeatQuestion(None, text) for text in questions)
    return replace(reading, engine="openai", questions=asked, written_from=voices)


def lines(reading: Reading) -> list[str]:
    return to_text(present(reading, "r1", TODAY)).splitlines()


def test_as_the_mock_shows_it() -> None:
    reading = written(read(ANSWER, Evidence((V19,))), ASKED, voices=("V-19",))
    assert f"   {ASKED}" in lines(reading)
    assert "Question written by AI from your text and V-19. Quotes are exact." in lines(reading)
    assert "Question written by AI from the text and V-19. Quotes are exact." in to_text(shared(reading, "Ada"))


def test_several_questions_from_several_voices() -> None:
    reading = written(read(SWITCH_OFF, Evidence((V7, V11), (D9,))), "A?", "B?", voices=("V-7", "V-11"))
    assert "Questions written by AI from your text, V-7 and V-11. Quotes are exact." in lines(reading)


def test_where_nobody_is_quoted_no_quotes_are_spoken_of() -> None:
    assert "Question written by AI from your text." in lines(written(read(ANSWER), ASKED))


def test_the_playbooks_own_are_not_marked() -> None:
    assert "written by AI" not in to_text(present(read(ANSWER), "r1", TODAY))


@pytest.mark.parametrize("reason", [*Trouble, *Problem])
def test_every_reason_is_a_plain_sentence(reason: Trouble | Problem) -> None:
    said = sentence(reason)
    assert (
        said.endswith(", so the playbook answered.")
        or said == "The model did not answer in time, so the playbook did."
    )
    assert len(said) <= 200
    assert reason.value not in said or reason.value in {"timeout", "busy", "refused"}
    reading = fallen_back(read(ANSWER), reason)
    assert said in lines(reading)
    assert ReadingShape.model_validate(reading_json(reading)).fallback == said
