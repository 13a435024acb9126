"""The small model: its weights can be made again, and it does not say better where worse is likely."""

from __future__ import annotations

import pytest

from benchmarks.training.texts import drills, everything
from benchmarks.training.weights import as_text, weights_of
from bot.chair.playbook.engine import read_question
from bot.chair.playbook.learned.deciding import suggested
from bot.chair.playbook.learned.model import PATH, Guess, Model
from bot.chair.playbook.learned.signals import signals
from bot.chair.playbook.learned.stems import MONEY, SHARE, tokens
from bot.chair.playbook.seats import likely_group, seated
from bot.chair.reading import Effects, Question
from storage.vocabulary import CommercialEffect, CustomerEffect

MODEL = Model({}, {}, {}, {f"{one} {other}": 1.0 for one in CustomerEffect for other in CommercialEffect})


def guess(customer: dict[str, float], now: dict[str, float]) -> Guess:
    whole = {effect.value: 0.0 for effect in CustomerEffect} | customer
    ours = {effect.value: 0.0 for effect in CommercialEffect} | now
    later = {effect.value: 0.0 for effect in CommercialEffect} | {"unknown": 1.0}
    return Guess(whole, ours, later, {}, {}, {}, {})


def test_training_again_gives_the_weights_that_are_shipped() -> None:
    assert as_text(weights_of(everything())) == PATH.read_text(encoding="utf-8")


def test_a_class_that_is_likely_is_named() -> None:
    found = suggested(guess({"worse": 0.9, "better": 0.1}, {"gain": 0.8, "unknown": 0.2}), MODEL, Effects())
    assert (found.customer, found.commercial_now) == (CustomerEffect.WORSE, CommercialEffect.GAIN)


def test_where_no_class_is_likely_the_surer_half_stays() -> None:
    unsure = {"gain": 0.4, "cost": 0.2, "same": 0.1, "unknown": 0.3}
    found = suggested(guess({"worse": 0.8, "same": 0.2}, unsure), MODEL, Effects())
    assert (found.customer, found.commercial_now) == (CustomerEffect.WORSE, CommercialEffect.UNKNOWN)


def test_better_is_not_said_where_worse_is_likely_too() -> None:
    found = suggested(guess({"better": 0.65, "worse": 0.35}, {"gain": 1.0}), MODEL, Effects())
    assert found.customer is CustomerEffect.UNKNOWN


@pytest.mark.parametrize(
    ("said", "kind"), [("£4.50", MONEY), ("40k", MONEY), ("2 million", MONEY), ("9%", SHARE), ("30 percent", SHARE)]
)
def test_a_figure_is_told_by_its_kind(said: str, kind: str) -> None:
    assert tokens(said) == [kind]


def test_inflected_words_meet() -> None:
    assert len({tuple(tokens(form)) for form in ("save", "saves", "saved", "saving")}) == 1


def test_the_longest_phrase_is_the_signal() -> None:
    found = signals(tokens("it costs us nothing"))
    assert "evens" in found[0].names


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("Fitting rooms come out of all the small stores", "shoppers"),
        ("The ward keeps the bed beside the child", "patients"),
        ("Dashboards open in a second now", "admins"),
        ("something else entirely", ""),
    ],
)
def test_the_things_named_point_to_who_sits_there(said: str, group: str) -> None:
    assert likely_group(said) == group


def test_who_they_are_takes_the_place_of_people() -> None:
    assert seated("people who use the till", "shoppers") == "shoppers who use the till"
    assert seated("people who use the till", "") == "people who use the till"


def test_a_longer_text_is_asked_about_in_its_own_words() -> None:
    said = (
        "Fitting rooms come out of all the small stores, that space is worth more shelf. "
        "Staff can say that people should order both sizes and send one back."
    )
    reading = read_question(Question(said))
    assert any(word in reading.questions[0].text for word in ("rooms", "stores", "shelf"))


def test_every_drill_can_be_read() -> None:
    assert len(drills()) > 400
