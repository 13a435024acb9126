"""How fast the platforms take messages, a little below what they publish.

Slack: one a second and channel, with short bursts, and several hundred a minute and workspace. Bot Framework: 60 in
30 seconds to one conversation. Whoever is faster is told to wait, which costs more time than it saves.
"""

from __future__ import annotations

from storage.outbox_claims import Rate

RATES = {"slack": Rate(in_channel=20, in_workspace=200), "teams": Rate(in_channel=30, in_workspace=600)}
