"""The kinds of values that shapes are made of. Lengths count characters after cleaning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

from bot.plain_input import LONGEST_TEXT
from bot.shapes.cleaning import (
    blank_is_none,
    clean_line,
    clean_prose,
    plain_number,
    real_day,
    typed_digits,
    utc_second,
)

_LINE = BeforeValidator(clean_line)
_PROSE = BeforeValidator(clean_prose)
_BLANK = BeforeValidator(blank_is_none)

DecisionText = Annotated[str, StringConstraints(min_length=10, max_length=500), _PROSE]
AskedText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), _PROSE]
GroupName = Annotated[str, StringConstraints(min_length=1, max_length=120), _LINE]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), _LINE]
PredictionText = Annotated[str, StringConstraints(min_length=1, max_length=160), _LINE]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000), _PROSE]
Link = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^https?://\S+$"), _LINE]
Person = Annotated[str, StringConstraints(min_length=1, max_length=200), _LINE]
PlaceId = Annotated[str, StringConstraints(min_length=1, max_length=200), _LINE]

MaybeLine = Annotated[Line | None, _BLANK]
MaybeProse = Annotated[Prose | None, _BLANK]
MaybeLink = Annotated[Link | None, _BLANK]
MaybePerson = Annotated[Person | None, _BLANK]

DecisionId = Annotated[str, StringConstraints(pattern=r"^D-[1-9]\d{0,8}$")]
VoiceId = Annotated[str, StringConstraints(pattern=r"^V-[1-9]\d{0,8}$")]
NoteId = Annotated[str, StringConstraints(pattern=r"^N-[1-9]\d{0,8}$")]
ActionId = Annotated[str, StringConstraints(pattern=r"^A-[1-9]\d{0,8}$")]
Week = Annotated[str, StringConstraints(pattern=r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PromptVersion = Annotated[str, StringConstraints(pattern=r"^sha256:\S+$", max_length=80)]

Day = Annotated[date, BeforeValidator(real_day), WithJsonSchema({"type": "string", "format": "date"})]
MaybeDay = Annotated[Day | None, _BLANK]
UtcTime = Annotated[
    datetime,
    BeforeValidator(utc_second),
    PlainSerializer(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}),
]

Number = Annotated[int | float, BeforeValidator(plain_number), WithJsonSchema({"type": "number"})]
MaybeNumber = Annotated[Number | None, _BLANK]
Confidence = Annotated[Literal[10, 30, 50, 60, 70, 80, 90], BeforeValidator(typed_digits)]
MaybeConfidence = Annotated[Confidence | None, _BLANK]
Grade = Annotated[Literal[1, 2, 3, 4], BeforeValidator(typed_digits)]
MaybeGrade = Annotated[Grade | None, _BLANK]
EvidenceLevel = Annotated[Literal[0, 1, 2, 3, 4, 5, 6], BeforeValidator(typed_digits)]
MaybeEvidenceLevel = Annotated[EvidenceLevel | None, _BLANK]
Count = Annotated[int, Field(strict=True, ge=0, le=10**9), BeforeValidator(typed_digits)]
MaybeCount = Annotated[Count | None, _BLANK]
