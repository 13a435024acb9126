"""What was corrected in a decision before it was locked

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    corrections = sa.Column('corrections', sa.JSON(none_as_null=True), nullable=False, server_default='[]')
    op.add_column('decision', corrections)


def downgrade() -> None:
    op.drop_column('decision', 'corrections')
