"""The brief for a steering committee in words: one page that can be read aloud. No names but of who accepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.decisions.amended import current, declared_class
from bot.decisions.card import sentence_case
from bot.decisions.debt import debt_of, is_due, is_worse_for_customers
from bot.decisions.debt_shown import people as counted_people
from bot.decisions.review import foreseen
from bot.decisions.review_words import turned_out
from bot.exports.brief_facts import BriefFacts, all_of, best
from bot.exports.people import People
from bot.screen_words import FOR_THEM, STATUSES, TRADE, day, for_us, trade
from bot.shapes import Debt
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Door, Happened, Status

_LONGEST_TEXT = 140
_MOST_TO_TALK_ABOUT = 3
_OVER = (Status.REVERSED, Status.SUPERSEDED, Status.VOID)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what stands out of it, and the rest."""

    lead: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with sentences, then lines, then a sentence on what is not among them."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    numbered: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole page."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    small_print: str


def brief(facts: BriefFacts, where: str, scope: str, today: date, people: People) -> Brief:
    """The page that follows from what was gathered."""
    return Brief(
        title=f"What we decided, for customers and for us: {where}",
        subtitle=f"{_span(facts)}{f' Only {scope}.' if scope else ''} As of {_full(today)}.",
        parts=(
            Part("How many", (_how_many(facts),)),
            Part("The trade", tuple(_trade_sentences(facts)), tuple(_trades(facts))),
            _to_talk_about(facts, today, people),
            Part("Still owed to customers", (_owed_sentence(facts),), tuple(_owed(facts, today))),
            Part("What could not be told", tuple(_untold_sentences(facts)), tuple(_untold(facts))),
        ),
        small_print="The trade follows from what people stated and describes it; none is a mark. "
        "Names are left out, except of those who confirmed that they accept a loss to customers.",
    )


def _span(facts: BriefFacts) -> str:
    if not facts.first or not facts.last:
        return "Nothing is logged."
    if facts.first == facts.last:
        return f"Decided on {_full(facts.first)}."
    return f"Decided from {_full(facts.first)} to {_full(facts.last)}."


def _how_many(facts: BriefFacts) -> str:
    in_force = sum(facts.in_force.values())
    said = [f"{_decisions(in_force)} in force"]
    if facts.open:
        said.append(f"{facts.open:,} not decided yet")
    said += [f"{facts.ended[status]:,} {STATUSES[status]}" for status in _OVER if facts.ended[status]]
    looked = f"{_decisions(facts.looked_back)} looked back at" if facts.looked_back else "None looked back at yet"
    drifted = f"; {facts.drifted:,} turned out differently" if facts.drifted else ""
    return f"{', '.join(said)}. {looked}{drifted}."


def _trade_sentences(facts: BriefFacts) -> Iterator[str]:
    in_force = sum(facts.in_force.values())
    if not in_force:
        yield "Nothing is in force."
    elif not facts.worse:
        yield f"Customers lose in none of the {_decisions(in_force)} in force."
    else:
        yield f"Customers lose in {_of(facts.worse, in_force)} in force, as stated or as it turned out."
        yield f"A gain for us is stated in {_of(facts.worse_for_gain, facts.worse)}. " + (
            f"Somebody has confirmed that they accept it in {_of(facts.worse_confirmed, facts.worse)}."
        )


def _of(count: int, whole: int) -> str:
    """`3 of 7`, `none of the 7`, `all 7`."""
    if count in (0, whole):
        return f"all {whole:,}" if count else f"none of the {whole:,}"
    return f"{count:,} of {whole:,}"


def _trades(facts: BriefFacts) -> Iterator[Item]:
    for kind in DecisionClass:
        if count := facts.in_force[kind]:
            yield Item(f"{count:,}", TRADE[kind])


def _to_talk_about(facts: BriefFacts, today: date, people: People) -> Part:
    """Three different decisions, each with why it was chosen; then, once, what there is none of."""
    items, missing, taken = list[Item](), list[str](), set[int]()
    if loss := best(facts.losses):
        items.append(Item(f"Largest loss to customers: {_named(loss)}", _loss(loss, today, people)))
        taken.add(loss.number)
    else:
        missing.append("nothing in force that customers lose by")
    if surprised := best(facts.surprises, taken):
        items.append(Item(f"Largest surprise: {_named(surprised)}", _surprise(surprised)))
        taken.add(surprised.number)
    else:
        missing.append("no other look-back that surprised" if facts.looked_back else "nothing looked back at")
    if next_one := best(facts.hard_to_undo, taken):
        items.append(Item(f"Next hard to undo: {_named(next_one)}", _hard(next_one, today)))
    else:
        missing.append("nothing else that is said to be hard to undo")
    after = f"There is {_and(missing)}." if missing else ""
    heading = "Three to talk about" if len(items) == _MOST_TO_TALK_ABOUT else "To talk about"
    return Part(heading, (), tuple(items), numbered=True, after=after)


def _and(phrases: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1])))


