"""Questions to a channel, answers, meetings and to-dos

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_COUNTERS = ('last_action', 'last_question', 'last_retro')
_OPEN = sa.text('finished_at IS NULL')


def upgrade() -> None:
    for counter in _COUNTERS:
        op.add_column('workspace', sa.Column(counter, sa.Integer(), nullable=False, server_default='0'))
    op.create_table('retro_question',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('prompt', AutoString(length=200), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('why', AutoString(), nullable=False),
    sa.Column('week', AutoString(length=8), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_retro_question_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_retro_question')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_retro_question_workspace_number'))
    )
    op.create_index('ix_retro_question_channel', 'retro_question', ['workspace', 'channel', 'closed_at'])
    op.create_table('retro_answer',
    sa.Column('pk', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('author', AutoString(length=200), nullable=True),
    sa.Column('edit_hash', AutoString(length=64), nullable=True),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('written_at', UTCDateTime(), nullable=True),
    sa.Column('note', sa.Integer(), nullable=True),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_retro_answer_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_retro_answer')),
    sa.UniqueConstraint('workspace', 'question', 'author', name=op.f('uq_retro_answer_workspace_question_author')),
    sa.UniqueConstraint('workspace', 'edit_hash', name=op.f('uq_retro_answer_workspace_edit_hash'))
    )
    op.create_table('retro',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('decision', AutoString(length=20), nullable=True),
    sa.Column('started_by', AutoString(length=200), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('finished_by', AutoString(length=200), nullable=True),
    sa.Column('finished_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_retro_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_retro')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_retro_workspace_number'))
    )
    op.create_index(
        'ix_retro_open', 'retro', ['workspace', 'channel'],
        unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN,
    )
    op.create_table('action',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('owner', AutoString(length=200), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('open', 'done', 'dropped', name='actionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('decision', AutoString(length=20), nullable=True),
    sa.Column('note', AutoString(length=20), nullable=True),
    sa.Column('retro', sa.Integer(), nullable=True),
    sa.Column('created_by', AutoString(length=200), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.Column('closed_because', AutoString(length=200), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_action_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_action')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_action_workspace_number'))
    )
    op.create_index('ix_action_channel', 'action', ['workspace', 'channel', 'status'])
    op.create_index('ix_action_decision', 'action', ['workspace', 'decision'])


def downgrade() -> None:
    op.drop_table('action')
    op.drop_table('retro')
    op.drop_table('retro_answer')
    op.drop_table('retro_question')
    for counter in reversed(_COUNTERS):
        op.drop_column('workspace', counter)
