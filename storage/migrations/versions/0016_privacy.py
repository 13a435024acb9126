"""The channels that a workspace is limited to, and the request that a message came from

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('workspace', sa.Column('only_in', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('outbox', sa.Column('request', AutoString(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column('outbox', 'request')
    op.drop_column('workspace', 'only_in')
