"""A voice taken out of everything that quotes it. What remains says that it was removed, without a word of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.drawing_anew import draw_anew
from bot.messages import Block, Listing, Note, Paragraph, Quote, Reply, outcome_from_json, to_json
from bot.plain_text import to_text
from storage import audit, voice_removal, voices
from storage.delivery_models import InboundDelivery, OutboxMessage, WebMessage
from storage.engine import WorkspaceSession
from storage.models import StoredReading, Voice
from storage.vocabulary import AuditKind

# Shorter pieces than this are anybody's words.
SHORTEST_PIECE = 16
GONE = "(removed)"


def erase(ws: WorkspaceSession, number: int, now: datetime, by: str | None = None) -> bool:
    """Remove a voice and every quote of it in this workspace; what a channel sees is drawn anew.

    `by` is who asked for it, nobody where its time is over. False when it is gone already.
    """
    voice = voices.find_anywhere(ws, number)
    if voice is None:
        return False
    eraser = Eraser(voice.number, voice.text)
    drawn: list[OutboxMessage] = []
    for row in voice_removal.quoting(ws, voice):
        if isinstance(row, StoredReading):
            row.content = eraser.reading(row.content)
        elif isinstance(row, InboundDelivery):
            row.outcome = eraser.outcome(row.outcome) if row.outcome else None
        elif isinstance(row, WebMessage):
            row.content, row.said = eraser.outcome(row.content), eraser.words(row.said)
        else:
            _from_outbox(row, eraser, drawn)
    ws.session.flush()
    draw_anew(ws, drawn, f"voice-removed:{number}", now)
    voice_removal.remove(ws, voice, now)
    audit.write(ws, AuditKind.VOICE_REMOVED, by, f"V-{number}", now, channel=voice.channel)
    return True


def _from_outbox(row: OutboxMessage, eraser: Eraser, drawn: list[OutboxMessage]) -> None:
    before = row.content
    row.content = eraser.outcome(before)
    if row.content != before:
        drawn.append(row)


@dataclass(frozen=True, slots=True)
class Eraser:
    """Takes one voice out of stored JSON: by its number where that stands beside the words, and by the words."""

    number: int
    text: str

    @property
    def name(self) -> str:
        """V-7."""
        return f"V-{self.number}"

    @property
    def sentence(self) -> str:
        """What is left."""
        return f"{self.name} was removed."

    def reading(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """A stored reading without the voice."""
        kept = [voice for voice in content.get("voices", ()) if voice["id"] != self.name]
        return dict(self._everywhere({**content, "voices": kept}))

    def outcome(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """A stored reply without the voice."""
        try:
            reply = outcome_from_json(content)
        except ValueError:
            return dict(self._everywhere(dict(content)))
        if not isinstance(reply, Reply):
            return dict(self._everywhere(dict(content)))
        if reply.data.get("id") == self.name:
            return to_json(Reply(self.sentence, (Paragraph(self.sentence),), reply.audience))
        blocks = tuple(self._block(block) for block in reply.blocks)
        data = {key: self._record(value) for key, value in reply.data.items() if key != "rendered"}
        erased = outcome_from_json(self._everywhere(to_json(replace(reply, blocks=blocks, data=data))))
        if isinstance(erased, Reply) and "rendered" in reply.data:
            erased = replace(erased, data={**erased.data, "rendered": to_text(erased)})
        return to_json(erased)

    def words(self, said: str) -> str:
        """A text without the voice's words: every piece of them that is longer than anybody's, or all of them."""
        folded, places = _folded(said)
        theirs, _ = _folded(self.text.strip())
        size = min(SHORTEST_PIECE, len(theirs))
        if not size or len(folded) < size:
            return said
        pieces = {theirs[at : at + size] for at in range(len(theirs) - size + 1)}
        covered = [False] * len(said)
        for at in range(len(folded) - size + 1):
            if folded[at : at + size] in pieces:
                for place in range(places[at], places[at + size - 1] + 1):
                    covered[place] = True
        return _without(said, covered)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Quote) and block.source.split(" · ")[-1] == self.name:
            return Note(self.sentence)
        if isinstance(block, Listing):
            entries = tuple(
                replace(entry, text="was removed", detail="", button=None) if entry.id == self.name else entry
                for entry in block.entries
            )
            return replace(block, entries=entries)
        return block

    def _record(self, value: Any) -> Any:
        """A list of records in a reply's data without the one of this voice."""
        if not isinstance(value, list):
            return value
        return [one for one in value if not (isinstance(one, dict) and one.get("id") == self.name)]

    def _everywhere(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self._everywhere(one) for one in value]
        if isinstance(value, dict):
            return {key: self._everywhere(one) for key, one in value.items()}
        return value


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in one case with every run of white space as one, and where each of its characters stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        blank = character.isspace()
        if blank and letters and letters[-1] == " ":
            continue
        # Only what folds to one character is folded, so that the places stay those of the text.
        low = character.casefold()
        letters.append(" " if blank else low if len(low) == 1 else character)
        places.append(place)
    return "".join(letters), places


def _without(said: str, covered: list[bool]) -> str:
    kept: list[str] = []
    for place, character in enumerate(said):
        if not covered[place]:
            kept.append(character)
        elif not place or not covered[place - 1]:
            kept.append(GONE)
    return "".join(kept)


def erase_expired(ws: WorkspaceSession, number: int, now: datetime) -> None:
    """Remove a voice whose time is over."""
    voice: Voice | None = voices.find_anywhere(ws, number)
    if voice is not None and voice.expires_on <= now.date():
        erase(ws, number, now)
