"""The forms of a look-back, in their fixed order. Source: `product.md`, *The review*: the order is the method.

What was written down beforehand is shown at once, but how sure somebody was is asked before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.decisions.amended import current
from bot.decisions.card import sentence_case
from bot.decisions.figures import plain
from bot.decisions.form import CHECK_AFTER, CONFIDENCES, working_day
from bot.decisions.review import foreseen
from bot.decisions.review_words import (
    CONTRIBUTIONS,
    FOR_SIDE,
    GRADES,
    HAPPENED,
    NEXT_STEPS,
    OUTCOME,
    PROCESS,
    expected_effects,
)
from bot.messages import Button, Field, FieldKind, Form, Option
from bot.screen_words import day
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Side

RECALL, OUTCOMES, CAUSES, NOTE = "review_recall", "review_outcomes", "review_causes", "review_note"
# The way out of each step that keeps what was typed.
LATER: Mapping[str, str] = {step: f"{step}_later" for step in (RECALL, OUTCOMES, CAUSES)}
STEPS = (RECALL, OUTCOMES, CAUSES)
FORGOTTEN, NEVER = "forgotten", "never"
_LONGEST_PROSE = 2000

_HAPPENED = tuple(Option(word, label) for word, label in HAPPENED.items())
_THEM = (
    Option(CustomerEffect.BETTER, "Better"),
    Option(CustomerEffect.SAME, "No change"),
    Option(CustomerEffect.WORSE, "Worse"),
    Option(CustomerEffect.UNKNOWN, "Cannot tell"),
)
_US = (
    Option(CommercialEffect.GAIN, "Gain"),
    Option(CommercialEffect.SAME, "No change"),
    Option(CommercialEffect.COST, "Cost"),
    Option(CommercialEffect.UNKNOWN, "Cannot tell"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form of the look-back starts with.

    `recall` are the sides whose chance is asked; `remarks` are lines to read first. `dissent` is what people saw
    differently; it is shown with what happened, and not before somebody recalled how sure they were.
    """

    decision: Decision
    today: date
    values: Mapping[str, str] = field(default_factory=dict)
    carry: Mapping[str, str] = field(default_factory=dict)
    recall: Sequence[Side] = ()
    remarks: Sequence[str] = ()
    dissent: Sequence[str] = ()


def recall_form(asked: Asked) -> Form:
    """What was written down, and how sure they remember having been. Never how sure they were."""
    many = len(asked.recall) > 1
    options = (*(Option(str(sure), f"{sure} %") for sure in CONFIDENCES), Option(FORGOTTEN, "I don't remember"))
    fields = tuple(
        Field(
            f"recalled_{side}",
            f"Before you see it: how sure were you{f' of what you wrote {FOR_SIDE[side]}' if many else ''}?",
            FieldKind.CHOICE,
            True,
            asked.values.get(f"recalled_{side}", ""),
            options,
        )
        for side in asked.recall
    )
    return _form(asked, RECALL, "Next", fields, (*asked.remarks, *_written(asked)))


def outcomes_form(asked: Asked) -> Form:
    """How sure they were, and what happened: each side's prediction with its figure, then the effects."""
    predictions = foreseen(asked.decision)
    fields: list[Field] = []
    for side, prediction in predictions.items():
        fields += _of_side(asked, side, prediction, alone=len(predictions) == 1)
    if not predictions:
        expected = f"Expected: {expected_effects(asked.decision)}."
        fields.append(_choice(asked, "happened", "What happened?", _HAPPENED, required=True, hint=expected))
    fields += _effects(asked, required=True)
    written = () if asked.recall or not predictions else _written(asked)
    return _form(
        asked, OUTCOMES, "Next", tuple(fields), (*asked.remarks, *_recalled(asked), *written, *asked.dissent)
    )


def causes_form(asked: Asked, *, known: bool) -> Form:
    """How much of it was this decision, the grades, and what now. `known`: how it came out can be told."""
    return _form(asked, CAUSES, "Done", _causes(asked, in_full=True, known=known), tuple(asked.remarks))


def note_form(asked: Asked) -> Form:
    """One form for a decision without a prediction: what happened and what now; everything else may stay open."""
    expected = f"Expected: {expected_effects(asked.decision)}."
    happened = _choice(asked, "happened", "What happened?", _HAPPENED, required=True, hint=expected)
    note = Field(
        "note",
        "Figures or a note",
        FieldKind.MULTILINE,
        initial=asked.values.get("note", ""),
        max_length=_LONGEST_PROSE,
    )
    *causes, step, owner, again = _causes(asked, in_full=False, known=False)
    fields = (happened, step, *_effects(asked, required=False), note, *causes, owner, again)
    return _form(asked, NOTE, "Save", fields, (*asked.remarks, *asked.dissent))


def figures(prediction: Mapping[str, Any], today: date) -> str:
    """The way a metric was to go: `From 21; 15 per 1,000 hoped for by 15 November.` Empty without any figure."""
    baseline, target = prediction.get("baseline"), prediction.get("target")
    unit = f" {prediction['unit']}" if prediction.get("unit") else ""
    start = f"from {plain(baseline, grouped=True)}" if baseline is not None else ""
    hoped = f"{plain(target, grouped=True)}{unit} hoped for" if target is not None else ""
    if hoped and prediction.get("by"):
        hoped += f" by {day(date.fromisoformat(prediction['by']), today)}"
    said = "; ".join(filter(None, (start, hoped)))
    return f"{sentence_case(said)}." if said else ""


