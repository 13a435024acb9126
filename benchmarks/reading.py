"""The playbook engine alone, with its evidence given: no database, no drawing, each text read for the first time.

Reading waits for nothing, so its time is processor time; on a machine that others use too, the clock on the wall
measures them as well, and stands beside it.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.timing import Figure, percentile
from bot.chair.playbook import read_question
from bot.chair.reading import Evidence, HeardVoice, LastHeard, LoggedDecision, Question
from storage.vocabulary import CustomerEffect

_CASES = Path(__file__).parents[1] / "tests" / "cases"
_FILES = ("seed-cases.jsonl", "own-cases.jsonl")
_DAY = date(2026, 11, 4)
# As much as a full log hands over for one question.
_VOICES, _DECISIONS, _GROUPS = 12, 5, 40
# Reading other texts first loads the playbook and compiles its patterns, as a server has done.
_WARM_UP = (
    "should we remove bulk edit",
    "We switch off the v1 export on 30 June. About one in ten workspaces still run nightly jobs on it.",
    "Answer every plan within one hour instead of four",
    "rename the jobs table to tasks",
    "improve onboarding",
)


def measure() -> Figure:
    """The 95th percentile over the texts of the labelled cases, each read once, so that no cache knows it."""
    cases = [json.loads(line) for name in _FILES for line in (_CASES / name).read_text("utf-8").splitlines()]
    for text in _WARM_UP:
        read_question(Question(text, evidence=_evidence(cases, 0)))
    questions = [Question(case["decision"], evidence=_evidence(cases, place)) for place, case in enumerate(cases)]
    gc.collect()
    spent, waited = zip(*map(_times, questions), strict=True)
    half, worst, wall = (
        percentile(list(times), share) * 1_000 for times, share in ((spent, 0.5), (spent, 0.95), (waited, 0.95))
    )
    result = f"{worst:.1f} ms (median {half:.1f}; {len(questions)} texts; {wall:.1f} on the wall)"
    return Figure("a reading, 95th percentile", "nothing: processor time", result, "≤ 5 ms", worst <= 5)


def _times(question: Question) -> tuple[float, float]:
    """Seconds of processor time and of the clock that one reading takes."""
    began, began_spending = time.perf_counter(), time.thread_time()
    read_question(question)
    return time.thread_time() - began_spending, time.perf_counter() - began


def _evidence(cases: Sequence[dict[str, str]], place: int) -> Evidence:
    """Voices, decisions and groups of the log, different ones for each question, its own group among them."""
    near = [cases[(place + step) % len(cases)] for step in range(_GROUPS)]
    return Evidence(
        voices=tuple(
            HeardVoice(f"V-{n}", case["decision"], case["in_the_chair"], "Admin", "call", _DAY - timedelta(n))
            for n, case in enumerate(near[:_VOICES], 1)
        ),
        decisions=tuple(
            LoggedDecision(f"D-{n}", case["decision"], case["in_the_chair"], _DAY, "decided", CustomerEffect.BETTER)
            for n, case in enumerate(near[:_DECISIONS], 1)
        ),
        last_heard=tuple(LastHeard(case["in_the_chair"], _DAY, "exports") for case in near),
        groups=tuple(case["in_the_chair"] for case in near),
    )
