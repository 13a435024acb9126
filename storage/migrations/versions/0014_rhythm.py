"""Holidays with names, what a question is about, digests that wait for a working hour, and what was sent lately

Revision ID: 0014
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0014'
down_revision = '0012'
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
    op.add_column('retro_question', sa.Column('about', AutoString(length=20), nullable=True))
    op.create_index('ix_note_week', 'note', ['workspace', 'channel', 'week'], unique=False)
    op.drop_index('ix_retro_question_channel', table_name='retro_question')
    op.create_index('ix_retro_question_channel', 'retro_question', ['workspace', 'channel', 'number'], unique=False)
    op.drop_index('ix_decision_channel', table_name='decision')
    op.create_index('ix_decision_channel', 'decision', ['workspace', 'channel', 'logged_at', 'number'], unique=False)
    looked_back = sa.text('class_realised IS NOT NULL')
    op.create_index('ix_decision_looked_back', 'decision', ['workspace', 'channel', 'number'], unique=False, postgresql_where=looked_back, sqlite_where=looked_back)
    op.create_index('ix_outbox_attempted', 'outbox', ['attempted_at'], unique=False)
    op.add_column('schedule', sa.Column('waits_until', UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('schedule', 'waits_until')
    op.drop_index('ix_decision_looked_back', table_name='decision')
    op.drop_index('ix_decision_channel', table_name='decision')
    op.create_index('ix_decision_channel', 'decision', ['workspace', 'channel', 'logged_at'], unique=False)
    op.drop_index('ix_retro_question_channel', table_name='retro_question')
    op.create_index('ix_retro_question_channel', 'retro_question', ['workspace', 'channel', 'closed_at'], unique=False)
    op.drop_index('ix_note_week', table_name='note')
    op.drop_index('ix_outbox_attempted', table_name='outbox')
    op.drop_column('retro_question', 'about')
    op.drop_table('holiday')
    op.create_table('holiday',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_holiday_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'channel', 'day', name=op.f('pk_holiday'))
    )
