"""The forms of a to-do: what, who, by when; and why it is dropped."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from bot.messages import Field, FieldKind, Form, Invalid
from bot.shapes import sentence_for
from bot.shapes.base import Shape
from bot.shapes.types import MaybeDay
from storage.retro_models import Action

ADD, CHANGE, DROP = "todo_add", "todo_change", "todo_drop"
LONGEST = 300
LONGEST_REASON = 200
_DECISION = re.compile(r"\bD-([1-9][0-9]{0,8})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Todo:
    """What somebody wrote down: `owner` as it was typed, empty for nobody."""

    text: str
    owner: str
    due: date | None


class _Typed(Shape):
    due: MaybeDay = None


def add_form(values: Mapping[str, str], carry: Mapping[str, str], notice: str = "") -> Form:
    """The form of a new to-do."""
    return Form(
        title="A to-do",
        submit="Write it down",
        action=ADD,
        fields=_fields(values),
        carry={**carry, "form": secrets.token_urlsafe(9)},
        notice=notice,
    )


def change_form(action: Action, values: Mapping[str, str] | None = None, notice: str = "") -> Form:
    """The form that changes a to-do that is still open."""
    name = f"A-{action.number}"
    return Form(
        title=f"Change {name}",
        submit="Save",
        action=CHANGE,
        fields=_fields(values_of(action) if values is None else values),
        carry={"todo": name, "seen": seen(action), "form": secrets.token_urlsafe(9)},
        notice=notice,
    )


def drop_form(action: Action) -> Form:
    """The form that asks why it will not be done; nobody has to say."""
    name = f"A-{action.number}"
    return Form(
        title=f"Drop {name}",
        submit="Drop it",
        action=DROP,
        notice=action.text,
        carry={"todo": name, "form": secrets.token_urlsafe(9)},
        fields=(Field("reason", "Why will it not be done?", max_length=LONGEST_REASON, hint="May stay empty."),),
    )


def read_todo(fields: Mapping[str, str]) -> Todo | Invalid:
    """What was answered, or a sentence for each answer that cannot be taken."""
    text = " ".join(fields.get("text", "").split())
    errors: dict[str, str] = {}
    if not any(character.isalnum() for character in text):
        errors["text"] = "Say in one line what is to be done."
    elif len(text) > LONGEST:
        errors["text"] = f"Say it in at most {LONGEST} characters: that is {len(text):,}."
    due: date | None = None
    try:
        due = _Typed.model_validate({"due": fields.get("due", "")}).due
    except ValidationError as error:
        errors |= sentence_for(error)
    return Invalid(errors) if errors else Todo(text, fields.get("owner", "").strip(), due)


def read_reason(typed: str) -> str | Invalid | None:
    """Why it is dropped, None where nobody said, or a sentence where it is too long."""
    reason = " ".join(typed.split())
    if len(reason) > LONGEST_REASON:
        return Invalid({"reason": f"Say it in at most {LONGEST_REASON} characters."})
    return reason or None


def decision_named(text: str) -> int | None:
    """The first decision that a text names (D-14)."""
    found = _DECISION.search(text)
    return int(found[1]) if found else None


def values_of(action: Action) -> dict[str, str]:
    """What a to-do says, as a form shows it."""
    return {
        "text": action.text,
        "owner": action.owner or "",
        "due": action.due.isoformat() if action.due else "",
    }


def seen(action: Action) -> str:
    """What a form carries, so that a change that comes between is noticed."""
    return "|".join((action.status, *values_of(action).values()))


def _fields(values: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field("text", "What is to be done?", FieldKind.TEXT, True, values.get("text", ""), max_length=LONGEST),
        Field("owner", "Who sees to it?", initial=values.get("owner", ""), person=True, hint="Me, or a name."),
        Field("due", "By when?", FieldKind.DATE, initial=values.get("due", "")),
    )
