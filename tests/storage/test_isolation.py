"""One workspace never sees, counts or changes another's data: every public function, on both engines.

Somebody in `globex` asks with acme's own names, ids and rows: the answer is that there is nothing, and acme's rows
stay as they are. A new public function fails here until it has its line in `isolation_questions.py` or
`isolation_changes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from typing import Any

import pytest
from sqlmodel import SQLModel

from storage.engine import Database, WorkspaceSession
from tests.storage import make
<<<<<<< HEAD
from tests.storage.isolation_changes import ADDITIONS, FOR_ALL, PARTS
from tests.storage.isolation_questions import QUESTIONS
from tests.storage.one_of_everything import Theirs, everything_of, fill
from tests.storage.public_functions import public_functions, without_a_workspace
=======
from tests.storage.make import LEASE, NOW, TODAY

MODULES: tuple[ModuleType, ...] = (
    actions,
    audit,
    clock_back,
    figures,
    forgetting,
    person_tables,
    retention,
    channel_state,
    board_log,
    digest_log,
    due_checks,
    editions,
    holidays,
    counters,
    decisions,
    deliveries,
    made_files,
    model_use,
    notes,
    groups,
    installations,
    leaving,
    oauth_states,
    outbox,
    outbox_claims,
    own,
    question_use,
    quiet,
    readings,
    retro_questions,
    retros,
    review_drafts,
    said_unasked,
    schedules,
    search,
    teams,
    voice_removal,
    voice_requests,
    voices,
    web_messages,
    workspaces,
)
# Parts of a condition or a statement; what is built from them is tested.
LATER = NOW + timedelta(days=1)
AGES_LATER = NOW + timedelta(days=9_000)
CHANNEL = DigestKind.CHANNEL
SAID_ON = make.voice().heard_on
MET = Met("19:general", "personal", "https://x.example", "19:team", "ada", "29:ada", "Europe/Vienna", True)
PARTS = {
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
    "audit.workspaces_with_entries": lambda ws: audit.workspaces_with_entries(ws),
    "due_checks.workspaces_with": lambda ws: due_checks.workspaces_with(ws, TODAY, TODAY),
    "clock_back.bring_back": lambda ws: clock_back.bring_back(ws, NOW),
    "clock_back.far_ahead": lambda ws: clock_back.far_ahead(ws, NOW),
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


@dataclass(frozen=True)
class Theirs:
    """What acme has, as somebody in globex might name it or hold it."""

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


Ask = Callable[[WorkspaceSession, Theirs], object]
QUESTIONS: dict[str, Ask] = {
    "installations.installed_by": lambda ws, _: installations.installed_by(ws),
    "workspaces.set_admin": lambda ws, _: workspaces.set_admin(ws, "ada", on=False),
    "installations.seal_again": lambda ws, _: installations.seal_again(ws, str.upper),
    "quiet.works_only_in": lambda ws, _: quiet.works_only_in(ws),
    "retention.old_decisions": lambda ws, _: list(retention.old_decisions(ws, AGES_LATER)),
    "retention.old_voices": lambda ws, _: retention.old_voices(ws, AGES_LATER),
    "retention.counts": lambda ws, _: sum(retention.counts(ws, AGES_LATER).values()) or None,
    "retention.delete_decision": lambda ws, _: retention.delete_decision(ws, 1),
    "retention.delete_old": lambda ws, _: retention.delete_old(ws, AGES_LATER) or None,
    "retention.drop_old_words": lambda ws, _: retention.drop_old_words(ws),
    "audit.renamed": lambda ws, _: audit.renamed(ws, "ada", "gone-1"),
    "forgetting.delete_own": lambda ws, _: forgetting.delete_own(ws, "ada"),
    "forgetting.replace_everywhere": lambda ws, _: forgetting.replace_everywhere(
        ws, ["ada", "Ada"], lambda _table, _column, _value: "changed from outside"
    )[1],
    "forgetting.put_in_place": lambda ws, _: forgetting.put_in_place(ws, "ada", "gone-1", "Someone"),
    "forgetting.remove_member": lambda ws, _: forgetting.remove_member(ws, "ada"),
    "forgetting.last_admin": lambda ws, _: forgetting.last_admin(ws, "ada"),
    "forgetting.namesakes": lambda ws, _: forgetting.namesakes(ws, "bob", ["Ada"]),
    "forgetting.leave_page": lambda ws, _: forgetting.leave_page(ws, "general", "gone-1", "Someone"),
    "person_tables.rows_naming": lambda ws, _: list(person_tables.rows_naming(ws, ["ada", "Ada"])),
    "person_tables.whole": lambda ws, theirs: whole(ws, theirs),
    "person_tables.is_visible": lambda ws, theirs: person_tables.is_visible(ws, row_of(theirs), "general"),
    "audit.verify": lambda ws, _: audit.verify(ws),
    "audit.newest": lambda ws, _: audit.newest(ws, 5),
    "audit.names": lambda ws, _: audit.names(ws),
    "audit.holds": lambda ws, theirs: audit.holds(ws, theirs.audited),
    "audit.count": lambda ws, _: audit.count(ws) or None,
    "channel_state.gone": lambda ws, _: channel_state.gone(ws, "general", "why", NOW),
    "channel_state.back": lambda ws, _: channel_state.back(ws, "board"),
    "channel_state.why_gone": lambda ws, _: channel_state.why_gone(ws, "board"),
    "schedules.find": lambda ws, _: schedules.find(ws, CHANNEL, "general"),
    "schedules.lock": lambda ws, _: schedules.lock(ws, CHANNEL, "general"),
    "schedules.change": lambda ws, _: schedules.change(ws, CHANNEL, "general", is_on=False),
    "schedules.covering": lambda ws, _: schedules.covering(ws),
    "digest_log.logged_since": lambda ws, _: digest_log.logged_since(ws, ["general"], NOW),
    "digest_log.standing": lambda ws, _: digest_log.standing(ws, ["general"], TODAY),
    "digest_log.count_in_force": lambda ws, _: (
        digest_log.count_in_force(ws, "general", DecisionClass.COMMERCIAL_OVER_CUSTOMER) or None
    ),
    "digest_log.seated": lambda ws, _: digest_log.seated(ws, "general"),
    "digest_log.trades_since": lambda ws, _: digest_log.trades_since(ws, ["general"], NOW),
    "digest_log.outcomes": lambda ws, _: digest_log.outcomes(ws, "general"),
    "digest_log.last_logged": lambda ws, _: digest_log.last_logged(ws, ["general"]),
    "digest_log.asked": lambda ws, _: digest_log.asked(ws, "general", NOW),
    "digest_log.summed_up": lambda ws, _: digest_log.summed_up(ws, ["general"])["general"] or None,
    "due_checks.open_ones": lambda ws, _: due_checks.open_ones(ws, TODAY, TODAY),
    "retro_questions.withdraw": lambda ws, _: retro_questions.withdraw(ws, 1),
    "outbox.merge": lambda ws, _: outbox.merge(ws, "card:D-1", "why"),
    "outbox.standing": lambda ws, _: outbox.standing(ws, "card:D-1"),
    "workspaces.facilitator_ids": lambda ws, _: workspaces.facilitator_ids(ws, "general"),
    "workspaces.channels_with_role": lambda ws, _: workspaces.channels_with_role(ws, "ada", Role.FACILITATOR),
    "holidays.since": lambda ws, _: holidays.since(ws, TODAY),
    "holidays.named_since": lambda ws, _: holidays.named_since(ws, TODAY),
    "holidays.replace": lambda ws, _: holidays.replace(ws, TODAY, {}),
    "schedules.running": lambda ws, _: schedules.running(ws),
    "editions.find": lambda ws, _: editions.find(ws, CHANNEL, "general", "2026-W47"),
    "editions.newest": lambda ws, _: editions.newest(ws, CHANNEL, "general"),
    "editions.asking": lambda ws, _: editions.asking(ws, "general", 1),
    "editions.change": lambda ws, _: editions.change(ws, make.edition(), reason="changed from outside"),
    "editions.planned": lambda ws, _: editions.planned(ws, CHANNEL, "general"),
    "editions.settle": lambda ws, _: editions.settle(ws, make.edition(), EditionState.SENT, None),
    "editions.of_lift": lambda ws, _: editions.of_lift(ws),
    "said_unasked.to_channel": lambda ws, _: said_unasked.to_channel(ws, "general", NOW),
    "said_unasked.to_person": lambda ws, _: said_unasked.to_person(ws, "ada", NOW),
    "said_unasked.overheard_in": lambda ws, _: said_unasked.overheard_in(ws, "general", NOW),
    "said_unasked.unsaid": lambda ws, _: said_unasked.unsaid(ws, "digest:1"),
    "said_unasked.was_said": lambda ws, _: said_unasked.was_said(ws, "digest:1"),
    "quiet.unmute": lambda ws, _: quiet.unmute(ws, "ada"),
    "quiet.is_muted": lambda ws, _: quiet.is_muted(ws, "ada"),
    "quiet.is_paused": lambda ws, _: quiet.is_paused(ws),
    "quiet.holds_out": lambda ws, _: quiet.holds_out(ws),
    "quiet.listening": lambda ws, _: quiet.listening(ws, "general"),
    "quiet.dismissed": lambda ws, _: quiet.dismissed(ws, "general", 2, NOW),
    "board_log.plotted": lambda ws, _: board_log.plotted(ws, "general", decisions.Filter(), 5),
    "board_log.looked_back": lambda ws, _: board_log.looked_back(ws, "general", decisions.Filter(), 5),
    "board_log.put_right": lambda ws, _: board_log.put_right(ws, "general", decisions.Filter(), 5),
    "board_log.numbered": lambda ws, _: board_log.numbered(ws, "general", [1]),
    "board_log.channels": lambda ws, _: [
        each for each in board_log.channels(ws, "general") if each.workspace != "globex"
    ],
    "decisions.find": lambda ws, _: decisions.find(ws, 1, "general"),
    "decisions.find_anywhere": lambda ws, _: decisions.find_anywhere(ws, 1),
    "decisions.listed": lambda ws, _: decisions.listed(ws, "general", decisions.Filter(), 5),
    "decisions.listed (search)": lambda ws, _: decisions.listed(ws, "general", decisions.Filter(words="cap"), 5),
    "decisions.related": lambda ws, _: decisions.related(ws, "general", "cap csv import"),
    "decisions.alike": lambda ws, _: decisions.alike(ws, "general", "cap csv import", "importers"),
    "decisions.of_group": lambda ws, _: decisions.of_group(ws, "general", "people who import large files", 0),
    "decisions.owed": lambda ws, _: decisions.owed(ws, "general", 5),
    "decisions.looked_back_at": lambda ws, _: list(decisions.looked_back_at(ws, "general")),
    "decisions.to_keep_or_repay": lambda ws, _: decisions.to_keep_or_repay(ws, "general", TODAY, 5),
    "decisions.kept": lambda ws, _: decisions.kept(ws, "general", 5),
    "decisions.to_lock": lambda ws, _: decisions.to_lock(ws, NOW),
    "decisions.any_to_lock": lambda ws, _: decisions.any_to_lock(ws, NOW),
    "decisions.groups_used": lambda ws, _: decisions.groups_used(ws, "general"),
    "decisions.in_order": lambda ws, _: list(decisions.in_order(ws, decisions.Filter(), None)),
    "decisions.counted": lambda ws, _: decisions.counted(ws, decisions.Filter(owner="Ada"), None),
    "decisions.change": lambda ws, theirs: decisions.change(ws, theirs.decision, text="changed from outside"),
    "decisions.reload": lambda ws, _: reload(ws),
    "actions.find": lambda ws, _: actions.find(ws, 1, "general"),
    "actions.lock": lambda ws, _: actions.lock(ws, 1, "general"),
    "actions.find_anywhere": lambda ws, _: actions.find_anywhere(ws, 1),
    "actions.open_in": lambda ws, _: actions.open_in(ws, "general"),
    "actions.count_open": lambda ws, _: actions.count_open(ws, "general") or None,
    "actions.closed_since": lambda ws, _: actions.closed_since(ws, "general", None),
    "actions.of_decision": lambda ws, _: actions.of_decision(ws, "general", "D-1"),
    "actions.of_note": lambda ws, _: actions.of_note(ws, "N-1"),
    "actions.of_retro": lambda ws, _: actions.of_retro(ws, 1),
    "actions.in_order": lambda ws, _: list(actions.in_order(ws, None)),
    "retro_questions.find": lambda ws, _: retro_questions.find(ws, 1, "general"),
    "retro_questions.lock": lambda ws, _: retro_questions.lock(ws, 1, "general"),
    "retro_questions.open_in": lambda ws, _: retro_questions.open_in(ws, "general"),
    "retro_questions.waiting_in": lambda ws, _: retro_questions.waiting_in(ws, "general"),
    "retro_questions.close": lambda ws, theirs: retro_questions.close(ws, theirs.question, NOW),
    "retro_questions.answers": lambda ws, theirs: retro_questions.answers(ws, theirs.question),
    "retro_questions.answer_of": lambda ws, theirs: retro_questions.answer_of(ws, theirs.question, "ada"),
    "retro_questions.left_with": lambda ws, _: retro_questions.left_with(ws, "token", "general"),
    "retro_questions.asked_with": lambda ws, _: retro_questions.asked_with(ws, "token", "general"),
    "retro_questions.take_back": lambda ws, theirs: retro_questions.take_back(ws, theirs.answer),
    "retro_questions.shown": lambda ws, theirs: retro_questions.shown(ws, theirs.answer, 1, 1),
    "retros.going_on": lambda ws, _: retros.going_on(ws, "general"),
    "retros.lock": lambda ws, _: retros.lock(ws, 1, "general"),
    "retros.finished_before": lambda ws, theirs: retros.finished_before(ws, theirs.retro),
    "notes.find": lambda ws, _: notes.find(ws, 1, "general"),
    "notes.lock": lambda ws, _: notes.lock(ws, 1, "general"),
    "notes.numbered": lambda ws, _: notes.numbered(ws, [1]),
    "own.to_check": lambda ws, _: own.to_check(ws, "ada", "general", LATER.date() + timedelta(days=900), 5),
    "own.to_do": lambda ws, _: [] if own.to_do(ws, "ada", "general", 5) == ([], 0) else [1],
    "own.channels": lambda ws, _: own.channels(ws, "ada", 5),
    "notes.find_anywhere": lambda ws, _: notes.find_anywhere(ws, 1),
    "notes.dissent": lambda ws, _: notes.dissent(ws, "general", "D-1"),
    "notes.in_order": lambda ws, _: list(notes.in_order(ws, None)),
    "installations.find": lambda ws, _: installations.find(ws),
    "installations.find_covering": lambda ws, _: installations.find_covering(ws),
    "installations.begin_refresh": lambda ws, _: installations.begin_refresh(ws, LATER, LEASE),
    "installations.refreshed": lambda ws, _: installations.refreshed(
        ws, token="another", refresh_token="another", expires_at=NOW
    ),
    "leaving.end": lambda ws, _: leaving.end(ws, NOW),
    "leaving.purge": lambda ws, _: leaving.purge(ws, LATER),
    "review_drafts.find": lambda ws, _: review_drafts.find(ws, 1, "ada"),
    "review_drafts.forget": lambda ws, _: review_drafts.forget(ws, 1, "ada"),
    "review_drafts.finished": lambda ws, _: review_drafts.finished(ws, 1),
    "voices.find": lambda ws, _: voices.find(ws, 1, "general"),
    "voices.find_anywhere": lambda ws, _: voices.find_anywhere(ws, 1),
    "voices.is_kept": lambda ws, _: voices.is_kept(ws, 1),
    "voices.numbered": lambda ws, _: voices.numbered(ws, [1], "general", TODAY),
    "voice_requests.find": lambda ws, _: voice_requests.find(ws, "q-1", "general"),
    "voice_requests.lock": lambda ws, _: voice_requests.lock(ws, "q-1", "general"),
    "voice_requests.of_reading": lambda ws, _: voice_requests.of_reading(ws, "r-1"),
    "voice_requests.answer": lambda ws, theirs: voice_requests.answer(ws, theirs.request, 2),
    "voice_requests.close": lambda ws, _: voice_requests.close(ws, "q-1", NOW + timedelta(days=9)),
    "voices.newest": lambda ws, _: voices.newest(ws, "general", TODAY, 5),
    "groups.decided_about": lambda ws, _: groups.decided_about(ws, "general"),
    "groups.heard": lambda ws, _: groups.heard(ws, "general"),
    "voice_removal.was_removed": lambda ws, _: voice_removal.was_removed(ws, 2),
    "voice_removal.remove": lambda ws, theirs: voice_removal.remove(ws, theirs.voice, NOW),
    "voice_removal.quoting": lambda ws, theirs: voice_removal.quoting(ws, theirs.voice),
    "question_use.told": lambda ws, _: question_use.told(ws, "general", "ada"),
    "voices.with_words": lambda ws, _: voices.with_words(ws, make.voice("We close the month.").text, SAID_ON),
    "voices.searched": lambda ws, _: voices.searched(ws, "general", "bulk", TODAY, 5),
    "voices.heard_about": lambda ws, _: voices.heard_about(ws, "general", "bulk edit", TODAY),
    "voices.last_heard": lambda ws, _: voices.last_heard(ws, "general", TODAY),
    "voices.in_order": lambda ws, _: list(voices.in_order(ws, None)),
    "search.rarest": lambda ws, _: search.rarest(ws, Decision, ["cap", "csv"], true()),
    "made_files.part": lambda ws, _: made_files.part(ws, "f", 0, NOW),
    "outbox.hold": lambda ws, theirs: outbox.hold(ws, theirs.message, LATER),
    "deliveries.answer": lambda ws, _: deliveries.answer(ws, "view-1"),
    "deliveries.answered_among": lambda ws, _: deliveries.answered_among(ws, ["view-1"]),
    "deliveries.answered": lambda ws, _: deliveries.answered(ws, "view-1", {"text": "changed from outside"}),
    "outbox.redraw": lambda ws, _: outbox.redraw(
        ws, "again", platform="web", channel="general", about="D-1", content={}, now=NOW
    ),
    "outbox.has_card": lambda ws, _: outbox.has_card(ws, "D-1", "general"),
    "outbox.card_of": lambda ws, _: outbox.card_of(ws, "D-1", "general"),
    "outbox.newest_drawings": lambda ws, _: outbox.newest_drawings(ws, ["general"]),
    "outbox.posted": lambda ws, _: outbox.posted(ws, "card:D-1"),
    "outbox.told": lambda ws, _: outbox.told(ws, "ada", "m-1", NOW),
    "outbox.attempting": lambda ws, theirs: outbox.attempting(ws, theirs.message, NOW, LEASE),
    "outbox.made": lambda ws, theirs: outbox.made(ws, theirs.message, {}, "m-1", NOW),
    "outbox.arrived": lambda ws, theirs: outbox.arrived(ws, theirs.message, "m-1"),
    "outbox.sent": lambda ws, theirs: outbox.sent(ws, theirs.message, "m-1"),
    "outbox.later": lambda ws, theirs: outbox.later(ws, theirs.message, NOW, "why"),
    "outbox.ended": lambda ws, theirs: outbox.ended(ws, theirs.message, OutboxState.DROPPED, "why"),
    "readings.find": lambda ws, theirs: readings.find(ws, theirs.reading.id, "general", "ada", NOW),
    "readings.share": lambda ws, theirs: readings.share(ws, theirs.reading, NOW + timedelta(days=9)),
    "readings.shown_as": lambda ws, theirs: readings.shown_as(ws, theirs.reading.id, "ada", "m-9"),
    "readings.replace": lambda ws, theirs: readings.replace(ws, theirs.reading.id, "ada", {}, []),
    "web_messages.newest": lambda ws, _: web_messages.newest(ws, "general", "ada", NOW, 5),
    "web_messages.find": lambda ws, theirs: web_messages.find(ws, theirs.posted, NOW),
    "web_messages.find_posted": lambda ws, _: web_messages.find_posted(ws, "general", "card:D-1"),
    "web_messages.replace": lambda ws, theirs: web_messages.replace(ws, theirs.posted, {}),
    "teams.conversation": lambda ws, _: teams.conversation(ws, "19:general"),
    "teams.person": lambda ws, _: teams.person(ws, "ada"),
    "teams.personal_chat": lambda ws, _: teams.personal_chat(ws, "ada"),
    "teams.looked_up": lambda ws, _: teams.looked_up(ws, "ada", outsider=True),
    "teams.blocked": lambda ws, _: teams.blocked(ws, "ada", NOW),
    "teams.removed": lambda ws, _: teams.removed(ws, "19:general", "19:team"),
    "workspaces.find_member": lambda ws, _: workspaces.find_member(ws, "ada"),
    "workspaces.find_channel": lambda ws, _: workspaces.find_channel(ws, "board"),
    "workspaces.find_workspace": lambda ws, _: [
        each for each in [workspaces.find_workspace(ws)] if each and each.id != "globex"
    ],
    "workspaces.channels": lambda ws, _: [each for each in workspaces.channels(ws) if each.workspace != "globex"],
    "workspaces.roles_of": lambda ws, _: workspaces.roles_of(ws, "general", "ada"),
    "workspaces.facilitators": lambda ws, _: workspaces.facilitators(ws, "general"),
    "workspaces.names_of": lambda ws, _: workspaces.names_of(ws, ["ada", None]),
    "workspaces.members_named": lambda ws, _: workspaces.members_named(ws, "ada"),
    "workspaces.admins": lambda ws, _: workspaces.admins(ws),
    "workspaces.editors": lambda ws, _: workspaces.editors(ws, "general"),
    "workspaces.withdraw": lambda ws, _: workspaces.withdraw(ws, "general", "ada", Role.FACILITATOR),
    "workspaces.appointed": lambda ws, _: workspaces.appointed(ws, "general"),
    "workspaces.names": lambda ws, _: workspaces.names(ws),
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


def reload(ws: WorkspaceSession) -> list[Decision]:
    with suppress(NoResultFound):
        return [decisions.reload(ws, 1)]
    return []


def row_of(theirs: Theirs) -> person_tables.Row:
    return person_tables.Row(Decision.__table__, {"pk": theirs.decision.pk}, {}, 1)  # type: ignore[attr-defined]


def whole(ws: WorkspaceSession, theirs: Theirs) -> dict[str, Any]:
    with suppress(NoResultFound):
        return person_tables.whole(ws, row_of(theirs))
    return {}


def appoint(ws: WorkspaceSession) -> bool:
    workspaces.ensure_member(ws, "ada", "Another Ada", NOW)
    return workspaces.appoint_first(ws, "ada", "general")


def grant(ws: WorkspaceSession) -> None:
    workspaces.ensure_member(ws, "ada", "Another Ada", NOW)
    workspaces.grant(ws, "general", "ada", Role.MANAGER)


def fill(database: Database) -> Theirs:
    """Give acme one of everything."""
    make.workspace(database, "acme", general=Visibility.PUBLIC, board=Visibility.PRIVATE)
    debt = {"status": "kept", "keep_or_repay_on": TODAY.isoformat()}
    make.log(database, locks_at=NOW, owed_since=TODAY, debt=debt, class_realised=DecisionClass.LOSE_LOSE)
    make.hear(database)
    with database.writing("acme") as ws:
        workspaces.ensure_member(ws, "ada", "Ada", NOW)
        workspaces.appoint_first(ws, "ada", "general")
        audited = audit.write(ws, AuditKind.ROLE, "ada", "manager given", NOW, member="ada").hash
        teams.met(ws, MET, NOW)
        channel_state.gone(ws, "board", "It is archived.", NOW)
        deliveries.begin(ws, "view-1", NOW)
        deliveries.answered(ws, "view-1", {"text": "logged"})
        make.queue(ws, "card:D-1")
        outbox.put(ws, "shown", platform="slack", channel="general", content={}, now=NOW, about="D-1")
        ws.session.add(make.told())
        notes.add(ws, make.note())
        actions.add(ws, make.action())
        question = retro_questions.ask(ws, make.question())
        answer = retro_questions.sign(ws, question, "ada", "The delivery hour", NOW)
        retro_questions.leave_unsigned(ws, question, "token", "The price")
        retro = retros.begin(ws, "general", "ada", "D-1", NOW)
        review_drafts.keep(ws, 1, "ada", 2, {"happened": "yes"}, NOW)
        model_use.take(ws, TODAY, 1)
        made_files.keep_part(ws, "f", 0, b"words", LATER)
        installations.save(ws, make.installation(), platform="web", name="Acme", now=NOW)
        leaving.begin(ws, happened_at=NOW - timedelta(days=1), purge_after=NOW)
        schedules.ensure(ws, make.schedule())
        schedules.ensure(ws, make.schedule(kind=DigestKind.MANAGER, owner="ada"))
        holidays.replace(ws, TODAY, {TODAY: "Somebody's day"})
        editions.begin(ws, make.edition())
        editions.begin(ws, make.edition(week="2026-W46", state=EditionState.UNCERTAIN))
        said_unasked.note(ws, make.said())
        said_unasked.note(ws, make.said(key="check:1", channel=None, person="ada"))
        quiet.mute(ws, "ada", NOW)
        quiet.pause_everywhere(ws, NOW)
        quiet.hold_out(ws, on=True)
        quiet.work_only_in(ws, ["general"])
        quiet.listen(ws, "general", "ada", NOW, on=True)
        reading = readings.keep(ws, "general", "ada", {"text": "remove it?"}, NOW)
        voice_requests.add(ws, make.request())
        question_use.shown(ws, "general", "ada", ["remove-1"], NOW)
        posted = web_messages.add(ws, "general", {"text": "D-1"}, NOW, dedupe_key="card:D-1").pk
    with database.writing(EVERY_WORKSPACE) as ws:
        (message,) = outbox_claims.claim_due(ws, "one", NOW, LEASE, ["web"])
    with database.reading("acme") as ws:
        decision = decisions.find(ws, 1, "general")
        assert decision
        kept = readings.find(ws, reading.id, "general", "ada", NOW)
        assert kept
        asked = voice_requests.find(ws, "q-1", "general")
        assert posted
        assert asked
        said = voices.find_anywhere(ws, 1)
        assert said
        assert retro
    return Theirs(decision, kept, message, posted, asked, said, question, answer, retro, audited)


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
>>>>>>> faults


@dataclass(frozen=True)
class Acme:
    """A database with one of everything in acme, and nothing but its name in globex."""

    database: Database
    theirs: Theirs

    @contextmanager
    def untouched(self) -> Iterator[WorkspaceSession]:
        """Somebody in globex at work; acme's rows must be what they were, and nothing of it stays."""
        with suppress(UndoneError), self.database.writing("globex") as ws:
            before = everything_of(ws, "acme")
            yield ws
            ws.session.flush()
            assert everything_of(ws, "acme") == before
            raise UndoneError


