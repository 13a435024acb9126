"""How calibration is shown: two sentences a side, and the figures behind a button. Of teams, never of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.decisions.calibration import FLAG_LINE, FROM_BUCKET, FROM_FIGURES, FROM_VERDICT, Calibration, calibrate
from bot.decisions.calibration_words import bucket_in_words, said_apart
from bot.decisions.scored import outcomes
from bot.messages import Block, Button, Buttons, Facts, Heading, Note, Paragraph, Reply, Section
from bot.screen_words import channel_words
from storage.vocabulary import Happened, Side

TITLE = "How sure we are, and how often it happens"
_SIDES: Mapping[Side, str] = {Side.CUSTOMER: "for customers", Side.COMMERCIAL: "for us"}
_HOW = (
    "Counted are predictions with a chance that somebody looked back at, each once, with the chance that was "
    "written down and locked. Only yes and no are scored; partly, cannot tell and no longer applies are left out, "
    "and their share is shown.",
    "Brier: the mean of (chance − outcome)², where the outcome is 1 for yes and 0 for no. 0 is best; saying 50 % "
    "always gives 0.25.",
    "Skill: 1 − Brier / the Brier of saying, for each prediction, how often all the others came true. 1 is best, "
    "0 is no better than that.",
    "Gap: mean chance less the share that came true. Above 0 is surer than right.",
    "z: the sum of (outcome − chance), divided by the root of the sum of chance × (1 − chance). Below 0 is surer "
    "than right.",
    f"Figures from {FROM_FIGURES} scored on. From {FROM_VERDICT} on, a z of {FLAG_LINE} or more either way is said "
    "to be too sure or not sure enough; a team that is neither gets there about 10 times in 100.",
    f"One chance alone is shown from {FROM_BUCKET} predictions on that have it. Customers and us are never put "
    "together.",
)

# Scope as it is shown, with the calibration of each side.
Scopes = Mapping[str, Mapping[Side, Calibration]]


def by_scope(looked_back: Iterable[tuple[str, list[Any], list[Any]]], here: str, name: str) -> Scopes:
    """The calibration of the channel `here` (called `name`) and of all that was given, each side apart."""
    everywhere: dict[Side, list[tuple[int, Happened]]] = {side: [] for side in Side}
    channel: dict[Side, list[tuple[int, Happened]]] = {side: [] for side in Side}
    for where, predictions, reviews in looked_back:
        for side, confidence, happened in outcomes(predictions, reviews):
            everywhere[side].append((confidence, happened))
            if where == here:
                channel[side].append((confidence, happened))
    scopes = {channel_words(name): channel, "All channels that can be seen from here": everywhere}
    return {label: {side: calibrate(found[side]) for side in Side} for label, found in scopes.items()}


def _shown(scopes: Scopes) -> Scopes:
    """The scopes to draw: where the channel holds all that can be seen, the same is not said twice."""
    (channel, here), (_, everywhere) = scopes.items()
    return {f"{channel}, which holds all that can be seen from here": here} if here == everywhere else scopes


def what_it_says(scopes: Scopes) -> Reply:
    """What can and what cannot be said, in two sentences for each scope and side."""
    found = {
        f"{label}, {_SIDES[side]}": each for label, sides in _shown(scopes).items() for side, each in sides.items()
    }
    apart, alike = said_apart(list(found.values()))
    sections = [Section(title, lines) for title, lines in zip(found, apart, strict=True)]
    return Reply(
        summary=TITLE,
        blocks=(
            Heading(TITLE),
            *sections,
            *((Paragraph(alike),) if alike else ()),
            Buttons((Button("How this is worked out", "calibration_worked_out"),)),
            Note("Of what a team wrote down together; it is never worked out for a person."),
        ),
        data={"calibration": _data(scopes)},
    )


def worked_out(scopes: Scopes) -> Reply:
    """The figures behind the sentences, and the formulas in words."""
    blocks: list[Block] = [Heading("How this is worked out")]
    for label, sides in _shown(scopes).items():
        for side, found in sides.items():
            blocks.append(Facts(tuple(_figures(found)), f"{label}, {_SIDES[side]}"))
            if found.buckets:
                blocks.append(Section("One chance at a time", tuple(map(bucket_in_words, found.buckets))))
    blocks += [Paragraph(line) for line in _HOW]
    return Reply("How this is worked out", tuple(blocks), data={"calibration": _data(scopes)})


def _figures(found: Calibration) -> Iterator[tuple[str, str]]:
    yield "Scored", f"{found.scored}, of which {found.came_true} came true"
    yield "Left out", f"{found.left_out} ({round(100 * found.share_left_out)} %)"
    if found.brier is None:
        yield "Figures", f"from {FROM_FIGURES} scored on"
        return
    for label, figure, signed in (
        ("Brier", found.brier, False),
        ("Skill", found.skill, True),
        ("Gap", found.gap, True),
        ("z", found.z, True),
    ):
        yield label, "none: all came out alike" if figure is None else f"{figure:{'+' if signed else ''}.3f}"


def _data(scopes: Scopes) -> dict[str, Any]:
    return {
        label: {
            side.value: {
                "scored": found.scored,
                "came_true": found.came_true,
                "left_out": found.left_out,
                "brier": found.brier,
                "skill": found.skill,
                "gap": found.gap,
                "z": found.z,
                "verdict": found.verdict.value,
            }
            for side, found in sides.items()
        }
        for label, sides in scopes.items()
    }
