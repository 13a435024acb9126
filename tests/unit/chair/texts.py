"""Texts and evidence that the tests of the chair share."""

from __future__ import annotations

from datetime import date

from bot.chair.playbook import read_question
from bot.chair.reading import Evidence, HeardVoice, LoggedDecision, Question, Reading
from storage.vocabulary import CustomerEffect

TODAY = date(2026, 11, 22)
EMPTY = Evidence()

V7 = HeardVoice(
    "V-7",
    "The nightly export is the only thing between us and typing it in by hand.",
    "workspaces with nightly jobs",
    "Operations lead, wholesale",
    "call",
    date(2026, 10, 2),
)
V11 = HeardVoice(
    "V-11",
    "We moved to v2 in an afternoon once someone told us it existed.",
    "workspaces on v1",
    "Developer, logistics",
    "ticket",
    date(2026, 9, 19),
)
V19 = HeardVoice(
    "V-19",
    "I stopped writing in. By the time you answer I have found a way round it.",
    "admins",
    "Admin, small team",
    "call",
    date(2026, 11, 3),
)
D9 = LoggedDecision(
    "D-9",
    "Export formats stay for at least two years.",
    "workspaces",
    date(2026, 5, 12),
    "decided",
    CustomerEffect.BETTER,
)
SWITCH_OFF = "We switch off the v1 export on 30 June. About one in ten workspaces still run nightly jobs on it."
ANSWER = "We will answer every plan within one hour instead of four. It takes two more people."


def read(
    text: str, evidence: Evidence = EMPTY, in_the_chair: str = "", skip: frozenset[str] = frozenset()
) -> Reading:
    """The playbook's reading of a text."""
    return read_question(Question(text, in_the_chair, evidence, skip))
