"""What was said in a private channel, asked for from another one or by somebody else: each public function.

A new one that gives anything but a yes, a no or a number fails here until `private_looks.py` or `wide_looks.py`
says who sees what it gives. `test_visibility.py` has those that look from a channel at the whole log.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from storage import actions, channel_state
from storage.engine import Database
from storage.vocabulary import ActionStatus
from tests.storage import make
from tests.storage.isolation_changes import ADDITIONS, FOR_ALL, PARTS
from tests.storage.make import NOW, TODAY
from tests.storage.one_of_everything import Theirs, fill
from tests.storage.private_looks import IN_IT_ALONE, LOOKS, NOTED, OF_ONE
from tests.storage.public_functions import public_functions
from tests.storage.wide_looks import WIDE, WORDLESS

ROOT = Path(__file__).parents[2]
SAYS_NOTHING = {"None", "bool", "int", "int | None", "datetime | None"}


@pytest.fixture
def held(database: Database) -> Theirs:
    """One of everything in #board, which is private; a second decision and to-do, for what counts or is closed."""
    held = fill(database, "board")
    make.log(database, channel="board", due_on=TODAY)
    with database.writing("acme") as ws:
        actions.add(ws, make.action(channel="board", status=ActionStatus.DONE, closed_at=NOW))
        channel_state.back(ws, "board")
    return held


def test_everything_that_gives_words_says_who_sees_them() -> None:
    speaking = {
        name
        for name, function in public_functions().items()
        if str(inspect.signature(function).return_annotation) not in SAYS_NOTHING
    } - {name.split()[0] for name in (*ADDITIONS, *FOR_ALL, *PARTS)}
    known = [{name.split()[0] for name in each} for each in (LOOKS, NOTED, IN_IT_ALONE, OF_ONE, WIDE, WORDLESS)]
    assert speaking == set().union(*known) & speaking
    assert set().union(*known) <= set(public_functions())


def test_what_belongs_to_a_private_channel_is_found_there_alone(database: Database, held: Theirs) -> None:
    with database.reading("acme") as ws:
        assert [name for name, look in IN_IT_ALONE.items() if not look(ws, held, "board")] == []
        assert [name for name, look in NOTED.items() if not look(ws, "board")] == []
        for elsewhere in ("general", "another private one"):
            assert [name for name, look in IN_IT_ALONE.items() if look(ws, held, elsewhere)] == []
            assert [name for name, look in NOTED.items() if look(ws, elsewhere)] == []


def test_what_belongs_to_one_person_is_nobody_elses(database: Database, held: Theirs) -> None:
    with database.reading("acme") as ws:
        assert [name for name, look in OF_ONE.items() if not look(ws, held, "ada")] == []
        assert [name for name, look in OF_ONE.items() if look(ws, held, "bob")] == []


def test_what_sees_every_channel_is_asked_only_where_it_may_be() -> None:
    sources = {
        str(path.relative_to(ROOT)): path.read_text()
        for folder in ("bot", "adapters")
        for path in (ROOT / folder).rglob("*.py")
    }
    asked = {
        name: {where for where, source in sources.items() if re.search(rf"\b{re.escape(name)}\b", source)}
        for name in WIDE
    }
    assert asked == {name: files for name, (_, files) in WIDE.items()}
    # Under another name it would not be found.
    assert not [where for where, source in sources.items() if re.search(r"from storage import .* as ", source)]
