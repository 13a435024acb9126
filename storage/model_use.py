"""How many readings a model wrote for each workspace today."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import case, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from storage.engine import WorkspaceSession
from storage.models import ModelUse


def take(ws: WorkspaceSession, today: date, most: int) -> bool:
    """Count one reading of `today`, unless `most` were counted already; whether it was counted.

    One statement, so that of two replicas that ask at once for the last one, one gets it. A replica whose clock is
    still at yesterday counts towards today.
    """
    if most < 1:
        return False
    dialect: Any = postgresql if ws.dialect == "postgresql" else sqlite
    is_new_day = col(ModelUse.day) < today
    counted = (
        dialect.insert(ModelUse)
        .values(workspace=ws.workspace, day=today, readings=1)
        .on_conflict_do_update(
            index_elements=["workspace"],
            set_={
                "day": case((is_new_day, today), else_=col(ModelUse.day)),
                "readings": case((is_new_day, 1), else_=col(ModelUse.readings) + 1),
            },
            where=or_(is_new_day, col(ModelUse.readings) < most),
        )
        .returning(col(ModelUse.readings))
    )
    return ws.session.execute(counted).first() is not None
