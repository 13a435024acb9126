"""One decision in the place of another: both are linked, and the older one keeps why."""

from __future__ import annotations

from bot.context import Context
from bot.decisions.change import ended
from bot.errors import ChangedMeanwhile, NotPossible
from bot.screen_words import STATUSES
from bot.showing import card_of
from storage import decisions, review_drafts
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status


def replace(ws: WorkspaceSession, context: Context, old: Decision, new: Decision, reason: str = "") -> None:
    """Put `new` in the place of `old`; the card of `old` says so from then on.

    Raises:
        NotPossible: `old` is not in force any more, or `new` replaced another one already.
        ChangedMeanwhile: somebody changed one of them at this moment.
    """
    name = f"D-{new.number}"
    if new.supersedes is not None or new.number == old.number:
        standing = "already in the place of another one" if new.supersedes else STATUSES[new.status]
        raise NotPossible(id=name, status=standing, wanted=f"put in the place of D-{old.number}")
    columns = ended(old, Status.SUPERSEDED, reason or f"Replaced by {name}.", context.request.user, context.now)
    if not decisions.change(ws, old, superseded_by=name, **columns):
        raise ChangedMeanwhile(id=f"D-{old.number}")
    if not decisions.change(ws, new, supersedes=f"D-{old.number}"):
        raise ChangedMeanwhile(id=name)
    review_drafts.finished(ws, old.number)
    context.redraw(ws, old.channel, card_of(ws, context, old))
