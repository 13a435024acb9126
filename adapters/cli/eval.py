"""`customer-chair eval`: score an engine on labelled cases, each figure beside its constant baseline."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.app import Core, build_core
from adapters.engines import Engine
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.evaluation.cases import Case
    from bot.evaluation.pairs import Pair
    from bot.evaluation.report import Evaluation

OTHER_INDUSTRIES = "the file's cases of every other industry"


def evaluate(
    file: Annotated[str, typer.Argument(help="Labelled cases as JSON lines; - is standard input.")],
    engine: Annotated[Engine, typer.Option(help="Which engine reads.")] = Engine.PLAYBOOK,
    pairs: Annotated[
        str | None, typer.Option(help="Minimal pairs as JSON lines.", metavar="FILE", show_default=False)
    ] = None,
    training: Annotated[
        str | None,
        typer.Option(
            help="Cases to fit the constant baseline on; without it, those of the other industries.",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")] = False,
) -> None:
    """Score an engine on labelled cases. What each figure means stands in docs/eval.md."""
    from bot.evaluation.pairs import read_pairs
    from bot.evaluation.report import as_json as whole
    from bot.evaluation.report import as_text

    cases = _cases(file)
    train = _cases(training) if training else None
    two = read_pairs(_lines(pairs), pairs) if pairs else []
    core = build_core(read_settings(), engine)
    try:
        run = asyncio.run(_run(core, engine, file, cases, train, two))
    finally:
        core.database.close()
    print(json.dumps(whole(run), ensure_ascii=False) if as_json else as_text(run))


async def _run(
    core: Core, engine: Engine, file: str, cases: list[Case], train: list[Case] | None, pairs: list[Pair]
) -> Evaluation:
    from adapters.cli.progress import tracked
    from bot.evaluation.answers import answers
    from bot.evaluation.constant import constant_answers, fitted
    from bot.evaluation.figures import all_figures
    from bot.evaluation.pairs import pair_results
    from bot.evaluation.report import Evaluation, remarks

    chair = core.services.chair
    # Only the playbook promises the same answer twice; asking a model twice costs twice.
    twice = engine is Engine.PLAYBOOK
    given = await answers(chair, tracked(cases, "Reading", len(cases)), time.perf_counter, twice=twice)
    judged = await pair_results(chair, pairs)
    constant_pairs = await pair_results(fitted(train if train is not None else cases), pairs)
    figures = all_figures(given, constant_answers(cases, train), judged, constant_pairs)
    return Evaluation(
        file=Path(file).name,
        engine=engine.value,
        prompt_version=given[0].reading.prompt_version,
        baseline=OTHER_INDUSTRIES if train is None else f"{len(train)} training cases",
        figures=figures,
        answers=given,
        pairs=judged,
        remarks=remarks(cases),
    )


def _cases(source: str) -> list[Case]:
    from bot.evaluation.cases import read_cases
    from prompts.playbook import load

    known = frozenset(principle.id for principle in load().principles)
    return read_cases(_lines(source), Path(source).name, known)


def _lines(source: str) -> Iterable[str]:
    if source == "-":
        return sys.stdin
    # A file of another encoding is named with the line where it stops being JSON, instead of a traceback.
    return Path(source).read_text(encoding="utf-8-sig", errors="replace").split("\n")
