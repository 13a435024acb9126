"""Texts by which a sceptic found the engine wrong, each with siblings of the same build."""

from __future__ import annotations

import re

import pytest

from bot.chair.reading import ReadingOutcome
from storage.vocabulary import CustomerEffect
from tests.unit.chair.texts import read

BETTER, WORSE, UNKNOWN = CustomerEffect.BETTER, CustomerEffect.WORSE, CustomerEffect.UNKNOWN


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ("Don't raise prices", BETTER),
        ("We won't be raising fees", BETTER),
        ("We won't drop phone support", BETTER),
        ("We are not going to close the branch", BETTER),
        ("We don't want to close the shop", BETTER),
        ("We won't stop sending order reminders", BETTER),
        ("Never share location data with partners", BETTER),
        ("Let's not ship feature X until Q3", WORSE),
        ("Do not ship the new editor yet", WORSE),
        ("Don't cut the night bus yet", UNKNOWN),
        ("Don't build a dark mode", UNKNOWN),
        ("Don't move the search bar", UNKNOWN),
        ("Don't tell customers about the outage", UNKNOWN),
        ("Let's not hide the cancel link", UNKNOWN),
        ("We don't drop the late fee", UNKNOWN),
        ("We will not answer on weekends", UNKNOWN),
        ("Shouldn't we drop the fax line?", WORSE),
        ("We should not only drop the fax line but also the pager", WORSE),
        ("We no longer keep order history", WORSE),
        ("We stop reimbursing taxi rides", WORSE),
        ("We stop answering the phone after 6 pm", WORSE),
        ("The app will no longer show prices without a login", WORSE),
        ("Stop sending paper invoices", UNKNOWN),
        ("Stop sending order confirmations", UNKNOWN),
        ("Stop sending the newsletter", BETTER),
        ("Turn off marketing emails by default", BETTER),
        ("Only answer emails from paying customers", WORSE),
        ("Only reply to premium members", WORSE),
        ("Only members can book", WORSE),
        ("No longer send paper bills", UNKNOWN),
        ("Introduce a waitlist for new signups", WORSE),
        ("Add a queue at the counter", WORSE),
        ("Trial: four-day week for the support team", UNKNOWN),
        ("Six-hour shifts for the nurses", UNKNOWN),
        ("Remove the student discount", WORSE),
        ("Discount for early birds scrapped", WORSE),
        ("take on two more nurses", BETTER),
        ("Lay off five nurses on the night ward", WORSE),
        ("Outage last night: 3 hours, 12,000 orders failed", UNKNOWN),
    ],
)
def test_the_sign_is_right_or_left_open(said: str, effect: CustomerEffect) -> None:
    assert read(said).suggested.customer is effect


