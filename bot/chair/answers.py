"""Answers to *Has anyone heard?* in the reading of the one who asked. Pure: no engine reads it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chair.playbook.evidence import MAX_QUOTES, exact_piece, same_group
from bot.chair.playbook.topic import Topic, telling
from bot.chair.reading import QuotedVoice, Reading
from storage.models import Voice

A_COLLEAGUE = "a colleague"


def with_answers(reading: Reading, answers: Sequence[Voice]) -> Reading:
    """The reading with voices that were given as answers to it, the group in the chair first, then the answers.

    An answer bears on the question because somebody gave it to that question; its words need not be the question's.
    """
    topic = Topic(frozenset(), telling(reading.text))
    given = [_quoted(voice, reading, topic) for voice in answers if voice.consent_to_quote is not False]
    if not given:
        return reading
    known = {voice.id for voice in given}
    all_ = [*given, *(voice for voice in reading.voices if voice.id not in known)]
    heard = [voice.heard_on for voice in given if voice.same_group and voice.heard_on]
    latest = max([*heard, *([reading.last_heard_on] if reading.last_heard_on else [])], default=None)
    return replace(
        reading,
        voices=tuple(sorted(all_, key=lambda voice: not voice.same_group)[:MAX_QUOTES]),
        last_heard_on=latest,
    )


def _quoted(voice: Voice, reading: Reading, topic: Topic) -> QuotedVoice:
    return QuotedVoice(
        id=f"V-{voice.number}",
        quote=exact_piece(voice.text, topic),
        group=voice.group,
        role=voice.role,
        source=voice.source,
        heard_on=voice.heard_on,
        same_group=same_group(voice.group, reading.in_the_chair),
        added_by_name=A_COLLEAGUE,
    )
