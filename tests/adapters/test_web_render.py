"""Whatever is said, the web chat draws it as text and as nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields as parts
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web.form import render_form
from adapters.web.page import Page, render_page
from adapters.web.ports import Channel, CommandHelp, Message, Person
from adapters.web.render import render_file, render_message, render_reply, showable
from bot.messages import (
    Button,
    Buttons,
    Entry,
    Facts,
    Field,
    FieldKind,
    File,
    Form,
    Heading,
    Link,
    Listing,
    Note,
    Option,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Section,
)
from tests.adapters.web_samples import CARD, DECISION_FORM, READING, READING_WITH_VOICES

VOID = {"input", "meta", "link", "img", "br"}
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></button></form><b>",
    "&lt;b&gt; &amp; &#0;",
    "{{ 7 * 7 }}{% raw %}",
    "{0} {} %s",
    "\u202egnp.exe",
    "\x00\x1b[31m\r\n",
    "javascript:alert(1)",
    "https://example.com/?a=1&b=<2>",
    "",
    " ",
)

texts = (
    st.text(max_size=30)
    | st.sampled_from(NASTY)
    | st.text(st.characters(categories=["Cc", "Cs", "Cf"]), max_size=5)
)
buttons = st.builds(Button, label=texts, action=texts, value=texts)
several = {"max_size": 3}
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, texts),
    st.builds(Note, texts),
    st.builds(Quote, texts, texts),
    st.builds(Link, texts, texts),
    st.builds(Picture, texts, texts, st.just({}), texts | st.just("/pictures/a.b.png")),
    st.builds(
        Section,
        label=texts,
        lines=st.lists(texts, **several).map(tuple),
        numbered=st.booleans(),
        aside=texts,
        button=st.none() | buttons,
    ),
    st.builds(Facts, pairs=st.lists(st.tuples(texts, texts), **several).map(tuple), label=texts),
    st.builds(
        Listing,
        entries=st.lists(
            st.builds(Entry, id=texts, text=texts, detail=texts, button=st.none() | buttons), **several
        ).map(tuple),
        label=texts,
    ),
    st.builds(
        Buttons,
        buttons=st.lists(buttons, **several).map(tuple),
        more=st.lists(buttons, **several).map(tuple),
        feedback=st.booleans(),
    ),
)
replies = st.builds(Reply, summary=texts, blocks=st.lists(blocks, max_size=5).map(tuple))
fields = st.builds(
    Field,
    name=texts,
    label=texts,
    kind=st.sampled_from(FieldKind),
    required=st.booleans(),
    initial=texts,
    options=st.lists(st.builds(Option, texts, texts), max_size=8).map(tuple),
    suggestions=st.lists(texts, max_size=8).map(tuple),
    hint=texts,
    max_length=st.none() | st.integers(1, 900),
)
forms = st.builds(
    Form, title=texts, submit=texts, action=texts, fields=st.lists(fields, max_size=4).map(tuple), notice=texts
)


calmly = settings(deadline=None)  # what is drawn matters here, not how busy the machine is


class Drawn(HTMLParser):
    """HTML as a parser reads it: the elements with the names of their attributes, the values and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[str] = []
        self.hrefs: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(str(html))  # a Markup would escape what the parser has read
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs if name not in {"selected", "checked"})))
        self.values += [value or "" for _, value in attrs]
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "elements are closed in the order they were opened"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl!r}")


def mapped(value: Any, change: Callable[[str], str], key: str = "") -> Any:
    """The same outcome with every text changed; words of the vocabulary and addresses stay."""
    if type(value) is str:
        return value if key in {"kind", "type", "url"} else change(value)
    if isinstance(value, tuple):
        return tuple(mapped(inner, change, key) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: mapped(getattr(value, one.name), change, one.name) for one in parts(value)})
    return value


def plain(outcome: Any) -> Any:
    """The same outcome with a letter for every text that is not empty: what its HTML must be built like."""
    return mapped(outcome, lambda text: "x" if text else "")


