"""The question that a channel answers: those that are open, or one for any team where none is."""

from __future__ import annotations

from datetime import date, datetime

from prompts import playbook
from storage import retro_questions
from storage.engine import WorkspaceSession
from storage.retro_models import RetroQuestion

_ALWAYS = "always"


def open_questions(ws: WorkspaceSession, channel: str, now: datetime) -> list[RetroQuestion]:
    """The questions that take answers, oldest first; a retro without any asks one that needs no log."""
    found = retro_questions.open_in(ws, channel)
    return found or [_ask_any_team(ws, channel, now)]


def week_of(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _ask_any_team(ws: WorkspaceSession, channel: str, now: datetime) -> RetroQuestion:
    fits_all = sorted((p for p in playbook.load().retro_prompts if p.when.fact == _ALWAYS), key=lambda p: p.id)
    prompt = fits_all[now.date().isocalendar().week % len(fits_all)]
    asked = RetroQuestion(
        workspace=ws.workspace,
        number=0,
        channel=channel,
        prompt=prompt.id,
        text=prompt.text,
        why=prompt.why,
        week=week_of(now.date()),
        asked_at=now,
    )
    return retro_questions.ask(ws, asked)
