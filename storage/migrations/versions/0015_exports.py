"""Files that are made ahead of their download

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('file_part',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('file', AutoString(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_file_part_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'file', 'number', name=op.f('pk_file_part'))
    )
    op.create_index('ix_file_part_expires_at', 'file_part', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_file_part_expires_at', table_name='file_part')
    op.drop_table('file_part')
