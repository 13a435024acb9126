"""`manifest`: what an admin uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import BadSettings, read_settings

group = typer.Typer(help="What the admin of a chat platform uploads.", no_args_is_help=True)


@group.callback()
def about() -> None:
    """What the admin of a chat platform uploads."""


@group.command("teams")
def teams(
    out: Annotated[Path, typer.Option("--out", help="Where the app package (a ZIP file) is written.")],
) -> None:
    """The app package for Microsoft Teams, from APP_ID and CHAIR_PUBLIC_URL."""
    from adapters.teams.manifest import package

    settings = read_settings()
    if not settings.app_id:
        raise BadSettings(["APP_ID is not set: the package names the bot's registration. docs/teams.md says how."])
    out.write_bytes(package(settings.app_id, settings.public_url))
    print(f"{out}: upload it in Teams under Apps, Manage your apps, Upload an app.")
