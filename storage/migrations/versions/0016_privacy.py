"""The channels that a workspace is limited to

Revision ID: 0016
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('workspace', sa.Column('only_in', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column('workspace', 'only_in')
