"""The form of each later question, and its answer as columns."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.decisions.amended import current
from bot.decisions.cues import QUESTIONS, Known, missing_figures
from bot.decisions.evidence import pieces
from bot.messages import Field, FieldKind, Form, Invalid, Option
from bot.screen_words import DOORS, LEVELS, NOTICES, day
from bot.shapes import DecisionInput, sentence_for
from storage.models import Decision
from storage.vocabulary import Door

ACTION = "answer_later"
_LONGEST_REASON = 500
_NOTHING_SAID = "Write an answer, or leave it with Not now."
# A decision that is valid, to check one answer of another by the shape.
_VALID = {"text": "What is decided", "in_the_chair": "all", "customer_effect": "same", "commercial_now": "same"}

Values = Mapping[str, str]


def answer_form(
    decision: Decision,
    name: str,
    today: date,
    known: Known | None = None,
    typed: Values | None = None,
    notice: str = "",
) -> Form:
    """The form of one question, filled in with what the decision says, else with what the log knows."""
    values = typed or current_values(decision, name) | (
        {"accepted_by": "me"} if _is_nobodys(decision, name) else {}
    )
    hint = ""
    if typed is None and known is not None and not any(values.values()):
        values, hint = known.values, f"From {known.source}, {day(known.on, today)}."
    fields = _FIELDS[name](values, hint)
    ask = next(cue.ask for cue in QUESTIONS if cue.name == name)
    return Form(
        title=f"D-{decision.number}: {ask}",
        submit="Save",
        action=ACTION,
        carry={
            "decision": f"D-{decision.number}",
            "question": name,
            "was": stamp(decision, name),
            "form": secrets.token_urlsafe(9),
        },
        notice=notice,
        fields=(*fields, *((_reason(values),) if replaces_locked(decision, name) else ())),
    )


def _is_nobodys(decision: Decision, name: str) -> bool:
    """Whether nobody accepts it yet: whoever opens the form is offered to."""
    return name == "accepted_by" and decision.accepted_by is None


def current_values(decision: Decision, name: str) -> dict[str, str]:
    """What the decision answers to a question, as form values."""
    if name == "kill":
        return {
            "kill_condition": decision.kill_condition or "",
            "kill_by": decision.kill_by.isoformat() if decision.kill_by else "",
        }
    if name == "evidence":
        level = "" if decision.evidence_level is None else str(decision.evidence_level)
        return {"evidence": "; ".join(decision.evidence), "evidence_level": level}
    if name == "metrics":
        return dict.fromkeys(("metric", "baseline", "target", "unit"), "")
    value = getattr(decision, name)
    if isinstance(value, list):
        return {name: ("\n" if name == "alternatives" else "; ").join(value)}
    return {name: "" if value in (None, Door.UNSURE) else str(value)}


def stamp(decision: Decision, name: str) -> str:
    """What tells whether the answer to a question changed since a form was opened."""
    answered: Any = current(decision).predictions if name == "metrics" else current_values(decision, name)
    return hashlib.sha256(json.dumps(answered, sort_keys=True, default=str).encode()).hexdigest()[:16]


def replaces_locked(decision: Decision, name: str) -> bool:
    """Whether an answer replaces one that is locked, so that it needs a reason."""
    if decision.locked_at is None:
        return False
    return name == "metrics" or any(current_values(decision, name).values())


def read_answer(decision: Decision, name: str, fields: Values, today: date) -> dict[str, Any] | Invalid:
    """The columns that the form's answers fill, or a sentence for each answer that cannot be taken."""
    typed = {field: value.strip() for field, value in fields.items() if value.strip()}
    if errors := _unsaid(decision, name, typed):
        return Invalid(errors)
    answers, path = _as_input(decision, name, typed)
    try:
        given = DecisionInput.model_validate(_VALID | answers)
    except ValidationError as error:
        asked = _asked(name)
        return Invalid({_field(where, path, asked): said for where, said in sentence_for(error).items()})
    if name == "kill" and given.kill.by is not None and given.kill.by <= today:
        return Invalid({"kill_by": "The day must lie ahead: pick a later one."})
    return _columns(name, given)


def _unsaid(decision: Decision, name: str, typed: Values) -> dict[str, str]:
    """A sentence where the answer or the reason for a change is missing."""
    reason, is_change = typed.get("reason", ""), replaces_locked(decision, name)
    if (is_change and not reason) or len(reason) > _LONGEST_REASON:
        return {
            "reason": f"Say why in one line of at most {_LONGEST_REASON} characters: it is kept with the change."
        }
    is_cleared = name == "evidence" and any(current_values(decision, name).values())
    if not is_cleared and not any(field in typed for field in _asked(name)):
        return {_asked(name)[0]: _NOTHING_SAID}
    if name == "kill" and "kill_condition" not in typed:
        return {"kill_condition": "Say at which point you would stop; the day belongs to it."}
    if name == "metrics" and "metric" not in typed:
        return {"metric": "Say which figure that is, such as: contacts per 1,000 orders."}
    return {}


def _asked(name: str) -> list[str]:
    return [field.name for field in _FIELDS[name]({}, "")]


