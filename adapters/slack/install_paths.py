"""Where an install begins and where Slack sends people back to."""

from __future__ import annotations

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
