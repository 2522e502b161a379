"""accounts can be closed; the log of the site is read by actor, act and day, the outbox by recipient

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("account", sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("disabled_reason", sa.String(500), nullable=False, server_default=""))
    op.create_index("ix_audit_entry_actor_id_id", "audit_entry", ["actor_id", "id"])
    op.create_index("ix_audit_entry_act_id", "audit_entry", ["act", "id"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index("ix_letter_recipient_id", "letter", ["recipient", "id"])


def downgrade():
    op.drop_index("ix_letter_recipient_id", "letter")
    op.drop_index("ix_audit_entry_at", "audit_entry")
    op.drop_index("ix_audit_entry_act_id", "audit_entry")
    op.drop_index("ix_audit_entry_actor_id_id", "audit_entry")
    with op.batch_alter_table("account") as batch:
        batch.drop_column("disabled_reason")
        batch.drop_column("disabled_at")
