"""The weeks of a workspace, asked and held out, with what people did in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.rhythm.lift import Lift, Share
from storage import decisions, editions
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.rhythm_models import Edition
from storage.vocabulary import CustomerEffect, Notice

_Counted = Callable[[Edition, list[Decision]], Share]
_WEEK = timedelta(weeks=1)
_TOLD = (Notice.UNDER_7_DAYS, Notice.DAYS_7_TO_30, Notice.OVER_30_DAYS)


def lifts(ws: WorkspaceSession) -> list[Lift]:
    """What is compared, over every channel of the workspace."""
    found = editions.of_lift(ws)
    by_channel: dict[str, list[Decision]] = {}
    for decision in decisions.in_order(ws, Filter(channels=tuple({each.owner for each in found})), None):
        by_channel.setdefault(decision.channel, []).append(decision)
    asked = [each for each in found if not each.held_out]
    held = [each for each in found if each.held_out]
    return [
        Lift(name, _added(counted, asked, by_channel), _added(counted, held, by_channel))
        for name, counted in (("checks looked at", _checks), ("notice said", _notice), ("days to check set", _days))
    ]


def _added(counted: _Counted, weeks: Iterable[Edition], by_channel: dict[str, list[Decision]]) -> Share:
    count = of = 0
    for edition in weeks:
        share = counted(edition, by_channel.get(edition.owner, []))
        count, of = count + share.count, of + share.of
    return Share(count, of)


def _checks(edition: Edition, found: list[Decision]) -> Share:
    """Of the checks that were due when the digest was, those that were looked at in the week after it."""
    looked, due = 0, 0
    begins, ends = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (edition.due_at, edition.due_at + _WEEK))
    for decision in found:
        if decision.check_on is None or decision.check_on > edition.due_at.date():
            continue
        reviewed = [review["reviewed_at"] for review in decision.reviews]
        if any(moment < begins for moment in reviewed):
            continue
        due += 1
        looked += any(begins <= moment < ends for moment in reviewed)
    return Share(looked, due)


def _notice(edition: Edition, found: list[Decision]) -> Share:
    """Of the decisions of the week after that are worse for customers, those with notice."""
    worse = [each for each in _logged(edition, found) if each.customer_effect is CustomerEffect.WORSE]
    return Share(sum(each.notice in _TOLD for each in worse), len(worse))


def _days(edition: Edition, found: list[Decision]) -> Share:
    """Of the decisions of the week after, those with a day to check."""
    logged = _logged(edition, found)
    return Share(sum(each.check_on is not None for each in logged), len(logged))


def _logged(edition: Edition, found: list[Decision]) -> list[Decision]:
    return [each for each in found if edition.due_at <= each.logged_at < edition.due_at + _WEEK]
