"""The figures as a table for people and as plain JSON values for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.answers import Answer
from bot.evaluation.cases import Case
from bot.evaluation.figures import Aim, Figure
from bot.evaluation.inventions import inventions
from bot.evaluation.label_measures import finds_chair
from bot.evaluation.pairs import PairResult
from bot.evaluation.text_measures import asked, spoken, tone_faults

_HEAD = ("figure", "value", "n", "95 % interval", "constant", "aim", "")
_SIGNS = {"at least": "≥", "at most": "≤", "over": "lower bound >"}
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run: which file and engine, what came out, and what the reader must know of it."""

    file: str
    engine: str
    prompt_version: str
    baseline: str
    figures: Sequence[Figure]
    answers: Sequence[Answer]
    pairs: Sequence[PairResult] = ()
    remarks: Sequence[str] = ()


def remarks(cases: Sequence[Case]) -> list[str]:
    """What a reader should know of the labels before believing a figure."""
    unmarked = sum("stated" not in case.model_fields_set for case in cases)
    against = [case.id for case in cases if not case.follows_the_rule]
    found = []
    if unmarked:
        found.append(f"{unmarked} cases do not mark what is stated: all their effects count as stated.")
    if against:
        found.append(f"The class of {', '.join(against)} is not what the class rule makes of its signs.")
    return found


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table whose columns stand under each other."""
    rows = [_HEAD, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    measured = figure.measured
    interval = (
        _NOTHING
        if measured.low is None or measured.high is None
        else f"{_number(measured.low, figure)} to {_number(measured.high, figure)}"
    )
    met = "" if figure.met is None else "met" if figure.met else "missed"
    return (
        figure.name,
        _number(measured.value, figure),
        str(measured.n),
        interval,
        _number(figure.constant, figure),
        _aim(figure.aim, figure),
        met,
    )


def _number(value: float | None, figure: Figure) -> str:
    return _NOTHING if value is None else f"{value:.{figure.decimals}f}"


def _aim(aim: Aim | None, figure: Figure) -> str:
    return f"{_SIGNS[aim.kind]} {aim.bound:.{figure.decimals}f}" if aim else ""


def as_text(evaluation: Evaluation) -> str:
    """The whole run for a terminal or a page."""
    head = (
        f"{len(evaluation.answers)} cases of {evaluation.file}, engine {evaluation.engine}"
        f"{f' ({evaluation.prompt_version[:19]})' if evaluation.prompt_version else ''}. "
        f"The constant is fitted on {evaluation.baseline}."
    )
    held = [figure.met for figure in evaluation.figures if figure.met is not None]
    failed = [f"{result.id}: {'; '.join(result.failures)}" for result in evaluation.pairs if result.failures]
    parts = [head, table(evaluation.figures), f"{sum(held)} of {len(held)} aims met."]
    if failed:
        parts.append("\n".join(["Pairs that fail:", *failed]))
    parts += evaluation.remarks
    return "\n\n".join(parts)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The whole run as plain JSON values, with what was wanted and what was answered for each case."""
    return {
        "file": evaluation.file,
        "engine": evaluation.engine,
        "prompt_version": evaluation.prompt_version,
        "cases": len(evaluation.answers),
        "constant": evaluation.baseline,
        "figures": [_figure(figure) for figure in evaluation.figures],
        "pairs": [
            {"id": result.id, "passed": not result.failures, "failures": list(result.failures)}
            for result in evaluation.pairs
        ],
        "answers": [_answer(answer) for answer in evaluation.answers],
        "remarks": list(evaluation.remarks),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    measured, aim = figure.measured, figure.aim
    return {
        "key": figure.key,
        "name": figure.name,
        "value": measured.value,
        "n": measured.n,
        "low": measured.low,
        "high": measured.high,
        "constant": figure.constant,
        "aim": {"kind": aim.kind, "bound": aim.bound} if aim else None,
        "met": figure.met,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    case, reading, strict = answer.case, answer.reading, answer.case.strict
    return {
        "id": case.id,
        "text": case.decision,
        "outcome": reading.outcome.value,
        "move": {"wanted": case.move, "answered": reading.move},
        "class": {"wanted": strict.decision_class.value, "answered": reading.decision_class.value},
        "customer_effect": {"wanted": strict.customer.value, "answered": reading.suggested.customer.value},
        "commercial_now": {"wanted": strict.now.value, "answered": reading.suggested.commercial_now.value},
        "commercial_later": {"wanted": strict.later.value, "answered": reading.suggested.commercial_later.value},
        "in_the_chair": {
            "wanted": case.in_the_chair,
            "answered": reading.in_the_chair,
            "found": finds_chair(reading.in_the_chair, case),
        },
        "flags": {"wanted": sorted(strict.flags), "answered": sorted(reading.flags)},
        "principles": {
            "wanted": list(case.principles),
            "answered": [principle.id for principle in reading.principles],
        },
        "questions": asked(reading),
        "words": spoken(reading),
        "inventions": inventions(reading),
        "tone": tone_faults(reading),
    }
