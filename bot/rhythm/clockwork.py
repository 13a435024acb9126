"""What the clock does for the weekly rhythm, in every replica alike: plan, settle, draw anew, ask deciders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from bot.rhythm import checks, editing, planning
from bot.rhythm.settling import settle
from storage import digest_log, editions, schedules
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import EditionState

_SHOWN_FOR = timedelta(days=7)


async def plan(database: Database, now: datetime) -> int:
    """Plan every digest that is due in any workspace; how many were."""
    planned = 0
    for schedule in await database.read(EVERY_WORKSPACE, schedules.due, now):
        planned += await database.write(schedule.workspace, planning.plan, schedule.kind, schedule.owner, now)
    return planned


async def settle_ended(database: Database, now: datetime) -> None:
    """Write down how editions ended whose message did."""
    for edition, state, reason in await database.read(EVERY_WORKSPACE, editions.to_settle):
        await database.write(edition.workspace, settle, edition, state, reason, now)


async def draw_anew(database: Database, now: datetime) -> None:
    """Draw the digests anew that say something else by now, as long as nobody answered."""
    shown = await database.read(EVERY_WORKSPACE, editions.shown_since, now - _SHOWN_FOR)
    for workspace, some in groupby(sorted(shown, key=lambda each: each.workspace), key=lambda each: each.workspace):
        newest = _newest_of_each(some)
        marks = await database.read(workspace, digest_log.summed_up, list(newest))
        for channel, edition in newest.items():
            if marks[channel] != edition.drawn_from:
                await database.write(workspace, _draw_anew, edition, marks[channel], now)


async def ask_deciders(database: Database, now: datetime) -> None:
    """Tell deciders once, alone, of checks that stayed open after the digest."""
    for workspace in await database.read(EVERY_WORKSPACE, checks.workspaces_with_checks, now):
        for person in await database.read(workspace, checks.deciders, now):
            await database.write(workspace, checks.ask, person, now)


def _draw_anew(ws: WorkspaceSession, edition: Edition, mark: str, now: datetime) -> bool:
    stored = editions.find(ws, edition.kind, edition.owner, edition.week)
    if stored is None or stored.state is not EditionState.SENT or stored.drawn_from == mark:
        return False  # another replica was here
    return editing.draw_anew(ws, stored, mark, now)


def _newest_of_each(shown: Iterable[Edition]) -> dict[str, Edition]:
    """Of each channel the edition that was planned last."""
    return {edition.owner: edition for edition in sorted(shown, key=lambda each: each.planned_at)}
