"""Errors in plain words: for each field, one sentence that says what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.shapes.base import Shape
from bot.shapes.field_words import FIELD_WORDS, MISSING

WHOLE = "input"
IDS = {
    "D": "a decision's id such as D-12",
    "V": "a voice's id such as V-7",
    "N": "a note's id such as N-3",
    "A": "a to-do's id such as A-4",
}
WRONG = {
    "plain": "{sentence}",
    "string_too_long": "must be at most {max_length:,} characters long: shorten it",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "too_long": "may hold at most {max_length}: leave some out",
    "too_short": "must hold at least {min_length}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le:,} or less",
}
KINDS = {
    "string": "must be text",
    "bool": "must be true or false",
    "int": "must be a whole number",
    "tuple": "must be a list",
    "model": "must be an object with named fields",
    "json": "holds something that is not JSON",
}


def sentence_for(error: ValidationError) -> dict[str, str]:
    """The first error of each field as a sentence saying what to do.

    Keys are JSON paths: `text`, `predictions.0.confidence`, or `input` where the whole input is wrong.
    """
    sentences: dict[str, str] = {}
    for details in error.errors(include_url=False):
        path = ".".join(str(part) for part in details["loc"]) or WHOLE
        sentences.setdefault(path, _sentence(details, error.title))
    return sentences


def _sentence(details: ErrorDetails, shape: str) -> str:
    kind, location = details["type"], details["loc"]
    name = _field(location)
    if kind == "missing":
        return MISSING.get(name, f"Say {_words(name)}.")
    if kind == "extra_forbidden":
        return _unknown_field(location, shape)
    if kind == "json_invalid":
        return "This is not JSON: check quotation marks, commas and brackets."
    if not location:
        return "Give one JSON object with named fields."
    words = _words(name)
    return f"{words[0].upper()}{words[1:]} {_what_is_wrong(kind, details)}."


def _what_is_wrong(kind: str, details: ErrorDetails) -> str:
    """The rest of the sentence that begins with the field's name."""
    limits: dict[str, Any] = details.get("ctx", {})
    if kind == "string_too_short":
        return _too_short(str(details["input"]), limits["min_length"])
    if kind == "string_pattern_mismatch":
        return _unlike(limits["pattern"])
    if kind in WRONG:
        return WRONG[kind].format(**limits).replace("'", "")
    return next(
        (words for start, words in KINDS.items() if kind.startswith(start)), "cannot be read: give it again"
    )


def _too_short(given: str, least: int) -> str:
    if least == 1 or not given.strip():
        return "must not be empty"
    return f"must be at least {least} characters long: say a little more"


def _unlike(pattern: str) -> str:
    if pattern.startswith("^https?"):
        return "must be a web address that begins with https://"
    if pattern[1:3] in ("D-", "V-", "N-", "A-"):
        return f"must be {IDS[pattern[1]]}"
    if "W" in pattern:
        return "must be a week such as 2026-W47"
    return "must be a SHA-256 sum"


def _field(location: tuple[int | str, ...]) -> str:
    return next((part for part in reversed(location) if isinstance(part, str)), "")


def _words(field: str) -> str:
    return FIELD_WORDS.get(field, field.replace("_", " ") or "this")


def _unknown_field(location: tuple[int | str, ...], shape: str) -> str:
    name = str(location[-1])
    near = get_close_matches(name, _fields_at(location[:-1], shape), n=1)
    meant = f" Did you mean “{near[0]}”?" if near else " Leave it out."
    return f"There is no field called “{name[:60]}”.{meant}"


def _fields_at(location: tuple[int | str, ...], shape: str) -> list[str]:
    """The fields that the shape has at this place; none where the place is not one of a shape's."""
    model: type[Shape] | None = {each.__name__: each for each in _shapes(Shape)}.get(shape)
    for part in location:
        if model is not None and isinstance(part, str):
            model = _shape_in(_annotations(model).get(part))
    return list(_annotations(model)) if model else []


def _annotations(model: type[Shape]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _shape_in(annotation: Any) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for part in get_args(annotation) if (found := _shape_in(part))), None)


def _shapes(parent: type[Shape]) -> list[type[Shape]]:
    return [shape for child in parent.__subclasses__() for shape in (child, *_shapes(child))]
