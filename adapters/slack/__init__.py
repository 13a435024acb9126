"""Slack: Bolt on the wire, neutral messages drawn as Block Kit, and what only Slack has."""
