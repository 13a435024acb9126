"""Every public function of the storage that stands in a workspace, found by itself: a new one cannot be missed."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import storage


def public_functions() -> dict[str, Callable[..., Any]]:
    """Those that are given a `WorkspaceSession`, as `decisions.find`."""
    return {name: function for name, function in _all() if _sessions(function) == {"ws: WorkspaceSession"}}


def without_a_workspace() -> set[str]:
    """Those that are given a session or a connection and no workspace, or one in an unusual way."""
    return {name for name, function in _all() if _sessions(function) - {"ws: WorkspaceSession"}}


def _all() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.iter_modules(storage.__path__):
        module = import_module(f"storage.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", function


def _sessions(function: Callable[..., Any]) -> set[str]:
    """How a function is given a way to the database: as `ws: WorkspaceSession` where it should be."""
    parameters = enumerate(inspect.signature(function).parameters.values())
    return {
        f"{each.name}: {each.annotation}" if position == 0 else f"{each.name} at {position}"
        for position, each in parameters
        if any(word in str(each.annotation) for word in ("Session", "Connection", "Engine"))
    }
