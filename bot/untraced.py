"""Changes that nobody can trace to whoever made them, by the database or by what was answered.

`Context.once` keeps the delivery's key, its moment and its answer. A platform's key can lead to a person, and the
moment to whoever did something else just then, so what is unsigned goes another way. What makes it act once is the
token of its form, which is drawn for that form alone and stored nowhere but as a hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, time

from bot.context import DONE_BEFORE, Context
from bot.messages import File, Form, Invalid, Paragraph, Reply
from storage import deliveries
from storage.engine import WorkspaceSession

Effect = Callable[[WorkspaceSession], Reply | Form | Invalid | File]


async def untraced(context: Context, effect: Effect) -> Reply | Form | Invalid | File:
    """Run a change as one transaction and keep nothing of the request; doing it again must change nothing."""
    outcome = await context.services.database.write(context.request.place.workspace, effect)
    context.services.wake()
    return outcome


async def once_untraced(context: Context, token: str, effect: Effect) -> Reply | Form | Invalid | File:
    """The same for a change that would add something again: the hash of the form's token makes it act once."""

    def transaction(ws: WorkspaceSession) -> Reply | Form | Invalid | File:
        key = f"form:{hashlib.sha256(token.encode()).hexdigest()}"
        if token and not deliveries.begin(ws, key, day_alone(context.now)):
            return Reply(DONE_BEFORE, (Paragraph(DONE_BEFORE),), kept=False)
        return effect(ws)

    return await untraced(context, transaction)


def day_alone(now: datetime) -> datetime:
    """The day without its time: the second would find whoever did something else at that moment."""
    return datetime.combine(now.date(), time.min, UTC)