def _loss(decision: Decision, today: date, people: People) -> str:
    debt = debt_of(decision)
    said = [f"{sentence_case(debt.what)}." if debt else f"Worse for {current(decision).in_the_chair}."]
    if debt and debt.how_many is not None:
        said.append(f"{sentence_case(counted_people(debt.how_many))}.")
    else:
        said.append("Nobody has counted how many.")
    if decision.reviews and decision.reviews[-1]["customer_realised"] == CustomerEffect.WORSE:
        said.append("The look-back confirmed it.")
    if decision.door is Door.ONE_WAY:
        said.append("Hard to undo.")
    accepted = people.named(decision.accepted_by) if decision.accepted_at else None
    said.append(f"Accepted by {accepted}." if accepted else "Nobody has confirmed accepting it.")
    if debt:
        said.append(f"{_by_when(debt, today)} Do we keep it, or repay it?")
    return " ".join(filter(None, said))


def _surprise(decision: Decision) -> str:
    latest = decision.reviews[-1]
    effects = (decision.customer_effect, decision.commercial_now, decision.commercial_later)
    expected = trade(declared_class(decision), *effects)
    realised = turned_out(
        DecisionClass(latest["class_realised"]),
        CustomerEffect(latest["customer_realised"]),
        CommercialEffect(latest["commercial_realised"]),
    )
    said = [f"Expected: {expected[:1].lower()}{expected[1:]}. Turned out: {realised}."] if latest["drift"] else []
    predictions = foreseen(decision)
    for outcome in latest["outcomes"]:
        prediction = next((each for side, each in predictions.items() if side == outcome["side"]), {})
        if prediction.get("confidence") and outcome["happened"] in (Happened.NO, Happened.YES):
            came = "it did" if outcome["happened"] == Happened.YES else "it did not"
            said.append(f"“{prediction['text']}” was given {prediction['confidence']} %, and {came}.")
    return " ".join((*said, "What did we not know then?"))


def _hard(decision: Decision, today: date) -> str:
    now = current(decision)
    said = [f"{sentence_case(now.in_the_chair)}: {FOR_THEM[now.customer_effect]}. Us: {for_us(*now.effects[1:])}."]
    if decision.status is Status.OPEN:
        said.append("Not decided yet.")
    elif decision.due_on:
        late = "Was to be checked by" if decision.due_on < today else "To be checked by"
        said.append(f"{late} {_full(decision.due_on)}.")
    if not decision.predictions and not decision.kill_condition:
        said.append("Nobody has said what would be seen if it was wrong. What would make us stop?")
    return " ".join(said)


def _owed_sentence(facts: BriefFacts) -> str:
    putting_right = f" {_decisions(facts.putting_right)} being put right." if facts.putting_right else ""
    if not facts.owed:
        return f"Nothing is owed.{putting_right}"
    due = f", {facts.owed_due:,} of them due now" if facts.owed_due else ""
    return f"{facts.owed:,} to keep with a reason or to repay{due}.{putting_right}"


def _owed(facts: BriefFacts, today: date) -> Iterator[Item]:
    shown = all_of(facts.debts)
    for decision in shown:
        if debt := debt_of(decision):
            yield Item(f"D-{decision.number}", f"{sentence_case(debt.what)}. {_by_when(debt, today)}")
    if facts.owed > len(shown):
        yield Item("", f"and {facts.owed - len(shown):,} more with later days or none")


def _by_when(debt: Debt, today: date) -> str:
    if debt.keep_or_repay_on is None:
        return "No day is set to keep or repay it."
    late = "Due since" if is_due(debt, today) else "Keep or repay by"
    return f"{late} {_full(debt.keep_or_repay_on)}."


def _untold_sentences(facts: BriefFacts) -> Iterator[str]:
    if facts.looked_back:
        yield f"In {facts.untold:,} of {facts.looked_back:,} look-backs something could not be told."
    if facts.never_looked:
        day_ = "whose day has come was" if facts.never_looked == 1 else "whose day has come were"
        yield f"{_decisions(facts.never_looked)} {day_} never looked back at."
    if unclear := facts.in_force[DecisionClass.UNCLEAR]:
        yield f"In {unclear:,} in force one half of the trade was never stated."
    if not (facts.looked_back or facts.never_looked or facts.in_force[DecisionClass.UNCLEAR]):
        yield "Nothing is due, and both halves of every trade are stated."


def _untold(facts: BriefFacts) -> Iterator[Item]:
    for decision in all_of(facts.untold_ones):
        latest = decision.reviews[-1]
        predictions = foreseen(decision)
        untold = [
            f"“{prediction['text']}”"
            for side, prediction in predictions.items()
            if any(each["side"] == side and each["happened"] == Happened.CANNOT_TELL for each in latest["outcomes"])
        ]
        half = "what it did for customers" if is_worse_for_customers(decision) else "whether it came as expected"
        yield Item(_named(decision), "; ".join(untold) or half)


def _named(decision: Decision) -> str:
    text = " ".join(current(decision).text.split())
    cut = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()} …"
    return f"D-{decision.number} {cut}"


def _decisions(count: int) -> str:
    return "1 decision" if count == 1 else f"{count:,} decisions"


def _full(value: date) -> str:
    return day(value)
