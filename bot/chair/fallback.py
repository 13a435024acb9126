"""Why the playbook answered instead of the model: a short name to count by, a sentence for the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.chair.grounding import Problem
from bot.chair.reading import Reading


class Trouble(StrEnum):
    """What can keep a model from answering at all."""

    TIMEOUT = "timeout"
    BUSY = "busy"
    BUDGET = "budget"
    NOT_COUNTED = "not_counted"
    UNREACHABLE = "unreachable"
    NOT_LET_IN = "not_let_in"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    BAD_REQUEST = "bad_request"
    REFUSED = "refused"
    EMPTY = "empty"
    BROKEN = "broken"
    FAILED = "failed"


class ModelFailed(Exception):
    """The model gave nothing that could be checked; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


_SAID: Mapping[Trouble | Problem, str] = {
    Trouble.TIMEOUT: "The model did not answer in time",
    Trouble.BUSY: "The model was busy with other questions",
    Trouble.BUDGET: "Today's model readings are used up here",
    Trouble.NOT_COUNTED: "The model's use could not be counted",
    Trouble.UNREACHABLE: "The model could not be reached",
    Trouble.NOT_LET_IN: "The model's server did not let us in",
    Trouble.NOT_FOUND: "The model's server does not know the model that is set",
    Trouble.RATE_LIMITED: "The model's server takes no more questions for now",
    Trouble.SERVER_ERROR: "The model's server failed",
    Trouble.BAD_REQUEST: "The model's server did not take the question",
    Trouble.REFUSED: "The model declined to answer",
    Trouble.EMPTY: "The model answered nothing",
    Trouble.BROKEN: "The model's answer could not be read",
    Trouble.FAILED: "The model could not be asked",
    Problem.INVENTED_NUMBER: "The model named a number that nobody gave",
    Problem.INVENTED_NAME: "The model named somebody that nobody named",
    Problem.INVENTED_DATE: "The model named a date that nobody gave",
    Problem.INVENTED_QUOTE: "The model quoted words that nobody said",
    Problem.UNKNOWN_VOICE: "The model quoted somebody who is not here",
    Problem.UNKNOWN_PRINCIPLE: "The model named a principle that is not ours",
    Problem.NO_QUESTION: "The model asked nothing",
    Problem.TOO_MANY: "The model asked too much at once",
    Problem.TOO_LONG: "The model's question was too long",
    Problem.ASKED_BEFORE: "The model asked what was replaced before",
    Problem.OFF_TOPIC: "The model asked about something else",
}
_ANY_OTHER = "The model's question was not one to show"


def sentence(reason: Trouble | Problem) -> str:
    """What a person is told: "The model did not answer in time, so the playbook did."""
    ending = "did" if reason is Trouble.TIMEOUT else "answered"
    return f"{_SAID.get(reason, _ANY_OTHER)}, so the playbook {ending}."


def fallen_back(reading: Reading, reason: Trouble | Problem) -> Reading:
    """The playbook's reading, saying why it is not the model's."""
    return replace(reading, fallback=sentence(reason), fell_back=reason.value)
