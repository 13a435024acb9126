"""`manifest`: what a chat platform must know of the app, to be pasted there as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.settings import BadSettings, read_settings

app = typer.Typer(
    help="Print the app's manifest for a chat platform.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _about() -> None:
    """Print the app's manifest for a chat platform, to be pasted there as it is."""


@app.command("slack")
def slack(
    url: Annotated[
        str, typer.Option(help="The address that Slack reaches this server under; else CHAIR_PUBLIC_URL.")
    ] = "",
    socket: Annotated[bool, typer.Option("--socket", help="Socket Mode: no public address is needed.")] = False,
    many: Annotated[
        bool, typer.Option("--many", help="Several workspaces install it by OAuth, at /slack/install.")
    ] = False,
    agent: Annotated[
        bool,
        typer.Option("--agent", help="With the agent surface: two more permissions, typing in direct messages."),
    ] = False,
    ambient: Annotated[
        bool, typer.Option("--ambient", help="With nudges in channels that opt in: two more permissions.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="With looking up whether a message arrived: three more permissions.")
    ] = False,
) -> None:
    """Print the manifest to paste at api.slack.com/apps, Create New App, From a manifest.

    Raises:
        bot.settings.BadSettings: the address is one that Slack cannot call, or does not go with Socket Mode.
    """
    from adapters.slack.manifest import Variant, manifest

    if socket and (url or many):
        raise BadSettings(
            ["Socket Mode needs no address and serves one workspace: leave out --socket, or --url and --many."]
        )
    address = "" if socket else _public(url or read_settings().public_url)
    print(
        json.dumps(manifest(Variant(address, many=many, agent=agent, ambient=ambient, history=history)), indent=2)
    )


@app.command("teams")
def teams(
    out: Annotated[Path, typer.Option("--out", help="Where the app package (a ZIP file) is written.")],
) -> None:
    """The app package for Microsoft Teams, from APP_ID and CHAIR_PUBLIC_URL.

    Raises:
        bot.settings.BadSettings: APP_ID is not set.
    """
    from adapters.teams.manifest import package

    settings = read_settings()
    if not settings.app_id:
        raise BadSettings(["APP_ID is not set: the package names the bot's registration. docs/teams.md says how."])
    out.write_bytes(package(settings.app_id, settings.public_url))
    print(f"{out}: upload it in Teams under Apps, Manage your apps, Upload an app.")


def _public(url: str) -> str:
    parts = urlsplit(url)
    if not url:
        raise BadSettings(["Say --url https://… (or set CHAIR_PUBLIC_URL), or --socket where Slack cannot call."])
    if parts.scheme != "https" or not parts.hostname:
        raise BadSettings(["The address must begin with https://: Slack calls nothing else. Or use --socket."])
    if parts.query or parts.fragment:
        raise BadSettings(["The address ends before ? and #: give it as https://chair.example.com."])
    return url.rstrip("/")
