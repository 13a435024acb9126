"""What the small model learns from: the labelled cases, and short texts of a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.decisions.class_rule import automatic_flags
from bot.evaluation.cases import Case, read_cases
from prompts.playbook import load
from storage.vocabulary import CommercialEffect, CustomerEffect, Flag

FOLDER = Path(__file__).parents[2] / "tests" / "cases"
CASES = ("own-cases.jsonl", "seed-cases.jsonl")
DRILLS = "drills.txt"
_CUSTOMER = {"+": "better", "0": "same", "-": "worse", "?": "unknown"}
_COMMERCIAL = {"+": "gain", "0": "same", "-": "cost", "?": "unknown"}
PRINCIPLES = {
    "BC": "backward_compat", "CH": "commercial_honesty", "DR": "data_respect", "FF": "front_line_freedom",
    "IK": "customer_over_inward_kpi", "KP": "keep_promises", "LA": "listen_and_act", "LT": "long_term",
    "MD": "measure_to_disprove", "MW": "make_whole", "ND": "no_dark_patterns", "NS": "no_surprises",
    "PG": "proactive_generosity", "PR": "power_restraint", "RF": "remove_friction", "SN": "say_no",
    "TC": "true_customer", "WB": "work_backwards",
}  # fmt: skip
FLAGS = {
    "nn": Flag.NO_NOTICE, "dp": Flag.DARK_PATTERN, "pv": Flag.PRIVACY, "sf": Flag.SAFETY,
    "sp": Flag.SOMEONE_ELSE_PAYS, "li": Flag.LOCK_IN, "ic": Flag.INTERNAL_CUSTOMER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and what is to be learned of it; `move` is None where the case does not say."""

    text: str
    customer: str
    now: str
    later: str
    move: str | None
    principles: frozenset[str]
    flags: frozenset[str]


def cases(name: str) -> list[Case]:
    """The labelled cases of a file."""
    known = frozenset(principle.id for principle in load().principles)
    return read_cases((FOLDER / name).read_text(encoding="utf-8").split("\n"), name, known)


def of_cases(found: Iterable[Case]) -> list[Lesson]:
    """The lessons of labelled cases, by their strict labels."""
    return [
        Lesson(
            case.decision,
            case.strict.customer.value,
            case.strict.now.value,
            case.strict.later.value,
            case.move,
            frozenset(case.principles),
            frozenset(flag.value for flag in case.strict.flags),
        )
        for case in found
    ]


def drills() -> list[Lesson]:
    """The short texts; a line that does not fit raises ValueError or KeyError."""
    lines = (FOLDER / DRILLS).read_text(encoding="utf-8").splitlines()
    return [_drill(line) for line in lines if line.strip() and not line.startswith("#")]


def _drill(line: str) -> Lesson:
    head, text, principles, flags = (part.strip() for part in line.split("|"))
    signs, move = head.split()
    customer, now, later = _CUSTOMER[signs[0]], _COMMERCIAL[signs[1]], _COMMERCIAL[signs[2]]
    follow = automatic_flags(CustomerEffect(customer), CommercialEffect(now), CommercialEffect(later))
    raised = [FLAGS[code] for code in flags.split()] + list(follow)
    kept = frozenset(PRINCIPLES[code] for code in principles.split())
    return Lesson(text, customer, now, later, move, kept, frozenset(flag.value for flag in raised))


def everything() -> list[Lesson]:
    """All that the shipped weights are made of."""
    found: Sequence[Case] = [case for name in CASES for case in cases(name)]
    return [*of_cases(found), *drills()]
