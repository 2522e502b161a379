"""failures and letters asked for are counted; letters that somebody waits for go first

Revision ID: 0030
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tally",
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key_hash", "seconds", "begun_at", name=op.f("pk_tally")),
    )
    op.add_column("letter", sa.Column("rank", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("letter", sa.Column("source", sa.String(320), nullable=False, server_default=""))
    op.drop_index("ix_letter_state_due_at", "letter")
    op.create_index("ix_letter_state_rank_due_at", "letter", ["state", "rank", "due_at"])
    op.create_index("ix_letter_source_state", "letter", ["source", "state"])


def downgrade():
    op.drop_index("ix_letter_source_state", "letter")
    op.drop_index("ix_letter_state_rank_due_at", "letter")
    op.create_index("ix_letter_state_due_at", "letter", ["state", "due_at"])
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("source")
        batch.drop_column("rank")
    op.drop_table("tally")
