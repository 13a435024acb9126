"""Full-text search with the same results on both engines.

Left to the engines' own tokenisers, SQLite and PostgreSQL disagree on addresses, accents, `AI/ML` and `-x`. So the
words are made here, once, as plain `[a-z0-9]` tokens: SQLite's FTS5 and PostgreSQL's array index only compare them.
A word outside ASCII is stored as the hexadecimal form of its UTF-8 bytes behind an `x`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Text, column, false, func, literal_column, table
from sqlalchemy import select as sa_select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Decision, Voice

MAX_WORDS = 2_000
MAX_QUERY_WORDS = 32
MAX_COUNTED = 24
_COMMON = 1_000
_MAX_WORD = 40
# Scripts written without spaces: every character is a word of its own.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SHORTEST_PLURAL = 4

# Words that say nothing about what a text is about; they are stored but do not steer retrieval.
STOP_WORDS = frozenset(
    """
a about after again all also am an and any are as at be because been before being below between both but by
can could did do does doing down during each every few for from further get gets go goes had has have having
he her here hers him his how i if in instead into is it its itself just less let like made make makes many may
me might more most much must my need needs new no nor not now of off on once one only or other our ours out
over own per same shall she should so some still stop such take takes than that the their theirs them then
there these they this those through to today too two under until up us very want was we were what when where
which while who whom whose why will with without would yes yet you your yours customer customers people user
users say said
""".split()
)


def words_of(value: str) -> list[str]:
    """The words of a text in order, folded: case, accents, compatibility forms and an English plural s are gone."""
    # Folded again after it: taking "™" apart gives capitals.
    folded = unicodedata.normalize("NFKD", value.casefold()).casefold()
    letters = "".join(c if _is_word_character(c) else " " for c in folded if not unicodedata.combining(c))
    spaced = _UNSPACED.sub(lambda found: f" {found[0]} ", letters)
    return [_token(word) for word in spaced.split()[:MAX_WORDS]]


def search_words(*values: str) -> str:
    """What is stored beside a record: each of its words once, in a fixed order, separated by single spaces."""
    return " ".join(sorted({word for value in values for word in words_of(value)}))


def query_words(value: str) -> list[str]:
    """The distinct words of a search, at most 32, in the order they were typed."""
    return list(dict.fromkeys(words_of(value)))[:MAX_QUERY_WORDS]


def content_words(value: str) -> list[str]:
    """The distinct words that say what a text is about."""
    return [word for word in dict.fromkeys(words_of(value)) if word not in _STOP_TOKENS and len(word) > 1]


def holds_all(ws: WorkspaceSession, model: type[Decision] | type[Voice], words: list[str]) -> ColumnElement[bool]:
    """A condition: the record's search words hold every one of `words`."""
    if not words:
        return false()
    if ws.dialect == "sqlite":
        return _matches(model, " ".join(f'"{word}"' for word in words))
    found: ColumnElement[bool] = _stored_words(model).contains(words)
    return found


def holds_any(ws: WorkspaceSession, model: type[Decision] | type[Voice], words: list[str]) -> ColumnElement[bool]:
    """A condition: the record's search words hold at least one of `words`."""
    if not words:
        return false()
    if ws.dialect == "sqlite":
        return _matches(model, " OR ".join(f'"{word}"' for word in words))
    found: ColumnElement[bool] = _stored_words(model).overlap(words)
    return found


def rarest(
    ws: WorkspaceSession,
    model: type[Decision] | type[Voice],
    words: list[str],
    visible: ColumnElement[bool],
    most: int = 4,
) -> list[str]:
    """Up to `most` of the words that occur in the fewest visible records of this workspace, at least in one.

    A question has many words; searching for all of them at once is slow and finds what is common, not what is near.
    """
    asked = words[:MAX_COUNTED]
    if not asked:
        return []
    counts = ws.session.execute(sa_select(*(_holding(ws, model, word, visible) for word in asked))).one()
    return [word for count, word in sorted(zip(counts, asked, strict=True)) if count][:most]


def _holding(
    ws: WorkspaceSession, model: type[Decision] | type[Voice], word: str, visible: ColumnElement[bool]
) -> ScalarSelect[int]:
    """How many of the visible records hold a word; from some number on, it is merely common.

    So counting a common word takes no longer the longer the log is.
    """
    found = select(col(model.pk)).where(col(model.workspace) == ws.workspace, visible, holds_all(ws, model, [word]))
    return sa_select(func.count()).select_from(found.limit(_COMMON).subquery()).scalar_subquery()


def _is_word_character(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "So"  # So: emoji and the like


def _token(word: str) -> str:
    if word.isascii():
        plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
        return (word[:-1] if plural else word)[:_MAX_WORD]
    return "x" + word.encode("utf-8", "surrogatepass").hex()[: 4 * _MAX_WORD]


_STOP_TOKENS = frozenset(_token(word) for word in STOP_WORDS)


def _matches(model: type[Decision] | type[Voice], query: str) -> ColumnElement[bool]:
    name = f"{model.__tablename__}_search"
    index = table(name, column("rowid"), column(name))
    return col(model.pk).in_(sa_select(index.c.rowid).where(index.c[name].op("MATCH")(query)))


def _stored_words(model: type[Decision] | type[Voice]) -> Any:
    # The blank is a literal, not a parameter: the index is on exactly this expression.
    return func.string_to_array(col(model.search_words), literal_column("' '"), type_=ARRAY(Text))
