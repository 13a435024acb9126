"""An export read back in: safe to repeat, and nothing that is there is overwritten."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot.decisions.amended import current
from bot.decisions.class_rule import automatic_flags, derive_class
from bot.decisions.lock import lock_hash
from bot.decisions.record import from_record, to_record
from bot.errors import UserError
from bot.notes import from_record as from_note_record
from bot.notes import to_record as to_note_record
from bot.shapes import Action as ActionRecord
from bot.shapes import DecisionRecord, Export, sentence_for
from bot.shapes import Note as NoteRecord
from bot.shapes import Voice as VoiceRecord
from bot.shapes.decision import AUTOMATIC_FLAGS
from bot.todos import from_record as from_action_record
from bot.todos import to_record as to_action_record
from bot.voices import from_record as from_voice_record
from bot.voices import to_record as to_voice_record
from storage import actions, decisions, notes, voice_removal, voices, workspaces
from storage.engine import WorkspaceSession

BATCH = 200
TAKES = (
    "import takes a JSON export (export json), a CSV of what customers said, or, with --diff, Markdown (export md, "
    "or a zip of it)."
)
# An export begins with it.
_FORMAT, _HEAD = b'"customer-chair/', 1000
Record = DecisionRecord | VoiceRecord | NoteRecord | ActionRecord


class NotAnExport(UserError):
    """This is not an export of Customer Chair: {why}"""


@dataclass(slots=True)
class Report:
    """What an import did: how many were added, how many were there already, and what stands against what."""

    added: int = 0
    present: int = 0
    conflicts: list[str] = field(default_factory=list)


def read_export(content: bytes) -> Export:
    """The export in a file.

    Raises:
        NotAnExport: it is none, or a record in it is damaged; the sentence names the first.
    """
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        return Export.model_validate_json(text)
    except ValidationError as error:
        if not _says_what_it_is(text):
            raise NotAnExport(why=TAKES) from None
        path, sentence = next(iter(sentence_for(error).items()))
        raise NotAnExport(why=f"{sentence} This is about {_where(path)}.") from None


def _says_what_it_is(text: bytes) -> bool:
    """Whether it is JSON that names the format of an export, or was to be some and is cut off or damaged."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return _FORMAT in text[:_HEAD]
    return isinstance(said, dict) and "format" in said


def _where(path: str) -> str:
    """A JSON path as people count: `decisions.0.text` is the text of the first of the decisions."""
    parts = [str(int(part) + 1) if part.isdecimal() else part for part in path.split(".")]
    return "the whole file" if path == "input" else " ".join(parts)


def batches(export: Export) -> Iterator[Sequence[Record]]:
    """The records in the order of their numbers, in transactions of a bearable size."""
    records: list[Record] = [*export.decisions, *export.voices, *export.notes, *export.actions]
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]


def restore(ws: WorkspaceSession, records: Sequence[Record], platform: str, now: datetime) -> Report:
    """Add the records that are missing in this workspace; report those that differ from what is there."""
    workspaces.ensure_workspace(ws, platform, now)
    report = Report()
    for channel in {record.channel for record in records}:
        workspaces.ensure_channel(ws, channel, "", None, now)
    for record in records:
        match record:
            case DecisionRecord():
                _restore_decision(ws, record, report)
            case VoiceRecord():
                _restore_voice(ws, record, report)
            case NoteRecord():
                _restore_note(ws, record, report)
            case ActionRecord():
                _restore_action(ws, record, report)
    return report


def _restore_decision(ws: WorkspaceSession, record: DecisionRecord, report: Report) -> None:
    wanted = record.model_copy(update={"workspace": ws.workspace})
    if wrong := _contradiction(record):
        report.conflicts.append(f"{record.id} {wrong}; it was left out")
        return
    stored = decisions.find_anywhere(ws, int(record.id.removeprefix("D-")))
    if stored is None:
        decisions.restore(ws, from_record(wanted))
        report.added += 1
    else:
        _compare(to_record(stored).as_json(), wanted.as_json(), report)


def _contradiction(record: DecisionRecord) -> str | None:
    """Where a record says something else than follows from what it says itself."""
    if record.lock_hash is not None and record.lock_hash != lock_hash(record.as_json()):
        return "was changed after its lock: its hash does not fit what it says"
    effects = current(from_record(record)).effects
    if record.class_override is None and record.decision_class is not derive_class(*effects):
        return f"says {record.decision_class.value}, but its effects make it {derive_class(*effects).value}"
    if set(record.flags) & AUTOMATIC_FLAGS != set(automatic_flags(*effects)):
        return "has flags that its effects do not give"
    return None


def _restore_voice(ws: WorkspaceSession, record: VoiceRecord, report: Report) -> None:
    wanted = record.model_copy(update={"workspace": ws.workspace})
    stored = voices.find_anywhere(ws, int(record.id.removeprefix("V-")))
    if stored is None and voice_removal.was_removed(ws, int(record.id.removeprefix("V-"))):
        report.conflicts.append(f"{record.id} was removed here; it was left out")
    elif stored is None:
        voices.restore(ws, from_voice_record(wanted))
        report.added += 1
    else:
        _compare(to_voice_record(stored).as_json(), wanted.as_json(), report)


def _restore_note(ws: WorkspaceSession, record: NoteRecord, report: Report) -> None:
    wanted = record.model_copy(update={"workspace": ws.workspace})
    stored = notes.find_anywhere(ws, int(record.id.removeprefix("N-")))
    if stored is None:
        notes.restore(ws, from_note_record(wanted))
        report.added += 1
    else:
        _compare(to_note_record(stored).as_json(), wanted.as_json(), report)


def _restore_action(ws: WorkspaceSession, record: ActionRecord, report: Report) -> None:
    wanted = record.model_copy(update={"workspace": ws.workspace})
    stored = actions.find_anywhere(ws, int(record.id.removeprefix("A-")))
    if stored is None:
        actions.restore(ws, from_action_record(wanted))
        report.added += 1
    else:
        _compare(to_action_record(stored).as_json(), wanted.as_json(), report)


def _compare(stored: dict[str, Any], wanted: dict[str, Any], report: Report) -> None:
    differing = [name for name, value in wanted.items() if stored.get(name) != value]
    if not differing:
        report.present += 1
        return
    report.conflicts.append(
        f"{wanted['id']} is there already and differs in {', '.join(differing)}; it was left as it is"
    )
