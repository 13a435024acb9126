"""What is typed, and whom the chair sees, asks and flags."""

from __future__ import annotations

import pytest

from bot.chair.reading import ReadingOutcome
from storage.vocabulary import DecisionClass, Door, Flag
from tests.unit.chair.texts import read

BETTER, WORSE = "looks better", "looks worse"


@pytest.mark.parametrize(
    ("said", "move", "chair"),
    [
        ("list prices go up by a tenth", "price_up", "people who pay list prices"),
        ("why do we charge for exports", "price_up", "people who pay for exports today"),
        ("search moves to the bottom bar", "change", "people who use search"),
        ("review emails stop", "remove", "people who get review emails"),
        ("pause plans for students", "delay", "students"),
        ("debt letters go out a week earlier", "contact", "people who get debt letters"),
        ("help centre closes on Sundays", "close", "people who go to the help centre on Sundays"),
        ("Export fees rise", "price_up", "people who pay export fees"),
        ("Onboarding mails stop", "remove", "people who get onboarding mails"),
        ("prices go up by a tenth", "price_up", "people on today's price"),
        ("The night bus 42 is dropped from September.", "remove", "people who take the night bus 42"),
        ("Replace the receptionist with a kiosk", "replace", "people who are served by the receptionist"),
        ("Switch support from phone to chat", "replace", "people who call the phone"),
        ("Returns only within 14 days instead of 30.", "limit", "people whose case falls between 14 and 30 days"),
        ("Customers will have to confirm every transfer", "add_step", "people who must confirm every transfer"),
        (
            "Sell anonymised location data to insurers",
            "share_data",
            "people whose anonymised location data we sell",
        ),
        ("Agents get a bonus for short calls", "target", "people served by agents"),
        ("Build a dark mode", "build", "people who would use a dark mode"),
        ("Fix the checkout bug", "fix", "people hit by the checkout bug, the silent ones too"),
        ("Patients can no longer choose their doctor", "remove", "patients"),
        ("No more vegan option on the menu", "remove", "people who order the vegan option"),
        ("Take the delivery note out of the parcel", "remove", "people who wait for the parcel"),
        (
            "Cap CSV import at 5,000 rows from Monday; bigger files go through sales",
            "limit",
            "people whose CSV import goes over 5,000 rows",
        ),
        (
            "Our biggest customer wants a custom report; we build it next.",
            "one_customer",
            "everyone else waiting while we serve our biggest customer",
        ),
        (
            "Deprecate the /v1/orders endpoint on 1 March; about 40 partners call it daily.",
            "remove",
            "partners who call the /v1/orders endpoint daily",
        ),
    ],
)
def test_the_move_and_the_group_in_the_chair(said: str, move: str, chair: str) -> None:
    reading = read(said)
    assert (reading.move, reading.in_the_chair) == (move, chair)


def test_a_group_is_never_just_customers() -> None:
    for said in ("We remove bulk edit for customers", "Customers lose offline mode", "users get a new fee"):
        assert read(said).in_the_chair not in {"customers", "users", "people", "everyone"}


def test_a_named_group_wins_and_is_a_guess_all_the_same() -> None:
    reading = read("From May members who pay monthly lose the discount")
    assert reading.in_the_chair == "members who pay monthly"
    assert reading.guessed


def test_a_group_that_is_given_is_taken_and_no_guess() -> None:
    reading = read("remove bulk edit", in_the_chair="finance admins")
    assert reading.in_the_chair == "finance admins"
    assert not reading.guessed


@pytest.mark.parametrize(
    ("said", "looks"),
    [
        ("Support replies within one hour instead of four.", BETTER),
        ("Support replies within four hours instead of one.", WORSE),
        ("Warranty is cut from two years to one.", WORSE),
        ("We raise the baggage allowance from 20 to 23 kg.", BETTER),
        ("Waiting time falls from 20 minutes to 5", BETTER),
        ("We ask callers for the policy number they just typed.", WORSE),
        ("We no longer ask callers for the policy number they just typed.", BETTER),
        ("Stop asking new users for their phone number", BETTER),
        ("Remove the captcha from the contact form", BETTER),
        ("Drop the minimum order of 30 euros", BETTER),
        ("We keep the free plan", BETTER),
        ("We will not remove bulk edit", BETTER),
        ("Donors no longer get a thank-you letter.", WORSE),
        ("We no longer accept cash", WORSE),
        ("Queues get longer", WORSE),
        ("Cancelling takes one click, like joining.", BETTER),
        ("Cancelling takes a phone call; joining takes one click.", WORSE),
    ],
)
def test_the_sign_follows_the_structure(said: str, looks: str) -> None:
    assert read(said).trade.customer.startswith(looks)


@pytest.mark.parametrize(
    ("said", "unsaid"),
    [
        ("Remove bulk edit", "you have not said what we gain"),
        ("Build a dark mode", "you have not said what we gain or what it costs us"),
        (
            "We remove bulk edit; it costs us upkeep.",
            "it costs us upkeep, as you say; how much, and later, not said",
        ),
        ("Our app drops offline mode to save 200 hours", "save 200 hours, as you say; later not said"),
        ("Prices go up", "a gain now, the higher price; later not said"),
        ("Why do we charge for exports", "you have not said what would change"),
    ],
)
def test_the_half_left_unsaid_is_named(said: str, unsaid: str) -> None:
    assert read(said).trade.business == unsaid


