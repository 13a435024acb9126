"""`manifest`: what an admin uploads so that a chat platform knows the bot."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.settings import BadSettings

manifest = typer.Typer(
    help="What an admin uploads to Slack so that it knows the bot.", no_args_is_help=True, add_completion=False
)
_NO_ADDRESS = (
    "Slack must reach this server under an address: give --url https://chair.example.com or set CHAIR_PUBLIC_URL. "
    "Without one, --socket prints the manifest for Socket Mode, which needs none."
)
_NOT_SECURE = "Slack calls only addresses that begin with https://, without a path, a query or a password."
_ONE_OF_BOTH = "--many sends people back to an address: give --url as well, and leave --socket out."


@manifest.callback()
def _about() -> None:
    """What an admin uploads so that a chat platform knows the bot."""


@manifest.command("slack")
def slack(
    url: Annotated[str, typer.Option(help="The address that Slack reaches this server under.")] = "",
    socket: Annotated[bool, typer.Option("--socket", help="Socket Mode: no address is needed.")] = False,
    agent: Annotated[bool, typer.Option("--agent", help="With the agent view: 2 more permissions.")] = False,
    ambient: Annotated[bool, typer.Option("--ambient", help="With ambient nudges: 1 more permission.")] = False,
    many: Annotated[bool, typer.Option("--many", help="For many workspaces, by OAuth.")] = False,
) -> None:
    """Print the manifest of the Slack app as JSON: for api.slack.com/apps, Create New App, From a manifest."""
    from adapters.slack.manifest import Variant
    from adapters.slack.manifest import manifest as made

    if socket and (url or many):
        raise BadSettings([_ONE_OF_BOTH if many else "--url and --socket are two ways: give one of them."])
    address = "" if socket else url or os.environ.get("CHAIR_PUBLIC_URL", "")
    if not socket and not address:
        raise BadSettings([_NO_ADDRESS])
    if address and not _reachable(address):
        raise BadSettings([_NOT_SECURE])
    variant = Variant(address.rstrip("/"), agent=agent, ambient=ambient, many=many)
    sys.stdout.write(json.dumps(made(variant), indent=2) + "\n")


def _reachable(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    extras = parts.path.strip("/"), parts.query, parts.fragment, parts.username
    return parts.scheme == "https" and bool(parts.hostname) and not any(extras)
