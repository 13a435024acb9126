"""A log as a team has after some months: trades, look-backs, debts, people put right, voices."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from bot.decisions.class_rule import derive_class
from bot.decisions.realised import has_drift, realised_class
from storage import counters, voices, workspaces
from storage.engine import Database, WorkspaceSession
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Door, Status, Visibility
from tests.clock import SUNDAY
from tests.storage import make

TODAY = SUNDAY.date()
BETTER, SAME, WORSE = CustomerEffect.BETTER, CustomerEffect.SAME, CustomerEffect.WORSE
UNKNOWN = CustomerEffect.UNKNOWN
GAIN, EVEN, COST = CommercialEffect.GAIN, CommercialEffect.SAME, CommercialEffect.COST
NOT_SAID = CommercialEffect.UNKNOWN
_MADE = (
    ("Cap CSV import at 5,000 rows; bigger files go through sales", "people who import large files", WORSE, GAIN),
    ("Show the delivery hour on the order page", "shoppers", BETTER, GAIN),
    ("Free returns on everything", "shoppers", BETTER, COST),
    ("Refund double charges on the same day, unasked", "people charged twice", BETTER, COST),
    ("Print the plan name on the invoice", "finance admins", BETTER, EVEN),
    ("Drop offline mode from the app", "people who work without a network", WORSE, GAIN),
    ("Ask for the company size at sign-up", "new users", WORSE, NOT_SAID),
    ("Answer every plan within one hour", "customers waiting for an answer", BETTER, COST),
    ("Move invoices to the first of the month", "finance admins", UNKNOWN, NOT_SAID),
    ("Close the phone line on Sundays", "people who call on Sundays", WORSE, COST),
    ("Keep export formats for two years", "teams with nightly exports", BETTER, NOT_SAID),
    ("Raise the price of the smallest plan by a tenth", "small teams", WORSE, GAIN),
    ("Bill yearly plans in euros as well", "finance admins", SAME, GAIN),
    ("Rename the teams page", "small teams", SAME, EVEN),
)
# A larger log says the same again.
_DIFFERENT = 300
_TURNED_OUT = ((BETTER, EVEN), (BETTER, COST), (SAME, GAIN), (SAME, EVEN), (WORSE, GAIN))


def fill(database: Database, count: int, *, at: str = "local", channel: str = "general", seed: int = 7) -> None:
    """Log so many decisions over half a year, and what a log of that size has beside them."""
    with database.writing(at) as ws:
        workspaces.ensure_workspace(ws, "web", SUNDAY)
        workspaces.ensure_channel(ws, channel, channel, Visibility.PUBLIC, SUNDAY)
        workspaces.ensure_member(ws, "ada", "Ada Okafor", SUNDAY)
        chance = random.Random(seed)  # noqa: S311 - the same seed always makes the same log
        different = min(count, _DIFFERENT)
        rows = [
            _decision(chance, number, different, channel).model_dump(exclude={"pk"}) for number in range(different)
        ]
        held = [
            rows[number * different // count] | {"workspace": at, "number": number + 1} for number in range(count)
        ]
        # At once and without their search words, since thousands are to be there in seconds.
        ws.session.execute(insert(Decision), held)
        counters.move_past(ws, counters.Counter.DECISION, count)
        _voices(ws, channel)


def _decision(chance: random.Random, number: int, count: int, channel: str) -> Decision:
    text, group, customer, now = _MADE[number % len(_MADE)] if count < 20 else chance.choice(_MADE)
    later = chance.choice((GAIN, COST, EVEN, NOT_SAID, NOT_SAID, NOT_SAID))
    at = SUNDAY - timedelta(days=175 * (count - number) / count, hours=chance.randrange(9))
    status = chance.choices((Status.DECIDED, Status.OPEN, Status.REVERSED, Status.VOID), (86, 6, 4, 4))[0]
    made = make.decision(
        f"{text}, no. {number + 1}",
        channel=channel,
        in_the_chair=group,
        customer_effect=customer,
        commercial_now=now,
        commercial_later=later,
        decision_class=derive_class(customer, now, later),
        flags=["deferred"] if chance.random() < 0.1 else [],
        status=status,
        logged_at=at,
        decided_at=at,
        check_on=(at + timedelta(days=60)).date(),
        due_on=(at + timedelta(days=60)).date(),
        door=Door.TWO_WAY,
    )
    if status is Status.DECIDED:
        _lived(chance, made)
    return made


def _lived(chance: random.Random, made: Decision) -> None:
    """What became of a decision in force."""
    if made.due_on and made.due_on < TODAY - timedelta(days=10) and chance.random() < 0.9:
        _looked_back(chance, made)
    if made.customer_effect is WORSE and chance.random() < 0.5:
        since = made.logged_at.date()
        made.owed_since = since
        made.debt = {
            "group": made.in_the_chair,
            "what": f"worse for {made.in_the_chair}, so that we gain",
            "how_many": chance.choice((None, 41, 1_200)),
            "since": since.isoformat(),
            "keep_or_repay_on": (since + timedelta(days=60)).isoformat(),
            "status": "owed",
        }
        made.accepted_by = "ada"
        made.accepted_at = made.logged_at if chance.random() < 0.5 else None
    if made.customer_effect is WORSE and chance.random() < 0.12:
        made.remedies = [_remedy(chance, made)]


def _looked_back(chance: random.Random, made: Decision) -> None:
    customer, commercial = made.customer_effect, made.commercial_now
    if chance.random() < 0.2:
        customer, commercial = chance.choice(_TURNED_OUT)
    declared = derive_class(made.customer_effect, made.commercial_now, made.commercial_later)
    realised = realised_class(customer, commercial)
    as_expected = customer is made.customer_effect
    made.predictions = [
        {"side": "customer", "text": "Contacts fall by a third.", "confidence": chance.choice((60, 70, 80, 90))}
    ]
    happened = "yes" if as_expected and chance.random() < 0.7 else "no"
    made.reviews = [
        {
            "number": 1,
            "happened": happened,
            "outcomes": [{"side": "customer", "happened": happened, "actual": None, "recalled_confidence": None}],
            "customer_realised": customer.value,
            "commercial_realised": commercial.value,
            "class_realised": realised.value,
            "drift": has_drift(declared, realised),
            "contribution": None,
            "other_causes": None,
            "reason_otherwise": None,
            "process_grade": None,
            "outcome_grade": None,
            "next_step": "keep",
            "owner": "ada",
            "next_check_on": None,
            "note": None,
            "reviewed_by": "ada",
            "reviewed_at": "2026-11-02T09:00:00Z",
        }
    ]
    made.class_realised, made.status, made.due_on = realised, Status.REVIEWED, None
    made.drifted = has_drift(declared, realised)


def _remedy(chance: random.Random, made: Decision) -> dict[str, Any]:
    closed = chance.random() < 0.4
    begun = made.logged_at + timedelta(days=3)
    told: Mapping[str, Any] = {"live_on": _day(begun, 9), "told_on": _day(begun, 10)}
    return {
        "number": 1,
        "what": "Files that worked before were refused",
        "groups": [
            {"who": "complained", "how_many": 12, "reached": 12, **told},
            {"who": "silent", "how_many": 29, "reached": 29 if closed else 11, **(told if closed else {})},
            {"who": "not_yet_hit", **({"not_needed_because": "The cap is gone."} if closed else {})},
        ],
        "opened_by": "ada",
        "opened_at": f"{begun:%Y-%m-%dT%H:%M:%SZ}",
        "closed_at": f"{begun + timedelta(days=12):%Y-%m-%dT%H:%M:%SZ}" if closed else None,
        "closed_by": "ada" if closed else None,
    }


def _day(begun: Any, days: int) -> str:
    return (begun + timedelta(days=days)).date().isoformat()


def _voices(ws: WorkspaceSession, channel: str) -> None:
    for group, heard_on in (("finance admins", date(2026, 10, 30)), ("small teams", date(2026, 5, 4))):
        voices.add(ws, make.voice(group=group, heard_on=heard_on, channel=channel))
