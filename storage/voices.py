"""Queries on voices: customers' own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, move_past, next_number
from storage.engine import WorkspaceSession
from storage.models import Voice
from storage.search import content_words, holds_all, holds_any, query_words, rarest, search_words, words_of
from storage.workspaces import visible_from

_BATCH = 500
_CANDIDATES = 50


def add(ws: WorkspaceSession, voice: Voice) -> Voice:
    """Store a new voice under the workspace's next number."""
    voice.workspace = ws.workspace
    voice.number = next_number(ws, Counter.VOICE)
    index(voice)
    ws.session.add(voice)
    ws.session.flush()
    return voice


def restore(ws: WorkspaceSession, voice: Voice) -> None:
    """Store a voice that keeps the number it has, as an import does; the counter moves past it."""
    voice.workspace = ws.workspace
    index(voice)
    ws.session.add(voice)
    move_past(ws, Counter.VOICE, voice.number)
    ws.session.flush()


def find(ws: WorkspaceSession, number: int, here: str) -> Voice | None:
    """The voice with this number, if it may be seen from the channel `here`."""
    found = _all(ws).where(Voice.number == number, visible_from(ws, col(Voice.channel), here))
    return ws.session.exec(found).one_or_none()


def find_anywhere(ws: WorkspaceSession, number: int) -> Voice | None:
    """The voice with this number, wherever it was saved: for imports and operators, never for an answer."""
    return ws.session.exec(_all(ws).where(Voice.number == number)).one_or_none()


def is_kept(ws: WorkspaceSession, number: int) -> bool:
    """Whether there is a voice with this number in some channel, seen from here or not."""
    return (
        ws.session.exec(select(Voice.pk).where(Voice.workspace == ws.workspace, Voice.number == number)).first()
        is not None
    )


def numbered(ws: WorkspaceSession, numbers: Sequence[int], here: str, today: date) -> list[Voice]:
    """The voices with these numbers that may be quoted in the channel `here`, latest number first."""
    found = _quotable(ws, here, today).where(
        col(Voice.number).in_(numbers), col(Voice.consent_to_quote).is_not(False)
    )
    return list(ws.session.exec(found.order_by(col(Voice.number).desc())))


def newest(ws: WorkspaceSession, here: str, today: date, limit: int, offset: int = 0) -> tuple[list[Voice], int]:
    """The voices that may be seen from `here`, the latest heard first, and how many there are in all."""
    found = _quotable(ws, here, today)
    total = ws.session.exec(select(func.count()).select_from(found.subquery())).one()
    return list(ws.session.exec(found.order_by(*_latest_first()).limit(limit).offset(offset))), total


def with_words(ws: WorkspaceSession, text: str, heard_on: date) -> list[Voice]:
    """The voices with exactly these words of that day, wherever they were saved: for imports, never an answer."""
    return list(ws.session.exec(_all(ws).where(Voice.heard_on == heard_on, Voice.text == text)))


def searched(ws: WorkspaceSession, here: str, words: str, today: date, limit: int) -> tuple[list[Voice], int]:
    """The latest voices that hold all the words and may be seen from `here`, and how many there are in all."""
    found = _quotable(ws, here, today)
    wanted = query_words(words)
    if not wanted:
        return [], 0
    found = found.where(holds_all(ws, Voice, wanted))
    total = ws.session.exec(select(func.count()).select_from(found.subquery())).one()
    return list(ws.session.exec(found.order_by(*_latest_first()).limit(limit))), total


def heard_about(
    ws: WorkspaceSession, here: str, text: str, today: date, groups: Sequence[str] = (), limit: int = 12
) -> list[Voice]:
    """Voices that may be quoted and share the rarest words of `text`.

    Those of `groups` come first, then the ones that share more words, then the latest. A group that seldom
    speaks is looked for by itself, so that others' words cannot crowd it out.
    """
    may_be_quoted = and_(
        visible_from(ws, col(Voice.channel), here),
        col(Voice.expires_on) > today,
        col(Voice.consent_to_quote).is_not(False),
    )
    wanted = frozenset(content_words(text))
    words = rarest(ws, Voice, content_words(text), may_be_quoted)
    if not words:
        return []
    found = _all(ws).where(holds_any(ws, Voice, words), may_be_quoted).order_by(*_latest_first()).limit(_CANDIDATES)
    theirs = ws.session.exec(found.where(col(Voice.group).in_(groups))).all() if groups else ()
    candidates = {row.number: row for row in (*theirs, *ws.session.exec(found))}
    spoken = frozenset(groups)
    ranked = sorted(candidates.values(), key=lambda row: (row.heard_on, row.number), reverse=True)
    ranked.sort(key=lambda row: (row.group not in spoken, -len(wanted.intersection(words_of(row.text)))))
    return ranked[:limit]


def last_heard(ws: WorkspaceSession, here: str, today: date, limit: int = 200) -> list[Voice]:
    """The voice of every group that was heard last, most recent first."""
    place = func.row_number().over(partition_by=col(Voice.group), order_by=_latest_first()).label("place")
    ranked = _quotable(ws, here, today).with_only_columns(col(Voice.pk), place).subquery()
    found = _all(ws).join(ranked, col(Voice.pk) == ranked.c.pk).where(ranked.c.place == 1)
    return list(ws.session.exec(found.order_by(*_latest_first()).limit(limit)))


def in_order(ws: WorkspaceSession, here: str | None, channels: Sequence[str] = ()) -> Iterator[Voice]:
    """Every voice by number, read in batches.

    With `here`, only those that may be seen from that channel; with `channels`, only those of these.
    """
    last = 0
    while True:
        found = _all(ws).where(Voice.number > last)
        if here is not None:
            found = found.where(visible_from(ws, col(Voice.channel), here))
        if channels:
            found = found.where(col(Voice.channel).in_(channels))
        rows = ws.session.exec(found.order_by(col(Voice.number)).limit(_BATCH)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].number
        ws.session.expunge_all()


def _all(ws: WorkspaceSession) -> SelectOfScalar[Voice]:
    return select(Voice).where(Voice.workspace == ws.workspace)


def _quotable(ws: WorkspaceSession, here: str, today: date) -> SelectOfScalar[Voice]:
    return _all(ws).where(visible_from(ws, col(Voice.channel), here), Voice.expires_on > today)


def _latest_first() -> tuple[Any, Any]:
    return col(Voice.heard_on).desc(), col(Voice.number).desc()


def index(voice: Voice) -> None:
    """Note by which words a voice is found."""
    voice.search_words = search_words(f"V-{voice.number}", voice.text, voice.group, voice.role, voice.source)
