"""Rows as tests need them: give what matters, the rest is made up."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from storage import decisions, outbox, voices, workspaces
from storage.delivery_models import OutboxMessage
from storage.engine import Database, WorkspaceSession
from storage.installation_models import Installation
from storage.models import Decision, Note, Voice, VoiceRequest
from storage.retro_models import Action, RetroQuestion
from storage.rhythm_models import Edition, SaidUnasked, Schedule
from storage.vocabulary import (
    CommercialEffect,
    CustomerEffect,
    DecisionClass,
    DigestKind,
    NoteKind,
    NudgeKind,
    OutboxState,
    Status,
    Visibility,
)
from tests.clock import START

NOW = START
TODAY = NOW.date()


def workspace(database: Database, name: str = "acme", **channels: Visibility | None) -> None:
    """A workspace with channels: `workspace(db, general=Visibility.PUBLIC, board=Visibility.PRIVATE)`."""
    with database.writing(name) as ws:
        workspaces.ensure_workspace(ws, "web", NOW)
        for channel, visibility in (channels or {"general": Visibility.PUBLIC}).items():
            workspaces.ensure_channel(ws, channel, channel, visibility, NOW)


def decision(text: str = "Cap CSV import at 5,000 rows", *, channel: str = "general", **values: Any) -> Decision:
    """A decision as a row that is not stored yet."""
    said = {
        "status": Status.DECIDED,
        "in_the_chair": "people who import large files",
        "customer_effect": CustomerEffect.WORSE,
        "commercial_now": CommercialEffect.GAIN,
        "commercial_later": CommercialEffect.UNKNOWN,
        "decision_class": DecisionClass.COMMERCIAL_OVER_CUSTOMER,
        "logged_by": "ada",
        "logged_at": NOW,
        "decided_at": NOW,
        "engine": "class-rule/1",
    }
    return Decision(text=text, channel=channel, **(said | values))


def voice(text: str = "We close the month with bulk edit.", *, channel: str = "general", **values: Any) -> Voice:
    """A voice as a row that is not stored yet."""
    said = {
        "group": "people who use bulk edit",
        "heard_on": date(2026, 10, 2),
        "expires_on": date(2028, 10, 2),
        "added_by": "ada",
        "added_at": NOW,
    }
    return Voice(text=text, channel=channel, **(said | values))


def note(text: str = "They were never told.", *, channel: str = "general", **values: Any) -> Note:
    """A note of dissent as a row that is not stored yet."""
    said = {"kind": NoteKind.DISSENT, "decision": "D-1", "author": "ada", "written_at": NOW}
    return Note(text=text, channel=channel, **(said | values))


def action(text: str = "Tell the importers", *, channel: str = "general", **values: Any) -> Action:
    """A to-do as a row that is not stored yet."""
    said = {"decision": "D-1", "note": "N-1", "retro": 1, "created_by": "ada", "created_at": NOW}
    return Action(text=text, channel=channel, **(said | values))


def question(text: str = "What surprised us?", *, channel: str = "general", **values: Any) -> RetroQuestion:
    """A question to a channel as a row that is not stored yet."""
    said = {"prompt": "R21", "week": "2026-W47", "asked_at": NOW}
    return RetroQuestion(text=text, channel=channel, **(said | values))


def log(database: Database, text: str = "Cap CSV import at 5,000 rows", *, at: str = "acme", **values: Any) -> int:
    """Store a decision and give its number."""
    with database.writing(at) as ws:
        return decisions.add(ws, decision(text, **values)).number


def hear(database: Database, text: str = "We close the month.", *, at: str = "acme", **values: Any) -> int:
    """Store a voice and give its number."""
    with database.writing(at) as ws:
        return voices.add(ws, voice(text, **values)).number


def queue(ws: WorkspaceSession, key: str, **values: Any) -> bool:
    """Put a message into the outbox."""
    said: dict[str, Any] = {"platform": "web", "channel": "general", "content": {"summary": key}, "now": NOW}
    return outbox.put(ws, key, **(said | values))


def told(**values: Any) -> OutboxMessage:
    """What one person was told in a message, as a row that is not stored yet."""
    said: dict[str, Any] = {
        "workspace": "acme",
        "key": "told",
        "platform": "slack",
        "channel": "general",
        "only_for": "ada",
        "message": "m-1",
        "state": OutboxState.SENT,
        "due_at": NOW,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    return OutboxMessage(**(said | values))


def counts(ws: WorkspaceSession) -> dict[OutboxState, int]:
    """How many messages of the workspace stand in each state."""
    return Counter(ws.session.exec(select(col(OutboxMessage.state)).where(OutboxMessage.workspace == ws.workspace)))


LEASE = timedelta(minutes=1)


def request(**values: Any) -> VoiceRequest:
    """A request for customers' words as a row that is not stored yet."""
    said: dict[str, Any] = {
        "id": "q-1",
        "reading": "r-1",
        "platform": "web",
        "channel": "general",
        "asker": "ada",
        "about": "bulk edit",
        "group": "people who use bulk edit",
        "customer_question": "When did you last use bulk edit?",
        "created_at": NOW,
        "closes_at": NOW + timedelta(days=3),
    }
    return VoiceRequest(workspace="acme", **(said | values))


def installation(**values: Any) -> Installation:
    """An installation as a row that is not stored yet."""
    said: dict[str, Any] = {
        "app": "A1",
        "bot": "B1",
        "bot_user": "U0BOT",
        "scopes": ["commands"],
        "token": "sealed",
        "installed_by": "ada",
        "installed_at": NOW,
    }
    return Installation(workspace="", **(said | values))


def schedule(**values: Any) -> Schedule:
    """A channel's digest that is on, as a row that is not stored yet."""
    said: dict[str, Any] = {
        "workspace": "acme",
        "kind": DigestKind.CHANNEL,
        "owner": "general",
        "platform": "web",
        "is_on": True,
        "since": NOW,
        "changed_at": NOW,
    }
    return Schedule(**(said | values))


def edition(**values: Any) -> Edition:
    """A digest that was planned, as a row that is not stored yet."""
    said: dict[str, Any] = {
        "workspace": "acme",
        "kind": DigestKind.CHANNEL,
        "owner": "general",
        "week": "2026-W47",
        "key": "digest:1",
        "question": 1,
        "due_at": NOW,
        "planned_at": NOW,
    }
    return Edition(**(said | values))


def said(**values: Any) -> SaidUnasked:
    """Something that was said unasked, as a row that is not stored yet."""
    fixed: dict[str, Any] = {
        "workspace": "acme",
        "key": "digest:1",
        "kind": NudgeKind.DIGEST,
        "channel": "general",
        "week": "2026-W47",
        "said_at": NOW,
    }
    return SaidUnasked(**(fixed | values))
