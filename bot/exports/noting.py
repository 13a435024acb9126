"""That somebody took the log out: the one place where that is noted."""

from __future__ import annotations

import structlog

from bot.exports.recipe import Recipe
from storage.engine import WorkspaceSession

log = structlog.get_logger()


def note_export(ws: WorkspaceSession, by: str, recipe: Recipe, decisions: int) -> None:
    """Note an export in the transaction that hands it out: ids and counts, none of the words that were typed."""
    log.info(
        "export.handed_out",
        workspace=ws.workspace,
        by=by,
        format=recipe.format,
        options=sorted(recipe.options),
        channels=len(recipe.channels),
        decisions=decisions,
        narrowed=bool(recipe.filters),
    )
