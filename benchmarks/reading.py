"""The playbook engine alone, with its evidence given."""

from __future__ import annotations

from datetime import date
from functools import partial

from benchmarks.timing import Figure, percentile, seconds
from bot.chair.playbook import read_question
from bot.chair.reading import Evidence, HeardVoice, LoggedDecision, Question
from storage.vocabulary import CustomerEffect

_TEXTS = (
    "should we remove bulk edit",
    "We switch off the v1 export on 30 June. About one in ten workspaces still run nightly jobs on it.",
    "Answer every plan within one hour instead of four",
    "rename the jobs table to tasks",
    "We will take product names out of order emails so that mail providers stop seeing what we sell",
    "From next week third-party apps lose free API access and every user gets a daily reading limit.",
    "Customers have nowhere else to go, so renewal prices rise by a fifth with no change in service.",
    "If the price falls between pre-order and release we refund the gap without being asked.",
)
_EVIDENCE = Evidence(
    voices=tuple(
        HeardVoice(f"V-{n}", "We close the month with bulk edit. Four hundred lines, one go.", "finance admins",
                   "Finance admin", "call", date(2026, 11, 4))
        for n in range(12)
    ),
    decisions=tuple(
        LoggedDecision(f"D-{n}", "Export formats stay for at least two years.", "teams with exports",
                       date(2026, 5, 12), "decided", CustomerEffect.BETTER)
        for n in range(5)
    ),
)  # fmt: skip


def measure() -> Figure:
    """The 95th percentile of 1,600 readings of eight texts."""
    questions = [Question(text, evidence=_EVIDENCE) for text in _TEXTS]
    for question in questions:
        read_question(question)
    times = [seconds(partial(read_question, question)) for _ in range(200) for question in questions]
    worst = percentile(times, 0.95) * 1_000
    return Figure("a reading, 95th percentile", "nothing: a time", f"{worst:.1f} ms", "≤ 5 ms", worst <= 5)
