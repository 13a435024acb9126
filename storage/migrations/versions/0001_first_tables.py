"""First tables

Revision ID: 0001
Revises: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


SEARCHED = ("decision", "voice")


def _index_search_words(table: str) -> None:
    """The one column `search_words`, which Python fills, under each engine's own index.

    SQLite: an FTS5 table without content of its own, kept up to date by triggers. PostgreSQL: the words as an array.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (string_to_array(search_words, ' '))"
        )
        return
    index = f"{table}_search"
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(search_words, content='{table}', content_rowid='pk', "
        "tokenize=\"unicode61 remove_diacritics 0\")"
    )
    add = f"INSERT INTO {index}(rowid, search_words) VALUES (new.pk, new.search_words);"
    drop = f"INSERT INTO {index}({index}, rowid, search_words) VALUES ('delete', old.pk, old.search_words);"
    op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {drop} END")
    op.execute(f"CREATE TRIGGER {index}_update AFTER UPDATE OF search_words ON {table} BEGIN {drop} {add} END")


def upgrade() -> None:
    op.create_table('workspace',
    sa.Column('id', AutoString(length=200), nullable=False),
    sa.Column('platform', AutoString(length=20), nullable=False),
    sa.Column('name', AutoString(length=200), nullable=False),
    sa.Column('retention_months', sa.Integer(), nullable=False),
    sa.Column('last_decision', sa.Integer(), nullable=False),
    sa.Column('last_voice', sa.Integer(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workspace'))
    )
    op.create_table('channel',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('id', AutoString(length=200), nullable=False),
    sa.Column('name', AutoString(length=200), nullable=False),
    sa.Column('visibility', sa.Enum('public', 'private', name='visibility', native_enum=False, length=40), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_channel_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'id', name=op.f('pk_channel'))
    )
    op.create_table('decision',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'open', 'decided', 'changed', 'reviewed', 'reversed', 'superseded', 'void', name='status', native_enum=False, length=40), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('in_the_chair', AutoString(), nullable=False),
    sa.Column('customer_effect', sa.Enum('better', 'same', 'worse', 'unknown', name='customereffect', native_enum=False, length=40), nullable=False),
    sa.Column('commercial_now', sa.Enum('gain', 'same', 'cost', 'unknown', name='commercialeffect', native_enum=False, length=40), nullable=False),
    sa.Column('commercial_later', sa.Enum('gain', 'same', 'cost', 'unknown', name='commercialeffect', native_enum=False, length=40), nullable=False),
    sa.Column('decision_class', sa.Enum('type_a', 'type_b', 'commercial_over_customer', 'lose_lose', 'commercial_only', 'no_one_gains', 'unclear', name='decisionclass', native_enum=False, length=40), nullable=False),
    sa.Column('class_override', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('flags_said', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('flags', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('check_on', sa.Date(), nullable=True),
    sa.Column('predictions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('door', sa.Enum('one_way', 'two_way', 'unsure', name='door', native_enum=False, length=40), nullable=False),
    sa.Column('notice', sa.Enum('none', 'under_7_days', 'days_7_to_30', 'over_30_days', 'not_needed', name='notice', native_enum=False, length=40), nullable=True),
    sa.Column('accepted_by', AutoString(length=200), nullable=True),
    sa.Column('accepted_at', UTCDateTime(), nullable=True),
    sa.Column('release_sentence', AutoString(), nullable=True),
    sa.Column('paying_customers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('end_users', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('others_affected', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('evidence_level', sa.Integer(), nullable=True),
    sa.Column('evidence', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('alternatives', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('commercial_line', sa.Enum('revenue', 'cost', 'retention', 'risk', 'other', name='commercialline', native_enum=False, length=40), nullable=True),
    sa.Column('kill_condition', AutoString(), nullable=True),
    sa.Column('kill_by', sa.Date(), nullable=True),
    sa.Column('logged_by', AutoString(length=200), nullable=False),
    sa.Column('logged_at', UTCDateTime(), nullable=False),
    sa.Column('decided_by', AutoString(length=200), nullable=True),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('link', AutoString(), nullable=True),
    sa.Column('engine', AutoString(length=200), nullable=False),
    sa.Column('locked_at', UTCDateTime(), nullable=True),
    sa.Column('lock_hash', AutoString(length=80), nullable=True),
    sa.Column('class_realised', sa.Enum('type_a', 'type_b', 'commercial_over_customer', 'lose_lose', 'commercial_only', 'no_one_gains', 'unclear', name='decisionclass', native_enum=False, length=40), nullable=True),
    sa.Column('amendments', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('reviews', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('remedies', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('debt', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('supersedes', AutoString(length=20), nullable=True),
    sa.Column('superseded_by', AutoString(length=20), nullable=True),
    sa.Column('group_key', AutoString(), nullable=False),
    sa.Column('search_words', AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_decision_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_decision')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_decision_workspace_number'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_channel', ['workspace', 'channel', 'logged_at'], unique=False)
        batch_op.create_index('ix_decision_newest', ['workspace', 'logged_at', 'number'], unique=False)

    op.create_table('inbound_delivery',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('key', AutoString(length=200), nullable=False),
    sa.Column('outcome', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('received_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_inbound_delivery_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'key', name=op.f('pk_inbound_delivery'))
    )
    with op.batch_alter_table('inbound_delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbound_delivery_received_at'), ['received_at'], unique=False)

    op.create_table('member',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('id', AutoString(length=200), nullable=False),
    sa.Column('name', AutoString(length=200), nullable=False),
    sa.Column('time_zone', AutoString(length=64), nullable=True),
    sa.Column('is_admin', sa.Boolean(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_member_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'id', name=op.f('pk_member'))
    )
    op.create_table('outbox',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('key', AutoString(length=200), nullable=False),
    sa.Column('platform', AutoString(length=20), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('thread', AutoString(length=200), nullable=True),
    sa.Column('updates', AutoString(length=200), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.Enum('pending', 'claimed', 'sent', 'merged', 'dropped', 'uncertain', 'dead', name='outboxstate', native_enum=False, length=40), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('attempted_at', UTCDateTime(), nullable=True),
    sa.Column('owner', AutoString(length=80), nullable=True),
    sa.Column('leased_until', UTCDateTime(), nullable=True),
    sa.Column('message', AutoString(length=200), nullable=True),
    sa.Column('reason', AutoString(), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_outbox_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_outbox')),
    sa.UniqueConstraint('workspace', 'key', name=op.f('uq_outbox_workspace_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_due', ['due_at'], unique=False, postgresql_where=sa.text("state IN ('pending', 'claimed')"), sqlite_where=sa.text("state IN ('pending', 'claimed')"))

    op.create_table('reading',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('id', AutoString(length=40), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('asker', AutoString(length=200), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('skip', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_reading_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_expires_at'), ['expires_at'], unique=False)

    op.create_table('voice',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('group', AutoString(), nullable=False),
    sa.Column('role', AutoString(), nullable=False),
    sa.Column('source', AutoString(), nullable=False),
    sa.Column('link', AutoString(), nullable=True),
    sa.Column('heard_on', sa.Date(), nullable=False),
    sa.Column('consent_to_quote', sa.Boolean(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('added_by', AutoString(length=200), nullable=False),
    sa.Column('added_at', UTCDateTime(), nullable=False),
    sa.Column('search_words', AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_voice_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_voice')),
    sa.UniqueConstraint('workspace', 'number', name=op.f('uq_voice_workspace_number'))
    )
    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.create_index('ix_voice_newest', ['workspace', 'heard_on', 'number'], unique=False)

    op.create_table('web_message',
    sa.Column('pk', sa.Integer(), nullable=False),
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('author', AutoString(length=200), nullable=False),
    sa.Column('seen_by', AutoString(length=200), nullable=True),
    sa.Column('said', AutoString(), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('dedupe_key', AutoString(length=200), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_web_message_workspace')),
    sa.PrimaryKeyConstraint('pk', name=op.f('pk_web_message')),
    sa.UniqueConstraint('workspace', 'channel', 'dedupe_key', name=op.f('uq_web_message_workspace_channel_dedupe_key'))
    )
    with op.batch_alter_table('web_message', schema=None) as batch_op:
        batch_op.create_index('ix_web_message_channel', ['workspace', 'channel', 'pk'], unique=False)
        batch_op.create_index(batch_op.f('ix_web_message_expires_at'), ['expires_at'], unique=False)

    op.create_table('channel_role',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('channel', AutoString(length=200), nullable=False),
    sa.Column('member', AutoString(length=200), nullable=False),
    sa.Column('role', sa.Enum('member', 'facilitator', 'manager', name='role', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['workspace', 'channel'], ['channel.workspace', 'channel.id'], name=op.f('fk_channel_role_workspace_channel')),
    sa.ForeignKeyConstraint(['workspace', 'member'], ['member.workspace', 'member.id'], name=op.f('fk_channel_role_workspace_member')),
    sa.PrimaryKeyConstraint('workspace', 'channel', 'member', 'role', name=op.f('pk_channel_role'))
    )
    for table in SEARCHED:
        _index_search_words(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in SEARCHED:
            op.execute(f"DROP TABLE {table}_search")
    op.drop_table('channel_role')
    with op.batch_alter_table('web_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_web_message_expires_at'))
        batch_op.drop_index('ix_web_message_channel')

    op.drop_table('web_message')
    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.drop_index('ix_voice_newest')

    op.drop_table('voice')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_expires_at'))

    op.drop_table('reading')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_due', postgresql_where=sa.text("state IN ('pending', 'claimed')"), sqlite_where=sa.text("state IN ('pending', 'claimed')"))

    op.drop_table('outbox')
    op.drop_table('member')
    with op.batch_alter_table('inbound_delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbound_delivery_received_at'))

    op.drop_table('inbound_delivery')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('ix_decision_newest')
        batch_op.drop_index('ix_decision_channel')

    op.drop_table('decision')
    op.drop_table('channel')
    op.drop_table('workspace')
