"""Where the bot is installed, and since when it is not any more

Revision ID: 0011
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0011'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('workspace', sa.Column('organisation', AutoString(length=200), nullable=True))
    op.add_column('workspace', sa.Column('purge_after', UTCDateTime(), nullable=True))
    op.create_index('ix_workspace_organisation', 'workspace', ['organisation'])
    op.create_index('ix_workspace_purge_after', 'workspace', ['purge_after'])
    op.create_table('installation',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('organisation', AutoString(length=200), nullable=True),
    sa.Column('whole_organisation', sa.Boolean(), nullable=False),
    sa.Column('app', AutoString(length=40), nullable=False),
    sa.Column('bot', AutoString(length=40), nullable=False),
    sa.Column('bot_user', AutoString(length=40), nullable=False),
    sa.Column('scopes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('token', AutoString(), nullable=False),
    sa.Column('refresh_token', AutoString(), nullable=True),
    sa.Column('expires_at', UTCDateTime(), nullable=True),
    sa.Column('refreshing_until', UTCDateTime(), nullable=True),
    sa.Column('installed_by', AutoString(length=200), nullable=False),
    sa.Column('installed_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('workspace', name=op.f('pk_installation'))
    )
    op.create_table('oauth_state',
    sa.Column('hash', AutoString(length=64), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_oauth_state'))
    )
    op.create_index('ix_oauth_state_expires_at', 'oauth_state', ['expires_at'])


def downgrade() -> None:
    op.drop_table('oauth_state')
    op.drop_table('installation')
    op.drop_index('ix_workspace_purge_after', 'workspace')
    op.drop_index('ix_workspace_organisation', 'workspace')
    op.drop_column('workspace', 'purge_after')
    op.drop_column('workspace', 'organisation')
