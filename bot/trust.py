"""What whoever lets the bot in wants to know: what it sees, keeps, sends out and for how long.

What is said here must be so: `docs/privacy.md` says the same at length.
"""

from __future__ import annotations

from bot.messages import Facts

# How long records are kept unless an admin says otherwise.
USUAL_MONTHS = 24
_TYPED = "What people type to it, and messages they hand to it."


def trust(*, model_host: str = "", retention_months: int = USUAL_MONTHS, reads_channels: bool = False) -> Facts:
    """The answers in plain words.

    `model_host` is the machine that AI answers from, empty where AI is off; `retention_months` how long records
    are kept; `reads_channels` whether this installation was given the right to read any.
    """
    sees = f"{_TYPED} In channels that turned it on, what sounds like a decision." if reads_channels else _TYPED
    return Facts(
        (
            ("What it can see", sees if reads_channels else f"{sees} It cannot read channels."),
            (
                "What it keeps",
                "Logged decisions, customer quotes, retro answers. "
                "A question nobody logs is deleted after 24 hours.",
            ),
            ("How long", f"{retention_months} months, then deleted. Admins can set 3 to 120."),
            (
                "What leaves this server",
                f"The question, and up to 3 quotes, to {model_host}." if model_host else "Nothing. AI is off.",
            ),
            (
                "Who can take data out",
                "Facilitators and admins: the channel is told. Whoever runs the server: it is not told. "
                "Both are kept in the audit log, as is who was given a link to the board.",
            ),
            (
                "Getting rid of it",
                "Uninstall: all gone after 7 days. One person: forget me. One customer: remove the quote.",
            ),
        )
    )
