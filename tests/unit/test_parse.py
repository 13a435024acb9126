"""A word is a command only when what follows fits it; otherwise the whole text is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse import edits, nearest, parse
from bot.registry import commands


def said(text: str) -> tuple[str | None, str]:
    parsed = parse(text, commands())
    return parsed.command.name if parsed.command else None, parsed.argument


@pytest.mark.parametrize(
    "question",
    [
        "list prices go up by a tenth",
        "why do we charge for exports",
        "search moves to the bottom bar",
        "review emails stop",
        "pause plans for students",
        "debt letters go out a week earlier",
        "help centre closes on Sundays",
        "Pause onboarding mails",
        "Show the delivery hour",
        "Export fees rise",
        "ask customers for their phone number twice",
        "ask new users about their company at sign-up",
        "search results get ads",
        "search will cost extra",
        "voice messages will be deleted after a year",
        "show prices with tax",
        "list the price on the first page",
        "export is for paid plans only",
        "decision logs are kept for a year",
        "Should we move to annual billing?",
        "resume uploads after a break",
        "stop selling day passes",
        "privacy settings move to the profile",
        "roles for guests",
        "D-12 was wrong about small teams",
        "pause 3 plans",
        "digest every order into one mail",
        "list good deals for us first",
    ],
)
def test_questions_that_begin_with_a_command(question: str) -> None:
    assert said(question) == (None, question)
    assert said(f"/customer-chair {question}") == (None, question)


@pytest.mark.parametrize(
    ("typed", "command", "argument"),
    [
        ("ask should we remove bulk edit", "ask", "should we remove bulk edit"),
        ("ASK why us", "ask", "why us"),
        ("decide", "decide", ""),
        ("decide D-12", "decide", "D-12"),
        ("show d12", "show", "d12"),
        ("list", "list", ""),
        ("list open since 2026-10-01", "list", "open since 2026-10-01"),
        ('list group "small teams"', "list", 'group "small teams"'),
        ("search order emails", "search", "order emails"),
        ("search refunds", "search", "refunds"),
        ("voice I stopped writing in", "voice", "I stopped writing in"),
        ("export json", "export", "json"),
        ("export csv all since 2026-10-01", "export", "csv all since 2026-10-01"),
        ("help", "help", ""),
        ("help decide", "help", "decide"),
        ("  /customer-chair   help  ", "help", ""),
        ("/customer-chair", None, ""),
    ],
)
def test_commands(typed: str, command: str | None, argument: str) -> None:
    assert said(typed) == (command, argument)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("serch refunds", "search"),
        ("serch", "search"),
        ("voces gaps", "voices"),
        ("hlep", "help"),
        ("lsit", "list"),
        ("exprt csv", "export"),
        ("decode", "decide"),
    ],
)
def test_near_misses_get_a_suggestion(typed: str, meant: str) -> None:
    suggestion = parse(typed, commands()).suggestion
    assert suggestion is not None
    assert suggestion.name == meant


@pytest.mark.parametrize(
    "typed", ["improve onboarding", "ship it", "prices rise", "add ads", "serch refunds for all"]
)
def test_other_short_texts_do_not(typed: str) -> None:
    assert parse(typed, commands()).suggestion is None


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_and_nothing_of_a_question_is_lost(text: str) -> None:
    parsed = parse(text, commands())
    if parsed.command is None:
        assert parsed.argument == text.strip() or text.strip().casefold().startswith("/customer-chair")


@given(st.text("abcdef", max_size=6), st.text("abcdef", max_size=6))
def test_edits_is_a_distance(one: str, other: str) -> None:
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)
    assert edits(one, other) <= max(len(one), len(other))


def test_nearest_needs_letters() -> None:
    assert nearest("12345", commands()) is None
