"""What happened to a decision since it was logged, oldest first: one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.decisions.correcting import PEOPLE
from bot.decisions.remedy import remedies
from bot.screen_words import DOORS, FOR_THEM, FOR_US, LEVELS, NOTICES, STATUSES, TRADE, day
from bot.shapes.field_words import FIELD_WORDS
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DebtStatus, DecisionClass, Door, Notice, Status

Names = Mapping[str, str]
_HAPPENED: Mapping[str, str] = {
    "yes": "as expected",
    "partly": "partly as expected",
    "no": "not as expected",
    "cannot_tell": "nobody can tell",
    "void": "no longer applies",
}
_SPOKEN: Mapping[str, Callable[[str], str]] = {
    "customer_effect": lambda word: FOR_THEM[CustomerEffect(word)],
    "commercial_now": lambda word: FOR_US[CommercialEffect(word)],
    "commercial_later": lambda word: FOR_US[CommercialEffect(word)],
    "door": lambda word: DOORS[Door(word)].lower(),
    "notice": lambda word: NOTICES[Notice(word)].lower(),
    "evidence_level": lambda level: f"“{LEVELS[int(level)]}”",
    "class": lambda word: f"“{TRADE[DecisionClass(word)]}”",
    "status": lambda word: STATUSES[Status(word)],
}


def history(decision: Decision, names: Names, today: date) -> tuple[str, ...]:
    """Everything that happened, with who, when and why. The words that were written first stand in it."""
    entries = [*_logged(decision, names), *_corrected(decision, names, today)]
    entries += [*_locked(decision), *_amended(decision, names, today)]
    entries += [*_accepted_and_told(decision, names), *_reviewed(decision, names)]
    entries += _put_right(decision, names)
    # A stable sort: what happened in the same second stays in this order.
    return tuple(f"{day(at.date(), today)}: {what}" for at, what in sorted(entries, key=lambda entry: entry[0]))


def changed(field: str, before: Any, after: Any, today: date) -> str:
    """One change in plain words: `the group in the chair, from “shoppers” to “small shops”`."""
    if field == "predictions":
        return f"{FIELD_WORDS[field]}, from {_predictions(before)} to {_predictions(after)}"
    return f"{FIELD_WORDS.get(field, field)}, from {spoken(field, before, today)} to {spoken(field, after, today)}"


def spoken(field: str, value: Any, today: date) -> str:
    """A stored value as a screen says it."""
    if value is None or value == "" or value == []:
        return "nothing"
    if field in _SPOKEN:
        return _SPOKEN[field](str(value))
    if field.endswith(("_on", "_by")):
        return day(date.fromisoformat(str(value)), today)
    return "; ".join(map(str, value)) if isinstance(value, list) else f"“{value}”"


def _predictions(value: Any) -> str:
    """Predictions before or after a change, with how sure somebody was."""
    sure = (f" ({each['confidence']} %)" if each.get("confidence") else "" for each in value or ())
    return " and ".join(f"“{each['text']}”{how}" for each, how in zip(value or (), sure, strict=True)) or "nothing"


def _logged(decision: Decision, names: Names) -> Iterator[tuple[datetime, str]]:
    by = names.get(decision.logged_by, decision.logged_by)
    at_once = decision.decided_at == decision.logged_at
    another = decision.decided_by not in (None, decision.logged_by)
    yield decision.logged_at, f"logged by {by}" if at_once else f"written down by {by}, not decided yet"
    if decision.decided_at and (another or not at_once):
        yield decision.decided_at, f"decided by {names.get(decision.decided_by or '', decision.decided_by or by)}"


def _locked(decision: Decision) -> Iterator[tuple[datetime, str]]:
    if decision.locked_at and decision.lock_hash:
        yield (
            decision.locked_at,
            f"locked; what was written then has not changed since ({decision.lock_hash[:12]}…)",
        )


def _corrected(decision: Decision, names: Names, today: date) -> Iterator[tuple[datetime, str]]:
    for correction in decision.corrections:
        by = names.get(correction["by"], correction["by"])
        said = "; ".join(_correction(change, names, today) for change in correction["changes"])
        why = f". Because: {correction['reason']}" if correction["reason"] else ""
        yield _moment(correction["at"]), f"corrected by {by}: {said}{why}"


def _correction(change: Mapping[str, Any], names: Names, today: date) -> str:
    """One correction in plain words; of words that were replaced only what they were about."""
    field, before, after = str(change["field"]), change["before"], change["after"]
    if before is None and after is None:
        return FIELD_WORDS.get(field, field)
    if field in PEOPLE:
        was, is_now = (names.get(person, person) if person else "nobody" for person in (before, after))
        return f"{FIELD_WORDS[field]}, from {was} to {is_now}"
    return changed(field, before, after, today)


def _amended(decision: Decision, names: Names, today: date) -> Iterator[tuple[datetime, str]]:
    for amendment in decision.amendments:
        yield _moment(amendment["at"]), _amendment(decision, amendment, names, today)


def _amendment(decision: Decision, amendment: Mapping[str, Any], names: Names, today: date) -> str:
    by = names.get(amendment["by"], amendment["by"])
    said, why = [], "Because"
    for change in amendment["changes"]:
        if change["field"] == "debt":
            repaid = change["after"] == DebtStatus.REPAID
            said.append(f"{by} {'repaid' if repaid else 'knowingly kept'} what was owed to customers")
            why = "What was done" if repaid else why
        elif change["field"] == "status":
            replaced = f" by {decision.superseded_by}" if decision.superseded_by else ""
            said.append(f"{STATUSES[Status(str(change['after']))]}{replaced} by {by}")
        else:
            said.append(f"{by} changed {changed(change['field'], change['before'], change['after'], today)}")
    return f"{'; '.join(said)}. {why}: {amendment['reason']}"


def _accepted_and_told(decision: Decision, names: Names) -> Iterator[tuple[datetime, str]]:
    if decision.accepted_at:
        person = decision.accepted_by or ""
        yield decision.accepted_at, f"accepted by {names.get(person, person)}"


def _reviewed(decision: Decision, names: Names) -> Iterator[tuple[datetime, str]]:
    for review in decision.reviews:
        by = names.get(review["reviewed_by"], review["reviewed_by"])
        yield _moment(review["reviewed_at"]), f"looked back at by {by}: {_HAPPENED[review['happened']]}"


def _put_right(decision: Decision, names: Names) -> Iterator[tuple[datetime, str]]:
    for remedy in remedies(decision):
        by = names.get(remedy.opened_by, remedy.opened_by)
        yield remedy.opened_at, f"{by} began to put it right: “{remedy.what.rstrip('.')}”"
        if remedy.closed_at:
            closer = remedy.closed_by or ""
            yield (
                remedy.closed_at,
                f"put right: “{remedy.what.rstrip('.')}”"
                + (f"; closed by {names.get(closer, closer)}" if closer else ""),
            )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
