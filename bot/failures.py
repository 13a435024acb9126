"""What a person is told where the fault is on this side: what became of what they sent, and what to do."""

from __future__ import annotations

from storage.faults import Fault, fault_of

WRONG = "Something went wrong on this side. Nothing was saved: try it once more."
WRONG_FORM = (
    "Something went wrong on this side. Nothing was saved, and what you typed is still here: send it again."
)
GONE = "The database cannot be reached just now, so nothing was saved. Try it again in a minute."
GONE_FORM = (
    "The database cannot be reached just now, so nothing was saved. "
    "What you typed is still here: send it again in a minute."
)
FULL = (
    "What you sent was not saved: the server has no room left on its disk. "
    "What was logged before can still be read. Whoever runs the server has to make room."
)
FULL_FORM = (
    "What you filled in was not saved: the server has no room left on its disk. It is still here: send it again "
    "once whoever runs the server has made room."
)
_SAID = {None: (WRONG, WRONG_FORM), Fault.GONE: (GONE, GONE_FORM), Fault.FULL: (FULL, FULL_FORM)}


def said_of(error: BaseException, *, form: bool = False) -> str:
    """The sentence for a failure; with `form`, for somebody whose form stays open."""
    alone, with_form = _SAID[fault_of(error)]
    return with_form if form else alone


def is_the_database(error: BaseException) -> bool:
    """Whether the database is at fault: the same again may work in a while."""
    return fault_of(error) is not None


def is_full(error: BaseException) -> bool:
    """Whether there is no room left to write; reading goes on."""
    return fault_of(error) is Fault.FULL
