"""What a decision rests on: voices (V-7), links, a few words. How it is typed, shown, and warned about. Pure.

`Cited` says what is known of a voice where it is shown; a name for which there is no `Cited` is kept no longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.chair.playbook.evidence import same_group
from bot.command import voice_number
from bot.screen_words import short_day

# A voice stands alone between commas, semicolons, line breaks or "and"; a comma in other words stays in them.
_VOICE = re.compile(r"(?:^|,|\band\b)\s*([Vv]-?\d{1,9})(?=\s*(?:,|$|\band\b))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cited:
    """A voice that a decision rests on. Without a group it is kept where it cannot be seen from here."""

    group: str = ""
    heard_on: date | None = None


def pieces(typed: str) -> list[str]:
    """What was typed as the pieces of evidence it names, each once: `V-7, V-9` is two, a sentence is one."""
    found: list[str] = []
    for part in re.split(r"[;\n]", typed):
        parts = _VOICE.split(part)
        for place, each in enumerate(parts):
            piece = f"V-{voice_number(each)}" if place % 2 else each.strip(" ,").removeprefix("and ").strip()
            found += [piece] if piece and piece != "and" else []
    return list(dict.fromkeys(found))


def voices_in(evidence: Sequence[str]) -> list[int]:
    """The numbers of the voices among pieces of evidence."""
    return [number for piece in evidence if (number := voice_number(piece)) is not None]


def in_words(evidence: Sequence[str], cited: Mapping[int, Cited], today: date) -> str:
    """Evidence as a screen says it: `V-7 (admins, 2 Oct); V-9 (no longer kept); the May survey`."""
    return "; ".join(_in_words(piece, cited, today) for piece in evidence)


def warnings(evidence: Sequence[str], cited: Mapping[int, Cited], in_the_chair: str) -> Iterator[str]:
    """A sentence for each voice that speaks for another group than the one in the chair."""
    for number in voices_in(evidence):
        group = cited[number].group if number in cited else ""
        if group and not same_group(group, in_the_chair):
            yield f"V-{number} speaks for {group}, not for {in_the_chair}."


def _in_words(piece: str, cited: Mapping[int, Cited], today: date) -> str:
    number = voice_number(piece)
    if number is None:
        return piece
    voice = cited.get(number)
    if voice is None:
        return f"V-{number} (no longer kept)"
    if not voice.group or voice.heard_on is None:
        return f"V-{number} (not to be seen from here)"
    return f"V-{number} ({voice.group}, {short_day(voice.heard_on, today)})"