def _form(asked: Asked, action: str, submit: str, fields: tuple[Field, ...], notice: Sequence[str]) -> Form:
    decision = asked.decision
    when = f"decided {day(decision.decided_at.date(), asked.today)}" if decision.decided_at else "not decided yet"
    about = f"{current(decision).text.rstrip('.')}  ·  {when}"
    return Form(
        title=f"Look back at D-{decision.number}",
        submit=submit,
        action=action,
        fields=fields,
        carry=asked.carry,
        notice="\n".join((about, *notice)),
        ways=(Button("Later", LATER[action]),) if action in LATER else (),
        # Beside *Later*, "not now" would be the same word for losing what was typed.
        close="Close" if action in LATER else "Not now",
    )


def _written(asked: Asked) -> Sequence[str]:
    """What was predicted, in the words of then, and since when they are unchanged."""
    decision, many = asked.decision, len(foreseen(asked.decision)) > 1
    since = (
        f", and it has not changed since {day(decision.locked_at.date(), asked.today)}"
        if decision.locked_at
        else ""
    )
    lines = [f"You wrote then{since}:"]
    for side, prediction in foreseen(decision).items():
        lines.append(f"“{prediction['text']}”{f' ({FOR_SIDE[side]})' if many else ''}")
    return (*lines, *_amended(decision))


def _amended(decision: Decision) -> Sequence[str]:
    """What an amendment made of a prediction since; it is shown, and what is checked stays what was locked."""
    now = {Side(each["side"]): each["text"] for each in current(decision).predictions}
    return [
        f"Changed later to “{now[side]}”; what counts here is what was written first."
        for side, first in foreseen(decision).items()
        if side in now and now[side] != first["text"]
    ]


def _recalled(asked: Asked) -> Sequence[str]:
    """The recalled chance beside the written one: `You recalled 60 %. Written down: 80 %.`"""
    sure = {side: each["confidence"] for side, each in foreseen(asked.decision).items() if each.get("confidence")}
    lines = []
    for side, written in sure.items():
        said = asked.values.get(f"recalled_{side}", "")
        remembered = f"you recalled {said} %. " if said and said != FORGOTTEN else "you did not recall it. "
        whose = f"{FOR_SIDE[side]}: " if len(sure) > 1 else ""
        recalled = f"{whose}{remembered}Written" if side in asked.recall else f"{whose}written"
        lines.append(sentence_case(f"{recalled} down: {written} %."))
    return lines


def _of_side(asked: Asked, side: Side, prediction: Mapping[str, Any], *, alone: bool) -> list[Field]:
    label = "What happened?" if alone else f"What happened, {FOR_SIDE[side]}?"
    said = f"“{prediction['text']}”"
    found = [_choice(asked, f"happened_{side}", label, _HAPPENED, required=True, hint=said)]
    if prediction.get("metric"):
        found.append(
            Field(
                f"actual_{side}",
                f"{sentence_case(prediction['metric'])} now",
                FieldKind.NUMBER,
                initial=asked.values.get(f"actual_{side}", ""),
                hint=figures(prediction, asked.today),
            )
        )
    return found


def _effects(asked: Asked, *, required: bool) -> tuple[Field, Field]:
    them = f"For {current(asked.decision).in_the_chair} it was"
    return (
        _choice(asked, "customer_realised", them, _THEM, required=required),
        _choice(asked, "commercial_realised", "For us it was", _US, required=required),
    )


def _causes(asked: Asked, *, in_full: bool, known: bool) -> tuple[Field, ...]:
    contributions = tuple(Option(word, label) for word, label in CONTRIBUTIONS.items())
    grades = tuple(Option(str(grade), label) for grade, label in GRADES.items())
    steps = tuple(Option(word, label) for word, label in NEXT_STEPS.items())
    return (
        _choice(asked, "contribution", "How much of it was this decision?", contributions, required=in_full),
        _prose(asked, "other_causes", "What else moved it?"),
        _prose(asked, "reason_otherwise", "One reason it could have gone the other way"),
        _choice(asked, "process_grade", PROCESS, grades, required=in_full),
        _choice(asked, "outcome_grade", OUTCOME, grades, required=in_full and known),
        _choice(asked, "next_step", "What now?", steps, required=True),
        Field("owner", "Who", initial=asked.values.get("owner", "me"), hint="me, or a name.", person=True),
        _again(asked),
    )


def _again(asked: Asked) -> Field:
    chosen, today = asked.values.get("next_check_on", NEVER), asked.today
    days = {working_day(today + timedelta(days=count)): f"in {count} days" for count in CHECK_AFTER}
    offered = tuple(Option(on.isoformat(), f"{when}, {day(on, today)}") for on, when in sorted(days.items()))
    known = chosen if chosen in {option.value for option in offered} else NEVER
    return Field(
        "next_check_on",
        "Look again",
        FieldKind.CHOICE,
        initial=known,
        options=(Option(NEVER, "never"), *offered),
    )


def _choice(
    asked: Asked, name: str, label: str, options: tuple[Option, ...], *, required: bool, hint: str = ""
) -> Field:
    return Field(name, label, FieldKind.CHOICE, required, asked.values.get(name, ""), options, hint=hint)


def _prose(asked: Asked, name: str, label: str) -> Field:
    return Field(name, label, initial=asked.values.get(name, ""), max_length=_LONGEST_PROSE)
