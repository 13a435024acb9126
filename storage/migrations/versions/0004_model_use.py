"""Count what a model writes, by workspace and day

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('model_use',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('readings', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_model_use_workspace')),
    sa.PrimaryKeyConstraint('workspace', name=op.f('pk_model_use'))
    )


def downgrade() -> None:
    op.drop_table('model_use')
