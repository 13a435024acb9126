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
