"""Where a decision can go: every pair of states, against the table of the product written out by hand."""

from __future__ import annotations

from itertools import product

import pytest

from bot.decisions.states import FINAL, IN_FORCE, may_become
from storage.vocabulary import Status

# One row for each state, one column for each state that is wanted, both in the order
# draft, open, decided, changed, reviewed, reversed, superseded, void.
ORDER = "draft open decided changed reviewed reversed superseded void".split()
TABLE = {
    "draft": "-yy-----",
    "open": "--y----y",
    "decided": "---yyyyy",
    "changed": "---yyyyy",
    "reviewed": "---yyyyy",
    "reversed": "--------",
    "superseded": "--------",
    "void": "--------",
}
PAIRS = [(now, wanted, TABLE[now][ORDER.index(wanted)] == "y") for now, wanted in product(ORDER, repeat=2)]


def test_the_table_knows_every_state() -> None:
    assert sorted(ORDER) == sorted(TABLE) == sorted(status.value for status in Status)


@pytest.mark.parametrize(("now", "wanted", "allowed"), PAIRS)
def test_each_change_of_state_is_allowed_or_refused(now: str, wanted: str, allowed: bool) -> None:
    assert may_become(Status(now), Status(wanted)) is allowed


def test_which_are_in_force_and_which_are_final() -> None:
    assert {status.value for status in IN_FORCE} == {"decided", "changed", "reviewed"}
    assert {status.value for status in FINAL} == {"reversed", "superseded", "void"}
