"""A person's own page: where to begin, what waits for them, what was decided, and what is kept and what is not.

Each part is a function that gives blocks, and none where there is nothing to say. A part that needs another record
(to-dos, digests) is one more function in `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.decisions.card import row
from bot.decisions.states import IN_FORCE
from bot.messages import Block, Button, Buttons, Entry, Heading, Listing, Note, Paragraph, Reply, Section, Tone
from bot.rhythm.schedule_words import standing
from bot.screen_words import channel_words, day
from bot.todos import row as todo_row
from bot.trust import USUAL_MONTHS, trust
from storage import decisions, own, schedules, workspaces
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.models import Channel, Decision
from storage.rhythm_models import Schedule
from storage.vocabulary import DigestKind, Role, Status

MOST_CHECKS = 5
MOST_RECENT = 5
MOST_CHANNELS = 8
_TITLE = "Customer Chair"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at their page, from where (what was logged in a private channel stays there), and on which day.

    `model_host` is the machine that AI answers from; empty where AI is off. `reads_channels` says whether this
    installation may read any.
    """

    person: str
    here: str
    today: date
    model_host: str = ""
    reads_channels: bool = False


Part = Callable[[WorkspaceSession, Visit], Iterator[Block]]


def home(ws: WorkspaceSession, visit: Visit) -> Reply:
    """The page as neutral blocks."""
    return Reply(_TITLE, tuple(block for part in PARTS for block in part(ws, visit)))


def begin(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """What to do first; for whoever has logged something already, the two buttons alone."""
    _, logged = decisions.listed(ws, visit.here, Filter(logged_by=visit.person), 1)
    buttons = Buttons((Button("Ask the chair", "ask_box", tone=Tone.PRIMARY), Button("Log a decision", "decide")))
    if logged:
        yield buttons
        return
    yield Heading("Keep a chair for the customer")
    yield Paragraph(
        "Write what you are deciding. The chair asks the one thing that the person who feels it would need to know "
        "from you."
    )
    yield Section(
        "Three ways to begin",
        (
            "Here or in a channel: /customer-chair should we remove bulk edit",
            "On any message: the ⋮ menu, then Bring this to the chair, Log as decision or A customer said this",
            "In a thread: @Customer Chair and your question",
        ),
        numbered=True,
    )
    yield Note("Only you see the answers until you share or log something.")
    yield buttons


def checks(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """What this person decided and can look back at now: each with its tap."""
    due, total = own.to_check(ws, visit.person, visit.here, visit.today, MOST_CHECKS)
    if due:
        yield Listing(tuple(_check(decision, visit.today) for decision in due), _counted("Time to check", total))


def open_ones(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """What this person logged as not decided yet."""
    wanted = Filter(logged_by=visit.person, statuses=(Status.OPEN,))
    found, total = decisions.listed(ws, visit.here, wanted, MOST_CHECKS)
    if found:
        yield Listing(tuple(row(decision, visit.today) for decision in found), _counted("Not decided yet", total))


def to_dos(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """What this person took on and has not done yet."""
    found, total = own.to_do(ws, visit.person, visit.here, MOST_CHECKS)
    if found:
        names = workspaces.names_of(ws, [visit.person])
        rows = tuple(todo_row(action, names, visit.today) for action in found)
        yield Listing(rows, _counted("To do", total))


def recent(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """The newest decisions that can be seen from here, but for those that stand above as their checks."""
    due, _ = own.to_check(ws, visit.person, visit.here, visit.today, MOST_CHECKS)
    above = {decision.number for decision in due}
    found, total = decisions.listed(ws, visit.here, Filter(statuses=tuple(sorted(IN_FORCE))), MOST_RECENT)
    rows = tuple(row(decision, visit.today) for decision in found if decision.number not in above)
    if rows:
        yield Listing(rows, "Decided lately")
    if total > len(found):
        yield Buttons((Button(f"See all {total:,}", "list_more", "0 "),))


def digests(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """Which digests come, of the channels where this person is at home, and a tap that turns each on or off."""
    rows = [_channel_digest(ws, visit, channel) for channel in own.channels(ws, visit.person, MOST_CHANNELS)]
    if workspaces.channels_with_role(ws, visit.person, Role.MANAGER):
        rows.append(_manager_digest(ws, visit))
    if rows:
        yield Listing(tuple(rows), "Once a week")


def kept(ws: WorkspaceSession, visit: Visit) -> Iterator[Block]:
    """What is kept and what is not, in the words that an admin reads before approving."""
    yield Heading("What it sees and keeps")
    workspace = workspaces.find_workspace(ws)
    months = workspace.retention_months if workspace else USUAL_MONTHS
    yield trust(model_host=visit.model_host, retention_months=months, reads_channels=visit.reads_channels)


PARTS: tuple[Part, ...] = (begin, checks, to_dos, open_ones, recent, digests, kept)


def _channel_digest(ws: WorkspaceSession, visit: Visit, channel: Channel) -> Entry:
    schedule = schedules.find(ws, DigestKind.CHANNEL, channel.id)
    roles = workspaces.roles_of(ws, channel.id, visit.person)
    switch = None if roles == {Role.MANAGER} else _switch(schedule, "home_digest", channel.id)
    said = channel.gone_because or standing(schedule, visit.today)
    return Entry("", f"The digest of {channel_words(channel.name)}", said, switch)


def _manager_digest(ws: WorkspaceSession, visit: Visit) -> Entry:
    schedule = schedules.find(ws, DigestKind.MANAGER, visit.person)
    said = f"{standing(schedule, visit.today)}. To you alone, about decisions and never about people"
    return Entry("", "The manager’s digest", said, _switch(schedule, "home_manager"))


def _switch(schedule: Schedule | None, action: str, channel: str = "") -> Button:
    is_on = schedule is not None and schedule.is_on
    word, label = ("off", "Turn it off") if is_on else ("on", "Turn it on")
    return Button(label, action, f"{word} {channel}".strip())


def _check(decision: Decision, today: date) -> Entry:
    entry = row(decision, today)
    since = f"since {day(decision.due_on, today)}" if decision.due_on else ""
    return Entry(entry.id, entry.text, "  ·  ".join(filter(None, (entry.detail, since))), _look_back(decision))


def _look_back(decision: Decision) -> Button:
    return Button("Look back", "review", f"D-{decision.number}")


def _counted(title: str, total: int) -> str:
    return f"{title} ({total:,})"
