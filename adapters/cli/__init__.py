"""The command line."""

from adapters.cli.program import main

__all__ = ["main"]
