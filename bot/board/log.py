"""What the board shows, read from the log: always the same number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.board.cells import Cell, Mark, current_cell, declared_cell, realised_cell, text_now
from bot.board.chosen import Chosen
from bot.decisions.states import IN_FORCE
from bot.voice_gaps import Gap, find_gaps
from storage import board_log, groups, workspaces
from storage.board_log import LookedBack, Plotted
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Visibility

# The newest so many are drawn; the board says how many there are.
MOST = 20_000
ROWS = 6
SOON = timedelta(days=30)
_MOST_PUT_RIGHT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLog:
    """The part of a log that one board covers.

    `whole` are the decisions of its lists by number, `names` those who accepted one of them themselves, by id.
    `due`, `owed` and `drifted` are the numbers of all that are, in the order in which they are listed. Of `due` the
    first `overdue` are so now and the others will be within thirty days.
    """

    today: date
    plotted: Sequence[Plotted]
    total: int
    looked_back: Sequence[LookedBack]
    put_right: Sequence[Decision]
    due: Sequence[int]
    overdue: int
    owed: Sequence[int]
    drifted: Sequence[int]
    whole: Mapping[int, Decision]
    names: Mapping[str, str]
    gaps: Sequence[Gap]


def read_board(ws: WorkspaceSession, here: str, chosen: Chosen, today: date) -> BoardLog:
    """Everything that the board shows of what may be seen from `here`."""
    wanted = chosen.wanted(today)
    plotted, total = board_log.plotted(ws, here, wanted, MOST)
    due, owed = _due(plotted, today + SOON), _owed(plotted)
    drifted = [row.number for row in plotted if row.drifted]
    listed = [*due[:ROWS], *owed[:ROWS], *drifted[:ROWS]]
    whole = {each.number: each for each in board_log.numbered(ws, here, listed)}
    accepted = {each.accepted_by for each in whole.values() if each.accepted_at}
    return BoardLog(
        today=today,
        plotted=plotted,
        total=total,
        looked_back=board_log.looked_back(ws, here, wanted, MOST),
        put_right=board_log.put_right(ws, here, wanted, _MOST_PUT_RIGHT),
        due=due,
        overdue=len(_due(plotted, today)),
        owed=owed,
        drifted=drifted,
        whole=whole,
        names=workspaces.names_of(ws, accepted),
        gaps=find_gaps(groups.decided_about(ws, here), groups.heard(ws, here), today),
    )


def channel_names(ws: WorkspaceSession, here: str) -> dict[str, str]:
    """The names, by id, of the channels that are covered from `here`."""
    return {each.id: each.name for each in board_log.channels(ws, here)}


def is_private(ws: WorkspaceSession, here: str) -> bool:
    """Whether the channel is one whose decisions are seen there alone."""
    channel = workspaces.find_channel(ws, here)
    return channel is None or channel.visibility is not Visibility.PUBLIC


def marks_of(log: BoardLog) -> list[Mark]:
    """Each decision as the quadrant shows it, the oldest first."""
    reviews = {each.number: each.reviews[-1] for each in log.looked_back if each.reviews}
    return [_mark(row, reviews) for row in reversed(log.plotted)]


def listed_rows(plotted: Sequence[Plotted], chosen: Chosen) -> list[Plotted]:
    """Those of the square that is chosen, where one is."""
    if chosen.cell is None:
        return list(plotted)
    return [row for row in plotted if cell_of(row) == chosen.cell]


def cell_of(row: Plotted) -> Cell:
    """Where the quadrant shows a decision."""
    return declared_cell(row) if row.drifted else current_cell(row)


def _mark(row: Plotted, reviews: Mapping[int, Mapping[str, object]]) -> Mark:
    review = reviews.get(row.number) if row.drifted else None
    return Mark(
        cell=cell_of(row),
        in_force=row.status in IN_FORCE,
        turned_out=realised_cell(review) if review else None,
        number=row.number,
        text=text_now(row.text, row.amendments),
    )


def _due(plotted: Sequence[Plotted], until: date) -> list[int]:
    """In force, and to be looked back at by a day: the longest due first."""
    found = [
        (row.due_on, row.number)
        for row in plotted
        if row.due_on is not None and row.due_on <= until and row.status in IN_FORCE
    ]
    return [number for _, number in sorted(found)]


def _owed(plotted: Sequence[Plotted]) -> list[int]:
    """In force, with something still owed to customers: the oldest first."""
    return [number for _, number in sorted(_owed_since(plotted))]


def _owed_since(plotted: Sequence[Plotted]) -> Iterator[tuple[date, int]]:
    for row in plotted:
        if row.owed_since is not None and row.status in IN_FORCE:
            yield row.owed_since, row.number


def owed_days(log: BoardLog) -> list[int]:
    """For how many days something has been owed, for each decision that owes it."""
    return [(log.today - since).days for since, _ in _owed_since(log.plotted)]
