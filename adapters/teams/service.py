"""Teams put together from the settings."""

from __future__ import annotations

from adapters.files import Downloads
from adapters.teams.boundary import PUBLIC, Boundary, Cloud, Identity
from adapters.teams.files import Files
from adapters.teams.lifecycle import Lifecycle
from adapters.teams.once import Once
from adapters.teams.platform import TeamsPlatform
from adapters.teams.references import References
from adapters.teams.sending import Sender
from adapters.teams.turns import Turns
from bot.leaving import GRACE
from bot.ports import Clock
from bot.settings import Settings
from storage import leaving
from storage.engine import Database

DEVELOPMENT_BOT = "customer-chair"


def identity_of(settings: Settings) -> Identity:
    """The bot's registration as the settings name it."""
    return Identity(settings.app_id, settings.app_password, settings.app_tenant_id, settings.app_type)


def teams_platform(
    settings: Settings,
    database: Database,
    clock: Clock,
    downloads: Downloads,
    secrets: list[str],
    cloud: Cloud | None = None,
) -> TeamsPlatform:
    """The platform with everything it works with."""
    boundary = Boundary(identity_of(settings), cloud or PUBLIC)
    references = References(database, clock)
    sender = Sender(boundary, references, bot=settings.app_id or DEVELOPMENT_BOT, secrets=secrets)
    files = Files(
        boundary,
        sender,
        link=lambda request, file: f"{settings.base_url}{downloads.link(request, file)}",
        write=downloads.write,
        secrets=secrets,
    )

    async def left(workspace: str) -> None:
        """Nobody has the bot any more: its time of grace begins."""
        now = clock.now()
        await database.write(workspace, leaving.begin, happened_at=now, purge_after=now + GRACE)

    async def back(workspace: str) -> None:
        """Somebody has it again."""
        await database.write(workspace, leaving.end, clock.now())

    lifecycle = Lifecycle(references, left=left, back=back)
    once = Once(database, clock)
    turns = Turns(references, sender, files, lifecycle, once, proven=boundary.proves)
    return TeamsPlatform(boundary, references, sender, turns, once)
