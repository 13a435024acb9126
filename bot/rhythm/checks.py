"""Checks that are due: a line in the digest, then one message to the decider, several in one, and never a third.

Source: `product.md`, *Nudge policy*. The message waits until the digest has had two days; where a channel has no
digest, one day after the check fell due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.decisions.amended import current
from bot.decisions.review_words import HAPPENED, expected_effects
from bot.messages import Block, Button, Buttons, Heading, Note, Reply, Section, to_json
from bot.rhythm.digest_words import and_more, clipped, ended
from bot.rhythm.nudges import Say, verdict
from bot.rhythm.person import listener
from bot.rhythm.schedule import week_of
from storage import due_checks, outbox, said_unasked
from storage.due_checks import DueCheck
from storage.engine import WorkspaceSession
from storage.rhythm_models import SaidUnasked
from storage.vocabulary import Happened, NudgeKind

_AFTER_DIGEST = timedelta(days=2)
_WITHOUT_DIGEST = timedelta(days=1)
# What was due longer ago than this was asked about, or is not asked about any more.
_ASKED_ABOUT = timedelta(days=60)
_SHOWN = 5
_TAPS = (Happened.YES, Happened.PARTLY, Happened.NO, Happened.CANNOT_TELL)


def workspaces_with_checks(ws: WorkspaceSession, now: datetime) -> list[str]:
    """The workspaces in which a check is due."""
    return due_checks.workspaces_with(ws, *_between(now))


def deciders(ws: WorkspaceSession, now: datetime) -> list[str]:
    """The people who may have to be told of a check, each once."""
    return sorted({check.decider for check in due_checks.open_ones(ws, *_between(now)) if _is_ripe(check, now)})


def ask(ws: WorkspaceSession, person: str, now: datetime) -> bool:
    """Tell one person of all their checks that nobody told them of yet, if the nudge policy has room for it."""
    ripe = [
        check
        for check in due_checks.open_ones(ws, *_between(now))
        if check.decider == person and _is_ripe(check, now) and not said_unasked.was_said(ws, _key(check))
    ]
    if not ripe or not _may_say(ws, person, ripe, now):
        return False
    key = f"checks:{person}:{min(_key(check) for check in ripe)}"
    week = week_of(now.date())
    for check in ripe:
        said = SaidUnasked(
            workspace=ws.workspace, key=_key(check), kind=NudgeKind.CHECK_DUE, week=week, said_at=now
        )
        if not said_unasked.note(ws, said):
            return False
    told = SaidUnasked(
        workspace=ws.workspace, key=key, kind=NudgeKind.CHECK_DUE, person=person, week=week, said_at=now
    )
    said_unasked.note(ws, told)
    first = ripe[0].decision
    return outbox.put(
        ws,
        key,
        platform=ripe[0].platform,
        channel=first.channel,
        only_for=person,
        content=to_json(message(ripe)),
        now=now,
    )


def message(checks: Sequence[DueCheck]) -> Reply:
    """The one message, with an answer a tap for each."""
    numbers = [check.decision.number for check in checks]
    title = "Time to check" if len(numbers) == 1 else f"Time to check {len(numbers)} decisions"
    return Reply(f"{title}: {_names(numbers)}", tuple(_blocks(title, checks)))


def _blocks(title: str, checks: Sequence[DueCheck]) -> list[Block]:
    blocks: list[Block] = [Heading(title)]
    for check in checks[:_SHOWN]:
        decision = check.decision
        name = f"D-{decision.number}"
        line = ended(f"Expected: {clipped(expected_effects(decision), 20, 160)}")
        blocks.append(Section(f"{name}  {clipped(current(decision).text, 20, 160)}", (line,)))
        taps = (Button(HAPPENED[word], "review_happened", f"{name} {word}") for word in _TAPS)
        blocks.append(Buttons(tuple(taps)))
    if len(checks) > _SHOWN:
        blocks.append(Note(and_more(len(checks) - _SHOWN, "list due")))
    blocks.append(Note("You decided it, so you are told once. There is no further reminder."))
    return blocks


def _may_say(ws: WorkspaceSession, person: str, ripe: Sequence[DueCheck], now: datetime) -> bool:
    wanted_since = max(check.wanted_since for check in ripe)
    told = listener(ws, person, ripe[0].time_zone, now)
    return isinstance(verdict(told, wanted_since, now), Say)


def _is_ripe(check: DueCheck, now: datetime) -> bool:
    """Whether the digest has had its time."""
    if check.is_paused:
        return False
    wait = _AFTER_DIGEST if check.has_digest else _WITHOUT_DIGEST
    return check.wanted_since + wait <= now


def _key(check: DueCheck) -> str:
    """One message for each time that a decision falls due."""
    return f"check:D-{check.decision.number}:{check.decision.due_on}"


def _between(now: datetime) -> tuple[date, date]:
    return (now - _ASKED_ABOUT).date(), now.date()


def _names(numbers: Sequence[int]) -> str:
    return ", ".join(f"D-{number}" for number in numbers[:_SHOWN])
