"""Kinds of columns that the tables share, and how their constraints are named."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Enum, String, Table, type_coerce
from sqlmodel import Field, SQLModel


def json_column(default: type[list[Any]] | type[dict[str, Any]] | None = None) -> Any:
    """A JSON column; without a default it may be empty."""
    column: Column[Any] = Column(JSON(none_as_null=True), nullable=default is None)
    if default is None:
        return Field(default=None, sa_column=column)
    return Field(default_factory=default, sa_column=column)


# SQLAlchemy makes the rows, unchecked: what pydantic would check them with is made when something asks for it.
SQLModel.model_config["defer_build"] = True

# Names for every constraint, so that a later migration can change one on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def values_of(words: type[StrEnum]) -> list[str]:
    """The words of a vocabulary as they are stored."""
    return [word.value for word in words]


def word_column(words: type[StrEnum], *, optional: bool = False, default: StrEnum | None = None) -> Any:
    """A column that holds one word of a vocabulary, by its value: readable in the database, no native enum."""
    column = Enum(words, native_enum=False, length=40, values_callable=values_of, validate_strings=True)
    if optional:
        return Field(default=None, sa_type=column, nullable=True)
    if default is not None:
        return Field(default=default, sa_type=column)
    return Field(sa_type=column)


def _is_moment(column: Any) -> bool:
    return isinstance(getattr(column.type, "impl", column.type), DateTime)


@cache
def unread(table: Table, names: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """Every column of a table, or those of these names, to select rows of it that `reader` reads.

    JSON, words and moments come as they are stored.
    """
    return tuple(
        type_coerce(column, String).label(column.name)
        if isinstance(column.type, (JSON, Enum)) or _is_moment(column)
        else column
        for column in _columns(table, names)
    )


@cache
def reader(table: Table, names: tuple[str, ...] = ()) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row of `unread` a named tuple with those columns, as the mapper would read them.

    One function a row rather than one a value: of many rows these come in a third of the mapper's time.
    """
    columns = _columns(table, names)
    named: Any = namedtuple("Row", tuple(column.name for column in columns))  # type: ignore[misc] # the table's own
    make = tuple.__new__
    lists = [place for place, column in enumerate(columns) if isinstance(column.type, JSON)]
    moments = [place for place, column in enumerate(columns) if _is_moment(column)]
    words = [
        (place, {None: None, **{word.value: word for word in column.type.enum_class or ()}})
        for place, column in enumerate(columns)
        if isinstance(column.type, Enum)
    ]

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        for place in lists:
            stored = values[place]
            if stored == "[]":
                values[place] = []
            elif isinstance(stored, str):  # PostgreSQL's driver has read it already
                values[place] = json.loads(stored)
        for place, known in words:
            values[place] = known[values[place]]
        for place in moments:
            stored = values[place]
            if isinstance(stored, str):  # SQLite has text, and it means UTC
                values[place] = datetime.fromisoformat(stored).replace(tzinfo=UTC)
            elif stored is not None:
                values[place] = stored.astimezone(UTC)
        return make(named, values)

    return read


def _columns(table: Table, names: tuple[str, ...]) -> list[Column[Any]]:
    return [table.c[name] for name in names] if names else list(table.c)
