"""Every public function that gives somebody's words, by who may see what it gives.

A new one fails in `test_private_channels.py` until it stands in one of these.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage import (
    actions,
    board_log,
    decisions,
    digest_log,
    editions,
    groups,
    nearness,
    notes,
    outbox,
    own,
    question_use,
    quiet,
    readings,
    retro_questions,
    retros,
    review_drafts,
    voice_requests,
    voices,
    web_messages,
)
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.vocabulary import DigestKind
from tests.storage.make import NOW, TODAY
from tests.storage.one_of_everything import Theirs

DIGEST = DigestKind.CHANNEL
AGO = NOW - timedelta(days=30)
Look = Callable[[WorkspaceSession, str], object]
# Seen from a channel: what was said in public ones everywhere, the rest only where it was said.
LOOKS: dict[str, Look] = {
    "decisions.find": lambda ws, here: decisions.find(ws, 1, here),
    "decisions.listed": lambda ws, here: decisions.listed(ws, here, Filter(), 5)[0],
    "decisions.listed (counted)": lambda ws, here: decisions.listed(ws, here, Filter(), 5)[1],
    "decisions.listed (search)": lambda ws, here: decisions.listed(ws, here, Filter(words="csv"), 5)[0],
    "nearness.related": lambda ws, here: nearness.related(ws, here, "csv import"),
    "nearness.in_force_near": lambda ws, here: nearness.in_force_near(
        ws, here, "csv import", "people who import large files", ("number",)
    ),
    "decisions.of_group": lambda ws, here: decisions.of_group(ws, here, "people who import large files", 0),
    "decisions.owed": lambda ws, here: decisions.owed(ws, here, 5)[0],
    "decisions.owed (counted)": lambda ws, here: decisions.owed(ws, here, 5)[1],
    "decisions.to_keep_or_repay": lambda ws, here: decisions.to_keep_or_repay(ws, here, TODAY, 5)[0],
    "decisions.to_keep_or_repay (counted)": lambda ws, here: decisions.to_keep_or_repay(ws, here, TODAY, 5)[1],
    "decisions.kept": lambda ws, here: decisions.kept(ws, here, 5)[0],
    "decisions.kept (counted)": lambda ws, here: decisions.kept(ws, here, 5)[1],
    "decisions.looked_back_at": lambda ws, here: list(decisions.looked_back_at(ws, here)),
    "decisions.groups_used": lambda ws, here: decisions.groups_used(ws, here),
    "decisions.in_order": lambda ws, here: list(decisions.in_order(ws, Filter(), here)),
    "decisions.counted": lambda ws, here: sum(decisions.counted(ws, Filter(), here).values()),
    "voices.find": lambda ws, here: voices.find(ws, 1, here),
    "voices.searched": lambda ws, here: voices.searched(ws, here, "month", TODAY, 5)[0],
    "voices.searched (counted)": lambda ws, here: voices.searched(ws, here, "month", TODAY, 5)[1],
    "voices.heard_about": lambda ws, here: voices.heard_about(ws, here, "close month", TODAY),
    "voices.last_heard": lambda ws, here: voices.last_heard(ws, here, TODAY),
    "voices.newest": lambda ws, here: voices.newest(ws, here, TODAY, 5)[0],
    "voices.newest (counted)": lambda ws, here: voices.newest(ws, here, TODAY, 5)[1],
    "voices.numbered": lambda ws, here: voices.numbered(ws, [1], here, TODAY),
    "voices.in_order": lambda ws, here: list(voices.in_order(ws, here)),
    "groups.decided_about": lambda ws, here: groups.decided_about(ws, here),
    "groups.heard": lambda ws, here: groups.heard(ws, here),
    "board_log.plotted": lambda ws, here: board_log.plotted(ws, here, Filter(), 5)[0],
    "board_log.plotted (counted)": lambda ws, here: board_log.plotted(ws, here, Filter(), 5)[1],
    "board_log.looked_back": lambda ws, here: board_log.looked_back(ws, here, Filter(), 5),
    "board_log.put_right": lambda ws, here: board_log.put_right(ws, here, Filter(), 5),
    "board_log.numbered": lambda ws, here: board_log.numbered(ws, here, [1]),
}
NOTED: dict[str, Look] = {
    "notes.find": lambda ws, here: notes.find(ws, 1, here),
    "notes.lock": lambda ws, here: notes.lock(ws, 1, here),
    "notes.dissent": lambda ws, here: notes.dissent(ws, here, "D-1"),
    "notes.in_order": lambda ws, here: list(notes.in_order(ws, here)),
    "actions.find": lambda ws, here: actions.find(ws, 1, here),
    "actions.lock": lambda ws, here: actions.lock(ws, 1, here),
    "actions.of_decision": lambda ws, here: actions.of_decision(ws, here, "D-1"),
    "actions.in_order": lambda ws, here: list(actions.in_order(ws, here)),
    "own.to_do": lambda ws, here: own.to_do(ws, "ada", here, 5)[0],
    "own.to_check": lambda ws, here: own.to_check(ws, "ada", here, TODAY, 5)[0],
}
# Of one channel alone, whoever may see it.
Within = Callable[[WorkspaceSession, Theirs, str], object]
IN_IT_ALONE: dict[str, Within] = {
    "actions.open_in": lambda ws, _, here: actions.open_in(ws, here),
    "actions.closed_since": lambda ws, _, here: actions.closed_since(ws, here, None),
    "board_log.channels": lambda ws, _, here: "board" in [each.id for each in board_log.channels(ws, here)],
    "digest_log.asked": lambda ws, _, here: digest_log.asked(ws, here, AGO),
    "digest_log.logged_since": lambda ws, _, here: digest_log.logged_since(ws, [here], AGO),
    "digest_log.outcomes": lambda ws, _, here: digest_log.outcomes(ws, here),
    "digest_log.seated": lambda ws, _, here: digest_log.seated(ws, here),
    "digest_log.standing": lambda ws, _, here: digest_log.standing(ws, [here], TODAY),
    "digest_log.summed_up": lambda ws, _, here: digest_log.summed_up(ws, [here])[here],
    "digest_log.trades_since": lambda ws, _, here: digest_log.trades_since(ws, [here], AGO),
    "editions.asking": lambda ws, _, here: editions.asking(ws, here, 1),
    "editions.find": lambda ws, _, here: editions.find(ws, DIGEST, here, "2026-W47"),
    "editions.newest": lambda ws, _, here: editions.newest(ws, DIGEST, here),
    "editions.planned": lambda ws, _, here: editions.planned(ws, DIGEST, here),
    "question_use.told": lambda ws, _, here: question_use.told(ws, here, "ada"),
    "quiet.listening": lambda ws, _, here: quiet.listening(ws, here),
    "readings.find": lambda ws, held, here: readings.find(ws, held.reading.id, here, "ada", NOW),
    "retro_questions.find": lambda ws, _, here: retro_questions.find(ws, 1, here),
    "retro_questions.lock": lambda ws, _, here: retro_questions.lock(ws, 1, here),
    "retro_questions.open_in": lambda ws, _, here: retro_questions.open_in(ws, here),
    "retro_questions.waiting_in": lambda ws, _, here: retro_questions.waiting_in(ws, here),
    "retro_questions.left_with": lambda ws, _, here: retro_questions.left_with(ws, "token", here),
    "retros.going_on": lambda ws, _, here: retros.going_on(ws, here),
    "retros.lock": lambda ws, _, here: retros.lock(ws, 1, here),
    "voice_requests.find": lambda ws, _, here: voice_requests.find(ws, "q-1", here),
    "voice_requests.lock": lambda ws, _, here: voice_requests.lock(ws, "q-1", here),
    "web_messages.newest": lambda ws, _, here: web_messages.newest(ws, here, "ada", NOW, 5),
    "web_messages.find_posted": lambda ws, _, here: web_messages.find_posted(ws, here, "card:D-1"),
}
# Of one person alone, wherever they ask.
OF_ONE: dict[str, Within] = {
    "own.channels": lambda ws, _, who: own.channels(ws, who, 5),
    "outbox.told": lambda ws, _, who: outbox.told(ws, who, "m-1", NOW),
    "readings.find": lambda ws, held, who: readings.find(ws, held.reading.id, "board", who, NOW),
    "retro_questions.answer_of": lambda ws, held, who: retro_questions.answer_of(ws, held.question, who),
    "review_drafts.find": lambda ws, _, who: review_drafts.find(ws, 1, who),
}
