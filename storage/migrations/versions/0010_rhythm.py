"""Schedules of digests, their editions, the ledger of what was said unasked, who wants silence

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('edition',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('kind', sa.Enum('channel', 'manager', name='digestkind', native_enum=False, length=40), nullable=False),
    sa.Column('owner', AutoString(length=200), nullable=False),
    sa.Column('week', AutoString(length=8), nullable=False),
    sa.Column('state', sa.Enum('planned', 'sent', 'merged', 'dropped', 'uncertain', name='editionstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', AutoString(), nullable=True),
    sa.Column('key', AutoString(length=200), nullable=False),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.Column('held_out', sa.Boolean(), nullable=False),
    sa.Column('considered', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('drawn_from', AutoString(length=80), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('planned_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_edition_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'kind', 'owner', 'week', name=op.f('pk_edition'))
    )
    op.create_index('ix_edition_owner', 'edition', ['workspace', 'owner', 'due_at'], unique=False)
    op.create_index('ix_edition_state', 'edition', ['state', 'planned_at'], unique=False)

    op.create_table('holiday',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_holiday_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'channel', 'day', name=op.f('pk_holiday'))
    )
    op.create_table('listening',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('dismissed', sa.Integer(), nullable=False),
    sa.Column('silent_until', UTCDateTime(), nullable=True),
    sa.Column('changed_by', AutoString(length=200), nullable=True),
    sa.Column('changed_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_listening_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'channel', name=op.f('pk_listening'))
    )
    op.create_table('muted',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('member', AutoString(length=200), nullable=False),
    sa.Column('muted_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_muted_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'member', name=op.f('pk_muted'))
    )
    op.create_table('said_unasked',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('key', AutoString(length=200), nullable=False),
    sa.Column('kind', sa.Enum('digest', 'offer', 'check_due', 'paused', 'overheard', name='nudgekind', native_enum=False, length=40), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=True),
    sa.Column('person', AutoString(length=200), nullable=True),
    sa.Column('week', AutoString(length=8), nullable=False),
    sa.Column('about', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('said_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_said_unasked_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'key', name=op.f('pk_said_unasked'))
    )
    op.create_index('ix_said_unasked_channel', 'said_unasked', ['workspace', 'channel', 'week'], unique=False)
    op.create_index('ix_said_unasked_person', 'said_unasked', ['workspace', 'person', 'week'], unique=False)

    op.create_table('schedule',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('kind', sa.Enum('channel', 'manager', name='digestkind', native_enum=False, length=40), nullable=False),
    sa.Column('owner', AutoString(length=200), nullable=False),
    sa.Column('platform', AutoString(length=20), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('at', sa.Integer(), nullable=False),
    sa.Column('time_zone', AutoString(length=64), nullable=False),
    sa.Column('every_weeks', sa.Integer(), nullable=False),
    sa.Column('grace_minutes', sa.Integer(), nullable=False),
    sa.Column('since', UTCDateTime(), nullable=False),
    sa.Column('next_at', UTCDateTime(), nullable=True),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('paused_because', AutoString(), nullable=True),
    sa.Column('skipped_at', UTCDateTime(), nullable=True),
    sa.Column('offered_at', UTCDateTime(), nullable=True),
    sa.Column('channels', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('changed_by', AutoString(length=200), nullable=True),
    sa.Column('changed_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_schedule_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'kind', 'owner', name=op.f('pk_schedule'))
    )
    op.create_index(op.f('ix_schedule_next_at'), 'schedule', ['next_at'], unique=False)

    op.add_column('decision', sa.Column('stop_reached_on', sa.Date(), nullable=True))
    op.add_column('workspace', sa.Column('paused_at', UTCDateTime(), nullable=True))
    op.add_column('workspace', sa.Column('hold_out', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('retro_question', sa.Column('put_aside', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('retro_question', 'put_aside')
    op.drop_column('workspace', 'hold_out')
    op.drop_column('workspace', 'paused_at')
    op.drop_column('decision', 'stop_reached_on')
    for table in ('schedule', 'said_unasked', 'muted', 'listening', 'holiday', 'edition'):
        op.drop_table(table)
