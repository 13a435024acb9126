"""What a model is given to sharpen the playbook's questions, and nothing besides.

It gets the text, the group, up to three quotes (words, group and id; not who said or saved them), the related
decisions, and what the playbook made of it. All of it belongs to the workspace of the question: a brief is made
from one question and its own reading, and holds no other state.

**Data, not instructions.** Everything that people wrote goes into one JSON object, encoded string by string. A
fence of marks can be closed by a text that guesses them; a JSON string cannot, because every quotation mark and
line break in it is escaped. Beyond JSON's own rules the characters of chat templates and markup (`<|im_end|>`,
`[INST]`) are written as `\\uXXXX`, since some local servers tokenise those wherever they stand, and so is
everything outside ASCII: what is hidden in the text is in plain sight here. Sentences that are orders to a reader
are left out, as the playbook engine leaves them out (`bot/chair/playbook/orders.py`); none of this is trusted to be
enough, which is why `bot/chair/grounding.py` checks what comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.chair.grounding import MAX_QUESTION_WORDS, Grounds
from bot.chair.playbook.orders import is_order, without_orders
from bot.chair.reading import Question, QuotedVoice, Reading, ReadingOutcome
from prompts.playbook import load
from prompts.templates import render
from storage.vocabulary import Door

_TEMPLATE_MARKS = re.compile(r"[<>|`]|\[(?=/?[A-Z])")


@dataclass(frozen=True, slots=True)
class Brief:
    """A request to a model: the two messages, and what its answer is held against."""

    system: str
    data: str
    grounds: Grounds


def brief_for(question: Question, reading: Reading) -> Brief | None:
    """What a model is told about a question whose playbook reading is `reading`.

    None where there is nothing for a model to do: nobody would notice, too thin to tell, or not readable.
    """
    if reading.outcome is not ReadingOutcome.READING or reading.move is None:
        return None
    text = without_orders(question.text)
    voices = [voice for voice in reading.voices if not is_order(voice.quote)]
    logged = [(related.id, related.quote) for related in reading.related if not is_order(related.quote)]
    replaced = [words for words in question.skip if " " in words]
    most = 3 if reading.door is Door.ONE_WAY else 1
    grounds = Grounds(
        said=(text, reading.in_the_chair),
        voices={voice.id: voice.quote for voice in voices},
        logged=[words for _, words in logged],
        playbook=[
            *(asked.text for asked in reading.questions),
            *([reading.look_up.what] if reading.look_up else []),
        ],
        principles=frozenset(principle.id for principle in reading.principles),
        replaced=sorted(replaced),
        most=most,
    )
    data = _data(text, reading, voices, logged, grounds)
    return Brief(
        system=render("seat_question.system", count=most, most_words=MAX_QUESTION_WORDS),
        data=render("seat_question.data", data=encoded(data), count=most),
        grounds=grounds,
    )


def encoded(data: dict[str, Any]) -> str:
    """One line of JSON in which no character can be taken for anything but a part of its string."""
    line = json.dumps(data, ensure_ascii=True)
    # Outside strings JSON has none of these, so they can be replaced in the whole line.
    return _TEMPLATE_MARKS.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _data(
    text: str,
    reading: Reading,
    voices: Sequence[QuotedVoice],
    logged: Sequence[tuple[str, str]],
    grounds: Grounds,
) -> dict[str, Any]:
    return {
        "text": text,
        "in_the_chair": reading.in_the_chair,
        "voices": [{"id": voice.id, "group": voice.group, "words": voice.quote} for voice in voices],
        "said_before": [{"id": name, "words": words} for name, words in logged],
        "playbook": {
            "move": load().move(reading.move or "").name,
            "for_them": reading.trade.customer,
            "for_us": reading.trade.business,
            "questions": [asked.text for asked in reading.questions],
            "look_up": reading.look_up.what if reading.look_up else None,
            "principles": [{"id": entry.id, "name": entry.name} for entry in reading.principles],
        },
        "not_again": list(grounds.replaced),
    }
