"""What a model sends back, before anything of it is believed."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.chair.fallback import ModelFailed, Trouble

_LONGEST = 2_000
_MOST = 20
_CHECKED_HERE = frozenset({"maxLength", "maxItems", "title"})
# Members that nobody asked for change nothing and are passed over; a server that keeps to the schema sends none.
_SHAPE = ConfigDict(frozen=True, strict=True, extra="ignore", json_schema_extra={"additionalProperties": False})


class Quote(BaseModel):
    """Words that the model leaned on, and whose they are."""

    model_config = _SHAPE

    voice: str = Field(max_length=_LONGEST)
    words: str = Field(max_length=_LONGEST)


class Draft(BaseModel):
    """The seat questions that a model wrote, the customers' words behind them, and the principles they rest on."""

    model_config = _SHAPE

    questions: list[str] = Field(max_length=_MOST)
    quotes: list[Quote] = Field(max_length=_MOST)
    principles: list[str] = Field(max_length=_MOST)


def read_draft(text: str) -> Draft:
    """The draft in a model's answer; what stands around the JSON, such as a fence, is dropped.

    Raises:
        bot.chair.fallback.ModelFailed: it is no JSON, or not this shape.
    """
    begin, end = text.find("{"), text.rfind("}")
    try:
        value = json.loads(text[begin : end + 1])
        return Draft.model_validate({"quotes": [], "principles": []} | value)
    except (ValueError, TypeError, RecursionError, ValidationError):
        raise ModelFailed(Trouble.BROKEN) from None


def draft_schema() -> dict[str, Any]:
    """The shape as the JSON Schema that a server is asked to keep to, without what only this side checks."""
    return dict(_plain(Draft.model_json_schema()))


def _plain(schema: Any) -> Any:
    """The schema without the keywords that strict structured output does not know."""
    if isinstance(schema, dict):
        return {key: _plain(value) for key, value in schema.items() if key not in _CHECKED_HERE}
    return [_plain(item) for item in schema] if isinstance(schema, list) else schema