def _as_input(decision: Decision, name: str, typed: Values) -> tuple[dict[str, Any], str]:
    """The answers in the shape of a decision, and the path under which the shape names their errors."""
    if name == "kill":
        return {"kill": {"condition": typed.get("kill_condition"), "by": typed.get("kill_by")}}, "kill."
    if name == "evidence":
        return {"evidence": pieces(typed.get("evidence", "")), "evidence_level": typed.get("evidence_level")}, ""
    if name == "metrics":
        predictions = [dict(each) for each in current(decision).predictions]
        wanted = missing_figures(decision)
        place = next((place for place, each in enumerate(predictions) if each == wanted), 0)
        figures = {part: typed.get(part) for part in ("metric", "baseline", "target", "unit")}
        if predictions:
            predictions[place] |= figures
        return {"predictions": predictions}, f"predictions.{place}."
    if name == "alternatives":
        return {name: _parts(typed[name], "\n")}, ""
    if name in ("paying_customers", "end_users", "others_affected"):
        return {name: _parts(typed[name], ",;\n")}, ""
    return {name: typed[name]}, ""


def _columns(name: str, given: DecisionInput) -> dict[str, Any]:
    if name == "kill":
        return {"kill_condition": given.kill.condition, "kill_by": given.kill.by}
    if name == "evidence":
        return {"evidence": list(given.evidence), "evidence_level": given.evidence_level}
    if name == "metrics":
        return {"predictions": [each.as_json() for each in given.predictions]}
    value = getattr(given, name)
    return {name: list(value) if isinstance(value, tuple) else value}


def _parts(typed: str, marks: str) -> list[str]:
    found = (part.strip() for part in re.split(f"[{marks}]", typed))
    return list(dict.fromkeys(part for part in found if part))


def _field(where: str, path: str, asked: list[str]) -> str:
    """The form's field for a path of the shape."""
    within = where.removeprefix(path).split(".")[0]
    return next((field for field in (within, f"kill_{within}") if field in asked), asked[0])


def _reason(values: Values) -> Field:
    return Field(
        "reason",
        "Why?",
        FieldKind.MULTILINE,
        required=True,
        initial=values.get("reason", ""),
        hint="It is locked: your change stands beside what was there, with its reason.",
        max_length=_LONGEST_REASON,
    )


def _one(name: str, label: str, hint: str = "", **more: Any) -> Callable[[Values, str], tuple[Field, ...]]:
    """A question with one field; where its answer comes from stands in place of the usual hint."""

    def fields(values: Values, from_log: str) -> tuple[Field, ...]:
        return (Field(name, label, required=True, initial=values.get(name, ""), hint=from_log or hint, **more),)

    return fields


def _choices(words: Mapping[Any, str]) -> tuple[Option, ...]:
    return tuple(Option(str(value), said) for value, said in words.items() if value is not Door.UNSURE)


def _kill(values: Values, _hint: str) -> tuple[Field, ...]:
    return (
        Field(
            "kill_condition",
            "Stop if",
            FieldKind.MULTILINE,
            required=True,
            initial=values.get("kill_condition", ""),
            hint="What you would have to see, such as: more than 5 in 100 leave.",
            max_length=2000,
        ),
        Field("kill_by", "By when", FieldKind.DATE, initial=values.get("kill_by", "")),
    )


def _metrics(values: Values, from_log: str) -> tuple[Field, ...]:
    usual = "Something you can count, such as: contacts per 1,000 orders."
    return (
        Field("metric", "Which figure", required=True, initial=values.get("metric", ""), hint=from_log or usual),
        Field("baseline", "Today", FieldKind.NUMBER, initial=values.get("baseline", "")),
        Field("target", "Hoped for", FieldKind.NUMBER, initial=values.get("target", "")),
        Field("unit", "Unit", initial=values.get("unit", ""), hint="Such as: %, minutes, per 1,000."),
    )


def _evidence(values: Values, _hint: str) -> tuple[Field, ...]:
    return (
        Field(
            "evidence",
            "What it rests on",
            FieldKind.MULTILINE,
            initial=values.get("evidence", ""),
            hint="V-7, V-9, or a link, or a few words. One a line.",
        ),
        Field(
            "evidence_level",
            "What is that?",
            FieldKind.CHOICE,
            initial=values.get("evidence_level", ""),
            options=tuple(Option(str(level), words.capitalize()) for level, words in enumerate(LEVELS)),
        ),
    )


_GROUPS = "Several with a comma between them."
_FIELDS: Mapping[str, Callable[[Values, str], tuple[Field, ...]]] = {
    "accepted_by": _one(
        "accepted_by",
        "Who accepts that?",
        "Another person is asked to confirm.",
        suggestions=("me",),
        person=True,
        max_length=200,
    ),
    "notice": _one("notice", "When do they hear of it?", kind=FieldKind.CHOICE, options=_choices(NOTICES)),
    "door": _one("door", "Undoing it", kind=FieldKind.CHOICE, options=_choices(DOORS)),
    "kill": _kill,
    "metrics": _metrics,
    "evidence": _evidence,
    "paying_customers": _one("paying_customers", "Who pays?", _GROUPS),
    "end_users": _one("end_users", "Who uses it?", _GROUPS),
    "others_affected": _one("others_affected", "Who else is affected?", _GROUPS),
    "alternatives": _one(
        "alternatives", "What else could you do instead?", "One a line.", kind=FieldKind.MULTILINE
    ),
    "release_sentence": _one(
        "release_sentence",
        "What are they told?",
        "One line, as they will read it.",
        max_length=200,
    ),
}
