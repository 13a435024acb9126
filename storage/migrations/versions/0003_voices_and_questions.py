"""Requests for customers' words, removed voices, what *Different question* teaches, and when answers expire

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('removed_voice',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('removed_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_removed_voice_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'number', name=op.f('pk_removed_voice'))
    )
    op.create_table('voice_request',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('id', AutoString(length=40), nullable=False),
    sa.Column('reading', AutoString(length=40), nullable=False),
    sa.Column('platform', AutoString(length=20), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('thread', AutoString(length=200), nullable=True),
    sa.Column('asker', AutoString(length=200), nullable=False),
    sa.Column('about', AutoString(), nullable=False),
    sa.Column('group', AutoString(), nullable=False),
    sa.Column('customer_question', AutoString(), nullable=False),
    sa.Column('answers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('closes_at', UTCDateTime(), nullable=False),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_voice_request_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'id', name=op.f('pk_voice_request')),
    sa.UniqueConstraint('workspace', 'reading', name=op.f('uq_voice_request_workspace_reading'))
    )
    with op.batch_alter_table('voice_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_request_closes_at'), ['closes_at'], unique=False)

    op.create_table('question_use',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('member', AutoString(length=200), nullable=False),
    sa.Column('question', AutoString(length=80), nullable=False),
    sa.Column('shown_at', UTCDateTime(), nullable=False),
    sa.Column('replaced_at', UTCDateTime(), nullable=True),
    sa.Column('came_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_question_use_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'channel', 'member', 'question', name=op.f('pk_question_use'))
    )
    with op.batch_alter_table('question_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_use_shown_at'), ['shown_at'], unique=False)

    # Plain ADD COLUMN: SQLite does that without copying the table.
    op.add_column('reading', sa.Column('message', AutoString(length=200), nullable=False, server_default=''))
    op.add_column('inbound_delivery', sa.Column('answer_expires_at', UTCDateTime(), nullable=True))
    op.create_index(op.f('ix_inbound_delivery_answer_expires_at'), 'inbound_delivery', ['answer_expires_at'])
    op.add_column('outbox', sa.Column('only_for', AutoString(length=200), nullable=True))
    op.add_column('outbox', sa.Column('expires_at', UTCDateTime(), nullable=True))
    op.create_index(op.f('ix_outbox_expires_at'), 'outbox', ['expires_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_outbox_expires_at'), 'outbox')
    op.drop_index(op.f('ix_inbound_delivery_answer_expires_at'), 'inbound_delivery')
    for table, column in (
        ('outbox', 'expires_at'), ('outbox', 'only_for'), ('inbound_delivery', 'answer_expires_at'),
        ('reading', 'message'),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_table('question_use')
    op.drop_table('voice_request')
    op.drop_table('removed_voice')
