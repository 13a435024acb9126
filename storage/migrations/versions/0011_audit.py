"""The audit log: append-only by triggers, and who is meant by the opaque ids in it

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KINDS = (
    'export', 'setting', 'role', 'paused', 'resumed', 'voice_removed', 'forgotten', 'expired', 'uninstalled',
    'installed', 'purged', 'moved',
)
REFUSAL = 'the audit log is append-only'
# Deleting is allowed before the fact of a purge, and nowhere else.
PURGED = "EXISTS (SELECT 1 FROM audit later WHERE later.workspace = OLD.workspace AND later.kind = 'purged' AND later.number > OLD.number)"


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='auditkind', native_enum=False, length=40), nullable=False),
    sa.Column('by', AutoString(length=32), nullable=True),
    sa.Column('about', AutoString(length=120), nullable=False),
    sa.Column('member', AutoString(length=32), nullable=True),
    sa.Column('channel', AutoString(length=32), nullable=True),
    sa.Column('previous', AutoString(length=64), nullable=False),
    sa.Column('hash', AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('workspace', 'number', name=op.f('pk_audit'))
    )
    op.create_table('audit_name',
    sa.Column('workspace', AutoString(length=200), nullable=False),
    sa.Column('kind', AutoString(length=10), nullable=False),
    sa.Column('id', AutoString(length=200), nullable=False),
    sa.Column('opaque', AutoString(length=32), nullable=False),
    sa.PrimaryKeyConstraint('workspace', 'kind', 'id', name=op.f('pk_audit_name')),
    sa.UniqueConstraint('workspace', 'opaque', name=op.f('uq_audit_name_workspace_opaque'))
    )
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        op.execute(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN NOT {PURGED} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    op.execute(f"""
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF {PURGED} THEN RETURN OLD; END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$
    """)
    op.execute("CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()")
    op.execute("CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()")


def downgrade() -> None:
    op.drop_table('audit_name')
    op.drop_table('audit')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_is_append_only()')
