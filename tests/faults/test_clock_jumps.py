"""The clock jumps, forward and back, in the middle of things: nothing twice, nothing for ever, all in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.errors import NotDelivered
from bot.messages import Paragraph, Reply, to_json
from bot.rhythm.clock_back import ClockBack
from bot.rhythm.deliver import LEASE
from storage import audit, installations, outbox, outbox_claims, schedules
from storage.engine import EVERY_WORKSPACE, Database
from storage.installation_models import Installation
from storage.outbox_claims import Rate
from storage.rhythm_models import Schedule
from storage.vocabulary import AuditKind, DigestKind, OutboxState
from tests.clock import MovableClock
from tests.databases import SqliteDatabases
from tests.rhythm.team import Team, Wall
from tests.storage import make

pytestmark = pytest.mark.anyio
_JUMPS = 12
JUMPS = st.timedeltas(timedelta(seconds=1), timedelta(days=40))
WORKSPACE = "local"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    make.workspace(database, WORKSPACE)
    yield database
    database.close()


@pytest.fixture
def team(database: Database, clock: MovableClock) -> Team:
    return Team(database, clock, Wall(clock))


def put(database: Database, clock: MovableClock, key: str, channel: str = "general") -> None:
    with database.writing(WORKSPACE) as ws:
        content = to_json(Reply(key, (Paragraph(key),)))
        outbox.put(ws, key, platform="web", channel=channel, content=content, now=clock.now())


def standing(database: Database, key: str) -> OutboxState:
    with database.reading(WORKSPACE) as ws:
        found = outbox.standing(ws, key)
    assert found is not None
    return found[0]


def schedule_of(database: Database, owner: str = "general") -> Schedule:
    with database.reading(WORKSPACE) as ws:
        found = schedules.find(ws, DigestKind.CHANNEL, owner)
    assert found is not None
    return found


async def test_what_was_put_in_before_the_clock_went_back_goes_first(team: Team) -> None:
    await team.tick()
    for key in ("one", "two"):
        put(team.database, team.clock, key)
    team.clock.move(days=-3)
    await team.tick()
    put(team.database, team.clock, "three")
    await team.tick()
    assert list(team.wall.keys) == ["one", "two", "three"]


async def test_a_retry_is_not_put_off_until_the_day_that_the_clock_showed(team: Team) -> None:
    await team.tick()
    put(team.database, team.clock, "one")
    team.wall.fails = NotDelivered("down", again=True)
    for _ in range(4):
        team.clock.move(minutes=2)
        await team.tick()
    team.wall.fails = None
    team.clock.move(days=-30)
    await team.tick()
    assert standing(team.database, "one") is OutboxState.SENT


async def test_what_was_planned_for_after_a_long_weekend_waits_for_its_hour(team: Team) -> None:
    planned = team.clock.now() + timedelta(days=4)
    with team.database.writing(WORKSPACE) as ws:
        content = to_json(Reply("It is due", (Paragraph("It is due"),)))
        make.queue(ws, "a word to the decider", content=content, now=team.clock.now(), due_at=planned)
    for _ in range(3):
        team.clock.move(days=1)
        await team.tick()
    assert standing(team.database, "a word to the decider") is OutboxState.PENDING
    team.clock.set(planned)
    await team.tick()
    assert standing(team.database, "a word to the decider") is OutboxState.SENT


async def test_a_jump_forward_and_back_wears_out_no_attempts(team: Team) -> None:
    await team.tick()
    put(team.database, team.clock, "one")
    team.wall.fails = NotDelivered("down", again=True)
    for days in (10, -10) * _JUMPS:
        team.clock.move(days=days)
        await team.tick()
        await team.tick()
        if standing(team.database, "one") is not OutboxState.PENDING:
            break
    # A clock that is beside itself may use them up; then it ends, and says so, rather than hang.
    assert standing(team.database, "one") in (OutboxState.PENDING, OutboxState.DEAD)


async def test_what_a_dead_process_held_is_taken_up_after_the_clock_went_back(team: Team) -> None:
    await team.tick()
    put(team.database, team.clock, "one")
    with team.database.writing(EVERY_WORKSPACE) as ws:
        outbox_claims.claim_due(ws, "dead", team.clock.now(), LEASE, ["web"])
    team.clock.move(days=-2)
    await team.tick()
    assert team.wall.keys == {}  # whoever holds it may be sending it
    team.clock.move(seconds=61)
    await team.tick()
    assert list(team.wall.keys) == ["one"]


async def test_what_was_sent_before_the_clock_went_back_takes_nobodys_room(team: Team) -> None:
    for number in range(3):
        put(team.database, team.clock, f"early-{number}")
    await team.tick()
    assert len(team.wall.keys) == 3
    team.clock.move(hours=-5)
    await ClockBack(team.database, team.clock).look()
    team.clock.move(minutes=2)
    put(team.database, team.clock, "late")
    rates = {"web": Rate(in_channel=3, in_workspace=3)}
    with team.database.writing(EVERY_WORKSPACE) as ws:
        claimed = outbox_claims.claim_due(ws, "one", team.clock.now(), LEASE, ["web"], rates=rates)
        assert [each.key for each in claimed] == ["late"]


async def test_a_digest_comes_next_week_and_not_when_the_clock_had_it(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Cap CSV import at 5,000 rows")
    team.clock.move(days=30)
    await team.tick()
    team.clock.move(days=-30)
    await team.tick()
    ahead = schedule_of(team.database).next_at
    assert ahead is not None
    assert ahead <= team.clock.now() + timedelta(days=8)
    team.clock.set(ahead + timedelta(minutes=1))
    await team.tick()
    assert len(team.digests()) == 1


async def test_the_digest_of_a_week_comes_once_however_often_the_week_comes(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Cap CSV import at 5,000 rows")
    before, friday = team.clock.now(), schedule_of(team.database).next_at
    assert friday is not None
    for _ in range(3):
        team.clock.set(friday + timedelta(minutes=1))
        await team.tick()
        team.clock.set(before)
        await team.tick()
    assert len(team.digests()) == 1


async def test_numbers_and_the_audit_log_go_on_in_order(team: Team) -> None:
    names = []
    for days in (0, 40, -80, 3, -1):
        team.clock.move(days=days)
        names.append(await team.log(f"Cap CSV import at {abs(days)},000 rows from Monday"))
        with team.database.writing(WORKSPACE) as ws:
            audit.write(ws, AuditKind.ROLE, None, "facilitator given", team.clock.now(), member="ada")
        await team.tick()
    assert names == ["D-1", "D-2", "D-3", "D-4", "D-5"]
    with team.database.reading(WORKSPACE) as ws:
        assert audit.verify(ws) is None


async def test_a_token_is_made_anew_although_the_clock_went_back(database: Database, clock: MovableClock) -> None:
    lease = timedelta(minutes=1)
    row = Installation(
        workspace=WORKSPACE,
        app="A1",
        bot="B",
        bot_user="U",
        scopes=[],
        token="x",
        installed_by="U",
        installed_at=clock.now(),
        whole_organisation=False,
    )
    with database.writing(WORKSPACE) as ws:
        installations.save(ws, row, platform="slack", name="Acme", now=clock.now())
        assert installations.begin_refresh(ws, clock.now(), lease)
        assert not installations.begin_refresh(ws, clock.now(), lease)
        clock.move(days=-1)
        assert installations.begin_refresh(ws, clock.now(), lease)


class Clocks(RuleBasedStateMachine):
    """A team whose clock goes anywhere while messages, retries, kills, decisions and digests go on."""

    databases: SqliteDatabases

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.made = self.databases.fresh()
        self.database = Database(self.made.__enter__())
        make.workspace(self.database, WORKSPACE)
        self.clock = MovableClock()
        self.team = Team(self.database, self.clock, Wall(self.clock))
        self.put: list[str] = []
        self.names: list[str] = []
        self.runner.run(self.team.tick())
        self.runner.run(self.team.say("digest on Friday 10:00"))

    @rule(jump=JUMPS)
    def the_clock_goes_forward(self, jump: timedelta) -> None:
        self.clock.set(self.clock.now() + jump)

    @rule(jump=JUMPS)
    def the_clock_goes_back(self, jump: timedelta) -> None:
        self.clock.set(self.clock.now() - jump)

    @rule()
    def something_is_said(self) -> None:
        self.put.append(f"m-{len(self.put)}")
        put(self.database, self.clock, self.put[-1])

    @rule()
    def something_is_decided(self) -> None:
        self.names.append(self.runner.run(self.team.log(f"Decision number {len(self.names)} about prices")))

    @rule()
    def a_process_is_killed_after_claiming(self) -> None:
        with self.database.writing(EVERY_WORKSPACE) as ws:
            outbox_claims.claim_due(ws, "dead", self.clock.now(), LEASE, ["web"], limit=1)

    @rule(refuses=st.booleans())
    def the_process_works(self, refuses: bool) -> None:
        self.team.wall.fails = NotDelivered("down", again=True) if refuses else None
        self.runner.run(self.team.tick())
        self.team.wall.fails = None

    @invariant()
    def decisions_are_numbered_in_order(self) -> None:
        assert self.names == [f"D-{number}" for number in range(1, len(self.names) + 1)]

    def teardown(self) -> None:
        try:
            self._everything_comes_to_its_end()
        finally:
            self.database.close()
            self.runner.close()
            self.made.__exit__(None, None, None)

    def _everything_comes_to_its_end(self) -> None:
        """Whatever the clock did: within nine hours of its going right, and looking at the schedule once."""
        for hours in (0, 0.1, 9, 0.1):
            self.clock.move(hours=hours)
            self.runner.run(self.team.tick())
        left = [key for key in self.put if standing(self.database, key) is not OutboxState.SENT]
        assert [key for key in left if standing(self.database, key) is not OutboxState.DEAD] == []
        schedule = schedule_of(self.database)
        if schedule.is_on and schedule.paused_until is None:
            assert schedule.next_at is not None
            assert schedule.next_at <= self.clock.now() + timedelta(days=8 if self._week_is_free() else 60)

    def _week_is_free(self) -> bool:
        """Whether no digest was sent that the clock had in a week which is still to come."""
        return not any(at > self.clock.now() - timedelta(days=7) for at, _ in self.team.digests())


def test_whatever_the_clock_does(sqlite_databases: SqliteDatabases) -> None:
    Clocks.databases = sqlite_databases
    few = settings(max_examples=max(settings().max_examples // 4, 10), stateful_step_count=15)
    run_state_machine_as_test(Clocks, settings=few)