@pytest.mark.parametrize(
    ("said", "move", "chair"),
    [
        ("No longer allow refunds after 14 days", "remove", "people who rely on it today"),
        ("Our policy stops covering flood damage", "remove", "people who rely on it today"),
        ("The policy stops paying for dental work", "remove", "people who rely on it today"),
        ("The lift no longer stops at floor 3", "remove", "people who rely on it today"),
        ("Seats in economy lose 2 inches of legroom", "limit", "people who rely on legroom as it is"),
        ("Cut 20 jobs in customer service", "delay", "people who are served by customer service"),
        ("Cut two nurses from the ward", "delay", "people who are served by the ward"),
        ("hire two more people for the support desk", "delay", "people who are served by the support desk"),
        ("Give nonprofits 50% off", "price_down", "nonprofits"),
        ("Take 20% off all plans", "price_down", "people who would start to rely on the lower price"),
        ("Half price for students", "price_down", "students"),
        ("Only answer emails from paying customers", "limit", "people who are not paying customers"),
        ("Only let premium members book early", "limit", "people who are not premium members"),
        (
            "Outage last night: 3 hours, 12,000 orders failed",
            "fix",
            "people hit by the outage, the silent ones too",
        ),
        ("Bug: 300 customers were charged twice", "fix", "customers charged twice"),
        ("Payments failed for 40 minutes last night", "fix", "people hit, the silent ones too"),
        ("Bring back the classic editor", "build", "people who would use the classic editor"),
        ("Bonus for agents tied to handle time", "target", "people served by agents"),
        ("Commission for advisers on new accounts", "target", "people served by advisers"),
        ("Train a model on customer tickets", "share_data", "people the data is about"),
        ("Turn on read receipts by default", "way_out", "people who want to say no"),
        ("Make dark mode the default", "way_out", "people who want to say no"),
        ("Email becomes the default", "way_out", "people who want to say no"),
        ("Cancel the annual user conference", "close", "people who go to the annual user conference"),
        ("Gate bulk import behind the Enterprise plan", "price_up", "people who would pay for bulk import"),
        ("Move SSO to the Enterprise plan", "price_up", "people who would pay for SSO"),
        ("Put exports behind a paywall", "price_up", "people who would pay for exports"),
        ("Personalise prices by postcode", "change", "people who would pay more than others"),
        ("Library fines abolished", "price_down", "people who pay library fines"),
        ("Night bus cancelled", "close", "people who take the night bus"),
        ("Patients book their own appointments online", "change", "patients"),
        ("Parents collect their own children at the gate", "change", "parents"),
        ("The night bus no longer runs on weekdays", "close", "people who take the night bus on weekdays"),
        (
            "Acme Corp wants SSO by Q1 or they leave; pull two engineers off search",
            "one_customer",
            "everyone else waiting while we serve Acme Corp",
        ),
        (
            "Initech needs an audit log by March or they cancel",
            "one_customer",
            "everyone else waiting while we serve Initech",
        ),
        ("kitchen closes at 9pm", "close", "people who go to the kitchen after 9pm"),
        ("Limit API to 100 calls a minute", "limit", "people near the new limit on the API"),
        ("Let customers swap the lost SIM themselves", "build", "people who would swap the lost SIM"),
        ("Unsubscribe people after 6 months of silence", "way_out", "people who want to say no"),
    ],
)
def test_the_move_and_the_group(said: str, move: str, chair: str) -> None:
    reading = read(said)
    assert (reading.move, reading.in_the_chair) == (move, chair)


@pytest.mark.parametrize(
    "said",
    [
        "Migrate from MySQL to Postgres",
        "Switch from Jenkins to GitHub Actions",
        "Migrate the app from Angular to React",
        "Move the backend from Java to Kotlin",
    ],
)
def test_a_swap_inside_the_house_is_nobody_s_question(said: str) -> None:
    assert read(said).outcome is ReadingOutcome.NOTHING_TO_ASK


@pytest.mark.parametrize(
    "said", ["hello everyone, lunch at 12?", "hi all, quick question", "good morning, tea at 4?"]
)
def test_small_talk_is_too_thin(said: str) -> None:
    assert read(said).outcome is ReadingOutcome.TOO_THIN


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("Add two-factor authentication", "extra time"),
        ("Require a phone number at sign-up", "extra time|already"),
        ("Require ID at the door", "extra time"),
        ("Make it easier to find the cancel button", "hour|worst"),
        ("Make the checkout simpler", "hour|worst"),
        ("Replace Mongo exports with Postgres", r"\bDo Postgres|Postgres lack\b"),
        ("Let guests change their booking themselves", "themselves"),
        ("Let patients see their own records themselves", "themselves|the own"),
        ("Customers don't have to print the label any more", "any more"),
        ("Our policy stops covering flood damage", "flood damage (?:is|are) gone"),
        ("Bottles lose 50 ml", "50 ml (?:is|are) gone"),
    ],
)
def test_what_is_asked_fits_the_text(said: str, never: str) -> None:
    reading = read(said)
    asked = [question.text for question in reading.questions]
    asked += [reading.look_up.what if reading.look_up else "", reading.in_the_chair]
    assert not re.search(never, "\n".join(asked))


@pytest.mark.parametrize(
    "said",
    ["Rename <Button> to <Link>", "Ask <@U123> about bulk edit", "Show prices < 5 euros & > 1 euro first"],
)
def test_the_title_keeps_the_words_as_typed(said: str) -> None:
    assert read(said).title == said
    assert read(f"{said}\x1b\u202e").title == said
