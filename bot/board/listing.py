"""The list of decisions behind a dot, a circle or a figure of the board, a page at a time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.board.cells import Cell, current_cell, text_now
from bot.board.chosen import Chosen
from bot.board.section import Addresses, Table, Text, counted
from bot.screen_words import FOR_THEM, FOR_US, STATUSES, TRADE, short_day
from storage.board_log import Plotted

PAGE = 100
_COLUMNS = ("Decision", "What", "In the chair", "For customers", "For us", "The trade", "It is", "Logged")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of decisions, with what leads to the pages before and after it."""

    title: str
    table: Table | None
    before: Text | None
    after: Text | None


def listed(rows: Sequence[Plotted], chosen: Chosen, to: Addresses, today: date) -> Listed:
    """The page that is chosen, the newest decisions first; a page beyond the last is the last."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(chosen.page, pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    table = Table("The newest first", _COLUMNS, tuple(_row(row, to, today) for row in shown)) if shown else None
    return Listed(
        title=counted(len(rows), "decision"),
        table=table,
        before=Text("Newer ones", to.listing(chosen.but(page=page - 1))) if page > 1 else None,
        after=Text("Older ones", to.listing(chosen.but(page=page + 1))) if page < pages else None,
    )


def _row(row: Plotted, to: Addresses, today: date) -> tuple[Text, ...]:
    cell: Cell = current_cell(row)
    state = STATUSES[row.status] + ("; turned out differently" if row.drifted else "")
    return (
        Text(f"D-{row.number}", to.decision(row.number)),
        Text(text_now(row.text, row.amendments)),
        Text(row.in_the_chair),
        Text(FOR_THEM[cell.them]),
        Text(FOR_US[cell.us]),
        Text(TRADE[row.decision_class]),
        Text(state),
        Text(short_day(row.logged_at.date(), today)),
    )
