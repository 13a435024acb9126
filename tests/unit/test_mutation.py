"""The check of the mutation run: what no test notices has to be explained, and no explanation is left over."""

from __future__ import annotations

import tomllib

from tests.mutation import EXPLAINED, NAME, problems

HERE = ("bot.decisions.lock.is_due", "return now > locks_at")
THERE = ("bot.decisions.figures.plain", "return '0'")


def test_all_noticed_or_explained_is_no_problem() -> None:
    assert problems(set(), set()) is None
    assert problems({HERE}, {HERE}) is None


def test_what_is_not_explained_and_what_is_explained_in_vain_are_named() -> None:
    assert problems({HERE}, {THERE}) == (
        "no test notices, in bot.decisions.lock.is_due: return now > locks_at\n"
        "explained but noticed, in bot.decisions.figures.plain: return '0'"
    )


def test_the_names_that_mutmut_gives() -> None:
    found = NAME.fullmatch("bot.decisions.calibration.x__verdict__mutmut_8")
    assert found
    assert (found["module"], found["function"]) == ("bot.decisions.calibration", "_verdict")


def test_every_explanation_says_why() -> None:
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["unnoticed"]
    assert all(len(each["why"]) > 20 for each in entries)
    assert len({(each["in"], each["becomes"]) for each in entries}) == len(entries)
