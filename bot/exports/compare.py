"""What somebody changed in Markdown outside, held against the log; and the changes that can be taken from it.

The decision is written out as it is now and read back the same way as the file, so that only what somebody really
changed differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from bot.decisions.amended import FROZEN, current
from bot.decisions.change import amended, check_may_become, corrected, with_columns
from bot.decisions.correcting import correction_noted
from bot.decisions.history import changed, spoken
from bot.errors import UserError
from bot.exports.madr import (
    CONFIRMATION,
    CONTEXT,
    DIFFERENTLY,
    DRIVERS,
    FOR_BUSINESS,
    FOR_CUSTOMER,
    MORE,
    OPTIONS,
    OUTCOME,
    madr,
)
from bot.exports.md import one_part
from bot.exports.outside import Written, written_in
from bot.exports.people import People
from bot.screen_words import DOORS, FOR_THEM, FOR_US, NOTICES
from bot.shapes import DecisionInput, sentence_for
from storage.models import Decision, Note
from storage.vocabulary import Status

_VERSION = "Version in the log"
_CHOSEN = "Chosen"


class NotTaken(UserError):
    """{id} was left as it is. {sentences}"""


def _word(words: Mapping[Any, str]) -> Callable[[str], Any]:
    """From what a screen says back to the stored word; what is no such word stays, and is refused later."""
    stored = {said.casefold(): word.value for word, said in words.items()}
    return lambda said: stored.get(said.strip().casefold(), said.strip())


# Where an answer stands in the document, and how it is read. Everything else follows from these or is history.
_ANSWERS: Mapping[str, tuple[str, str, Callable[[str], Any]]] = {
    "in_the_chair": (CONTEXT, "In the chair", str.strip),
    "customer_effect": (FOR_CUSTOMER, "For them", _word(FOR_THEM)),
    "commercial_now": (FOR_BUSINESS, "Next 3 months", _word(FOR_US)),
    "commercial_later": (FOR_BUSINESS, "After that", _word(FOR_US)),
    "check_on": (CONFIRMATION, "Check back", str.strip),
    "door": (DRIVERS, "Undoing it", _word(DOORS)),
    "notice": (FOR_CUSTOMER, "They hear of it", _word(NOTICES)),
    "release_sentence": (FOR_CUSTOMER, "What they are told", str.strip),
    "kill_condition": (CONFIRMATION, "Stop if", str.strip),
    "kill_by": (CONFIRMATION, "Stop by", str.strip),
}
_PLACES = {(heading, label) for heading, label, _ in _ANSWERS.values()}
_KILL = {"kill_condition": "condition", "kill_by": "by"}
_REQUIRED = ("text", "in_the_chair", "customer_effect", "commercial_now")


@dataclass(slots=True)
class Difference:
    """One decision that the file says something else of. `answers` can be taken over, `beside` cannot.

    `older`: the log moved on since the file was written, so that what differs may be what the file does not know.
    """

    decision: Decision
    answers: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    older: bool = False


def compare(
    decision: Decision, written: Written, people: People, today: date, dissent: Sequence[Note] = ()
) -> Difference | None:
    """What the file says otherwise of a decision; None where it says the same."""
    (stored,) = written_in(one_part(madr(decision, people, dissent)))
    found = Difference(decision, older=written.said(MORE, _VERSION) != stored.said(MORE, _VERSION))
    for name, value in _differing(decision, stored, written, found.beside):
        found.answers[name] = value
        before = getattr(current(decision) if name in FROZEN else decision, name)
        found.lines.append(_in_words(name, before, value, today))
    found.beside += _beside(stored, written)
    return found if found.answers or found.beside else None


def applied(found: Difference, reason: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns once the answers are taken over, by the ordinary rules: an amendment where it is locked.

    Raises:
        NotTaken: an answer is none that a decision can have; the sentences say which.
        NotPossible: it is not in force.
    """
    decision = found.decision
    check_may_become(decision, Status.CHANGED)
    columns = _checked(found, at.date())
    if decision.locked_at is None:
        changed_columns = corrected(decision, columns, at.date())
        after = with_columns(decision, changed_columns)
        return changed_columns | correction_noted(decision, after, columns, reason, by, at)
    return amended(decision, columns, reason, by, at)


