"""The queue of everything the bot is going to say, in the database.

A message is put in with the transaction of what caused it, claimed with a lease by one deliverer, sent outside any
transaction, and completed only by whoever still holds it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, update
from sqlalchemy.orm import load_only
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import request_id
from storage.deliveries import fitting_key
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.vocabulary import OutboxState
from storage.workspaces import insert_if_new

# What says which message a row stands in.
_WHERE = ("pk", "platform", "channel", "about", "updates", "redraws", "message")


def put(
    ws: WorkspaceSession,
    key: str,
    *,
    platform: str,
    channel: str,
    content: dict[str, Any],
    now: datetime,
    thread: str | None = None,
    updates: str | None = None,
    only_for: str | None = None,
    expires_at: datetime | None = None,
    about: str | None = None,
    redraws: bool = False,
    work: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Put a message in, due at once unless said; False when one with this key was there, whatever became of it.

    With `only_for` one person alone sees it; from `expires_at` on it is neither sent nor kept. `about` is the
    record whose card it is; with `redraws` it goes in the place of the card that was posted of that record in the
    channel, once that is known. With `work` what it says is made first, by whoever claims that (`claim_work`).
    """
    return insert_if_new(
        ws,
        OutboxMessage(
            workspace=ws.workspace,
            key=fitting_key(key),
            platform=platform,
            channel=channel,
            thread=thread,
            only_for=only_for,
            expires_at=expires_at,
            about=about,
            redraws=redraws,
            work=work,
            updates=updates,
            content=content,
            request=request_id.current.get(),
            due_at=due_at or now,
            created_at=now,
        ),
    )


def redraw(
    ws: WorkspaceSession,
    key: str,
    *,
    channel: str,
    about: str,
    content: dict[str, Any],
    now: datetime,
    platform: str | None = None,
) -> None:
    """Draw the card of a record anew in a channel that shows it; what waited to be drawn is merged into it.

    Without `platform` it goes where the card went: an operator's change comes from none.
    """
    card = ws.session.exec(_shown_cards(ws, about, channel)).first()
    if card is None:
        return
    ws.session.execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.workspace) == ws.workspace,
            col(OutboxMessage.about) == about,
            col(OutboxMessage.channel) == channel,
            col(OutboxMessage.redraws),
            col(OutboxMessage.state) == OutboxState.PENDING,
        )
        .values(state=OutboxState.MERGED, reason="Something newer is drawn in its place.")
        .execution_options(synchronize_session=False)
    )
    where = platform or card.platform
    put(ws, key, platform=where, channel=channel, about=about, redraws=True, content=content, now=now)


def attempting(ws: WorkspaceSession, message: OutboxMessage, now: datetime, lease: timedelta) -> bool:
    """Note that it is being sent from now on, under a lease of its own; False when it is no longer the owner's."""
    return _change(ws, message, attempted_at=now, leased_until=now + lease)


def hold(ws: WorkspaceSession, message: OutboxMessage, until: datetime) -> bool:
    """Keep what is being made for the owner until then; False when it is no longer theirs."""
    return _change(ws, message, leased_until=until)


def made(
    ws: WorkspaceSession, message: OutboxMessage, content: dict[str, Any], updates: str | None, now: datetime
) -> bool:
    """What it says is made; it is to be sent now, in the place of the message `updates` where there is one."""
    return _change(
        ws,
        message,
        content=content,
        updates=updates,
        work=None,
        state=OutboxState.PENDING,
        due_at=now,
        attempts=0,
        owner=None,
        leased_until=None,
    )


def sent(ws: WorkspaceSession, message: OutboxMessage, posted: str) -> bool:
    """It arrived as the platform's message `posted`."""
    return _change(ws, message, state=OutboxState.SENT, message=posted, owner=None, leased_until=None)


def arrived(ws: WorkspaceSession, message: OutboxMessage, posted: str) -> bool:
    """As `sent`, by whoever saw it arrive: they know better than who took it up later and could not tell."""
    if sent(ws, message, posted):
        return True
    known = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.workspace) == ws.workspace,
            col(OutboxMessage.pk) == message.pk,
            col(OutboxMessage.state) == OutboxState.UNCERTAIN,
        )
        .values(state=OutboxState.SENT, message=posted, reason=None)
        .returning(col(OutboxMessage.pk))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(known).first() is not None


def later(
    ws: WorkspaceSession, message: OutboxMessage, due_at: datetime, reason: str, *, counts: bool = True
) -> bool:
    """It certainly did not arrive; try again at `due_at`. Where nothing was tried, that counts as no attempt."""
    return _change(
        ws,
        message,
        attempts=message.attempts if counts else message.attempts - 1,
        state=OutboxState.PENDING,
        due_at=due_at,
        attempted_at=None,
        owner=None,
        leased_until=None,
        reason=reason,
    )


def ended(ws: WorkspaceSession, message: OutboxMessage, state: OutboxState, reason: str) -> bool:
    """It will not be sent, or nobody can tell whether it was; `reason` says why."""
    return _change(ws, message, state=state, owner=None, leased_until=None, reason=reason)


def card_of(ws: WorkspaceSession, about: str, channel: str) -> str | None:
    """The platform's id of the first message in a channel that was the card of a record, once it was sent."""
    sent_one = _cards(ws, about, channel).where(OutboxMessage.state == OutboxState.SENT)
    found = ws.session.exec(sent_one.order_by(col(OutboxMessage.pk)).limit(1)).first()
    return found.message if found else None


