"""A year of a busy team: decisions, customers' words, to-dos and every week's questions, in several channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.decisions.locking import lock_due
from storage import actions, decisions, notes, retro_questions, said_unasked, schedules, voices, workspaces
from storage.engine import Database, WorkspaceSession
from storage.models import Decision
from storage.vocabulary import (
    ActionStatus,
    CommercialEffect,
    CustomerEffect,
    DecisionClass,
    NoteKind,
    Role,
    Status,
    Visibility,
)
from tests.clock import START
from tests.storage import make

_TEXTS = (
    "Cap CSV import",
    "Remove bulk edit",
    "Close the phone line",
    "Free returns on orders",
    "Charge for exports",
)
_GROUPS = ("people who import large files", "people who use bulk edit", "callers on Sundays", "shoppers")
WORKSPACE = "local"
_BATCH = 500


@dataclass(frozen=True)
class Year:
    """How much of it: in every channel as much."""

    channels: int
    decisions: int

    @property
    def names(self) -> list[str]:
        return ["general", *(f"team-{number}" for number in range(1, self.channels))]

    @property
    def total(self) -> int:
        return self.channels * self.decisions


def fill(database: Database, year: Year) -> None:
    """A year that ends today; ada is admin, and facilitator of #general."""
    make.workspace(database, WORKSPACE, **dict.fromkeys(year.names, Visibility.PUBLIC))
    with database.writing(WORKSPACE) as ws:
        workspaces.ensure_member(ws, "ada", "Ada", START).is_admin = True
        workspaces.grant(ws, "general", "ada", Role.FACILITATOR)
        for name in year.names:
            schedules.ensure(ws, make.schedule(owner=name, workspace=WORKSPACE, next_at=START + timedelta(days=3)))
    for first in range(0, year.total, _BATCH):
        with database.writing(WORKSPACE) as ws:
            for number in range(first, min(first + _BATCH, year.total)):
                _add(ws, year, number)
    with database.writing(WORKSPACE) as ws:
        lock_due(ws, START)


def _add(ws: WorkspaceSession, year: Year, number: int) -> None:
    """One decision, and what comes with it: a third has a customer's words, a to-do, a dissent, a question."""
    at = START - timedelta(days=365) * (year.total - number) / (year.total + 1)
    channel = year.names[number % year.channels]
    row = decisions.add(ws, _decision(number, channel, at))
    if number % 3 == 0:
        words = f"{_TEXTS[number % 5]} costs us an hour, said customer {number}."
        voices.add(ws, make.voice(words, channel=channel, added_at=at, heard_on=at.date(), workspace=ws.workspace))
        closed = {"status": ActionStatus.DONE, "closed_at": at} if number % 2 else {}
        actions.add(ws, make.action(f"Tell customer {number}", channel=channel, created_at=at, **closed))
        notes.add(ws, make.note(f"Dissent {number}", channel=channel, decision=f"D-{row.number}", written_at=at))
        week = f"{at.isocalendar().year}-W{at.isocalendar().week:02}"
        asked = retro_questions.ask(ws, make.question(channel=channel, week=week, asked_at=at))
        answer = {"kind": NoteKind.ANSWER, "prompt": "R21", "week": asked.week, "decision": None}
        notes.add(ws, make.note(f"Answer {number}", channel=channel, written_at=at, **answer))
        said_unasked.note(ws, make.said(key=f"said-{number}", channel=channel, week=week, said_at=at))


def _decision(number: int, channel: str, at: datetime) -> Decision:
    better, is_open = number % 2 == 0, number % 17 == 0
    return make.decision(
        f"{_TEXTS[number % 5]} from Monday, number {number}",
        channel=channel,
        in_the_chair=_GROUPS[number % 4],
        customer_effect=CustomerEffect.BETTER if better else CustomerEffect.WORSE,
        commercial_now=CommercialEffect.GAIN,
        commercial_later=CommercialEffect.GAIN,
        decision_class=DecisionClass.TYPE_A if better else DecisionClass.COMMERCIAL_OVER_CUSTOMER,
        status=Status.OPEN if is_open else Status.DECIDED,
        logged_at=at,
        decided_at=at,
        due_on=(at + timedelta(days=60)).date(),
        locks_at=None if is_open else at + timedelta(days=1),
        workspace=WORKSPACE,
    )
