"""What a delivery's key and a message's id tell besides being unique: who asked, and where to answer them.

Slack gives every command and every button press an address (`response_url`) that takes five answers in 30 minutes,
even in channels that the bot is not in. Keeping it in the key and in the id, instead of in memory, lets any process
answer, also after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass

# Slack says 30 minutes; a minute less, so that nothing is on its way when they end.
ANSWERABLE_SECONDS = 29 * 60
UNKNOWN = -1
_MARK = "slack"
_HOOK = "hook"
_HOOKS = "https://hooks.slack.com/"


@dataclass(frozen=True, slots=True)
class Hook:
    """An address for answers, and when it was given, in Unix seconds; `UNKNOWN` where that is not known."""

    url: str
    at: int

    def answers(self, now: float) -> bool:
        """Whether Slack still takes an answer there; where nobody knows when it was given, Slack says so itself."""
        return bool(self.url) and (self.at == UNKNOWN or now - self.at < ANSWERABLE_SECONDS)


NO_HOOK = Hook("", 0)
# In place of a message's id: it cannot be drawn anew, one direct message says it.
DIRECTLY = "directly"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did something, and where they can be answered."""

    user: str
    hook: Hook


def delivery_key(user: str, unique: str, hook: Hook) -> str:
    """The key of a delivery; the same for the same delivery, whenever it comes again: no time stands in it."""
    return "|".join((_MARK, user, unique.replace("|", "-"), hook.url.removeprefix(_HOOKS)))


def origin_of(key: str) -> Origin | None:
    """Who made the request that a key stands for, or that a key was made from; None where it does not tell."""
    start = key.find(f"{_MARK}|")
    parts = key[start:].split("|", 3) if start >= 0 else []
    if len(parts) != 4:
        return None
    at, bar, _ = parts[3].partition("|")
    # Before it had no time in it, a key said when the address was given.
    return Origin(parts[1], _unpacked(parts[3]) if bar and at.isdigit() else _at_address(parts[3]))


def message_of_hook(hook: Hook) -> str:
    """The id of a message that one person alone sees: where it can be drawn anew. Empty where it cannot."""
    return f"{_HOOK}|{_packed(hook)}" if hook.url else ""


def hook_of_message(message: str) -> Hook | None:
    """The address behind the id of such a message; None for a message of another kind."""
    mark, _, rest = message.partition("|")
    return _unpacked(rest) if mark == _HOOK else None


def direct_message_id(channel: str, ts: str) -> str:
    """The id of a message in somebody's direct messages."""
    return f"{channel}/{ts}"


def direct_message(message: str) -> tuple[str, str] | None:
    """The conversation and the time of a direct message; None for a message of another kind."""
    channel, slash, ts = message.partition("/")
    return (channel, ts) if slash and "|" not in message else None


def _packed(hook: Hook) -> str:
    return f"{hook.at}|{hook.url.removeprefix(_HOOKS)}" if hook.url else "0|"


def _unpacked(packed: str) -> Hook:
    at, _, url = packed.partition("|")
    return Hook(_at_address(url).url, int(at) if at.isdigit() else 0)


def _at_address(url: str) -> Hook:
    if not url:
        return NO_HOOK
    return Hook(url if "://" in url else f"{_HOOKS}{url}", UNKNOWN)
