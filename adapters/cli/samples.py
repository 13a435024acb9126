"""Made-up decisions that say they are made up, the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.decisions.form import working_day
from bot.decisions.new import new_decision
from bot.shapes import DecisionInput
from bot.voices import KEPT_MONTHS
from storage import decisions, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import Voice
from storage.vocabulary import CommercialEffect, CustomerEffect, Visibility

BATCH = 500
_CHANNEL = "general"
_AUTHOR = "sample"
_DECISIONS = (
    (
        "Cap CSV import at 5,000 rows; bigger files go through sales",
        "people who import large files",
        "worse",
        "gain",
    ),
    ("Show the delivery hour on the order page", "shoppers", "better", "gain"),
    ("Free returns on everything", "shoppers", "better", "cost"),
    ("Refund double charges on the same day, unasked", "people charged twice", "better", "cost"),
    ("Print the plan name on the invoice", "finance admins", "better", "same"),
    ("Drop offline mode from the app", "people who work without a network", "worse", "gain"),
    ("Ask for the company size at sign-up", "new users", "worse", "unknown"),
    ("Answer every plan within one hour", "customers waiting for an answer", "better", "cost"),
    ("Move invoices to the first of the month", "finance admins", "unknown", "unknown"),
    ("Close the phone line on Sundays", "people who call on Sundays", "worse", "cost"),
    ("Keep export formats for two years", "teams with nightly exports", "better", "unknown"),
    ("Raise the price of the smallest plan by a tenth", "small teams", "worse", "gain"),
)
_VOICES = (
    ("We close the month with bulk edit. Four hundred lines, one go.", "finance admins", "Finance admin", "call"),
    ("I stopped writing in. By the time you answer I have found a way round it.", "small teams", "Admin", "call"),
    ("The nightly export is the only thing between us and typing it in by hand.", "teams with nightly exports",
     "Operations lead", "ticket"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Decisions of one workspace that are stored in one transaction; `first` counts from 0 over the workspace."""

    workspace: str
    first: int
    count: int
    in_all: int


def batches(names: Sequence[str], in_all: int) -> Iterator[Batch]:
    """The work, in transactions of a bearable size; the decisions are dealt out evenly."""
    for index, name in enumerate(names):
        share = in_all // len(names) + (index < in_all % len(names))
        for first in range(0, share, BATCH):
            yield Batch(name, first, min(BATCH, share - first), share)


def store(ws: WorkspaceSession, batch: Batch, now: datetime) -> None:
    """Add one batch; the first of a workspace brings a few voices with it."""
    workspaces.ensure_workspace(ws, "web", now)
    workspaces.ensure_channel(ws, _CHANNEL, "", Visibility.PUBLIC, now)
    if batch.first == 0:
        _add_voices(ws, now)
    for number in range(batch.first, batch.first + batch.count):
        _add_decision(ws, number, batch.in_all, now)


def _add_decision(ws: WorkspaceSession, number: int, in_all: int, now: datetime) -> None:
    chance = random.Random(number)  # noqa: S311 - the same number always makes up the same decision
    text, group, customer, commercial = _DECISIONS[number % len(_DECISIONS)]
    at = now - timedelta(days=360 * (in_all - number) / in_all, minutes=chance.randrange(600))
    given = DecisionInput(
        text=f"Made up, no. {number + 1}: {text}",
        in_the_chair=group,
        customer_effect=CustomerEffect(customer),
        commercial_now=CommercialEffect(commercial),
        commercial_later=chance.choice(list(CommercialEffect)),
        check_on=working_day((at + timedelta(days=60)).date()),
    )
    place = {"workspace": ws.workspace, "channel": _CHANNEL, "logged_by": _AUTHOR}
    decisions.add(ws, new_decision(given, place, at.replace(microsecond=0)))


def _add_voices(ws: WorkspaceSession, now: datetime) -> None:
    for days, (text, group, role, source) in enumerate(_VOICES, 5):
        heard_on = (now - timedelta(days=days * 6)).date()
        voices.add(
            ws,
            Voice(
                workspace=ws.workspace,
                number=0,
                channel=_CHANNEL,
                text=f"[Made up] {text}",
                group=group,
                role=role,
                source=source,
                heard_on=heard_on,
                expires_on=heard_on + timedelta(days=365 * KEPT_MONTHS // 12),
                added_by=_AUTHOR,
                added_at=now,
            ),
        )
