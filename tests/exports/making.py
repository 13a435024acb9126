"""Decisions to export, without a database."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from bot.decisions.new import new_decision
from bot.exports.format import Contents, formats
from bot.exports.people import People
from bot.shapes import DecisionInput, Prediction
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Door, Flag, Notice

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLACE = {"workspace": "local", "channel": "general", "logged_by": "ada"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=30, max_size=60)
# Every field in which somebody can type what they like begins like a formula.
formulas = st.builds(lambda start, rest: start + rest, st.sampled_from("=+-@＝"), words)


def inputs(texts: st.SearchStrategy[str] = words) -> st.SearchStrategy[DecisionInput]:
    """What people say of a decision, with these texts in every field that takes text."""
    several = st.lists(texts, max_size=3).map(tuple)
    said = st.builds(
        Prediction, side=st.sampled_from(["customer", "commercial"]), text=texts, confidence=st.just(70), unit=texts
    )
    return st.builds(
        DecisionInput,
        text=texts,
        in_the_chair=texts,
        customer_effect=st.sampled_from(CustomerEffect),
        commercial_now=st.sampled_from(CommercialEffect),
        commercial_later=st.sampled_from(CommercialEffect),
        check_on=st.just(date(2027, 1, 21)),
        door=st.sampled_from(Door),
        notice=st.none() | st.sampled_from(Notice),
        accepted_by=st.none() | texts,
        release_sentence=texts,
        paying_customers=several,
        end_users=several,
        others_affected=several,
        evidence=several,
        alternatives=several,
        kill=st.builds(lambda condition: {"condition": condition, "by": None}, texts),
        flags_said=st.sets(st.sampled_from([Flag.PRIVACY, Flag.NO_NOTICE])).map(lambda flags: tuple(sorted(flags))),
        predictions=st.lists(said, max_size=1).map(tuple),
    )


def decision(given_: DecisionInput | None = None, number: int = 1, **columns: Any) -> Decision:
    """A row that is not stored, with these columns on top of what was said."""
    row = new_decision(given_ or an_input(), PLACE, NOW)
    row.number = number
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def an_input(**said: Any) -> DecisionInput:
    """What somebody says of a decision."""
    usual = {
        "text": "Cap CSV import at 5,000 rows",
        "in_the_chair": "people who import large files",
        "customer_effect": "worse",
        "commercial_now": "gain",
        "check_on": "2027-01-21",
    }
    return DecisionInput.model_validate(usual | said)


def exported(
    name: str, rows: Iterable[Decision], *options: str, people: People | None = None, **beside: Any
) -> bytes:
    """The file of a format."""
    out = io.BytesIO()
    contents = Contents("local", NOW, iter(rows), people=people or People(), options=frozenset(options), **beside)
    formats()[name].write(contents, out)
    return out.getvalue()
