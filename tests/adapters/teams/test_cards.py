"""Whatever is said, Teams draws it: every card passes the official renderer's parser and stays under the limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import dialogs
from adapters.teams.card_data import KEY, OPEN_CHOICE, Origin, Surface, origin_of
from adapters.teams.form_card import answers_in, form_card, form_in
from adapters.teams.render import LARGEST, VERSION, reply_card, size
from bot.messages import (
    Button,
    Buttons,
    Entry,
    Field,
    FieldKind,
    Form,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Reply,
)
from tests.adapters.teams.microsoft import actions, words
from tests.adapters.teams.renderer import Renderer, is_installed, renderer
from tests.adapters.teams.teams_client import inputs
from tests.adapters.test_web_render import fields, forms, replies
from tests.adapters.web_samples import CARD, DECISION_FORM, LISTING, READING, READING_WITH_VOICES

SAMPLES = (READING, READING_WITH_VOICES, CARD, LISTING)
origins = st.builds(
    Origin,
    surface=st.sampled_from(Surface),
    nonce=st.text(min_size=1, max_size=12),
    at=st.text(max_size=8),
    on=st.text(max_size=8),
    on_shared=st.booleans(),
)
named = st.lists(fields, max_size=5, unique_by=lambda each: each.name).map(tuple)
ways = st.lists(st.builds(Button, label=st.text(max_size=20), action=st.text(max_size=8)), max_size=2).map(tuple)
unique_forms = st.builds(lambda form, several, more: replace(form, fields=several, ways=more), forms, named, ways)
OWN = Origin(Surface.OWN, "nonce")
MARKUP = ("[link](https://evil.example)", "**bold**", "<at>everyone</at>", "{{DATE(2026)}}", "# x")
sentences = st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3)
few = settings(max_examples=10)


@pytest.fixture(scope="module")
def official() -> Iterator[Renderer]:
    if not is_installed():
        pytest.skip("make cards installs the official renderer, and needs node")
    with renderer() as reads:
        yield reads


@given(reply=replies, origin=origins)
def test_every_reply_is_a_valid_card(official: Renderer, reply: Reply, origin: Origin) -> None:
    card = reply_card(reply, origin)
    assert official.complaints(card) == []
    assert card["version"] == VERSION
    json.dumps(card).encode("utf-8", "strict")


@given(form=unique_forms, origin=origins, wrong=sentences)
def test_every_form_is_a_valid_card(official: Renderer, form: Form, origin: Origin, wrong: dict[str, str]) -> None:
    card = form_card(form, origin, errors=wrong)
    assert official.complaints(card) == []
    assert all(each["label"].strip() for each in inputs(card))
    assert all(each["title"].strip() for each in actions(card))
    assert official.complaints(dialogs.way_to(form, origin)) == []


@pytest.mark.parametrize("reply", SAMPLES)
@pytest.mark.parametrize("surface", Surface)
def test_the_samples_are_valid_cards(official: Renderer, reply: Reply, surface: Surface) -> None:
    card = reply_card(reply, Origin(surface, "n"))
    assert official.complaints(card) == []
    assert official.complaints(form_card(DECISION_FORM, Origin(surface, "n"))) == []


long_texts = st.sampled_from([1, 50, 700, 1_300]).map(lambda times: "wörter 𝄞 " * times)


@few
@given(paragraphs=st.lists(long_texts, min_size=1, max_size=30))
def test_a_reply_of_any_length_stays_under_the_limit(paragraphs: list[str]) -> None:
    card = reply_card(Reply("Long", tuple(map(Paragraph, paragraphs))), OWN)
    assert size(card) <= LARGEST


@few
@given(typed=st.lists(long_texts, min_size=1, max_size=8), suggested=st.lists(long_texts, max_size=4))
def test_a_form_of_any_length_stays_under_the_limit(typed: list[str], suggested: list[str]) -> None:
    several = tuple(
        Field(f"f{number}", "Label", initial=text, suggestions=tuple(suggested), hint=text)
        for number, text in enumerate(typed)
    )
    card = form_card(Form("Long", "Send", "send", several, ways=(Button("Later", "later"),)), OWN)
    assert size(card) <= LARGEST


def test_a_long_listing_says_what_is_missing() -> None:
    entries = tuple(
        Entry(f"D-{number}", "text " * 60, "detail", Button("Open", "show", "D-1")) for number in range(300)
    )
    card = reply_card(Reply("Many", (Listing(entries),)), OWN)
    assert "does not fit here" in words(card)
    assert size(card) <= LARGEST


@pytest.mark.parametrize("text", MARKUP)
def test_no_text_is_read_as_markup(text: str) -> None:
    """A `TextRun` is plain on every client; a `TextBlock` and a `FactSet` are not."""
    blocks = (Heading(text), Paragraph(text), Note(text), Listing((Entry(text, text, text),)), *READING.blocks)
    card = json.dumps(reply_card(Reply(text, blocks), OWN))
    assert '"TextBlock"' not in card
    assert '"FactSet"' not in card
    assert '"entities"' not in card


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "http://a b", "file:///etc/passwd", "", "https://x\\@y"]
)
def test_only_web_addresses_can_be_followed(url: str) -> None:
    card = reply_card(Reply("x", (Link("label", url),)), OWN)
    assert actions(card) == []
    assert "label" in words(card)


def test_buttons_open_dialogs_or_change_their_card() -> None:
    row = Buttons(
        (Button("Open", "show", "D-1"), Button("Share", "share", "r")), (Button("Different", "different"),)
    )
    shown = actions(reply_card(Reply("x", (row,)), OWN))
    assert [each["type"] for each in shown] == ["Action.Submit", "Action.Execute", "Action.Execute"]
    assert shown[0]["data"]["msteams"] == {"type": "task/fetch"}
    assert shown[2]["mode"] == "secondary"
    inside = actions(reply_card(Reply("x", (row,)), Origin(Surface.DIALOG, "n")))
    assert {each["type"] for each in inside} == {"Action.Submit"}
    assert all("msteams" not in each["data"] for each in inside)


def test_more_than_five_buttons_go_behind_the_overflow() -> None:
    row = Buttons(tuple(Button(f"B{number}", "show", str(number)) for number in range(9)))
    shown = actions(reply_card(Reply("x", (row,)), OWN))
    assert [each.get("mode") for each in shown] == [None] * 5 + ["secondary"] * 4


@given(form=unique_forms, origin=origins)
def test_what_a_form_starts_with_comes_back(form: Form, origin: Origin) -> None:
    card = form_card(form, origin)
    data = next(each["data"][KEY] for each in actions(card) if "send" in each["data"].get(KEY, {}))
    values: dict[str, Any] = {each["id"]: each.get("value") for each in inputs(card)}
    again = form_in(data)
    assert again is not None
    answers = answers_in(again, values)
    assert set(answers) == {each.name for each in form.fields}
    assert again.carry == form.carry
    assert origin_of(data) == origin
    for each in form.fields:
        if each.kind is FieldKind.MULTILINE and each.initial.isprintable():
            assert answers[each.name] == each.initial


def test_a_suggestion_counts_where_nothing_new_was_typed() -> None:
    group = Field("group", "Who", initial="guessed", suggestions=("small teams", "finance admins"))
    form = Form("F", "Send", "send", (group,))
    carried = form_in(next(iter(actions(form_card(form, OWN))))["data"][KEY])
    assert carried is not None

    def answered(typed: str, picked: str) -> str:
        return answers_in(carried, {"field.group": typed, "pick.group": picked})["group"]

    assert answered("guessed", "small teams") == "small teams"
    assert answered("", "small teams") == "small teams"
    assert answered("people who import", "small teams") == "people who import"
    assert answered("people who import", OPEN_CHOICE) == "people who import"


def test_a_date_that_is_none_is_kept_as_typed() -> None:
    form = Form("F", "Send", "send", (Field("on", "When", FieldKind.DATE, initial="about Friday"),))
    card = form_card(form, OWN, errors={"on": "Write the day as 2026-11-22."})
    assert "Write the day as 2026-11-22." in words(card)
    (shown,) = inputs(card)
    assert (shown["type"], shown["value"]) == ("Input.Text", "about Friday")
    assert "Write the day as 2026-11-22." in words(
        form_card(form, OWN, errors={"on": "Write the day as 2026-11-22."})
    )
