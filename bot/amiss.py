"""What is wrong with what followed a command: one sentence that names the part and says what to write. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.command import decision_number, todo_number, voice_number
from bot.decisions.filters import Misread, read_filters
from bot.exports.typed import read_typed
from bot.rhythm.schedule_words import LONGEST_PAUSE_WEEKS, read_pause, read_wanted

_ANY_DAY = date(2000, 1, 1)
_LONGEST_ECHO = 40
_OFTEN = re.compile(r"every\s+(?:\S+\s+){0,2}(?:days?|weeks?|months?|quarters?)|daily|monthly|(?:bi|fort)\w*ly")
_PAUSE = re.compile(r"(?:for\s+)?(\d+)\s*(?:(h|hours?|months?)|w|weeks?|d|days?)?", re.ASCII)
_WHOLE_WORD = re.compile(r" (am|pm)\b", re.IGNORECASE)


def mistaken(command: str, rest: str) -> str:
    """The sentence on what is certainly a slip in a command, and nobody's question; empty otherwise."""
    if sentence := _several(command, rest):
        return sentence
    return _MISTAKES.get(command, _nothing)(" ".join(rest.split()))


def amiss(command: str, rest: str) -> str:
    """The sentence on what follows a command that was meant; empty where nothing more is known than its usage."""
    return mistaken(command, rest) or _READ.get(command, _nothing)(rest)


def _nothing(_rest: str) -> str:
    return ""


def _several(command: str, rest: str) -> str:
    """Two decisions where one goes."""
    words = [word.strip(",;") for word in rest.split() if word.casefold() != "and"]
    if len(words) > 1 and all(decision_number(word) is not None for word in words):
        return f"One decision at a time: {command} {words[0]}"
    return ""


def _digest(rest: str) -> str:
    folded = rest.casefold()
    if _OFTEN.fullmatch(folded):
        return "A digest comes every week or every two weeks: digest weekly, or digest every two weeks."
    if folded.split()[:1] != ["on"] or read_wanted(rest) is not None:
        return ""
    words = _WHOLE_WORD.sub(r"\1", " ".join(rest.replace(",", " ").split())).split()
    wrong = next((word for word in words if read_wanted(word) is None), None)
    if wrong is None:
        return "Say each once: a weekday, a time, a time zone. For instance: digest on Friday 10:00 Europe/Lisbon"
    return f"{_no_moment(wrong[:_LONGEST_ECHO])} For instance: digest on Friday 10:00 Europe/Lisbon"


def _no_moment(word: str) -> str:
    if "/" in word:
        return f"I know no time zone “{word}”."
    if word[0].isdecimal():
        return f"“{word}” is no time of day."
    return f"“{word}” is no weekday, and no time zone that I know."


def _pause(rest: str) -> str:
    found = _PAUSE.fullmatch(rest.casefold())
    if found is None or read_pause(rest) is not None:
        return ""
    said = re.sub(r"^for\s+", "", rest[:_LONGEST_ECHO], flags=re.IGNORECASE)
    if found[2] or not int(found[1][:9]):
        return f"“{said}” is no pause that can be had: it lasts whole days or weeks, such as pause 10d or pause 4w."
    if read_pause(said) is not None:
        return f"Write it so: pause {said}"
    most = f"pause {LONGEST_PAUSE_WEEKS}w"
    return f"“{said}” is longer than a pause can be: at most {LONGEST_PAUSE_WEEKS} weeks, {most}."


def _show(rest: str) -> str:
    if voice_number(rest) is not None:
        return f"{rest} is what a customer said: voice {rest}"
    if not rest.isdecimal() and todo_number(rest) is not None:
        return f"{rest} is a to-do: todo {rest}"
    return f"Decisions are named with a D: show D-{rest}" if rest.isdecimal() and len(rest) < 10 else ""


def _forget(rest: str) -> str:
    name = rest if len(rest.split()) == 1 else "NAME"
    return (
        f"For somebody who left, admins write forget @{name}, or forget someone, word for word as here, and choose "
        "whom in the form."
    )


def _filters(rest: str) -> str:
    read = read_filters(rest, _ANY_DAY, "")
    return read.why if isinstance(read, Misread) else ""


def _export(rest: str) -> str:
    read = read_typed(rest)
    return read.why if isinstance(read, Misread) else ""


# What these say is certain, however the text goes on.
_MISTAKES: Mapping[str, Callable[[str], str]] = {"digest": _digest, "pause": _pause}
_READ: Mapping[str, Callable[[str], str]] = {
    "show": _show,
    "forget": _forget,
    "list": _filters,
    "board": _filters,
    "export": _export,
}
