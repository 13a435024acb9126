"""`run`, `migrate`, `sample-data` and `doctor`: what an operator does."""

from __future__ import annotations

import asyncio
import errno
import sys
from typing import Annotated

import structlog
import typer

from adapters.engines import model_host
from bot.settings import LOOPBACK, BadSettings, Settings, read_settings


def run() -> None:
    """Serve everything that is configured, on one port."""
    from adapters.app import refuse_open_web_chat, secret_keys, serve
    from bot.telemetry import configure_logging
    from storage.migrations import upgrade

    settings = read_settings()
    refuse_open_web_chat(settings)
    secret_keys(settings)
    configure_logging(settings.log)
    upgrade(settings.database_url)
    try:
        asyncio.run(serve(settings, lambda port: _greet(settings, port)))
    except OSError as wrong:
        if wrong.errno != errno.EADDRINUSE:
            raise
        raise BadSettings(
            [
                f"Port {settings.port} is taken by another program. Choose a free one with CHAIR_PORT, "
                f"for instance CHAIR_PORT={settings.port + 1} make run."
            ]
        ) from None


def migrate() -> None:
    """Bring the database's schema up to date."""
    from storage.migrations import upgrade

    upgrade(read_settings().database_url)
    print("The database is up to date.")


def sample_data(
    decisions: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many decisions.")] = 40,
    workspaces: Annotated[int, typer.Option(min=1, max=1_000, help="In how many workspaces.")] = 1,
) -> None:
    """Fill the log with made-up decisions that say they are made up."""
    from adapters.cli.local import opened
    from adapters.cli.progress import tracked
    from adapters.cli.samples import batches, store

    names = ["local", *(f"sample-{number}" for number in range(2, workspaces + 1))]
    work = list(batches(names, decisions))
    with opened() as core:
        now = core.clock.now().replace(microsecond=0)
        for batch in tracked(work, "Making up decisions", total=len(work)):
            with core.database.writing(batch.workspace) as ws:
                store(ws, batch, now)
    print(f"{decisions:,} made-up decisions in {workspaces} workspace{'s' if workspaces > 1 else ''}.")


def doctor(
    ask_model: Annotated[
        bool, typer.Option("--ask-model", help="Also put one question to the model, which may cost money.")
    ] = False,
    ask_teams: Annotated[
        bool, typer.Option("--ask-teams", help="Also ask Microsoft for a token, which proves the registration.")
    ] = False,
) -> None:
    """Check settings, database and what is configured; each failed check says how to mend it."""
    from adapters.cli.checks import check_all

    failed = False
    for check in check_all(ask_model=ask_model, ask_teams=ask_teams):
        failed = failed or not check.passed
        print(f"{'ok    ' if check.passed else 'FAILED'}  {check.what}")
        if check.mend:
            print(f"        {check.mend}")
    if failed:
        raise typer.Exit(1)


def _greet(settings: Settings, port: int) -> None:
    address = settings.public_url or f"http://{'localhost' if settings.host in LOOPBACK else settings.host}:{port}"
    lines = [f"Customer Chair answers at {address}", ""]
    lines += [
        f"  web chat   {address}/" if settings.web_chat else "  web chat   off (CHAIR_WEB_CHAT=1 turns it on)"
    ]
    lines += [f"  database   {_shown(settings.database_url)}"]
    lines += [f"  engine     {_engine(settings)}"]
    if settings.slack:
        lines.append(f"  Slack      {_slack(settings, address)}")
    if settings.teams:
        lines.append(f"  Teams      {_teams(settings, address)}")
    if settings.log == "json":
        # Whoever collects the log reads an object a line; the lines above it are for a person at a terminal.
        structlog.get_logger().info("server.started", address=address, database=_shown(settings.database_url))
        return
    lines += ["", "Ctrl+C ends it."]
    print("\n".join(lines), file=sys.stderr, flush=True)


def _teams(settings: Settings, address: str) -> str:
    if settings.app_id:
        return f"{address}/api/messages"
    return f"{address}/api/messages, WITHOUT AUTHENTICATION (CHAIR_DEV_NO_AUTH=1): for local clients alone"


def _slack(settings: Settings, address: str) -> str:
    ways = [f"{address}/slack/events"] if settings.slack_signing_secret else []
    ways += ["Socket Mode"] if settings.slack_app_token else []
    installed = f"; install at {address}/slack/install" if settings.slack_client_id else ""
    return " and ".join(ways) + installed


def _engine(settings: Settings) -> str:
    if settings.openai:
        return f"openai: {settings.model} at {model_host(settings)}; the question and up to 3 quotes go there"
    if settings.openai_api_key or settings.openai_base_url:
        return "playbook: nothing leaves this machine (CHAIR_MODEL would turn the model on)"
    return "playbook: no key, nothing leaves this machine"


def _shown(url: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)
