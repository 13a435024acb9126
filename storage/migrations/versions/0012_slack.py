"""Questions that somebody called useful; channels that are gone, learnt from what Slack refused

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('question_use', sa.Column('useful_at', UTCDateTime(), nullable=True))
    op.add_column('channel', sa.Column('gone_at', UTCDateTime(), nullable=True))
    op.add_column('channel', sa.Column('gone_because', AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column('channel', 'gone_because')
    op.drop_column('channel', 'gone_at')
    op.drop_column('question_use', 'useful_at')
