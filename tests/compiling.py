"""Statements compiled once for a process, whatever database they are sent to.

SQLAlchemy keeps what it compiled with its engine. The tests make a new database, and so new engines, for almost
every test; compiling the same statements again for each took more than a third of the run. All databases of a run
are of the same two kinds, on the same two servers, so what was compiled for one holds for all of its kind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect


def compile_once() -> None:
    """Let every engine of a kind use one cache of compiled statements from now on."""
    caches: dict[str, Any] = {}

    def shared(engine: Engine) -> Any:
        return caches.setdefault(engine.dialect.name, engine.__dict__["_compiled_cache"])

    def keep(engine: Engine, own: Any) -> None:
        engine.__dict__["_compiled_cache"] = own

    # The dialect is part of a statement's key in the cache: two of a kind are the same there.
    DefaultDialect.__hash__ = lambda self: hash(self.name)  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign,assignment]
    Engine._compiled_cache = property(shared, keep)  # type: ignore[assignment]
