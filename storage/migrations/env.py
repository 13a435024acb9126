"""Alembic's environment: one history for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from alembic import context

from storage.tables import METADATA


def include_object(_object: Any, name: str | None, type_: str, _reflected: bool, _compare_to: Any) -> bool:
    """Hide the full-text objects, which only the migrations know: FTS5's tables and PostgreSQL's word indexes."""
    return not (type_ in ("table", "index") and name is not None and "_search" in name)


def run() -> None:
    """Migrate over the connection that `storage.migrations.upgrade` handed in."""
    context.configure(
        user_module_prefix="",
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
        include_object=include_object,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
