"""The form for a customer's words as it begins here: groups that were used before, and how long they are kept."""

from __future__ import annotations

from bot.context import Context
from bot.messages import Form
from bot.retention import kept_months
from bot.voices import voice_form
from storage import decisions


async def blank_voice(context: Context, text: str = "", group: str = "", link: str = "") -> Form:
    """The form with what is known already; `link` leads to the message that the words come from."""
    groups = await context.read(decisions.groups_used, context.here)
    months = await context.read(kept_months)
    return voice_form(text, groups, context.today, months, group=group, link=link)
