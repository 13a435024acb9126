"""The command line's commands, exit codes and the one line that tells why something failed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.errors import UserError
from bot.settings import BadSettings

FAILED = 1

# Each in the module that is imported when it is asked for: a question need not wait for what exports need.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "run": "operate:run",
        "ask": "ask:ask",
        "chat": "chat:chat",
        "log": "decisions:log",
        "show": "decisions:show",
        "export": "exporting:export",
        "import": "importing:import_",
        "digest": "digest:digest",
        "lift": "digest:lift",
        "eval": "eval:evaluate",
        "sample-data": "operate:sample_data",
        "migrate": "operate:migrate",
        "doctor": "operate:doctor",
        "admin": "admin:admin",
        "rekey": "keys:rekey",
        "backup": "backup:backup",
        "move": "move:move",
        "manifest": "manifest:app",
        "audit": "audit:app",
    }
)


class Commands(TyperGroup):
    """The commands by name, each imported when it is needed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the library's signature
        """The command, or None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(_imported(f"adapters.cli.{module}"), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
            alone.command(cmd_name)(found)
            found = alone
        made = get_command(found)
        made.name = cmd_name
        return made


def _imported(name: str) -> Any:
    """The module. What is imported stays, so garbage is not looked for in it: not meanwhile, and not later."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


app = typer.Typer(
    name="customer-chair",
    cls=Commands,
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
