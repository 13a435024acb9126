"""What every shape shares: immutable, no unknown fields, and an error that carries the rest of a sentence."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Shape(BaseModel):
    """A published JSON shape. Python names differ from JSON names only where JSON uses a Python keyword."""

    model_config = ConfigDict(
        frozen=True,
        hide_input_in_errors=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    def as_json(self) -> dict[str, Any]:
        """The shape as plain JSON values, in the order of the contract."""
        return self.model_dump(mode="json")


def refused(sentence: str) -> PydanticCustomError:
    """An error whose message follows the field's plain name: "{field} {sentence}" (see `bot.shapes.sentences`)."""
    return PydanticCustomError("plain", "{sentence}", {"sentence": sentence})
