"""The stored words of records that later work fills: reviews, remedies, debts, notes and actions."""

from enum import StrEnum


class Side(StrEnum):
    """Whose outcome a prediction is about; the two are never merged."""

    CUSTOMER = "customer"
    COMMERCIAL = "commercial"


class Happened(StrEnum):
    """Whether a prediction came true. `cannot_tell` is a legal answer and counts as measurement debt."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CANNOT_TELL = "cannot_tell"
    VOID = "void"


class Contribution(StrEnum):
    """How much of what happened was this decision."""

    MOSTLY = "mostly"
    PARTLY = "partly"
    LITTLE = "little"
    CANNOT_TELL = "cannot_tell"


class NextStep(StrEnum):
    """What a review ends with."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"
    REVERSE = "reverse"
    EXTEND = "extend"


class HitGroup(StrEnum):
    """Who has to be put right: those who complained, those hit who said nothing, those about to be hit."""

    COMPLAINED = "complained"
    SILENT = "silent"
    NOT_YET_HIT = "not_yet_hit"


class DebtStatus(StrEnum):
    """Where a debt to customers stands. `kept` means: looked at again and knowingly left as it is."""

    OWED = "owed"
    REPAID = "repaid"
    KEPT = "kept"


class NoteKind(StrEnum):
    """An answer to a retro question, or a note of dissent on a decision."""

    ANSWER = "answer"
    DISSENT = "dissent"


class ActionStatus(StrEnum):
    """Where a to-do stands; an open one carries over until it is done or dropped."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
