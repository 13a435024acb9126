"""Messages whose content is made before they are sent

Revision ID: 0009
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox', sa.Column('work', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column('outbox', 'work')