def _differing(
    decision: Decision, stored: Written, written: Written, beside: list[str]
) -> Iterator[tuple[str, Any]]:
    texts = {_one_line(each) for each in _texts_of(written) if _one_line(each) != _one_line(current(decision).text)}
    if len(texts) == 1:
        yield "text", next(each for each in _texts_of(written) if _one_line(each) in texts).strip()
    elif texts:
        beside.append("the title, the chosen option and the outcome say different things: write the same in each")
    for name, (heading, label, read) in _ANSWERS.items():
        before, after = stored.said(heading, label), written.said(heading, label)
        if _one_line(before or "") != _one_line(after or ""):
            yield name, read(after) if after else None
    before_, after_ = (each.items.get((OPTIONS, ""), [])[1:] for each in (stored, written))
    if list(map(_one_line, before_)) != list(map(_one_line, after_)):
        yield "alternatives", after_


def _texts_of(written: Written) -> Iterator[str]:
    """The three places where a document says what is decided; the fuller ones first."""
    options = written.items.get((OPTIONS, ""), [])
    yield from options[:1]
    if chosen := written.said(OUTCOME, _CHOSEN):
        yield chosen
    yield written.title


def _beside(stored: Written, written: Written) -> Iterator[str]:
    """What else differs: it follows from the answers or is history, so that no file changes it."""
    for place in dict.fromkeys((*stored.items, *written.items)):
        heading, label = place
        if place in _PLACES or place in ((OPTIONS, ""), (OUTCOME, _CHOSEN)) or _is_history(place, written):
            continue
        before, after = stored.said(*place), written.said(*place)
        if _one_line(before or "") != _one_line(after or ""):
            yield f"{label or heading}: “{after or ''}” in the file, “{before or ''}” in the log"


def _is_history(place: tuple[str, str], written: Written) -> bool:
    """Whether the log alone says it. A note of dissent that the file lacks may have been written since."""
    heading, label = place
    return heading == MORE and not (label.startswith(DIFFERENTLY) and place in written.items)


def _checked(found: Difference, today: date) -> dict[str, Any]:
    decision, now = found.decision, current(found.decision)
    given: dict[str, Any] = {name: getattr(now, name) for name in _REQUIRED}
    given |= {name: value for name, value in found.answers.items() if name not in _KILL and value is not None}
    kill = {"condition": decision.kill_condition, "by": decision.kill_by}
    given["kill"] = kill | {_KILL[name]: value for name, value in found.answers.items() if name in _KILL}
    try:
        said = DecisionInput.model_validate(given)
    except ValidationError as error:
        raise NotTaken(id=f"D-{decision.number}", sentences=" ".join(sentence_for(error).values())) from None
    if said.check_on is not None and "check_on" in found.answers and said.check_on <= today:
        sentence = "The day to check back must lie ahead: write a later one."
        raise NotTaken(id=f"D-{decision.number}", sentences=sentence)
    return {name: _column(said, name) for name in found.answers}


def _column(said: DecisionInput, name: str) -> Any:
    value = getattr(said.kill, _KILL[name]) if name in _KILL else getattr(said, name)
    return list(value) if isinstance(value, tuple) else value


def _in_words(name: str, before: Any, after: Any, today: date) -> str:
    """As the history of a decision says it; a word that is none of the known ones as it was written."""
    kept = getattr(before, "value", before)
    try:
        return changed(name, kept, after, today)
    except (ValueError, KeyError):
        return f"{name}, from {spoken(name, kept, today)} to “{after}”"


def _one_line(text: str) -> str:
    return " ".join(text.split())
