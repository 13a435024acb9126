"""What each refusal of Slack's means for a message, and what is said of it."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import NotDelivered
from bot.messages import Button, Buttons, File, Paragraph, Reply

_AGAIN_SECONDS = 30.0
# The message is not at fault, and nothing of it arrived: it waits.
_PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "team_added_to_org", "rate_limited", "ratelimited"}
)
# An admin has to do something first; what waits meanwhile is sent afterwards.
_NEEDS_ADMIN = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_revoked", "token_expired"})
NOT_IN, UNKNOWN, ARCHIVED = "not_in_channel", "channel_not_found", "is_archived"
NOT_THERE = frozenset({NOT_IN, UNKNOWN})
# Nothing can be posted there until it is used again.
GONE = frozenset({ARCHIVED, UNKNOWN})
# A person who cannot be reached; for some of these Slack has to be asked whether they left.
LEFT = frozenset({"user_disabled", "user_not_found", "users_not_found", "user_not_visible", UNKNOWN})
DEACTIVATED = "The account of this person is deactivated."
UNDRAWABLE = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"})
# A stream is ended before something else is drawn in its place.
STREAMING = "streaming_state_conflict"
_SENTENCES = {
    ARCHIVED: "The channel is archived.",
    UNKNOWN: "Slack knows no such channel: it was deleted, or it is private and I am not in it.",
    NOT_IN: "I am not in the channel: /invite @Customer Chair there.",
    "account_inactive": "The token belongs to an app that was removed: an admin installs it again.",
    "token_revoked": "The token was taken away: an admin installs the app again.",
}


class Refused(NotDelivered):
    """Slack said no. `code` is its own word for why."""

    def __init__(
        self, code: str, reason: str, *, again: bool, after: float | None = None, gone: bool = False
    ) -> None:
        super().__init__(reason, again=again, after=after, gone=gone)
        self.code = code


def code_of(failure: NotDelivered) -> str:
    """Slack's word for why; empty where it was not Slack who refused."""
    return failure.code if isinstance(failure, Refused) else ""


def failure_of(error: SlackApiError) -> Refused:
    """What a refusal means for the message."""
    code, status = reason_of(error), _status(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Refused(code, "Slack asked to wait", again=True, after=_retry_after(error))
    again = status >= 500 or code in _PASSING | _NEEDS_ADMIN | NOT_THERE
    return Refused(code, _SENTENCES.get(code) or code or f"HTTP {status}", again=again, gone=code == ARCHIVED)


def reason_of(error: SlackApiError) -> str:
    """Slack's word for why; empty where it sent none."""
    response = error.response
    if isinstance(response, AsyncSlackResponse):
        return str(response.get("error") or "") if isinstance(response.data, dict) else ""
    return ""


def uninvited(reply: Reply) -> Reply:
    """To whoever caused a message: the bot is not in the channel, and how to invite it."""
    return _saved(
        reply,
        "It is saved, but I could not show it in this channel, because I am not in it. "
        "Write /invite @Customer Chair there: what waits is then posted by itself, within a day.",
    )


def archived(reply: Reply) -> Reply:
    """To whoever caused a message: the channel is archived."""
    return _saved(reply, "It is saved, but I could not show it in its channel, because that is archived.")


def unanswered(reply: Reply) -> Reply:
    """To whoever caused a message: nobody can tell whether it arrived."""
    return _saved(
        reply,
        "It is saved, but Slack did not say whether my message arrived in the channel. "
        "I do not post it a second time by myself: look there, and share it again if it is missing.",
    )


def too_large(file: File) -> Reply:
    """What whoever asked for a file is told that is larger than may be sent."""
    sentence = (
        f"{file.name} would be too large to be sent here. "
        "Take it out in parts, for instance export csv since 2026-10-01, or ask whoever runs the server: "
        "the command line writes files of any size."
    )
    return Reply(sentence, (Paragraph(sentence),))


def _saved(reply: Reply, sentence: str) -> Reply:
    opened = (Buttons((Button("Open", "show", reply.about),)),) if reply.about else ()
    return Reply(sentence, (Paragraph(sentence), *opened))


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0) or 0)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    found = headers.get("Retry-After") or headers.get("retry-after") or ""
    return float(found) if str(found).replace(".", "", 1).isdigit() else _AGAIN_SECONDS
