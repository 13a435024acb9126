"""The composition root: settings become services, services become platforms, platforms one web application."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from adapters.engines import Engine, chair_of, engine_of, model_host
from adapters.places import is_direct
from adapters.web.board_links import BoardLinks
from bot.context import Services
from bot.dispatch import Dispatcher
from bot.ports import LOCAL_WORKSPACE, OPERATOR_PLATFORM, ChatPlatform, Clock, Dispatch
from bot.settings import LOOPBACK, BadSettings, RealClock, Settings
from storage.engine import Database

if TYPE_CHECKING:
    from aiohttp import web

    from adapters.files import Downloads
    from adapters.pictures import Pictures
    from adapters.slack.wiring import SlackWiring
    from adapters.teams.platform import TeamsPlatform
    from adapters.web.platform import WebPlatform
    from bot.rhythm.worker import Worker
    from bot.telemetry import Metrics

# For requests that are being answered; then the platforms and the worker have theirs, 20 seconds in all.
SHUTDOWN_SECONDS = 6
# The platform whose links always lead to this server.
WEB = "web"
_KEY_FILE = "secret.key"


@dataclass(frozen=True, slots=True)
class Core:
    """What every way in shares: the database, the clock and the services on top of them."""

    settings: Settings
    database: Database
    clock: Clock
    services: Services


def build_core(
    settings: Settings, engine: Engine = Engine.PLAYBOOK, wake: Callable[[], None] = lambda: None
) -> Core:
    """The core without any platform, as the command line needs it.

    Raises:
        bot.settings.BadSettings: the engine needs settings that are not there.
    """
    clock = RealClock(settings.fixed_now)
    database = Database(settings.database_url)
    host = model_host(settings) if engine is Engine.OPENAI else ""
    chair, board = chair_of(engine, settings, database, clock), board_links(settings, clock)
    reads = "ambient" in settings.slack_variants
    services = Services(database, chair, clock, wake, host, is_direct, board=board, reads_channels=reads)
    return Core(settings, database, clock, services)


def board_links(settings: Settings, clock: Clock) -> BoardLinks:
    """What signs the board's links. The keys are looked for when the first one is signed."""
    return BoardLinks(clock, lambda: secret_keys(settings), settings.base_url, is_public=bool(settings.public_url))


def build_application(settings: Settings) -> web.Application:
    """Everything on one port: what is configured, downloads, boards and health."""
    # The command line asks the chair without a server; only serving pays for importing one.
    from aiohttp import web

    from adapters.limits import BODY_AT_MOST, add_headers, bounded, limited
    from adapters.observing import acknowledged, measured
    from bot.chair.counted import CountedChair
    from bot.telemetry import Metrics

    workers: list[Worker] = []
    core = build_core(settings, engine_of(settings), wake=lambda: workers[0].wake())
    metrics = Metrics()
    core.database.observe = metrics.database
    chair = CountedChair(core.services.chair, metrics)
    services = replace(core.services, chair=chair, links_later=frozenset({WEB}))
    dispatch = measured(limited(Dispatcher(services), settings, metrics), metrics)
    app = web.Application(client_max_size=BODY_AT_MOST, middlewares=[acknowledged(metrics), bounded(metrics)])
    add_headers(app, settings)
    downloads, pictures = _linked(core, metrics, app)
    platforms, slack = _mounted(core, downloads, pictures, app, dispatch)
    workers.append(_worker(core, services, platforms, downloads, metrics))

    async def run_worker(_: web.Application) -> AsyncIterator[None]:
        await workers[0].start()
        yield
        await workers[0].stop()
        await services.chair.close()
        core.database.close()

    app.cleanup_ctx.append(run_worker)
    if slack is not None:
        # Ends before the worker and the database do: what was acknowledged is finished first.
        slack.run_last(app)
    return app


def _linked(core: Core, metrics: Metrics, app: web.Application) -> tuple[Downloads, Pictures]:
    """What is looked at by an address alone, with its routes: files, boards, pictures, and how the server is."""
    from adapters.few_at_once import FewAtOnce
    from adapters.files import Downloads
    from adapters.health import Health
    from adapters.pictures import Pictures
    from adapters.web.board import Board

    settings, few = core.settings, FewAtOnce()
    downloads = Downloads(core.database, core.clock, secret_keys(settings), settings.base_url, few)
    downloads.mount(app)
    Board(core.database, core.clock, board_links(settings, core.clock), few).mount(app)
    Health(core.database, metrics, core.clock).mount(app)
    pictures = Pictures(lambda: secret_keys(settings))
    pictures.mount(app)
    return downloads, pictures


def _worker(
    core: Core, services: Services, platforms: dict[str, ChatPlatform], downloads: Downloads, metrics: Metrics
) -> Worker:
    """What delivers, makes and cleans up beside the requests."""
    from adapters.rates import RATES
    from bot.exports.making import EXPORT, Maker
    from bot.rhythm.compose import Composer, Make
    from bot.rhythm.deliver import Deliverer
    from bot.rhythm.worker import Worker
    from bot.sharpening import SHARPEN, sharpen

    deliverer = Deliverer(core.database, platforms, core.clock, RATES, metrics)
    makes: dict[str, Make] = {SHARPEN: sharpen, EXPORT: Maker(downloads.made_link)}
    composer = Composer(services, platforms, makes, at_once=core.settings.model_at_once)
    return Worker(core.database, deliverer, composer, core.clock)


