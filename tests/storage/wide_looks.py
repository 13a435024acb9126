"""The public functions that give words of any channel: why each may, and who asks it. Nobody else does."""

from __future__ import annotations

ROW_HELD = "what belongs to a row that was found where it may be seen"
IMPORT = "an import or the operator's own command line, never an answer"
EVERYWHERE = "what forgetting, removing or keeping changes wherever it stands, and shows nobody"
AT_WORK = "what the server does unasked, for the channel or the decider that the row names"
# The function, why it may, and the files that ask it.
WIDE: dict[str, tuple[str, set[str]]] = {
    "actions.find_anywhere": (IMPORT, {"bot/exports/read_back.py"}),
    "actions.of_note": (ROW_HELD, {"bot/commands/todo_written.py"}),
    "actions.of_retro": (ROW_HELD, {"bot/retro/showing.py"}),
    "decisions.find_anywhere": (
        f"{IMPORT}; names to forget; a manager's digest, which holds it against the channels that it covers",
        {
            "adapters/cli/decisions.py",
            "adapters/cli/edited.py",
            "bot/commands/manager.py",
            "bot/exports/read_back.py",
            "bot/forgetting.py",
        },
    ),
    "decisions.reload": (
        ROW_HELD,
        {"bot/commands/amend.py", "bot/commands/later.py", "bot/commands/open_decision.py", "bot/looking_back.py"},
    ),
    "decisions.to_lock": (AT_WORK, {"bot/decisions/locking.py"}),
    "deliveries.answer": (
        "the answer to a delivery, to whoever sent that delivery",
        {"adapters/slack/kept.py", "adapters/teams/done.py", "bot/context.py"},
    ),
    "due_checks.open_ones": (AT_WORK, {"bot/rhythm/checks.py"}),
    "editions.of_lift": ("figures of the whole workspace, without words", {"bot/rhythm/lift_log.py"}),
    "forgetting.replace_everywhere": (EVERYWHERE, {"bot/forgetting.py"}),
    "made_files.part": ("a piece of a file, under the name in its signed link", {"adapters/files.py"}),
    "notes.find_anywhere": (IMPORT, {"bot/exports/read_back.py"}),
    "notes.numbered": (ROW_HELD, {"bot/commands/answer.py"}),
    "person_tables.rows_naming": (
        f"{EVERYWHERE}; what is kept about one person, which `is_visible` decides on",
        {"bot/exports/me.py", "bot/forgetting.py"},
    ),
    "person_tables.whole": ("what is kept about one person, where `is_visible` lets them", {"bot/exports/me.py"}),
    "retention.old_decisions": (EVERYWHERE, {"bot/retention.py"}),
    "retro_questions.answers": (
        ROW_HELD,
        {
            "bot/commands/answer.py",
            "bot/retro/showing.py",
            "bot/rhythm/digest_act.py",
            "bot/rhythm/editing.py",
        },
    ),
    "voice_removal.quoting": (EVERYWHERE, {"bot/voice_removal.py"}),
    "voice_requests.close": (AT_WORK, {"bot/asking_around.py"}),
    "voice_requests.of_reading": (
        ROW_HELD,
        {"bot/asking_around.py", "bot/commands/ask.py", "bot/sharpening.py"},
    ),
    "voices.find_anywhere": (f"{IMPORT}; {EVERYWHERE}", {"bot/exports/read_back.py", "bot/voice_removal.py"}),
    "voices.with_words": (IMPORT, {"adapters/cli/voice_table.py"}),
    "web_messages.find": ("a message that is drawn where it stands", {"adapters/web/database_store.py"}),
    "web_messages.replace": ("a message that is drawn where it stands", {"adapters/web/database_store.py"}),
}
# What is no more than names, days, settings, ids and counts.
WORDLESS = {
    "audit.names",
    "audit.newest",
    "channel_state.why_gone",
    "deliveries.answered_among",
    "digest_log.last_logged",
    "forgetting.namesakes",
    "holidays.named_since",
    "holidays.since",
    "installations.find",
    "installations.find_covering",
    "installations.installed_by",
    "outbox.card_of",
    "outbox.newest_drawings",
    "outbox.posted",
    "outbox.standing",
    "quiet.works_only_in",
    "retention.counts",
    "retention.old_voices",
    "retros.finished_before",
    "said_unasked.overheard_in",
    "said_unasked.to_channel",
    "said_unasked.to_person",
    "schedules.find",
    "schedules.lock",
    "schedules.running",
    "search.rarest",
    "teams.conversation",
    "teams.person",
    "teams.personal_chat",
    "workspaces.admins",
    "workspaces.appointed",
    "workspaces.channels",
    "workspaces.channels_with_role",
    "workspaces.editors",
    "workspaces.facilitator_ids",
    "workspaces.facilitators",
    "workspaces.find_channel",
    "workspaces.find_member",
    "workspaces.find_workspace",
    "workspaces.members_named",
    "workspaces.names",
    "workspaces.names_of",
    "workspaces.roles_of",
}
