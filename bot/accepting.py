"""Who accepts a decision in which customers lose. It is the person's own act: anyone else who is named is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.change import with_columns
from bot.decisions.debt import owed
from bot.decisions.plain_sentence import plain_sentence
from bot.messages import Button, Buttons, Heading, Paragraph, Reply, Tone
from bot.screen_words import channel_words
from storage import workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Visibility


def name_acceptor(ws: WorkspaceSession, context: Context, decision: Decision, member: str) -> dict[str, Any]:
    """The columns that name who accepts it; empty is nobody.

    Whoever names themselves accepts it; another person is asked, once.
    """
    mine, same = member == context.request.user, member == decision.accepted_by
    confirmed = decision.accepted_at if same else None
    columns = {"accepted_by": member or None, "accepted_at": context.now if mine else confirmed}
    if member and not mine and not same:
        _ask(ws, context, decision, member)
    return columns | owed(with_columns(decision, columns), context.today)


def answered(context: Context, decision: Decision, *, accepts: bool) -> dict[str, Any]:
    """The columns once the person named said so themselves, or said that it is not theirs."""
    columns: dict[str, Any] = {
        "accepted_by": decision.accepted_by if accepts else None,
        "accepted_at": context.now if accepts else None,
    }
    return columns | owed(with_columns(decision, columns), context.today)


def in_plain_words(decision: Decision) -> str:
    """The plain sentence of the decision as it stands: `worse for A, so that we gain B`."""
    now = current(decision)
    return plain_sentence(now.in_the_chair, now.commercial_now, now.commercial_later, decision.commercial_line)


def _ask(ws: WorkspaceSession, context: Context, decision: Decision, member: str) -> None:
    name = f"D-{decision.number}"
    asker = context.request.user_name or context.request.user
    channel = workspaces.find_channel(ws, decision.channel)
    where = channel_words(channel.name if channel else decision.channel)
    # Whether the person is in a private channel is not known, so what was decided there is not told to them.
    public = channel is not None and channel.visibility is Visibility.PUBLIC
    what = f"{in_plain_words(decision).capitalize()}." if public else f"It is in {where}: open it there."
    question = f"{asker} says that you accept {name}. {what}"
    heading = f"{name}  {current(decision).text}" if public else f"{name} in {where}"
    ask = Reply(
        summary=question,
        blocks=(
            Heading(heading),
            Paragraph(question),
            Buttons(
                (
                    Button("I accept it", "accept", name, Tone.PRIMARY),
                    Button("Not mine", "not_mine", name),
                    Button("Open", "show", name),
                )
            ),
        ),
    )
    place = replace(context.request.place, channel=decision.channel, thread=None)
    context.post(ws, place, ask, key=f"accept:{name}:{member}", only_for=member)
