"""How a look-back is shown: in the whole of its decision, to the channel, and to whoever looked back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.decisions.amended import declared_class
from bot.decisions.card import sentence_case
from bot.decisions.figures import plain
from bot.decisions.projection import in_words
from bot.decisions.review import could_not_tell, foreseen
from bot.decisions.review_words import (
    CAUSED,
    FOR_SIDE,
    GOES_ON,
    OUTCOME,
    PROCESS,
    THEM_REALISED,
    TOLD,
    US_REALISED,
    expected_effects,
    turned_out,
)
from bot.messages import Audience, Button, Buttons, Facts, Paragraph, Reply, Tone
from bot.screen_words import day, trade
from bot.shapes.review import PredictionOutcome
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    Contribution,
    CustomerEffect,
    DecisionClass,
    Happened,
    NextStep,
    Side,
)

Names = Mapping[str, str]
Stored = Mapping[str, Any]
_SHORT = 120


def look_backs(decision: Decision, names: Names, today: date) -> Iterator[Facts]:
    """Every look-back of a decision, the oldest first, with what it held against what."""
    many = len(decision.reviews) > 1
    for review in decision.reviews:
        when = day(date.fromisoformat(review["reviewed_at"][:10]), today)
        count = f" {review['number']}" if many else ""
        title = f"Looked back at{count}, {when}, by {_name(review['reviewed_by'], names)}"
        yield Facts(tuple(_facts(decision, review, names, today)), title)


def drift_in_words(decision: Decision) -> str:
    """As what it was declared and as what the latest look-back found it: `expected …, turned out …`"""
    return _drift(decision, decision.reviews[-1]) if decision.reviews else ""


def ways_gone(decision: Decision, outcomes: Sequence[PredictionOutcome]) -> list[str]:
    """How far each metric went of the way that was hoped for: `Contacts per 1,000 orders: half of the way …`"""
    predictions = foreseen(decision)
    lines = []
    for outcome in outcomes:
        prediction = predictions.get(outcome.side, {})
        if outcome.actual is not None and prediction.get("metric"):
            way = in_words(
                prediction.get("baseline"), prediction.get("target"), outcome.actual, prediction.get("unit")
            )
            lines.append(f"{sentence_case(prediction['metric'])}: {way}.")
    return lines


def public_summary(decision: Decision, names: Names, today: date) -> Reply:
    """What the channel reads of the latest look-back, once. No chance is in it, recalled or written."""
    review = decision.reviews[-1]
    name, happened = f"D-{decision.number}", TOLD[Happened(review["happened"])]
    first = [f"{name}, looked back at: {happened}.", *_ways(decision, review), *_causes(review)]
    second = [f"Expected: {_expected(decision)}.", *_turned_out(review), _goes_on(review, names, today)]
    return Reply(
        summary=first[0],
        blocks=(
            Paragraph("\n".join((" ".join(first), " ".join(second)))),
            Buttons((Button("Open", "show", name),)),
        ),
        audience=Audience.CHANNEL,
    )


def looked_back(decision: Decision, names: Names, today: date, data: Mapping[str, Any]) -> Reply:
    """What somebody reads who has just looked back, with the act that what now names."""
    review = decision.reviews[-1]
    name, happened = f"D-{decision.number}", Happened(review["happened"])
    sentence = f"{name} is looked back at: {TOLD[happened]}. {_goes_on(review, names, today)}"
    return Reply(
        summary=sentence,
        blocks=(
            Paragraph(sentence),
            Facts(tuple(_facts(decision, review, names, today, brief=True))),
            Buttons(_acts(review, name)),
        ),
        replace=True,
        data=data,
    )


def _facts(
    decision: Decision, review: Stored, names: Names, today: date, *, brief: bool = False
) -> Iterator[tuple[str, str]]:
    """What a look-back found. `brief` leaves out what the person has just typed."""
    yield from _outcomes(decision, review)
    customer, commercial = _realised(review)
    if CustomerEffect.UNKNOWN is not customer or CommercialEffect.UNKNOWN is not commercial or review["outcomes"]:
        yield "It was", f"for them {THEM_REALISED[customer]}, for us {US_REALISED[commercial]}"
    if review["drift"]:
        yield "Turned out differently", _drift(decision, review)
    if could_not_tell(review):
        yield "What we could not tell", "; ".join(_untold(decision, review))
    if brief:
        return
    if review["contribution"]:
        yield "How much of it was us", f"{CAUSED[Contribution(review['contribution'])]}."
    for label, name in (
        ("What else moved it", "other_causes"),
        ("Why it could have gone the other way", "reason_otherwise"),
        ("Note", "note"),
    ):
        if review[name]:
            yield label, review[name]
    for question, name in ((PROCESS, "process_grade"), (OUTCOME, "outcome_grade")):
        if review[name]:
            yield question, f"{review[name]} of 4"
    yield "What now", _goes_on(review, names, today)


def _outcomes(decision: Decision, review: Stored) -> Iterator[tuple[str, str]]:
    if not review["outcomes"]:
        yield "What happened", f"{sentence_case(TOLD[Happened(review['happened'])])}; {_stated(decision)}"
    predictions = foreseen(decision)
    for outcome in review["outcomes"]:
        side = Side(outcome["side"])
        prediction = predictions.get(side, {})
        said = [sentence_case(TOLD[Happened(outcome["happened"])])]
        if outcome["actual"] is not None:
            way = in_words(
                prediction.get("baseline"), prediction.get("target"), outcome["actual"], prediction.get("unit")
            )
            said.append(
                f"{prediction.get('metric') or 'the figure'} {plain(outcome['actual'], grouped=True)}, {way}"
            )
        if prediction.get("confidence"):
            recalled = outcome["recalled_confidence"]
            remembered = f", recalled {recalled} %" if recalled else ""
            said.append(f"written down {prediction['confidence']} %{remembered}")
        yield f"What happened, {FOR_SIDE[side]}", "; ".join(said)


def _ways(decision: Decision, review: Stored) -> Iterator[str]:
    """How far each metric went: `Contacts per 1,000 orders went from 21 to 18; 15 was hoped for.`"""
    predictions = foreseen(decision)
    for outcome in review["outcomes"]:
        prediction = predictions.get(Side(outcome["side"]), {})
        if outcome["actual"] is None or not prediction.get("metric"):
            continue
        baseline, target = prediction.get("baseline"), prediction.get("target")
        now = plain(outcome["actual"], grouped=True)
        way = f"went from {plain(baseline, grouped=True)} to {now}" if baseline is not None else f"is {now}"
        if baseline is not None and baseline == outcome["actual"]:
            way = f"stayed at {now}"
        hoped = f"; {plain(target, grouped=True)} was hoped for" if target is not None else ""
        yield f"{sentence_case(prediction['metric'])} {way}{hoped}."


def _causes(review: Stored) -> Iterator[str]:
    contribution, causes = review["contribution"], (review["other_causes"] or "").rstrip(". ")
    short = bool(causes) and len(causes) <= _SHORT and "\n" not in causes
    if contribution == Contribution.PARTLY and short:
        yield f"Partly this decision, partly {causes}."
        return
    if contribution:
        yield f"{CAUSED[Contribution(contribution)]}."
    if causes:
        cut = " ".join(causes.split())
        yield f"What else moved it: {cut if len(cut) <= _SHORT else f'{cut[:_SHORT].rstrip()} …'}."


def _expected(decision: Decision) -> str:
    return _declared(decision) if foreseen(decision) else expected_effects(decision)


def _stated(decision: Decision) -> str:
    return f"expected was {expected_effects(decision)}"


def _declared(decision: Decision) -> str:
    effects = (decision.customer_effect, decision.commercial_now, decision.commercial_later)
    said = trade(declared_class(decision), *effects)
    return f"{said[:1].lower()}{said[1:]}"


def _realised(review: Stored) -> tuple[CustomerEffect, CommercialEffect]:
    return CustomerEffect(review["customer_realised"]), CommercialEffect(review["commercial_realised"])


def _drift(decision: Decision, review: Stored) -> str:
    return f"expected {_declared(decision)}, turned out {_realised_in_words(review)}"


def _realised_in_words(review: Stored) -> str:
    return turned_out(DecisionClass(review["class_realised"]), *_realised(review))


def _turned_out(review: Stored) -> Iterator[str]:
    """As a sentence; nothing where only what happened was said and not what it was for whom."""
    customer, commercial = _realised(review)
    if review["outcomes"] or customer is not CustomerEffect.UNKNOWN or commercial is not CommercialEffect.UNKNOWN:
        yield f"Turned out: {_realised_in_words(review)}."


def _untold(decision: Decision, review: Stored) -> Iterator[str]:
    """What nobody could tell, each in the words that were to be checked."""
    predictions = foreseen(decision)
    for outcome in review["outcomes"]:
        if outcome["happened"] == Happened.CANNOT_TELL:
            side = Side(outcome["side"])
            yield f"“{predictions[side]['text']}”" if side in predictions else FOR_SIDE[side]
    if not review["outcomes"]:
        yield f"whether it was {expected_effects(decision)}"


def _goes_on(review: Stored, names: Names, today: date) -> str:
    """What now, who sees to it, and when it is looked at again: `Kept. ada. Looked at again on 22 December.`"""
    parts = [GOES_ON[NextStep(review["next_step"])]]
    if review["owner"]:
        parts.append(_name(review["owner"], names))
    if review["next_check_on"]:
        parts.append(f"Looked at again on {day(date.fromisoformat(review['next_check_on']), today)}")
    return f"{'. '.join(parts)}."


def _acts(review: Stored, name: str) -> tuple[Button, ...]:
    acts = []
    step = NextStep(review["next_step"])
    if step is NextStep.CHANGE:
        acts.append(Button("Change it", "amend", name, Tone.PRIMARY))
    if step in (NextStep.REVERSE, NextStep.STOP):
        acts.append(Button("Reverse it", "reverse", name, Tone.PRIMARY))
    if review["customer_realised"] == CustomerEffect.WORSE or _not_as_expected_for_them(review):
        acts.append(Button("Put it right", "remedy", name))
    return (*acts, Button("Open", "show", name))


def _not_as_expected_for_them(review: Stored) -> bool:
    them = [each["happened"] for each in review["outcomes"] if each["side"] == Side.CUSTOMER]
    return Happened.NO in (them or [review["happened"]])


def _name(person: str, names: Names) -> str:
    return names.get(person, person)
