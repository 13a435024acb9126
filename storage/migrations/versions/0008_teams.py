"""Where Microsoft Teams can be reached

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('teams_conversation',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('id', AutoString(length=200), nullable=False),
    sa.Column('scope', AutoString(length=20), nullable=False),
    sa.Column('service_url', AutoString(length=500), nullable=False),
    sa.Column('team', AutoString(length=200), nullable=True),
    sa.Column('member', AutoString(length=200), nullable=True),
    sa.Column('installed', sa.Boolean(), nullable=False),
    sa.Column('seen_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_teams_conversation_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'id', name=op.f('pk_teams_conversation'))
    )
    with op.batch_alter_table('teams_conversation', schema=None) as batch_op:
        batch_op.create_index('ix_teams_conversation_member', ['workspace', 'member'], unique=False)

    op.create_table('teams_person',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('member', AutoString(length=200), nullable=False),
    sa.Column('teams_id', AutoString(length=200), nullable=False),
    sa.Column('service_url', AutoString(length=500), nullable=False),
    sa.Column('time_zone', AutoString(length=64), nullable=True),
    sa.Column('outsider', sa.Boolean(), nullable=True),
    sa.Column('blocked_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_teams_person_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'member', name=op.f('pk_teams_person'))
    )


def downgrade() -> None:
    op.drop_table('teams_person')
    op.drop_table('teams_conversation')
