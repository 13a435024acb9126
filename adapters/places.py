"""What a platform's ids tell of a place."""

from __future__ import annotations

from bot.ports import Place


def is_direct(place: Place) -> bool:
    """Whether a place is a conversation with one person alone, as its platform's ids tell."""
    return (place.platform == "slack" and place.channel.startswith("D")) or (
        place.platform == "teams" and not place.channel.startswith("19:")
    )
