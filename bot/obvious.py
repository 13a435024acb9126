"""Words that people type although no command is called so: each is read as the command that is meant. Pure.

They are read only where nothing else stands beside them; "resume uploads after a break" is a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_MEANT: Mapping[str, str] = {
    "resume": "pause off",
    "resume everywhere": "pause off everywhere",
    "unpause": "pause off",
    "unmute": "mute off",
    "privacy": "settings privacy",
    "retention": "settings retention",
    "holidays": "settings holidays",
    "roles": "settings roles",
    "my data": "export me",
    "help me": "help",
}
_RECORDS: Mapping[str, re.Pattern[str]] = {
    "show": re.compile(r"d-?\d+", re.ASCII),
    "voice": re.compile(r"v-\d+", re.ASCII),
    "todo": re.compile(r"a-\d+", re.ASCII),
}


def meant_by(said: str) -> str:
    """The command that is meant, as it is typed; the text itself where it is none of these.

    >>> meant_by("D-12"), meant_by("Resume"), meant_by("D-12 was wrong")
    ('show D-12', 'pause off', 'D-12 was wrong')
    """
    folded = " ".join(said.casefold().split())
    for command, record in _RECORDS.items():
        if record.fullmatch(folded):
            return f"{command} {said}"
    return _MEANT.get(folded, said)
