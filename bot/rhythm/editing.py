"""One edition of a channel's digest: its question chosen and put, its message written, and written anew."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import todos
from bot.messages import Reply, to_json
from bot.rhythm.channel_digest import Asking, Material, channel_digest
from bot.rhythm.channel_log import channel_log, new_since
from bot.rhythm.digest_words import WEEKDAYS
from bot.rhythm.facts import ChannelLog, facts_of
from bot.rhythm.prompts import Choice, choose
from prompts import playbook
from storage import digest_log, editions, outbox, retro_questions, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.retro_models import RetroQuestion
from storage.rhythm_models import Edition, Schedule
from storage.vocabulary import DigestKind, EditionState


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition before it is put out: what it is made from, the question chosen for it, and the message."""

    log: ChannelLog
    choice: Choice | None
    reply: Reply


def log_for(ws: WorkspaceSession, schedule: Schedule, now: datetime) -> ChannelLog:
    """The channel's log as the next edition sees it."""
    before = editions.newest(ws, DigestKind.CHANNEL, schedule.owner, 3)
    return channel_log(ws, schedule.owner, now, schedule.time_zone, new_since(before, now))


def chosen(log: ChannelLog, channel: str, week: str) -> Choice:
    """The question of a week for a channel."""
    return choose(playbook.load().retro_prompts, facts_of(log), log.asked, channel, week)


def put_question(ws: WorkspaceSession, channel: str, week: str, choice: Choice, now: datetime) -> Asking:
    """Write the question down, so that it can be answered."""
    asked = RetroQuestion(
        workspace=ws.workspace,
        number=0,
        channel=channel,
        prompt=choice.prompt,
        text=choice.text,
        why=choice.why,
        about=choice.about or None,
        week=week,
        asked_at=now,
    )
    stored = retro_questions.ask(ws, asked)
    return Asking(number=stored.number, text=stored.text, why=stored.why)


def written(
    ws: WorkspaceSession, schedule: Schedule, log: ChannelLog, asking: Asking | None, sent_at: datetime
) -> Reply:
    """The message of an edition. `sent_at` gives the weekday in its title."""
    channel = workspaces.find_channel(ws, schedule.owner)
    weekday = sent_at.astimezone(ZoneInfo(schedule.time_zone)).weekday()
    return channel_digest(
        Material(
            channel_name=channel.name if channel else schedule.owner,
            weekday=WEEKDAYS[weekday],
            log=log,
            asking=asking,
            todos=todos.lines(ws, schedule.owner, log.today),
            every_weeks=schedule.every_weeks,
        )
    )


def goes_out_at(edition: Edition) -> datetime:
    """When an edition goes out: one that comes late is named after the day on which it comes."""
    return max(edition.planned_at, edition.due_at)


def preview(ws: WorkspaceSession, schedule: Schedule, week: str, sent_at: datetime, now: datetime) -> Draft:
    """The edition as it would be now. Nothing is stored, so its question cannot be answered yet."""
    log = log_for(ws, schedule, now)
    choice = chosen(log, schedule.owner, week)
    asking = Asking(number=0, text=choice.text, why=choice.why)
    return Draft(log, choice, written(ws, schedule, log, asking, sent_at))


def put_out(
    ws: WorkspaceSession,
    schedule: Schedule,
    edition: Edition,
    log: ChannelLog,
    choice: Choice | None,
    now: datetime,
) -> None:
    """Ask the question and put the message into the outbox, in the transaction that planned the edition."""
    asking = put_question(ws, schedule.owner, edition.week, choice, now) if choice else None
    reply = written(ws, schedule, log, asking, goes_out_at(edition))
    editions.change(
        ws,
        edition,
        question=asking.number if asking else None,
        considered=considered(choice),
        content=to_json(reply),
        drawn_from=digest_log.summed_up(ws, [schedule.owner])[schedule.owner],
    )
    outbox.put(ws, edition.key, platform=schedule.platform, channel=schedule.owner, content=to_json(reply), now=now)


def draw_anew(ws: WorkspaceSession, edition: Edition, mark: str, now: datetime) -> bool:
    """Draw an edition that was sent in its place, if it says something else now; whether it was.

    Once somebody has answered its question it stays as they saw it.
    """
    editions.change(ws, edition, drawn_from=mark)
    message, schedule = _shown(ws, edition)
    if message is None or schedule is None:
        return False
    asking = None
    if edition.question is not None:
        question = retro_questions.find(ws, edition.question, edition.owner)
        if question is None or question.closed_at or retro_questions.answers(ws, question):
            return False
        asking = Asking(number=question.number, text=question.text, why=question.why)
    before = [
        each for each in editions.newest(ws, DigestKind.CHANNEL, edition.owner, 4) if each.week != edition.week
    ]
    log = channel_log(ws, edition.owner, now, schedule.time_zone, new_since(before, edition.due_at))
    content = to_json(written(ws, schedule, log, asking, goes_out_at(edition)))
    if content == edition.content:
        return False
    editions.change(ws, edition, content=content)
    return outbox.put(
        ws,
        f"{edition.key}:{mark}:{now:%Y%m%dT%H%M%S}",
        platform=schedule.platform,
        channel=edition.owner,
        updates=message,
        content=content,
        now=now,
    )


def considered(choice: Choice | None) -> list[dict[str, str]]:
    """Why a question was chosen and what became of the others, as it is stored."""
    return [asdict(each) | {"fate": each.fate.value} for each in choice.considered] if choice else []


def _shown(ws: WorkspaceSession, edition: Edition) -> tuple[str | None, Schedule | None]:
    if edition.state is not EditionState.SENT:
        return None, None
    return outbox.posted(ws, edition.key), schedules.find(ws, edition.kind, edition.owner)