@pytest.mark.parametrize(
    "said",
    [
        "rename the jobs table to tasks",
        "upgrade the linter",
        "refactor the billing module",
        "We move our office plants to the third floor",
        "We move the database to a cheaper region; response time and terms stay the same.",
    ],
)
def test_nothing_is_asked_where_nobody_outside_would_notice(said: str) -> None:
    reading = read(said)
    assert reading.outcome is ReadingOutcome.NOTHING_TO_ASK
    assert not reading.questions


def test_an_internal_change_that_is_felt_is_asked_about() -> None:
    reading = read("We move the database to a cheaper region; pages load two seconds slower.")
    assert reading.outcome is ReadingOutcome.READING
    assert reading.in_the_chair == "people who open pages"
    assert reading.decision_class is DecisionClass.COMMERCIAL_OVER_CUSTOMER


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("improve onboarding", "What would be different for a new user? One line."),
        ("make it better", "What is it, and what would a customer see? One line."),
        ("hi", "What are you deciding? One line is enough."),
        ("???", "What would a customer see that is different? One line."),
        ("", "What would a customer see that is different? One line."),
        ("We will improve the experience.", "What would a customer see that is different? One line."),
        ("improve search", "What would be different for somebody who is looking for something? One line."),
    ],
)
def test_too_thin_gets_one_question_that_fits_the_words(said: str, back: str) -> None:
    reading = read(said)
    assert reading.outcome is ReadingOutcome.TOO_THIN
    assert reading.ask_back == back
    assert reading.examples


@pytest.mark.parametrize(
    "said",
    [
        "Wir schalten den alten Export am Freitag ab",
        "Nous allons supprimer l'export de nuit pour les équipes",
        "来月から無料プランを終了します",
        "Мы убираем массовое редактирование",
        "سنغلق الفرع في نهاية الشهر",
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_made_up(said: str) -> None:
    reading = read(said)
    assert reading.outcome is ReadingOutcome.READING
    assert "only read English" in reading.note
    assert not reading.questions
    assert reading.in_the_chair == ""
    assert reading.decision_class is DecisionClass.UNCLEAR


@pytest.mark.parametrize(
    ("said", "door"),
    [
        ("We sell our mortgage book to another bank.", Door.ONE_WAY),
        ("Delete inactive accounts after 12 months", Door.ONE_WAY),
        ("help centre closes on Sundays", Door.UNSURE),
        ("should we remove bulk edit", Door.UNSURE),
        ("We trial a lower limit for two weeks", Door.TWO_WAY),
    ],
)
def test_three_questions_only_where_it_is_hard_to_undo(said: str, door: Door) -> None:
    reading = read(said)
    assert reading.door is door
    assert len(reading.questions) == (3 if door is Door.ONE_WAY else 1)


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("We close the export tool on Friday.", Flag.NO_NOTICE),
        ("We add a banner with pre-ticked boxes", Flag.DARK_PATTERN),
        ("We share location data with partners", Flag.PRIVACY),
        ("Customers have nowhere else to go, so prices rise", Flag.LOCK_IN),
        ("Marketplace sellers absorb the price cut", Flag.SOMEONE_ELSE_PAYS),
        ("We cut the number of lifeguards at the pool", Flag.SAFETY),
        ("Nurses must fill in the new form", Flag.INTERNAL_CUSTOMER),
    ],
)
def test_flags_are_raised_by_words(said: str, flag: Flag) -> None:
    assert flag in read(said).flags


def test_told_in_time_is_not_flagged() -> None:
    said = "We close the export tool in six months; everyone gets a mail today and a migration guide."
    assert Flag.NO_NOTICE not in read(said).flags


def test_every_question_can_be_replaced_and_none_comes_back() -> None:
    seen: set[str] = set()
    for _ in range(30):
        reading = read("should we remove bulk edit", skip=frozenset(seen))
        if not reading.questions:
            break
        question = reading.questions[0]
        assert question.id is not None
        assert question.id not in seen
        seen.add(question.id)
    assert len(seen) >= 8
    assert not read("should we remove bulk edit", skip=frozenset(seen)).questions


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("should we remove bulk edit", "should we remove bulk edit"),
        ("We switch off the v1 export on 30 June. Some still use it.", "Switch off the v1 export on 30 June"),
        ("Cap import at 5,000 rows; bigger files wait", "Cap import at 5,000 rows; bigger files wait"),
        ("Wir schalten den Export am 30. Juni ab", "Wir schalten den Export am 30. Juni ab"),
        ("", "?"),
    ],
)
def test_the_title_is_the_first_sentence_without_its_we_will(said: str, title: str) -> None:
    assert read(said).title == title


def test_principles_name_the_words_that_raised_them() -> None:
    said = "We remove bulk edit; it costs us upkeep."
    reading = read(said)
    assert reading.principles
    for principle in reading.principles:
        assert principle.because in said
        assert principle.name
