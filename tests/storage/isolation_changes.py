"""The public functions that add something, those that serve every workspace at once, and parts of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage import (
    actions,
    audit,
    channel_state,
    clock_back,
    counters,
    decisions,
    deliveries,
    due_checks,
    editions,
    figures,
    installations,
    leaving,
    made_files,
    model_use,
    notes,
    oauth_states,
    outbox,
    outbox_claims,
    question_use,
    quiet,
    readings,
    retention,
    retro_questions,
    retros,
    review_drafts,
    said_unasked,
    schedules,
    teams,
    voice_removal,
    voice_requests,
    voices,
    web_messages,
    workspaces,
)
from storage.counters import Counter
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind, Role, Visibility
from tests.storage import make
from tests.storage.make import LEASE, NOW, TODAY
from tests.storage.one_of_everything import MET

LATER = NOW + timedelta(days=1)
# Parts of a condition or a statement; what is built from them is tested.
PARTS = {
    "numbered.add",
    "numbered.every",
    "numbered.find",
    "numbered.find_anywhere",
    "numbered.in_order",
    "numbered.lock",
    "numbered.restore",
    "numbered.seen",
    "decisions.seen_from",
    "search.holds_all",
    "search.holds_any",
    "workspaces.visible_from",
    "workspaces.insert_if_new",
    "workspaces.insert_new",
}
# For all workspaces at once, by name: they refuse to stand in one.
FOR_ALL = {
    "figures.waiting": lambda ws: figures.waiting(ws, NOW),
    "figures.digests_since": lambda ws: figures.digests_since(ws, NOW),
    "installations.homes": lambda ws: installations.homes(ws),
    "retention.kept_for": lambda ws: retention.kept_for(ws),
    "clock_back.bring_back": lambda ws: clock_back.bring_back(ws, NOW),
    "clock_back.far_ahead": lambda ws: clock_back.far_ahead(ws, NOW),
    "audit.workspaces_with_entries": lambda ws: audit.workspaces_with_entries(ws),
    "due_checks.workspaces_with": lambda ws: due_checks.workspaces_with(ws, TODAY, TODAY),
    "schedules.due": lambda ws: schedules.due(ws, NOW),
    "editions.to_settle": lambda ws: editions.to_settle(ws),
    "editions.shown_since": lambda ws: editions.shown_since(ws, NOW),
    "decisions.workspaces_to_lock": lambda ws: decisions.workspaces_to_lock(ws, NOW),
    "deliveries.forget_old": lambda ws: deliveries.forget_old(ws, NOW),
    "deliveries.forget_answers": lambda ws: deliveries.forget_answers(ws, NOW),
    "leaving.due": lambda ws: leaving.due(ws, LATER),
    "oauth_states.issue": lambda ws: oauth_states.issue(ws, "state", LATER),
    "oauth_states.consume": lambda ws: oauth_states.consume(ws, "state", NOW),
    "outbox.stuck": lambda ws: outbox.stuck(ws),
    "made_files.forget_expired": lambda ws: made_files.forget_expired(ws, LATER),
    "outbox.forget_expired": lambda ws: outbox.forget_expired(ws, NOW),
    "channel_state.all_gone": lambda ws: channel_state.all_gone(ws),
    "question_use.forget_old": lambda ws: question_use.forget_old(ws, NOW),
    "voice_removal.expired": lambda ws: voice_removal.expired(ws, TODAY),
    "voice_requests.due": lambda ws: voice_requests.due(ws, NOW),
    "voice_requests.forget_closed": lambda ws: voice_requests.forget_closed(ws, NOW),
    "outbox_claims.claim_due": lambda ws: outbox_claims.claim_due(ws, "one", NOW, LEASE, ["web"]),
    "outbox_claims.claim_work": lambda ws: outbox_claims.claim_work(ws, "one", NOW, LEASE, ["web"], 5),
    "readings.forget_expired": lambda ws: readings.forget_expired(ws, NOW),
    "web_messages.forget_expired": lambda ws: web_messages.forget_expired(ws, NOW),
}
ADDITIONS: dict[str, Callable[[WorkspaceSession], object]] = {
    "quiet.work_only_in": lambda ws: quiet.work_only_in(ws, ["general"]),
    "retention.keep_for": lambda ws: retention.keep_for(ws, 3),
    "audit.write": lambda ws: audit.write(ws, AuditKind.EXPORT, "ada", "csv", NOW, channel="general"),
    "audit.keep_the_purge_alone": lambda ws: audit.keep_the_purge_alone(ws, NOW),
    "schedules.ensure": lambda ws: schedules.ensure(ws, make.schedule()),
    "editions.begin": lambda ws: editions.begin(ws, make.edition()),
    "said_unasked.note": lambda ws: said_unasked.note(ws, make.said()),
    "quiet.mute": lambda ws: quiet.mute(ws, "ada", NOW),
    "quiet.pause_everywhere": lambda ws: quiet.pause_everywhere(ws, NOW),
    "quiet.hold_out": lambda ws: quiet.hold_out(ws, on=True),
    "quiet.listen": lambda ws: quiet.listen(ws, "general", "ada", NOW, on=True),
    "counters.next_number": lambda ws: counters.next_number(ws, Counter.DECISION),
    "counters.move_past": lambda ws: counters.move_past(ws, Counter.VOICE, 99),
    "decisions.add": lambda ws: decisions.add(ws, make.decision()),
    "decisions.restore": lambda ws: decisions.restore(ws, make.decision(number=1)),
    "actions.add": lambda ws: actions.add(ws, make.action()),
    "actions.restore": lambda ws: actions.restore(ws, make.action(number=1)),
    "retro_questions.ask": lambda ws: retro_questions.ask(ws, make.question()),
    "retro_questions.sign": lambda ws: retro_questions.sign(ws, make.question(number=1), "ada", "Mine", NOW),
    "retro_questions.leave_unsigned": lambda ws: retro_questions.leave_unsigned(
        ws, make.question(number=1), "token", "Mine"
    ),
    "retros.begin": lambda ws: retros.begin(ws, "general", "ada", None, NOW),
    "notes.add": lambda ws: notes.add(ws, make.note()),
    "notes.restore": lambda ws: notes.restore(ws, make.note(number=1)),
    "review_drafts.keep": lambda ws: review_drafts.keep(ws, 1, "ada", 2, {}, NOW),
    "installations.save": lambda ws: installations.save(
        ws, make.installation(), platform="slack", name="Globex", now=LATER
    ),
    "installations.belongs_to": lambda ws: installations.belongs_to(ws, "E1", platform="slack", now=NOW),
    "leaving.begin": lambda ws: leaving.begin(ws, happened_at=LATER, purge_after=NOW),
    "voices.add": lambda ws: voices.add(ws, make.voice()),
    "voices.restore": lambda ws: voices.restore(ws, make.voice(number=1)),
    "deliveries.begin": lambda ws: deliveries.begin(ws, "view-1", NOW),
    "deliveries.note_answered": lambda ws: deliveries.note_answered(ws, ["view-1"], {"done": True}, NOW),
    "made_files.keep_part": lambda ws: made_files.keep_part(ws, "f", 0, b"theirs", LATER),
    "model_use.take": lambda ws: model_use.take(ws, TODAY, 1),
    "voice_requests.add": lambda ws: voice_requests.add(ws, make.request()),
    "question_use.shown": lambda ws: question_use.shown(ws, "general", "ada", ["remove-1"], LATER),
    "question_use.replaced": lambda ws: question_use.replaced(ws, "general", "ada", ["remove-1"], LATER),
    "question_use.useful": lambda ws: question_use.useful(ws, "general", "ada", ["remove-1"], LATER),
    "question_use.came": lambda ws: question_use.came(ws, "general", "ada", ["remove-1"], LATER),
    "outbox.put": lambda ws: make.queue(ws, "card:D-1"),
    "readings.keep": lambda ws: readings.keep(ws, "general", "ada", {}, NOW),
    "web_messages.add": lambda ws: web_messages.add(ws, "general", {}, NOW, dedupe_key="card:D-1"),
    "teams.met": lambda ws: teams.met(ws, MET, LATER),
    "workspaces.ensure_workspace": lambda ws: workspaces.ensure_workspace(ws, "slack", NOW),
    "workspaces.ensure_channel": lambda ws: workspaces.ensure_channel(ws, "board", "x", Visibility.PUBLIC, NOW),
    "workspaces.ensure_member": lambda ws: workspaces.ensure_member(ws, "ada", "Another Ada", NOW),
    "workspaces.appoint_first": lambda ws: appoint(ws),
    "workspaces.grant": lambda ws: grant(ws),
}


def appoint(ws: WorkspaceSession) -> bool:
    workspaces.ensure_member(ws, "ada", "Another Ada", NOW)
    return workspaces.appoint_first(ws, "ada", "general")


def grant(ws: WorkspaceSession) -> None:
    workspaces.ensure_member(ws, "ada", "Another Ada", NOW)
    workspaces.grant(ws, "general", "ada", Role.MANAGER)
