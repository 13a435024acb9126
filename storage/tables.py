"""Every table there is, for who walks them all: no module of tables is left out because nothing else needed it."""

from __future__ import annotations

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

# All fill the metadata.
import storage.audit_models
import storage.delivery_models
import storage.installation_models
import storage.models
import storage.retro_models
import storage.rhythm_models
import storage.teams_models  # noqa: F401

METADATA: MetaData = SQLModel.metadata


def every_table() -> list[Table]:
    """The tables, each after those that it points to."""
    return METADATA.sorted_tables
