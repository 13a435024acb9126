"""A workspace with one row of everything, for tests of what stays apart, moves along or goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, select

from storage import (
    actions,
    audit,
    channel_state,
    decisions,
    deliveries,
    editions,
    holidays,
    installations,
    leaving,
    made_files,
    model_use,
    notes,
    outbox,
    outbox_claims,
    question_use,
    quiet,
    readings,
    retro_questions,
    retros,
    review_drafts,
    said_unasked,
    schedules,
    teams,
    voice_requests,
    voices,
    web_messages,
    workspaces,
)
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.models import Decision, StoredReading, Voice, VoiceRequest
from storage.retro_models import Retro, RetroAnswer, RetroQuestion
from storage.teams import Met
from storage.vocabulary import AuditKind, DecisionClass, DigestKind, EditionState, Visibility
from tests.storage import make
from tests.storage.make import LEASE, NOW, TODAY

MET = Met("19:general", "personal", "https://x.example", "19:team", "ada", "29:ada", "Europe/Vienna", True)
# Both due and kept, looked back at and being put right, so that each way of looking has something to find.
OWING: dict[str, Any] = {
    "owed_since": TODAY,
    "debt": {"status": "kept", "keep_or_repay_on": TODAY.isoformat()},
    "class_realised": DecisionClass.LOSE_LOSE,
    "remedies": [{"number": 1}],
}


@dataclass(frozen=True)
class Theirs:
    """What acme has, as somebody elsewhere might name it or hold it."""

    decision: Decision
    reading: StoredReading
    message: OutboxMessage
    posted: int
    request: VoiceRequest
    voice: Voice
    question: RetroQuestion
    answer: RetroAnswer
    retro: Retro
    audited: str


def fill(database: Database, channel: str = "general") -> Theirs:
    """Give acme one of everything, in this channel."""
    make.workspace(database, "acme", general=Visibility.PUBLIC, board=Visibility.PRIVATE)
    make.log(database, channel=channel, locks_at=NOW, **OWING)
    make.hear(database, channel=channel)
    with database.writing("acme") as ws:
        audited = _people(ws, channel)
        question, answer, retro = _retro(ws, channel)
        _rhythm(ws, channel)
        _platforms(ws)
        _sent(ws, channel)
        reading = readings.keep(ws, channel, "ada", {"text": "remove it?"}, NOW)
        voice_requests.add(ws, make.request(channel=channel, reading=reading.id))
        question_use.shown(ws, channel, "ada", ["remove-1"], NOW)
        posted = web_messages.add(ws, channel, {"text": "D-1"}, NOW, dedupe_key="card:D-1").pk
    with database.writing(EVERY_WORKSPACE) as ws:
        (message,) = outbox_claims.claim_due(ws, "one", NOW, LEASE, ["web"])
    with database.reading("acme") as ws:
        decision, said = decisions.find(ws, 1, channel), voices.find_anywhere(ws, 1)
        kept = readings.find(ws, reading.id, channel, "ada", NOW)
        asked = voice_requests.find(ws, "q-1", channel)
    assert decision
    assert said
    assert kept
    assert asked
    assert posted
    return Theirs(decision, kept, message, posted, asked, said, question, answer, retro, audited)


def _people(ws: WorkspaceSession, channel: str) -> str:
    workspaces.ensure_member(ws, "ada", "Ada", NOW)
    workspaces.appoint_first(ws, "ada", channel)
    teams.met(ws, MET, NOW)
    quiet.mute(ws, "ada", NOW)
    quiet.pause_everywhere(ws, NOW)
    quiet.hold_out(ws, on=True)
    quiet.work_only_in(ws, [channel])
    quiet.listen(ws, channel, "ada", NOW, on=True)
    holidays.replace(ws, TODAY, {TODAY: "Somebody's day"})
    return audit.write(ws, AuditKind.ROLE, "ada", "manager given", NOW, member="ada").hash


def _retro(ws: WorkspaceSession, channel: str) -> tuple[RetroQuestion, RetroAnswer, Retro]:
    notes.add(ws, make.note(channel=channel))
    actions.add(ws, make.action(channel=channel, owner="ada"))
    question = retro_questions.ask(ws, make.question(channel=channel))
    answer = retro_questions.sign(ws, question, "ada", "The delivery hour", NOW)
    retro_questions.leave_unsigned(ws, question, "token", "The price")
    retro = retros.begin(ws, channel, "ada", "D-1", NOW)
    assert retro
    review_drafts.keep(ws, 1, "ada", 2, {"happened": "yes"}, NOW)
    return question, answer, retro


def _rhythm(ws: WorkspaceSession, channel: str) -> None:
    schedules.ensure(ws, make.schedule(owner=channel))
    schedules.ensure(ws, make.schedule(kind=DigestKind.MANAGER, owner="ada"))
    editions.begin(ws, make.edition(owner=channel))
    editions.begin(ws, make.edition(owner=channel, week="2026-W46", state=EditionState.UNCERTAIN))
    said_unasked.note(ws, make.said(channel=channel))
    said_unasked.note(ws, make.said(key="check:1", channel=None, person="ada"))


def _platforms(ws: WorkspaceSession) -> None:
    channel_state.gone(ws, "board", "It is archived.", NOW)
    model_use.take(ws, TODAY, 1)
    made_files.keep_part(ws, "f", 0, b"words", NOW + timedelta(days=1))
    installations.save(ws, make.installation(), platform="web", name="Acme", now=NOW)
    leaving.begin(ws, happened_at=NOW - timedelta(days=1), purge_after=NOW)


def _sent(ws: WorkspaceSession, channel: str) -> None:
    deliveries.begin(ws, "view-1", NOW)
    deliveries.answered(ws, "view-1", {"text": "logged"})
    make.queue(ws, "card:D-1", channel=channel)
    outbox.put(ws, "shown", platform="slack", channel=channel, content={}, now=NOW, about="D-1")
    ws.session.add(make.told(channel=channel))


def everything_of(ws: Database | WorkspaceSession, workspace: str) -> dict[str, list[str]]:
    """Every row of a workspace, by table, as a transaction sees it; one of its own where none is given."""
    if isinstance(ws, Database):
        with ws.reading(workspace) as reading:
            return everything_of(reading, workspace)
    rows: dict[str, list[str]] = {}
    for table in SQLModel.metadata.sorted_tables:
        owner = table.c.id if table.name == "workspace" else table.c.get("workspace")
        if owner is None:
            continue
        found = ws.session.execute(select(table).where(owner == workspace))  # type: ignore[call-overload]
        rows[table.name] = sorted(map(repr, found))
    return rows
