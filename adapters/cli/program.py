"""The command line's commands, exit codes and the one line that tells why something failed."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import structlog
import typer

from adapters.cli import (
    admin,
    ask,
    audit,
    backup,
    chat,
    decisions,
    digest,
    exporting,
    importing,
    keys,
    manifest,
    move,
    operate,
)
from adapters.cli import eval as evaluation
from bot.errors import UserError
from bot.settings import BadSettings

FAILED = 1

app = typer.Typer(
    name="customer-chair",
    help="Keeps a chair for the customer in every decision.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"customer-chair {version('customer-chair')}")
        raise typer.Exit


@app.callback()
def about(
    _show: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Keeps a chair for the customer in every decision."""
    # Standard output is what was asked for alone; `run` sets logging up as the operator wants it.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


app.command("run")(operate.run)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("log")(decisions.log)
app.command("show")(decisions.show)
app.command("export")(exporting.export)
app.command("import")(importing.import_)
app.command("digest")(digest.digest)
app.command("lift")(digest.lift)
app.command("eval")(evaluation.evaluate)
app.command("sample-data")(operate.sample_data)
app.command("migrate")(operate.migrate)
app.command("doctor")(operate.doctor)
app.command("admin")(admin.admin)
app.command("rekey")(keys.rekey)
app.command("backup")(backup.backup)
app.command("move")(move.move)
app.add_typer(manifest.app, name="manifest")
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed (one line why on standard error), 2 wrong usage."""
    try:
        app()
    except BadSettings as wrong:
        fail(*wrong.lines)
    except UserError as wrong:
        fail(wrong.sentence)
    except BrokenPipeError:
        # Whoever read the output has enough of it, as in `customer-chair export | head`.
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as wrong:
        fail(f"{wrong.strerror or wrong}{f': {wrong.filename}' if wrong.filename else ''}")
    except Exception as wrong:
        if not _is_database_trouble(wrong):
            raise
        fail("The database cannot be used: the command doctor says more.", f"({_first_line(wrong)})")


def fail(*lines: str) -> None:
    """Say why on standard error and end with exit code 1."""
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(FAILED)


def _is_database_trouble(error: Exception) -> bool:
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]
