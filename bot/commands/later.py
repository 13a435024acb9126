"""The later questions about a decision: answer one, put one aside, say what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from bot.accepting import name_acceptor
from bot.access import to_edit
from bot.asking_later import asked_next
from bot.command import Acts, Answer
from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.change import amended, check_may_become, corrected
from bot.decisions.cue_forms import ACTION, answer_form, read_answer, stamp
from bot.decisions.cues import NAMES, REMEDY
from bot.decisions.evidence import warnings
from bot.errors import ChangedMeanwhile, UnknownAction
from bot.evidence import cited, missing
from bot.messages import Form, Invalid, Paragraph, Reply
from bot.people import member_meant, unknown_person
from bot.showing import after_change, whole_of
from storage import decisions
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

_NOTHING = "Nothing differs from what it says already, so nothing was changed."
_CHANGED = (
    "This was answered since you opened it. What you typed is still here; sending it again puts it in the place "
    "of that."
)


async def answer(context: Context, value: str) -> Answer:
    """The form of one question (`D-12 notice`), filled in with what the log knows."""
    name, question = _read(value, NAMES - {REMEDY})

    def query(ws: WorkspaceSession) -> Form:
        decision = _in_force(ws, context, name)
        asked = asked_next(ws, context, decision)
        if asked is None or asked.name != question:
            return answer_form(decision, question, context.today)
        return answer_form(decision, question, context.today, asked.known, notice=asked.because)

    return await context.read(query)


async def evidence(context: Context, value: str) -> Answer:
    """The form of what a decision (`D-12`) rests on."""
    return await answer(context, f"{value} evidence")


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save one answer: where there was none it is no change, and where there was one it is kept beside it."""
    name, question = _read(f"{carry.get('decision', '')} {carry.get('question', '')}", NAMES - {REMEDY})

    def effect(ws: WorkspaceSession) -> Answer:
        decision = _in_force(ws, context, name)
        if carry.get("was") != stamp(decision, question):
            return answer_form(decision, question, context.today, typed=fields, notice=_CHANGED)
        columns = _columns(ws, context, decision, question, fields)
        if isinstance(columns, Invalid):
            return columns
        if not columns:
            return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingChanged"})
        if not decisions.change(ws, decision, **columns):
            again = decisions.reload(ws, decision.number)
            return answer_form(again, question, context.today, typed=fields, notice=_CHANGED)
        return after_change(ws, context, decision, _saved(ws, context, decision, question))

    return await context.once(effect)


async def put_aside(context: Context, value: str) -> Answer:
    """Never ask this question about this decision again."""
    name, question = _read(value, NAMES)

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, name)
        aside = list(dict.fromkeys((*decision.unasked, question)))
        # Nothing that a form asks about has changed, so a form that somebody has open stays good.
        if not decisions.change(ws, decision, raise_version=False, unasked=aside):
            raise ChangedMeanwhile(id=name)
        shown = whole_of(ws, context, decision)
        return Reply(shown.summary, shown.blocks, replace=True, data=shown.data)

    return await context.once(effect)


def _read(value: str, questions: Set[str]) -> tuple[str, str]:
    """A decision and the question that is asked about it: `D-12 notice`.

    Raises:
        UnknownAction: there is no such question.
    """
    name, _, question = value.partition(" ")
    if question not in questions:
        raise UnknownAction
    return name, question


def _in_force(ws: WorkspaceSession, context: Context, name: str) -> Decision:
    decision = to_edit(ws, context, name)
    check_may_become(decision, Status.CHANGED)
    return decision


def _columns(
    ws: WorkspaceSession, context: Context, decision: Decision, question: str, fields: Mapping[str, str]
) -> dict[str, Any] | Invalid:
    answers = read_answer(decision, question, fields, context.today)
    if isinstance(answers, Invalid):
        return answers
    if question == "accepted_by":
        member = member_meant(ws, answers[question], context.request.user)
        if member is None:
            return Invalid({question: unknown_person(answers[question])})
        return name_acceptor(ws, context, decision, member)
    if question == "evidence" and (unknown := _unknown(ws, decision, answers["evidence"])):
        return Invalid({"evidence": unknown})
    if decision.locked_at is None:
        return corrected(decision, answers, context.today)
    return amended(decision, answers, fields.get("reason", "").strip(), context.request.user, context.now)


def _unknown(ws: WorkspaceSession, decision: Decision, pieces: list[str]) -> str:
    """A sentence where a voice is named that whoever reads the decision could not see."""
    new = [piece for piece in pieces if piece not in decision.evidence]
    gone = missing(ws, decision.channel, new)
    if not gone:
        return ""
    return (
        f"There is no {' and no '.join(gone)} that can be seen from the channel of D-{decision.number}. "
        "The command search finds what customers said."
    )


def _saved(ws: WorkspaceSession, context: Context, decision: Decision, question: str) -> str:
    sentence = f"Saved with D-{decision.number}."
    if question != "evidence":
        return sentence
    known = cited(ws, context.here, decision.evidence)
    return " ".join((sentence, *warnings(decision.evidence, known, current(decision).in_the_chair)))


ACTS = Acts(
    buttons={ACTION: answer, "evidence": evidence, "unask": put_aside},
    forms={ACTION: save},
)
