"""Holidays have names and are the workspace's

Revision ID: 0014
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString


revision = '0014'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody could set any until now.
    op.drop_table('holiday')
    op.create_table('holiday',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', AutoString(length=80), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_holiday_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'day', name=op.f('pk_holiday'))
    )


def downgrade() -> None:
    op.drop_table('holiday')
    op.create_table('holiday',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_holiday_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'channel', 'day', name=op.f('pk_holiday'))
    )
