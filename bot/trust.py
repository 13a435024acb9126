"""What whoever lets the bot in wants to know: what it sees, keeps, sends out and for how long."""

from __future__ import annotations

from bot.messages import Facts

# How long customers' words are kept unless an admin says otherwise.
USUAL_MONTHS = 24
_TYPED = "What people type to it, and messages they hand to it."


def trust(*, model_host: str = "", retention_months: int = USUAL_MONTHS, reads_channels: bool = False) -> Facts:
    """The answers in plain words.

    `model_host` is the machine that AI answers from, empty where AI is off; `retention_months` how long customers'
    words are kept; `reads_channels` whether this installation was given the right to read any.
    """
    sees = f"{_TYPED} In channels that turned it on, what sounds like a decision." if reads_channels else _TYPED
    return Facts(
        (
            ("What it can see", sees if reads_channels else f"{sees} It cannot read channels."),
            (
                "What it keeps",
                "Logged decisions and customer quotes. A question nobody logs is deleted after 24 hours.",
            ),
            ("How long", f"Customer quotes {retention_months} months. Decisions until it is uninstalled."),
            (
                "What leaves this server",
                f"The question, and up to 3 quotes, to {model_host}." if model_host else "Nothing. AI is off.",
            ),
            ("Who can take data out", "Facilitators and admins. Each export is told to the channel."),
            ("Getting rid of it", "Uninstall it: all gone after 7 days. One customer: remove the quote."),
        )
    )
