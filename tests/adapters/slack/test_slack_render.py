"""Whatever is said, Slack takes it, and draws it as text and as nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import modal
from adapters.slack.home import render_home
from adapters.slack.render import render_reply, summary
from adapters.slack.texts import fitted
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
    Option,
    Paragraph,
    Reply,
    Section,
)
from tests.adapters.slack.checks import check_message, check_view, texts_of
from tests.adapters.slack.slack_conversation import values_of
from tests.adapters.test_web_render import forms, replies
from tests.adapters.test_web_render import texts as any_text
from tests.adapters.web_samples import CARD, DECISION_FORM, LISTING, READING, READING_WITH_VOICES

long_texts = any_text | st.sampled_from([100, 149, 3_001, 12_001]).map(
    lambda length: "word " * (length // 5) + "\U0001f643"
)
places = st.dictionaries(st.sampled_from(["channel", "name", "url", "message"]), any_text, max_size=4)
carries = st.dictionaries(any_text, long_texts, max_size=5)


def message(reply: Reply) -> dict[str, object]:
    return {"text": summary(reply), "blocks": render_reply(reply)}


@given(replies)
def test_any_reply_is_one_that_slack_takes(reply: Reply) -> None:
    check_message(message(reply))


@given(replies)
def test_any_page_and_any_answer_over_it_is_one_that_slack_takes(reply: Reply) -> None:
    check_view(render_home(reply))
    check_view(modal.render_done(reply))


@given(st.lists(long_texts, max_size=60), st.integers(0, 60))
def test_a_reply_of_any_length_is_one_that_slack_takes(texts: list[str], rows: int) -> None:
    entries = tuple(Entry(f"D-{n}", "Cap it", "worse", Button("Open", "show", f"D-{n}")) for n in range(rows))
    blocks = (*map(Paragraph, texts), Listing(entries), Buttons((Button("Log decision", "decide"),)))
    drawn = message(Reply("x", blocks))
    check_message(drawn)
    check_view(render_home(Reply("x", blocks)))
    assert "Log decision" in json.dumps(drawn), "the buttons at the end stay"


@given(forms, carries, places)
def test_any_form_is_one_that_slack_takes(form: Form, carry: dict[str, str], place: dict[str, str]) -> None:
    carried = Form(form.title, form.submit, form.action, form.fields, carry, form.notice)
    check_view(modal.render_form(carried, modal.Opened(place=place)))
    check_view(modal.render_form(carried, modal.Opened(place=place), asks_where=True))


@given(st.lists(st.tuples(st.sampled_from(FieldKind), any_text, st.booleans(), st.booleans()), max_size=5))
def test_what_a_form_starts_with_comes_back(asked: list[tuple[FieldKind, str, bool, bool]]) -> None:
    options = (Option("a", "A"), Option("", "None"))
    fields = tuple(
        Field(f"f{n}", "?", kind, required, text, options, person=person)
        for n, (kind, text, required, person) in enumerate(asked)
    )
    view = modal.render_form(Form("t", "s", "a", fields), modal.Opened(place={"user": "U123456"}))
    answers = modal.answers_of({**view, "state": {"values": values_of(view, {})}})
    for field in fields:
        if field.kind is not FieldKind.CHOICE or field.person:
            assert answers[field.name] == fitted(field.initial, 3_000)
        else:
            assert answers[field.name] == (field.initial if field.initial in ("a", "") else "")


@pytest.mark.parametrize("reply", [READING, READING_WITH_VOICES, CARD, LISTING])
def test_the_mocks(reply: Reply) -> None:
    drawn = message(reply)
    check_message(drawn)
    read = "\n".join(texts_of(drawn))
    for block in reply.blocks:
        if isinstance(block, Heading | Paragraph):
            assert block.text in read


def test_the_decision_form() -> None:
    view = modal.render_form(DECISION_FORM, modal.Opened())
    check_view(view)
    kinds = [block["element"]["type"] for block in view["blocks"] if block["type"] == "input"]
    assert kinds[:4] == ["plain_text_input", "radio_buttons", "plain_text_input", "radio_buttons"]
    assert "Earlier: finance admins · small teams" in json.dumps(view, ensure_ascii=False)


@pytest.mark.parametrize("text", ["<!channel> & <@U1>", "*bold* _it_ ~no~ `x`", ":smile: <https://x.example|y>"])
def test_nothing_that_somebody_wrote_is_markup(text: str) -> None:
    blocks = (Heading(text), Paragraph(text), Section(text, (text,), button=Button(text, "a")), Link(text, text))
    for block in render_reply(Reply(text, blocks)):
        assert "mrkdwn" not in json.dumps(block)
        assert text in list(texts_of(block))[-1] or text in "".join(texts_of(block))
    assert "<" not in summary(Reply(text))


def test_a_label_beside_a_button_stays_bold() -> None:
    section = Section("In the chair", ("people who import",), aside="my guess", button=Button("change", "change"))
    head, beside = render_reply(Reply("x", (section,)))
    assert head["elements"][0]["elements"][0] == {"type": "text", "text": "In the chair", "style": {"bold": True}}
    assert (beside["text"]["text"], beside["accessory"]["text"]["text"]) == ("people who import", "change")


def test_more_than_four_choices_are_a_menu() -> None:
    few, many = (tuple(Option(str(n), f"{n} %") for n in range(count)) for count in (4, 5))
    fields = (
        Field("a", "How?", FieldKind.CHOICE, True, "", few),
        Field("b", "Sure?", FieldKind.CHOICE, options=many),
    )
    drawn = modal.render_form(Form("t", "s", "a", fields), modal.Opened())["blocks"]
    assert [block["element"]["type"] for block in drawn] == ["radio_buttons", "static_select"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//example.com", " https://example.com", ""])
def test_an_address_that_is_no_web_address_leads_nowhere(url: str) -> None:
    assert '"link"' not in json.dumps(render_reply(Reply("x", (Link("the message", url),))))


def test_a_value_too_long_for_a_button_is_said_so() -> None:
    drawn = render_reply(
        Reply("x", (Buttons((Button("Ask", "ask_instead", "x" * 2_001), Button("Open", "show"))),))
    )
    assert [element["text"]["text"] for element in drawn[0]["elements"]] == ["Open"]
    assert "written after the command ask" in json.dumps(drawn[1])


def test_a_rare_button_whose_value_no_menu_holds_stands_beside_it() -> None:
    long, short = Button("Long", "ask_instead", "x" * 200), Button("Short", "show", "D-1")
    drawn = render_reply(Reply("x", (Buttons((), (long, short)),)))
    assert [element["type"] for element in drawn[0]["elements"]] == ["button", "overflow"]