def has_card(ws: WorkspaceSession, about: str, channel: str) -> bool:
    """Whether the channel shows the card of a record, or is about to."""
    return ws.session.exec(_shown_cards(ws, about, channel)).first() is not None


def newest_drawings(ws: WorkspaceSession, channels: Collection[str]) -> dict[tuple[str, str, str], int]:
    """What each message in these channels shows, or is about to: the newest row sent as it or in its place.

    Platform, channel and the platform's id of the message give the number of the row.
    """
    drawn = (OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.SENT)
    found = (
        select(OutboxMessage)
        .options(load_only(*(getattr(OutboxMessage, name) for name in _WHERE)))
        .where(
            OutboxMessage.workspace == ws.workspace,
            col(OutboxMessage.channel).in_(channels),
            col(OutboxMessage.state).in_(drawn),
        )
        .order_by(col(OutboxMessage.pk))
    )
    newest: dict[tuple[str, str, str], int] = {}
    cards: dict[tuple[str, str, str | None], set[str]] = {}
    for row in ws.session.exec(found):
        place, message = (row.platform, row.channel), row.message or row.updates
        shows = cards.setdefault((*place, row.about), set())
        if message and row.about:
            shows.add(message)
        for each in {message} if message else shows if row.redraws else ():
            newest[*place, each] = row.pk or 0
    return newest


def posted(ws: WorkspaceSession, key: str) -> str | None:
    """The platform's id of the message that was sent with this key; None where none was, as far as known."""
    found = select(OutboxMessage.message).where(
        OutboxMessage.workspace == ws.workspace, OutboxMessage.key == fitting_key(key)
    )
    return ws.session.exec(found).first()


def told(ws: WorkspaceSession, person: str, message: str, now: datetime) -> OutboxMessage | None:
    """What one person was last told in a message of the platform's, while that is kept."""
    found = (
        select(OutboxMessage)
        .where(
            OutboxMessage.workspace == ws.workspace,
            OutboxMessage.only_for == person,
            OutboxMessage.message == message,
            col(OutboxMessage.expires_at) > now,
        )
        .order_by(col(OutboxMessage.pk).desc())
        .limit(1)
    )
    return ws.session.exec(found).first()


def merge(ws: WorkspaceSession, key: str, reason: str) -> bool:
    """Never send what waits under this key, since something newer says it; False where it waits no more."""
    merged = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.workspace) == ws.workspace,
            col(OutboxMessage.key) == fitting_key(key),
            col(OutboxMessage.state) == OutboxState.PENDING,
        )
        .values(state=OutboxState.MERGED, reason=reason)
        .returning(col(OutboxMessage.pk))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(merged).first() is not None


def standing(ws: WorkspaceSession, key: str) -> tuple[OutboxState, str | None] | None:
    """How what was put in under this key stands, and why; None where there is nothing."""
    found = select(col(OutboxMessage.state), col(OutboxMessage.reason)).where(
        OutboxMessage.workspace == ws.workspace, OutboxMessage.key == fitting_key(key)
    )
    row = ws.session.exec(found).first()
    return (row[0], row[1]) if row else None


def forget_expired(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the messages of every workspace whose time is over, sent or not."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired messages are deleted for every workspace at once")
    ws.session.execute(delete(OutboxMessage).where(col(OutboxMessage.expires_at) <= now))


def stuck(ws: WorkspaceSession, limit: int = 5) -> tuple[list[OutboxMessage], int]:
    """The last messages of every workspace that were given up or may not have arrived, and how many there are."""
    _for_every_workspace(ws)
    ended = col(OutboxMessage.state).in_([OutboxState.DEAD, OutboxState.UNCERTAIN])
    total = ws.session.exec(select(func.count()).select_from(OutboxMessage).where(ended)).one()
    found = select(OutboxMessage).where(ended).order_by(col(OutboxMessage.pk).desc()).limit(limit)
    return list(ws.session.exec(found)), total


def _for_every_workspace(ws: WorkspaceSession) -> None:
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("an operator sees every workspace at once")


def _cards(ws: WorkspaceSession, about: str, channel: str) -> SelectOfScalar[OutboxMessage]:
    return select(OutboxMessage).where(
        OutboxMessage.workspace == ws.workspace,
        OutboxMessage.about == about,
        OutboxMessage.channel == channel,
        col(OutboxMessage.redraws).is_(False),
        col(OutboxMessage.only_for).is_(None),
    )


def _shown_cards(ws: WorkspaceSession, about: str, channel: str) -> SelectOfScalar[OutboxMessage]:
    """One card of a record that a channel shows, or is about to."""
    shown = (OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.SENT)
    return _cards(ws, about, channel).where(col(OutboxMessage.state).in_(shown)).limit(1)


def _change(ws: WorkspaceSession, held: OutboxMessage, **values: Any) -> bool:
    changed = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.workspace) == ws.workspace,
            col(OutboxMessage.pk) == held.pk,
            col(OutboxMessage.state) == OutboxState.CLAIMED,
            col(OutboxMessage.owner) == held.owner,
            # The same process may have claimed it anew after its own lease ran out.
            col(OutboxMessage.attempts) == held.attempts,
        )
        .values(**values)
        .returning(col(OutboxMessage.pk))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(changed).first() is not None
