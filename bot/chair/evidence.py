"""What the log holds on a question: voices, decisions, and when each group was last heard."""

from __future__ import annotations

from datetime import date

from bot.chair.reading import Evidence, HeardVoice, LastHeard, LoggedDecision
from storage import decisions, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import Voice

_ABOUT = 80


def gather(ws: WorkspaceSession, here: str, text: str, today: date) -> Evidence:
    """Everything stored that may bear on `text` and may be seen from the channel `here`."""
    names = workspaces.names(ws)
    return Evidence(
        voices=tuple(_heard(voice, names) for voice in voices.heard_about(ws, here, text, today)),
        decisions=tuple(
            LoggedDecision(
                id=f"D-{decision.number}",
                text=decision.text,
                in_the_chair=decision.in_the_chair,
                decided_on=(decision.decided_at or decision.logged_at).date(),
                status=decision.status,
                customer_effect=decision.customer_effect,
            )
            for decision in decisions.related(ws, here, text)
        ),
        last_heard=tuple(
            LastHeard(voice.group, voice.heard_on, "" if voice.consent_to_quote is False else _about(voice.text))
            for voice in voices.last_heard(ws, here, today)
        ),
        groups=tuple(decisions.groups_used(ws, here)),
    )


def _heard(voice: Voice, names: dict[str, str]) -> HeardVoice:
    return HeardVoice(
        id=f"V-{voice.number}",
        text=voice.text,
        group=voice.group,
        role=voice.role,
        source=voice.source,
        heard_on=voice.heard_on,
        added_by_name=names.get(voice.added_by, ""),
    )


def _about(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _ABOUT else line[:_ABOUT].rsplit(" ", 1)[0] + " …"
