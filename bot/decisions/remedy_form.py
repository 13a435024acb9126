"""The forms for putting it right: what went wrong, and what is done for one of the three groups."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.decisions.debt_form import COUNT
from bot.messages import Field, FieldKind, Form, Invalid
from bot.screen_words import HIT, day
from bot.shapes import Remedy, RemedyGroup, sentence_for
from bot.shapes.field_words import FIELD_WORDS
from storage.vocabulary import HitGroup

BEGIN, GROUP = "remedy", "remedy_group"
LONGEST = 500
_NAMES = (
    "how_many",
    "reached",
    "remedy",
    "owner",
    "due_on",
    "live_on",
    "told_on",
    "told_how",
    "not_needed_because",
)
_COUNTS, _DAYS = ("how_many", "reached"), ("due_on", "live_on", "told_on")
_TEXTS = ("remedy", "told_how", "not_needed_because")


def begin_form(name: str, text: str) -> Form:
    """The form that begins it."""
    return Form(
        title=f"{name}: put it right",
        submit="Begin",
        action=BEGIN,
        carry={"decision": name, "form": secrets.token_urlsafe(9)},
        notice=text,
        fields=(
            Field(
                "what",
                "What went wrong, as the people hit would say it?",
                FieldKind.MULTILINE,
                True,
                hint="In their words, not in ours.",
                max_length=LONGEST,
            ),
        ),
    )


def read_what(fields: Mapping[str, str]) -> str | Invalid:
    """What went wrong, or a sentence where nothing is said."""
    what = " ".join(fields.get("what", "").split())
    if not any(character.isalnum() for character in what):
        return Invalid({"what": "Say in a line or two what went wrong for them."})
    return what if len(what) <= LONGEST else Invalid({"what": f"Say it in at most {LONGEST} characters."})


def group_form(
    name: str, remedy: Remedy, group: RemedyGroup, values: Mapping[str, str] | None = None, notice: str = ""
) -> Form:
    """The form for one group: nothing in it has to be answered at once."""
    typed = group_values(group) if values is None else values
    return Form(
        title=f"{name}: {HIT[group.who]}",
        submit="Save",
        action=GROUP,
        carry={
            "decision": name,
            "number": str(remedy.number),
            "who": group.who.value,
            "seen": seen(group),
            "form": secrets.token_urlsafe(9),
        },
        notice=notice or f"What went wrong: {remedy.what}",
        fields=(*_whom(typed), *_what(typed), *_done(typed), _why_not(typed)),
    )


def _whom(typed: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            "how_many",
            "How many are they?",
            FieldKind.NUMBER,
            initial=typed.get("how_many", ""),
            hint="Empty: nobody has counted yet.",
        ),
        Field("reached", "How many were put right so far?", FieldKind.NUMBER, initial=typed.get("reached", "")),
    )


def _what(typed: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field("remedy", "What do they get?", initial=typed.get("remedy", ""), max_length=LONGEST),
        Field(
            "owner",
            "Who sees to it?",
            initial=typed.get("owner", ""),
            suggestions=("me",),
            person=True,
            max_length=200,
        ),
        Field("due_on", "By when?", FieldKind.DATE, initial=typed.get("due_on", "")),
    )


def _done(typed: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            "live_on",
            "Live since",
            FieldKind.DATE,
            initial=typed.get("live_on", ""),
            hint="The day on which it really worked for them.",
        ),
        Field("told_on", "Told on", FieldKind.DATE, initial=typed.get("told_on", "")),
        Field(
            "told_how",
            "How were they told?",
            initial=typed.get("told_how", ""),
            hint="In which words, or by which way.",
            max_length=LONGEST,
        ),
    )


def _why_not(typed: Mapping[str, str]) -> Field:
    return Field(
        "not_needed_because",
        "If nothing is done for them, or for some: why?",
        initial=typed.get("not_needed_because", ""),
        hint="Also where there are none: how is that known?",
        max_length=LONGEST,
    )


def group_values(group: RemedyGroup) -> dict[str, str]:
    """What the form starts with: what is said of the group so far."""
    said = group.as_json()
    return {name: "" if said[name] is None else str(said[name]) for name in _NAMES}


def seen(group: RemedyGroup) -> str:
    """A short mark of what the form was opened on, so that a change by somebody else is noticed."""
    whole = json.dumps(group.as_json(), sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def overtaken(
    name: str, remedy: Remedy, group: RemedyGroup, fields: Mapping[str, str], names: Mapping[str, str], today: date
) -> Form:
    """The form for somebody who saved second: what they typed, and what the other said where they typed nothing."""
    now, typed = group_values(group), {each: fields.get(each, "").strip() for each in _NAMES}
    merged = {each: typed[each] or now[each] for each in _NAMES}
    apart = [
        f"{FIELD_WORDS[each]}: {_spoken(each, now[each], names, today)}"
        for each in _NAMES
        if merged[each] != now[each]
    ]
    differs = f" It says something else than you here: {'; '.join(apart)}." if apart else ""
    notice = (
        f"Somebody else saved this since you opened it.{differs} What you typed is still here, and what they said "
        "stands where you typed nothing; sending it again saves it like this."
    )
    return group_form(name, remedy, group, merged, notice)


def read_group(fields: Mapping[str, str], who: HitGroup, owner: str | None, today: date) -> RemedyGroup | Invalid:
    """What is said of the group, or a sentence for each answer that cannot be taken.

    `owner` is the member whom the form names. People may hear of it before it is live; neither day may lie ahead.
    """
    typed: dict[str, Any] = {name: " ".join(fields.get(name, "").split()) for name in _NAMES}
    errors = {name: f"Say it in at most {LONGEST} characters." for name in _TEXTS if len(typed[name]) > LONGEST}
    try:
        group = RemedyGroup.model_validate(typed | {"owner": owner, "who": who})
    except ValidationError as error:
        wrong = sentence_for(error)
        return Invalid(wrong | {name: COUNT for name in _COUNTS if name in wrong} | errors)
    errors |= _impossible(group, today)
    return Invalid(errors) if errors else group


def _impossible(group: RemedyGroup, today: date) -> dict[str, str]:
    errors = {}
    if group.live_on is not None and group.live_on > today:
        errors["live_on"] = "That day has not come yet: give it once it is live. “By when” takes a day ahead."
    if group.told_on is not None and group.told_on > today:
        errors["told_on"] = "That day has not come yet: give it once they have been told."
    if group.reached is not None and group.how_many is not None and group.reached > group.how_many:
        errors["reached"] = f"That is more than the {group.how_many:,} whom it hit: correct one of the two."
    return errors


def _spoken(name: str, value: str, names: Mapping[str, str], today: date) -> str:
    if not value:
        return "nothing"
    if name in _DAYS:
        return day(date.fromisoformat(value), today)
    if name == "owner":
        return names.get(value, value)
    return value if name in _COUNTS else f"“{value}”"
