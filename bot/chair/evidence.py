"""What the log holds on a question: voices, decisions, and when each group was last heard."""

from __future__ import annotations

from datetime import date

from bot.chair.playbook import read_question
from bot.chair.playbook.evidence import same_group
from bot.chair.reading import Evidence, HeardVoice, LastHeard, LoggedDecision, Question
from storage import decisions, nearness, voices
from storage.engine import WorkspaceSession
from storage.models import Decision, Voice

# As long as a group's name may be in a line of a reading.
_ABOUT_WORDS = 7
_MOST_GROUPS = 200
_OFFERED_GROUPS = 10
_ABOUT_LENGTH = 58


def likely_group(question: Question) -> str:
    """Who will sit in the chair, told before the log is looked at: the group given, else the playbook's guess."""
    return question.in_the_chair or read_question(question).in_the_chair


def gather(ws: WorkspaceSession, here: str, text: str, today: date, group: str = "") -> Evidence:
    """Everything stored that may bear on `text` and may be seen from the channel `here`.

    What `group` said comes first, however its name was written when it was saved.
    """
    heard = voices.last_heard(ws, here, today)
    theirs = tuple(voice.group for voice in heard if same_group(voice.group, group))
    used = decisions.groups_used(ws, here, _MOST_GROUPS)
    about_them = tuple(name for name in used if same_group(name, group))
    return Evidence(
        voices=tuple(_heard(voice) for voice in voices.heard_about(ws, here, text, today, theirs)),
        decisions=tuple(_logged(decision) for decision in nearness.related(ws, here, text, about_them)),
        last_heard=tuple(
            LastHeard(voice.group, voice.heard_on, "" if voice.consent_to_quote is False else about(voice.text))
            for voice in heard
        ),
        groups=tuple(used[:_OFFERED_GROUPS]),
    )


def about(text: str) -> str:
    """The beginning of a voice, short enough for a line."""
    line = " ".join(text.split())
    begun = " ".join(line.split()[:_ABOUT_WORDS])
    if len(begun) > _ABOUT_LENGTH:
        begun = begun[:_ABOUT_LENGTH].rsplit(" ", 1)[0]
    return line if begun == line else f"{begun} …"


def _heard(voice: Voice) -> HeardVoice:
    return HeardVoice(
        id=f"V-{voice.number}",
        text=voice.text,
        group=voice.group,
        role=voice.role,
        source=voice.source,
        heard_on=voice.heard_on,
    )


def _logged(decision: Decision) -> LoggedDecision:
    return LoggedDecision(
        id=f"D-{decision.number}",
        text=decision.text,
        in_the_chair=decision.in_the_chair,
        decided_on=(decision.decided_at or decision.logged_at).date(),
        status=decision.status,
        customer_effect=decision.customer_effect,
    )
