"""`stop`: for whom what comes unasked is to end. Not listed: `mute`, `pause` and `digest off` are."""

from __future__ import annotations

from bot.command import Answer, Command
from bot.context import Context
from bot.messages import Button, Buttons, Note, Paragraph, Reply
from bot.rhythm.schedule_words import PAUSE_WEEKS
from bot.screen_words import channel_words


async def stop(context: Context, _argument: str) -> Answer:
    """The ways to silence it, each under a button: nothing is stopped for others by one word."""
    sentence, here = "What shall stop?", channel_words(context.channel_name)
    return Reply(
        sentence,
        (
            Paragraph(sentence),
            Buttons(
                (
                    Button("Messages to me", "mute"),
                    Button(f"All unasked here, {PAUSE_WEEKS} weeks", "digest_pause", f"{PAUSE_WEEKS}w"),
                    Button("The weekly digest here", "digest_off"),
                )
            ),
            Note(f"Commands in {here} answer as always. Typed: mute, pause, digest off."),
        ),
    )


COMMAND = Command(
    name="stop",
    usage="stop",
    summary="Nothing unasked any more: for you, or for this channel.",
    order=77,
    run=stop,
    fits=lambda rest: not rest.strip(),
    nearly=lambda _: False,
    listed=False,
)
