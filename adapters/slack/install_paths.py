"""The addresses that Slack calls or sends people to."""

from __future__ import annotations

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
