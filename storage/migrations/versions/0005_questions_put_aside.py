"""Later questions that somebody put aside

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: the version before this one, still running meanwhile, logs decisions without it.
    op.add_column('decision', sa.Column('unasked', sa.JSON(none_as_null=True), nullable=False, server_default='[]'))


def downgrade() -> None:
    op.drop_column('decision', 'unasked')
