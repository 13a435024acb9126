"""The names that somebody had before, by which what is stored of them is found

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('member', sa.Column('former_names', sa.JSON(none_as_null=True), nullable=False, server_default='[]'))


def downgrade() -> None:
    op.drop_column('member', 'former_names')
