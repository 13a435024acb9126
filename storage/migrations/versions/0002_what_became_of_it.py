"""What became of it: locks, look-backs begun, notes, what is owed

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

LOCKED_AFTER_HOURS = 24


def upgrade() -> None:
    # The default stays: the version before this one, still running meanwhile, adds workspaces without it.
    op.add_column('workspace', sa.Column('last_note', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('decision', sa.Column('told_on', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('locks_at', UTCDateTime(), nullable=True))
    op.add_column('decision', sa.Column('due_on', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('owed_since', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('drifted', sa.Boolean(), nullable=False, server_default=sa.false()))
    _catch_up()
    op.create_index('ix_decision_unlocked', 'decision', ['workspace', 'locks_at'],
                    sqlite_where=sa.text('locked_at IS NULL'), postgresql_where=sa.text('locked_at IS NULL'))
    op.create_index('ix_decision_owed', 'decision', ['workspace', 'owed_since'],
                    sqlite_where=sa.text('owed_since IS NOT NULL'), postgresql_where=sa.text('owed_since IS NOT NULL'))
    op.add_column('outbox', sa.Column('about', AutoString(length=20), nullable=True))
    op.add_column('outbox', sa.Column('redraws', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('ix_outbox_about', 'outbox', ['workspace', 'about'],
                    sqlite_where=sa.text('about IS NOT NULL'), postgresql_where=sa.text('about IS NOT NULL'))
    op.create_table('review_draft',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('member', AutoString(length=200), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('updated_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_review_draft_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'number', 'member', name=op.f('pk_review_draft'))
    )
    op.create_table('note',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('kind', sa.Enum('answer', 'dissent', name='notekind', native_enum=False, length=40), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('author', AutoString(length=200), nullable=True),
    sa.Column('prompt', AutoString(length=200), nullable=True),
    sa.Column('prompt_text', AutoString(), nullable=True),
    sa.Column('week', AutoString(length=8), nullable=True),
    sa.Column('decision', AutoString(length=20), nullable=True),
    sa.Column('written_at', UTCDateTime(), nullable=False),
    sa.Column('shown_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_note_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_note')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_note_workspace_number'))
    )
    op.create_index('ix_note_decision', 'note', ['workspace', 'decision'])


def _catch_up() -> None:
    """Decisions logged before this get what is logged with one since."""
    later = (
        f"decided_at + interval '{LOCKED_AFTER_HOURS} hours'"
        if op.get_bind().dialect.name == 'postgresql'
        else f"strftime('%Y-%m-%d %H:%M:%S.000000', decided_at, '+{LOCKED_AFTER_HOURS} hours')"
    )
    op.execute(f"UPDATE decision SET locks_at = {later} WHERE decided_at IS NOT NULL AND status <> 'void'")
    op.execute("UPDATE decision SET due_on = check_on")


def downgrade() -> None:
    op.drop_table('note')
    op.drop_table('review_draft')
    op.drop_index('ix_outbox_about', 'outbox')
    op.drop_column('outbox', 'redraws')
    op.drop_column('outbox', 'about')
    op.drop_index('ix_decision_owed', 'decision')
    op.drop_index('ix_decision_unlocked', 'decision')
    for column in ('drifted', 'owed_since', 'due_on', 'locks_at', 'told_on'):
        op.drop_column('decision', column)
    op.drop_column('workspace', 'last_note')
