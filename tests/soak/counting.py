"""The other side of the count: what stands in the database and what arrived, held against what was acknowledged."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from storage.delivery_models import OutboxMessage, WebMessage
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.models import Decision
from storage.vocabulary import OutboxState
from tests.soak.load import Tally
from tests.soak.wires import MARK, card_of, words

_OPEN = (OutboxState.PENDING, OutboxState.CLAIMED)


@dataclass
class Count:
    """What does not fit; all empty where nothing was lost and nothing doubled."""

    lost: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    out_of_nowhere: set[str] = field(default_factory=set)
    gaps: dict[str, int] = field(default_factory=dict)
    cards_missing: set[str] = field(default_factory=set)
    cards_doubled: set[str] = field(default_factory=set)
    dead: int = 0
    uncertain: int = 0
    logged: int = 0

    @property
    def wrong(self) -> dict[str, object]:
        """Each thing that must not be, with what it is."""
        names = ("lost", "doubled", "out_of_nowhere", "gaps", "cards_missing", "cards_doubled", "dead")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


async def drained(database: Database, patience: float) -> None:
    """Wait until nothing is left to be sent: leases of killed processes run out, and rates leave room again."""
    async with asyncio.timeout(patience):
        while await asyncio.to_thread(_open_messages, database):  # noqa: ASYNC110 - sent by other processes
            await asyncio.sleep(0.5)


def count(database: Database, tally: Tally, arrived: Counter[str]) -> Count:
    """Hold the log and the cards against what people were told. `arrived` counts the cards of Slack and Teams."""
    found, numbers, states = Count(), dict[str, list[int]](), _card_states(database)
    logged: Counter[str] = Counter()
    with database.reading(EVERY_WORKSPACE) as ws:
        rows = ws.session.execute(select(col(Decision.workspace), col(Decision.number), col(Decision.text))).all()
        arrived = arrived + _cards_in_web_chat(ws)
    for workspace, number, text in rows:
        numbers.setdefault(workspace, []).append(number)
        for mark in MARK.findall(text):
            logged[mark] += 1
            state = states.get((workspace, f"D-{number}"))
            found.cards_missing |= {mark} if state is OutboxState.SENT and arrived[mark] == 0 else set()
            found.cards_missing |= {mark} if state is None else set()
            found.cards_doubled |= {mark} if arrived[mark] > 1 else set()
            found.uncertain += state is OutboxState.UNCERTAIN
            found.dead += state in (OutboxState.DEAD, OutboxState.DROPPED)
    found.lost = tally.acknowledged - set(logged)
    found.doubled = {mark for mark, times in logged.items() if times > 1}
    found.out_of_nowhere = set(logged) - tally.sent
    found.logged = logged.total()
    found.gaps = {name: max(each) - len(set(each)) for name, each in numbers.items() if max(each) != len(set(each))}
    return found


def _open_messages(database: Database) -> int:
    with database.reading(EVERY_WORKSPACE) as ws:
        waiting = select(func.count()).select_from(OutboxMessage).where(col(OutboxMessage.state).in_(_OPEN))
        return int(ws.session.exec(waiting).one())


def _card_states(database: Database) -> dict[tuple[str, str], OutboxState]:
    """How the first card of each decision ended."""
    wanted = select(col(OutboxMessage.workspace), col(OutboxMessage.about), col(OutboxMessage.state)).where(
        col(OutboxMessage.about).like("D-%"), ~col(OutboxMessage.redraws), col(OutboxMessage.only_for).is_(None)
    )
    with database.reading(EVERY_WORKSPACE) as ws:
        return {(workspace, str(about)): state for workspace, about, state in ws.session.execute(wanted)}


def _cards_in_web_chat(ws: WorkspaceSession) -> Counter[str]:
    shown = select(col(WebMessage.content)).where(col(WebMessage.seen_by).is_(None))
    cards: Counter[str] = Counter()
    for content in ws.session.exec(shown):
        cards.update(card_of(words(content)))
    return cards
