"""Whether anything may be posted unasked at all: the one place that planning asks."""

from __future__ import annotations

from storage import channel_state, quiet, workspaces
from storage.engine import WorkspaceSession

PAUSED_EVERYWHERE = "Paused everywhere by an admin."
NOT_HERE = "An admin limited it to other channels."
CHANNEL_GONE = "The channel is not there any more."


def why_closed(ws: WorkspaceSession, channel: str | None = None) -> str:
    """Why nothing unasked may be posted now, to a channel or, without one, to a person; empty where it may be."""
    if quiet.is_paused(ws):
        return PAUSED_EVERYWHERE
    if channel is None:
        return ""
    chosen = quiet.works_only_in(ws)
    if chosen is not None and channel not in chosen:
        return NOT_HERE
    if workspaces.find_channel(ws, channel) is None:
        return CHANNEL_GONE
    return channel_state.why_gone(ws, channel) or ""
