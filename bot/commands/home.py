"""A person's own page, for platforms that have a place for one."""

from __future__ import annotations

from bot.command import Acts, Answer
from bot.context import Context
from bot.home import Visit, home

HOME = "home"


async def show_home(context: Context, _value: str) -> Answer:
    """The page of whoever looks at it."""
    visit = Visit(context.request.user, context.here, context.today, context.services.model_host)
    return await context.read(home, visit)


ACTS = Acts(buttons={HOME: show_home})
