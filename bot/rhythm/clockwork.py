"""What the clock does for the weekly rhythm, in every replica alike: plan, settle, draw anew, ask deciders."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import TypeVar

from bot.rhythm import checks, editing, planning
from bot.rhythm.settling import settle
from storage import digest_log, editions, schedules
from storage.editions import Shown
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.vocabulary import DigestKind, EditionState

_SHOWN_FOR = timedelta(days=7)
_Thing = TypeVar("_Thing")


async def plan(database: Database, now: datetime) -> int:
    """Plan every digest that is due in any workspace; how many were."""
    return await _each(
        await database.read(EVERY_WORKSPACE, schedules.due, now),
        lambda due: database.write(due.workspace, planning.plan, due.kind, due.owner, now),
    )


async def settle_ended(database: Database, now: datetime) -> None:
    """Write down how editions ended whose message did."""
    await _each(
        await database.read(EVERY_WORKSPACE, editions.to_settle),
        lambda ended: database.write(ended[0].workspace, settle, *ended, now),
    )


async def draw_anew(database: Database, now: datetime) -> None:
    """Draw the digests anew that say something else by now, as long as nobody answered."""
    shown = await database.read(EVERY_WORKSPACE, editions.shown_since, now - _SHOWN_FOR)
    for workspace, some in groupby(sorted(shown, key=lambda each: each.workspace), key=lambda each: each.workspace):
        newest = _newest_of_each(some)
        marks = await database.read(workspace, digest_log.summed_up, list(newest))
        changed = [each for channel, each in newest.items() if marks[channel] != each.drawn_from]
        await _each(changed, partial(_draw, database, marks, now))


async def ask_deciders(database: Database, now: datetime) -> None:
    """Tell deciders once, alone, of checks that stayed open after the digest."""
    await _each(
        await database.read(EVERY_WORKSPACE, checks.workspaces_with_checks, now),
        lambda workspace: _ask_in(database, workspace, now),
    )


async def _ask_in(database: Database, workspace: str, now: datetime) -> int:
    return await _each(
        await database.read(workspace, checks.deciders, now),
        lambda person: database.write(workspace, checks.ask, person, now),
    )


async def _draw(database: Database, marks: Mapping[str, str], now: datetime, shown: Shown) -> bool:
    return await database.write(shown.workspace, _draw_anew, shown, marks[shown.channel], now)


async def _each(things: Iterable[_Thing], act: Callable[[_Thing], Awaitable[object]]) -> int:
    """Do one after another; for how many it did something.

    One that cannot be done holds up none of those that come after it; the first error is raised at the end.
    """
    done, failed = 0, []
    for thing in things:
        try:
            done += bool(await act(thing))
        except Exception as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return done


def _draw_anew(ws: WorkspaceSession, shown: Shown, mark: str, now: datetime) -> bool:
    stored = editions.find(ws, DigestKind.CHANNEL, shown.channel, shown.week)
    if stored is None or stored.state is not EditionState.SENT or stored.drawn_from == mark:
        return False  # another replica was here
    return editing.draw_anew(ws, stored, mark, now)


def _newest_of_each(shown: Iterable[Shown]) -> dict[str, Shown]:
    """Of each channel the edition that was planned last."""
    return {each.channel: each for each in shown}