def texts_in(block: Any) -> list[str]:
    """Every text of a block that is read, in no order."""
    read = replace(block, url="") if isinstance(block, Link) else block
    found: list[str] = []
    mapped(read, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    if isinstance(block, Buttons):
        return [button.label for button in (*block.buttons, *block.more)]
    unread = {text for button in buttons_in(block) for text in (button.action, button.value)}
    return [text for text in found if text not in unread]


def buttons_in(block: Any) -> list[Button]:
    owners = block.entries if isinstance(block, Listing) else (block,)
    return [owner.button for owner in owners if getattr(owner, "button", None)]


@calmly
@given(replies)
def test_any_reply_is_drawn_as_text_and_nothing_else(reply: Reply) -> None:
    drawn = Drawn(render_reply(reply))
    assert drawn.elements == Drawn(render_reply(plain(reply))).elements
    said = [text for block in reply.blocks for text in texts_in(block)] if reply.blocks else [reply.summary]
    for text in said:
        # What a picture shows is said in its alternative text.
        assert showable(text) in drawn.text or showable(text) in drawn.values
    for href in drawn.hrefs:
        assert href.startswith(("http://", "https://"))


@calmly
@given(forms)
def test_any_form_is_drawn_as_text_and_nothing_else(form: Form) -> None:
    drawn = Drawn(render_form(form))
    assert drawn.elements == Drawn(render_form(plain(form))).elements
    for field in form.fields:
        assert showable(field.label) in drawn.text
        assert showable(field.hint) in drawn.text
        for option in field.options if field.kind is FieldKind.CHOICE else ():
            assert showable(option.label) in drawn.text
            assert showable(option.value) in drawn.values


@calmly
@given(texts, texts, texts, replies)
def test_any_message_can_be_sent(author: str, said: str, summary: str, reply: Reply) -> None:
    message = Message(said, "general", datetime(2026, 11, 22, tzinfo=UTC), author, reply, said, only_for="ada")
    html = render_message(message) + render_file(File(said, "text/csv", {}, summary), "/files/1")
    html.encode()
    Drawn(html)


@calmly
@given(texts, texts, texts)
def test_any_name_on_the_page(name: str, usage: str, summary: str) -> None:
    channel = Channel(name, name, private=True)
    html = render_page(Page(Person(name, name), channel, (channel,), (), (CommandHelp(name, usage, summary),)))
    harmless_one = Channel("x", "x", private=True)
    x = render_page(Page(Person("x", "x"), harmless_one, (harmless_one,), (), (CommandHelp("x", "x", "x"),)))
    html.encode()
    # The page ends paragraphs and items properly, so that the same balance holds for it; the doctype is its own.
    body, x_body = (page.split("<body", 1)[1].split(">", 1)[1].split("</body>")[0] for page in (html, x))
    assert Drawn(body).elements == Drawn(x_body).elements


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//example.com",
        "https:/example.com",
        "https://",
        "http\n://example.com",
        " https://example.com",
        "https://example.com\\@evil.example",
        "https://[::1",
        "",
    ],
)
def test_an_address_that_is_no_web_address_leads_nowhere(url: str) -> None:
    drawn = Drawn(render_reply(Reply("", (Link("the message", url),))))
    assert drawn.hrefs == []
    assert "the message" in drawn.text


def test_a_quote_looks_different_from_what_the_chair_says() -> None:
    html = render_reply(READING_WITH_VOICES)
    assert html.count('<figure class="voice"><blockquote dir="auto">') == 2
    assert "<figcaption" in html


def test_a_private_reply_says_so_and_echoes_what_was_typed() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    private = render_message(Message("1", "general", at, "Customer Chair", READING, "/customer-chair ask", "ada"))
    posted = render_message(Message("2", "general", at, "Customer Chair", CARD, "/customer-chair decide"))
    assert "Only you can see this" in private
    assert "/customer-chair ask" in private
    assert "Only you can see this" not in posted
    assert "/customer-chair decide" not in posted


def test_who_sees_a_reply_is_said_once() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    reply = Reply("One question.", (Heading("bulk edit"), Paragraph("One question.")))
    html = render_message(Message("1", "general", at, "Customer Chair", reply, "", "ada"))
    assert html.count("Only you can see this") == 1


def test_few_choices_are_radio_buttons_and_many_a_list() -> None:
    drawn = Drawn(render_form(DECISION_FORM))
    assert [tag for tag, _ in drawn.elements].count("fieldset") == 4
    assert [tag for tag, _ in drawn.elements].count("select") == 1
    assert "Leave open" in drawn.text  # the seven chances are optional


def test_an_optional_answer_can_be_taken_back() -> None:
    options = (Option("yes", "Yes"), Option("no", "No"))
    optional = Form("t", "Send", "a", (Field("f", "Told?", FieldKind.CHOICE, options=options),))
    required = Form("t", "Send", "a", (Field("f", "Told?", FieldKind.CHOICE, required=True, options=options),))
    assert "Leave open" in render_form(optional)
    assert "Leave open" not in render_form(required)


def test_labels_hints_and_errors_belong_to_their_field() -> None:
    field = Field("text", "What is decided?", required=True, hint="One line.", max_length=500)
    html = render_form(Form("Log a decision", "Log it", "decide", (field,)))
    assert '<label for="field-0">' in html
    assert 'aria-describedby="field-0-error field-0-hint field-0-count"' in html
    assert 'id="field-0-error"' in html
    assert "required</span>" in html


def test_nothing_typed_is_cut_off_by_the_browser() -> None:
    """`maxlength` would silently drop the end of what is pasted; the page counts instead and the server says no."""
    html = render_form(DECISION_FORM)
    assert "maxlength" not in html
    assert 'data-limit="500"' in html
