"""Teams put together from the settings."""

from __future__ import annotations

from adapters.files import Downloads
from adapters.teams.boundary import Boundary
from adapters.teams.connector import Connector
from adapters.teams.done import Done
from adapters.teams.files import Files
from adapters.teams.lifecycle import Lifecycle
from adapters.teams.login import asking_token
from adapters.teams.once import Once
from adapters.teams.people import People
from adapters.teams.platform import TeamsPlatform
from adapters.teams.references import References
from adapters.teams.registration import PUBLIC, Cloud, Identity
from adapters.teams.requesting import Requesting
from adapters.teams.saying import Saying
from adapters.teams.sending import Sender
from adapters.teams.streams import Streams
from adapters.teams.thumbs import Thumbs
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
    identity, cloud = identity_of(settings), cloud or PUBLIC
    connector = Connector(identity, cloud, asking_token(identity))
    boundary = Boundary(identity, cloud, session=connector.session)
    references = References(database, clock)
    sender = Sender(
        connector, references, bot=settings.app_id or DEVELOPMENT_BOT, secrets=secrets, plain=not identity.proves
    )
    files = Files(
        connector,
        sender,
        link=lambda request, file: f"{settings.base_url}{downloads.link(request, file)}",
        write=downloads.made,
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
    done = Done(database, clock)
    once = Once(done)
    streams = Streams(sender, done)
    saying, people = Saying(sender, done, streams), People(sender, clock)
    thumbs = Thumbs(database, clock, Requesting(sender))
    turns = Turns(references, sender, files, lifecycle, saying, people, thumbs, proven=boundary.proves)
    return TeamsPlatform(boundary, connector, references, sender, files, streams, turns, once, done)
