"""`why`: why this question was chosen, and which others lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.command import Answer, Command
from bot.context import Context
from bot.errors import NoQuestionYet
from bot.messages import Block, Note, Paragraph, Reply, Section
from bot.rhythm.prompts import Fate
from storage import editions, retro_questions
from storage.engine import WorkspaceSession
from storage.vocabulary import DigestKind

_LABELS: Mapping[Fate, str] = {
    Fate.LOST: "Also possible",
    Fate.COOLING: "Resting",
    Fate.RETIRED: "Not asked here any more",
}


async def why(context: Context, _argument: str) -> Answer:
    """The winner, the losers and the reasons of the question that this channel was asked last."""
    return await context.read(lambda ws: _shown(ws, context))


def _shown(ws: WorkspaceSession, context: Context) -> Reply:
    found = editions.newest(ws, DigestKind.CHANNEL, context.here, 8)
    edition = next((each for each in found if each.question is not None and each.considered), None)
    if edition is None or edition.question is None:
        raise NoQuestionYet
    question = retro_questions.find(ws, edition.question, context.here)
    chosen = edition.considered[0]
    text = question.text if question else chosen["text"]
    rest = [each for each in edition.considered if each["fate"] == Fate.NOT_TRUE.value]
    return Reply(
        f"Why this question: {chosen['because']}",
        (
            Paragraph(text),
            Section("Why this one", (chosen["because"],)),
            *_others(edition.considered),
            Note(f"{len(rest)} more fit what is not in the log this week. Asked in {edition.week}."),
        ),
        data={"question": edition.question, "considered": edition.considered},
    )


def _others(considered: Sequence[Mapping[str, Any]]) -> list[Block]:
    blocks: list[Block] = []
    for fate, label in _LABELS.items():
        lines = tuple(f"{each['text']} {each['because']}" for each in considered if each["fate"] == fate.value)
        if lines:
            blocks.append(Section(label, lines))
    return blocks


COMMAND = Command(
    name="why",
    usage="why",
    summary="Why this week's question was chosen, and which others lost.",
    order=72,
    run=why,
    fits=lambda rest: not rest,
    nearly=lambda _: False,
    buttons={"why": why},
)
