"""The words that are stored. Code, data and exports use these; screens say them in plain language."""

from enum import StrEnum


class CustomerEffect(StrEnum):
    """What a decision does to the group in the chair."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class CommercialEffect(StrEnum):
    """What a decision does to the business: now is the next three months, later is after."""

    GAIN = "gain"
    SAME = "same"
    COST = "cost"
    UNKNOWN = "unknown"


class DecisionClass(StrEnum):
    """The trade, derived from the effects by the class rule. It describes and does not judge."""

    TYPE_A = "type_a"
    TYPE_B = "type_b"
    COMMERCIAL_OVER_CUSTOMER = "commercial_over_customer"
    LOSE_LOSE = "lose_lose"
    COMMERCIAL_ONLY = "commercial_only"
    NO_ONE_GAINS = "no_one_gains"
    UNCLEAR = "unclear"


class Flag(StrEnum):
    """A remark on a decision; it never changes the class."""

    DEFERRED = "deferred"
    BORROWED = "borrowed"
    LATER_UNSTATED = "later_unstated"
    SOMEONE_ELSE_PAYS = "someone_else_pays"
    DARK_PATTERN = "dark_pattern"
    PRIVACY = "privacy"
    SAFETY = "safety"
    NO_NOTICE = "no_notice"
    LOCK_IN = "lock_in"
    INTERNAL_CUSTOMER = "internal_customer"


class Door(StrEnum):
    """Whether a decision can be undone; unsure counts as two_way."""

    ONE_WAY = "one_way"
    TWO_WAY = "two_way"
    UNSURE = "unsure"


class Notice(StrEnum):
    """How long before it happens the people affected are told."""

    NONE = "none"
    UNDER_7_DAYS = "under_7_days"
    DAYS_7_TO_30 = "days_7_to_30"
    OVER_30_DAYS = "over_30_days"
    NOT_NEEDED = "not_needed"


class CommercialLine(StrEnum):
    """Which line of the business should move."""

    REVENUE = "revenue"
    COST = "cost"
    RETENTION = "retention"
    RISK = "risk"
    OTHER = "other"


class Status(StrEnum):
    """Where a decision stands. In force: decided, changed, reviewed. Final: reversed, superseded, void."""

    DRAFT = "draft"
    OPEN = "open"
    DECIDED = "decided"
    CHANGED = "changed"
    REVIEWED = "reviewed"
    REVERSED = "reversed"
    SUPERSEDED = "superseded"
    VOID = "void"


# What a decision is as long as it holds.
IN_FORCE = (Status.DECIDED, Status.CHANGED, Status.REVIEWED)


class GroupRole(StrEnum):
    """Who pays, uses, benefits and is affected can be four groups."""

    PAYS = "pays"
    USES = "uses"
    BENEFITS = "benefits"
    AFFECTED = "affected"


class Visibility(StrEnum):
    """Who can see a channel. What is not known to be public counts as private."""

    PUBLIC = "public"
    PRIVATE = "private"


class Role(StrEnum):
    """What a member may do in a channel."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    MANAGER = "manager"


class OutboxState(StrEnum):
    """Where an outgoing message stands. Everything planned ends sent, merged, dropped, uncertain or dead."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    MERGED = "merged"
    DROPPED = "dropped"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


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


class DigestKind(StrEnum):
    """Whose digest it is."""

    CHANNEL = "channel"
    MANAGER = "manager"


class EditionState(StrEnum):
    """Where a digest of a week stands. Everything planned ends in one of the others."""

    PLANNED = "planned"
    SENT = "sent"
    MERGED = "merged"
    DROPPED = "dropped"
    UNCERTAIN = "uncertain"


class NudgeKind(StrEnum):
    """What was said unasked."""

    DIGEST = "digest"
    OFFER = "offer"
    CHECK_DUE = "check_due"
    PAUSED = "paused"
    OVERHEARD = "overheard"


class AuditKind(StrEnum):
    """What the audit log tells of."""

    EXPORT = "export"
    SETTING = "setting"
    ROLE = "role"
    PAUSED = "paused"
    RESUMED = "resumed"
    VOICE_REMOVED = "voice_removed"
    FORGOTTEN = "forgotten"
    EXPIRED = "expired"
    UNINSTALLED = "uninstalled"
    INSTALLED = "installed"
    PURGED = "purged"
    MOVED = "moved"
