"""That somebody took the log out: the one place where that is noted."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.exports.recipe import PSEUDONYMS, Recipe
from storage import audit
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

log = structlog.get_logger()


def note_export(
    ws: WorkspaceSession, by: str | None, recipe: Recipe, what: str, now: datetime, *, channel: str | None = None
) -> None:
    """Note an export in the transaction that hands it out: ids and counts, none of the words that were typed.

    `what` is what it holds in words of ours, `by` the member who asked in `channel`, None for the command line.
    """
    log.info(
        "export.handed_out",
        workspace=ws.workspace,
        by=by,
        format=recipe.format,
        options=sorted(recipe.options),
        channels=len(recipe.channels),
        holds=what,
        narrowed=bool(recipe.filters),
    )
    about = f"{recipe.format}, {what}{', pseudonyms' if PSEUDONYMS in recipe.options else ''}"
    audit.write(ws, AuditKind.EXPORT, by, about, now, channel=channel)