class UndoneError(Exception):
    """Rolls back what a test did."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def acme(request: pytest.FixtureRequest) -> Iterator[Acme]:
    """Made once for each engine: to make it anew for each of so many functions takes minutes."""
    with request.getfixturevalue(f"{request.param}_databases").fresh() as url:
        database = Database(url)
        theirs = fill(database)
        make.workspace(database, "globex")
        yield Acme(database, theirs)
        database.close()


def test_every_public_function_is_asked() -> None:
    asked = {name.split()[0] for name in (*QUESTIONS, *ADDITIONS, *FOR_ALL, *PARTS)}
    assert set(public_functions()) == asked


def test_no_other_function_is_given_the_database() -> None:
    """But migrations, and what sums up whole tables for the operator, in `customer-chair move`."""
    assert without_a_workspace() == {
        "migrations.configuration",
        "migrations.current_revision",
        "moving.summed_up",
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_one_workspace_does_not_reach_another(acme: Acme, name: str) -> None:
    theirs = Theirs(**{each.name: copied(getattr(acme.theirs, each.name)) for each in fields(Theirs)})
    with acme.untouched() as ws:
        assert QUESTIONS[name](ws, theirs) in (None, False, [], ([], 0), {}, frozenset())


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_in_one_workspace_leaves_another_alone(acme: Acme, name: str) -> None:
    with acme.untouched() as ws:
        ADDITIONS[name](ws)


@pytest.mark.parametrize("name", FOR_ALL)
def test_what_is_done_for_all_is_refused_to_one(acme: Acme, name: str) -> None:
    with acme.database.reading("acme") as ws, pytest.raises(ValueError, match="every workspace"):
        FOR_ALL[name](ws)


def copied(held: Any) -> Any:
    """A row of their own for each test, since some functions change what they are given."""
    return type(held)(**held.model_dump()) if isinstance(held, SQLModel) else held