def _mounted(
    core: Core, downloads: Downloads, pictures: Pictures, app: web.Application, dispatch: Dispatch
) -> tuple[dict[str, ChatPlatform], SlackWiring | None]:
    """The platforms that the settings switch on, each with its routes; Slack's wiring ends in its own order.

    Pictures stand beside the web chat; other platforms fetch them from the public address, where there is one with
    https: what Slack cannot fetch makes it refuse the whole message.
    """
    from adapters.pictures import illustrated, with_pictures

    platforms: dict[str, ChatPlatform] = {}
    public = core.settings.public_url
    outside = public if public.startswith("https://") else ""
    seen_outside = illustrated(dispatch, pictures, outside) if outside else dispatch

    def from_outside(platform: ChatPlatform) -> ChatPlatform:
        return with_pictures(platform, pictures, outside) if outside else platform

    if core.settings.teams:
        teams = _teams(core, downloads)
        teams.mount(app, seen_outside)
        platforms[teams.name] = from_outside(teams)
    if core.settings.web_chat:
        chat = _web_chat(core, downloads)
        chat.mount(app, illustrated(dispatch, pictures, ""))
        shown = with_pictures(chat, pictures, "")
        # What the command line says belongs into the same channels.
        platforms |= {chat.name: shown, OPERATOR_PLATFORM: shown}
    slack = _slack(core, downloads) if core.settings.slack else None
    if slack is not None:
        slack.mount(app, seen_outside)
        platforms[slack.platform.name] = from_outside(slack.platform)
    return platforms, slack


def _slack(core: Core, downloads: Downloads) -> SlackWiring:
    # Slack's libraries take a second to load; only who has Slack pays for them.
    from adapters.slack.wiring import SlackWiring

    settings = core.settings
    return SlackWiring(
        settings,
        core.database,
        core.clock,
        keys=list(reversed(secret_keys(settings))),
        write_file=downloads.made,
        model_host=model_host(settings) if settings.openai else "",
    )


def _web_chat(core: Core, downloads: Downloads) -> WebPlatform:
    from adapters.web.database_store import DatabaseStore
    from adapters.web.guard import LOOPBACK_HOSTS
    from adapters.web.platform import WebPlatform
    from adapters.web.ports import CommandHelp
    from bot.registry import in_order

    public = urlsplit(core.settings.public_url).hostname
    return WebPlatform(
        DatabaseStore(core.database, core.clock, LOCAL_WORKSPACE),
        commands=[CommandHelp(command.name, command.usage, command.summary) for command in in_order()],
        file_url=downloads.link,
        hosts=LOOPBACK_HOSTS | {core.settings.host} | ({public} if public else set()),
        workspace=LOCAL_WORKSPACE,
    )


def _teams(core: Core, downloads: Downloads) -> TeamsPlatform:
    # Bot Framework takes a second to load; only who has Teams pays for it.
    from adapters.teams.service import teams_platform

    return teams_platform(core.settings, core.database, core.clock, downloads, secret_keys(core.settings))


def secret_keys(settings: Settings) -> list[str]:
    """The keys that sign links, newest last: the setting's, or on the embedded database one made once beside it.

    Raises:
        bot.settings.BadSettings: the database is shared and no key is set, so replicas could not read each other's.
    """
    if settings.secret_key:
        # The first key signs and all verify; the signer wants the newest last.
        return [key.strip() for key in reversed(settings.secret_key.split(","))]
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BadSettings(
            ["CHAIR_SECRET_KEY is needed with PostgreSQL: 32 random characters, the same everywhere."]
        )
    file = Path(url.database).parent / _KEY_FILE
    if not file.exists():
        _make_key(file)
    key = file.read_text().strip()
    if not key:
        raise BadSettings([f"{file} is empty: delete it, and the next start makes a new one."])
    return [key]


def refuse_open_web_chat(settings: Settings) -> None:
    """The web chat knows no passwords.

    Raises:
        bot.settings.BadSettings: it would be open to other machines.
    """
    if settings.web_chat and settings.host not in LOOPBACK:
        raise BadSettings(
            [
                "CHAIR_WEB_CHAT=1 lets in whoever can reach it, and CHAIR_HOST is not loopback. "
                "Take one of them out; to reach it from elsewhere, use a tunnel of your own."
            ]
        )


def _make_key(file: Path) -> None:
    """Make a key in one step: of two processes that start together, both read the first one's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w") as new:
        new.write(secrets.token_urlsafe(32))
    with suppress(FileExistsError):
        os.link(temporary, file)
    Path(temporary).unlink()


async def serve(settings: Settings, ready: Callable[[int], None]) -> None:
    """Serve until the process is told to end; `ready` is called with the port once it answers.

    Raises:
        OSError: the address is taken.
    """
    from aiohttp import web

    # Before anything is begun: whoever is told to end meanwhile ends in order too.
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    app = build_application(settings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        ready(runner.addresses[0][1])
        await ended.wait()
    finally:
        await runner.cleanup()
