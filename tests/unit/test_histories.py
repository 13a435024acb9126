"""Any history, by two people, in any order: what is locked or kept stays, and the export gives it all back."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.decisions.lock import LOCKED_FIELDS, lock_hash
from bot.decisions.record import to_record
from bot.decisions.states import FINAL, may_become
from bot.dispatch import Dispatcher
from bot.exports.format import write_export
from bot.exports.read_back import batches, read_export, restore
from bot.exports.recipe import Recipe
from bot.messages import File, Form, Invalid, Reply
from bot.ports import Place, Request
from storage import decisions
from storage.engine import Database
from storage.vocabulary import Status
from tests.clock import MovableClock
from tests.databases import SqliteDatabases

PEOPLE = st.sampled_from(["ada", "bob"])
CUSTOMER = st.sampled_from(["better", "same", "worse", "unknown"])
COMMERCIAL = st.sampled_from(["gain", "same", "cost", "unknown"])
# Words far apart, so that one decision neither repeats nor contradicts another by chance.
TEXTS = st.sampled_from(
    [
        "Answer letters within two days",
        "Close the cafeteria on Sundays",
        "Print invoices on thinner paper",
        "日本語で電話に出る窓口を開く",
    ]
)
CHANCES = st.sampled_from(["", "30", "90"])
ENDINGS = st.sampled_from(["reverse", "void"])
_CHAIR = PlaybookChair()


@dataclass(frozen=True)
class Stage:
    """What all histories share, so that each costs no new database: every history has a workspace of its own."""

    log: Database
    other: Database
    runner: asyncio.Runner
    numbers: Iterator[int]


class Histories(RuleBasedStateMachine):
    """Two people at one log, and what must be true of it after every step."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.place = Place("web", f"history-{next(stage.numbers)}", "general")
        self.clock = MovableClock()
        self.dispatch = Dispatcher(Services(stage.log, _CHAIR, self.clock))
        self.steps = 0
        self.seen: dict[str, dict[str, Any]] = {}
        self.stale: list[tuple[str, Form]] = []

    # -- what people do

    @initialize(c=CUSTOMER, n=COMMERCIAL, sure=CHANCES)
    def begin(self, c: str, n: str, sure: str) -> None:
        self.log("ada", "Answer letters within two days", c, n, is_open=False, sure=sure)
        self.log("bob", "Close the cafeteria on Sundays", "worse", "gain", is_open=False, sure="")

    @rule(person=PEOPLE, text=TEXTS, c=CUSTOMER, n=COMMERCIAL, is_open=st.booleans(), sure=CHANCES)
    def log(self, person: str, text: str, c: str, n: str, is_open: bool, sure: str) -> None:
        prediction = {"prediction": "they come back within a week", "confidence": sure} if sure else {}
        said = {"text": f"{text}, number {len(self.seen) + 1}", "in_the_chair": f"group {len(self.seen) + 1}"}
        effects = {"customer_effect": c, "commercial_now": n}
        status = {"status": "open" if is_open else "decided"}
        self.act(person, action="decide", fields={**said, **effects, **status, **prediction})

    @rule(hours=st.sampled_from([1, 23, 25, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        self.clock.move(hours=hours)
        self.act("ada", text="help")

    @rule(person=PEOPLE, which=st.integers(0, 5), c=CUSTOMER, later=COMMERCIAL, text=TEXTS, keep=st.booleans())
    def edit(self, person: str, which: int, c: str, later: str, text: str, keep: bool) -> None:
        form = self.act(person, action="amend", value=self.one(which))
        if isinstance(form, Form):
            changes = {"customer_effect": c, "commercial_later": later, "text": text, "reason": "we know more now"}
            if keep:
                self.stale.append((person, form))
            else:
                self.send(person, form, changes)

    @rule(person=PEOPLE, which=st.integers(0, 5), trade=st.sampled_from(["", "lose_lose", "type_a"]))
    def set_the_trade(self, person: str, which: int, trade: str) -> None:
        form = self.act(person, action="amend", value=self.one(which))
        if isinstance(form, Form):
            self.send(person, form, {"trade": trade, "reason": "it is what it is"})

    @precondition(lambda self: self.stale)
    @rule(place=st.integers(0, 9), c=CUSTOMER)
    def send_a_form_that_was_opened_before(self, place: int, c: str) -> None:
        person, form = self.stale.pop(place % len(self.stale))
        self.send(person, form, {"customer_effect": c, "reason": "found it still open"})

    @rule(person=PEOPLE, which=st.integers(0, 5), happened=st.sampled_from(["yes", "partly", "no", "cannot_tell"]))
    def look_back(self, person: str, which: int, happened: str) -> None:
        answer = self.act(person, action="review_happened", value=f"{self.one(which)} {happened}")
        if isinstance(answer, Reply) and "error" not in answer.data:
            version = self.version(which)
            self.act(person, action="review_next", value=f"{self.one(which)} {happened} keep {version}")
        forms = 0
        while isinstance(answer, Form) and forms < 4:
            said = {each.name: _typical(each.name, happened) for each in answer.fields}
            answer = self.send(person, answer, {name: value for name, value in said.items() if value})
            forms += 1

    @rule(person=PEOPLE, which=st.integers(0, 5), text=TEXTS)
    def supersede(self, person: str, which: int, text: str) -> None:
        form = self.act(person, action="supersede", value=self.one(which))
        if isinstance(form, Form):
            self.send(person, form, {"text": f"{text}, instead"})

    @rule(person=PEOPLE, which=st.integers(0, 5), ending=ENDINGS)
    def end(self, person: str, which: int, ending: str) -> None:
        form = self.act(person, action=ending, value=self.one(which))
        if isinstance(form, Form):
            self.send(person, form, {"reason": "it did not work out"})

    @rule(person=PEOPLE, which=st.integers(0, 5), how=st.sampled_from(["decide_open", "drop_open"]))
    def settle(self, person: str, which: int, how: str) -> None:
        self.act(person, action=how, value=self.one(which))

    @rule(person=PEOPLE, which=st.integers(0, 5))
    def reopen(self, person: str, which: int) -> None:
        fields = {"text": "Opened once more, for all", "in_the_chair": "all", "customer_effect": "same"}
        fields |= {"commercial_now": "same", "status": "open"}
        carry = {"decision": self.one(which), "version": str(self.version(which))}
        self.act(person, action="settle", fields=fields, carry=carry)

    # -- what must hold

    @invariant()
    def nothing_locked_changes_and_nothing_kept_is_lost(self) -> None:
        for name, record in self.records().items():
            before = self.seen.get(name)
            if record["locked_at"]:
                assert record["lock_hash"] == lock_hash(record)
            if before:
                _check_step(before, record)
            self.seen[name] = record

    def teardown(self) -> None:
        first = self.exported(self.stage.log)
        for records in batches(read_export(first)):
            with self.stage.other.writing(self.place.workspace) as ws:
                assert not restore(ws, records, "web", self.clock.now()).conflicts
        assert self.exported(self.stage.other) == first

    # -- how they do it

    def act(self, person: str, **what: Any) -> Reply | Form | Invalid | File:
        self.steps += 1
        request = Request(
            self.place, person, person, delivery=f"step:{self.steps}", channel_name="general", public=True, **what
        )
        answer = self.stage.runner.run(self.dispatch(request))
        assert isinstance(answer, Reply | Form | Invalid | File)
        return answer

    def send(self, person: str, form: Form, changes: dict[str, str]) -> Reply | Form | Invalid | File:
        fields = {each.name: each.initial for each in form.fields} | changes
        return self.act(person, action=form.action, fields=fields, carry=form.carry)

    def one(self, which: int) -> str:
        """One of the decisions that are there."""
        return f"D-{which % max(len(self.seen), 2) + 1}"

    def version(self, which: int) -> int:
        with self.stage.log.reading(self.place.workspace) as ws:
            found = decisions.find_anywhere(ws, int(self.one(which).removeprefix("D-")))
        return found.version if found else 0

    def records(self) -> dict[str, dict[str, Any]]:
        with self.stage.log.reading(self.place.workspace) as ws:
            found = [to_record(each).as_json() for each in decisions.in_order(ws, decisions.Filter(), None)]
        return {record["id"]: record for record in found}

    def exported(self, database: Database) -> bytes:
        out = io.BytesIO()
        with database.reading(self.place.workspace) as ws:
            write_export(ws, Recipe("json", day=self.clock.now().date()), self.clock.now(), out)
        return out.getvalue()


def _check_step(before: dict[str, Any], after: dict[str, Any]) -> None:
    """One record, before and after whatever happened to it."""
    if before["locked_at"]:
        assert {name: after[name] for name in (*LOCKED_FIELDS, "locked_at", "lock_hash")} == {
            name: before[name] for name in (*LOCKED_FIELDS, "locked_at", "lock_hash")
        }
    for kept in ("corrections", "amendments", "reviews"):
        assert after[kept][: len(before[kept])] == before[kept]
    if after["status"] != before["status"]:
        assert may_become(Status(before["status"]), Status(after["status"])), (before["status"], after["status"])
    if Status(before["status"]) in FINAL:
        assert json.dumps(after) == json.dumps(before | {"supersedes": after["supersedes"]})


def _typical(name: str, happened: str) -> str:
    """An answer to a question of the look-back's forms."""
    if name.startswith("recalled"):
        return "60"
    if name.startswith("happened"):
        return happened
    answers = {"customer_realised": "same", "commercial_realised": "gain", "next_step": "keep"}
    return answers.get(name, "")


@pytest.mark.engines("sqlite")
def test_any_history_keeps_what_is_locked_and_comes_back_from_its_export(
    database_url: str, sqlite_databases: SqliteDatabases
) -> None:
    with sqlite_databases.fresh() as other_url, asyncio.Runner() as runner:
        stage = Stage(Database(database_url), Database(other_url), runner, count(1))
        try:
            run_state_machine_as_test(lambda: Histories(stage), settings=settings(stateful_step_count=15))
        finally:
            stage.log.close()
            stage.other.close()
