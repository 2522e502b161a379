"""two registrations that are said to be of two people

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "registration_apart",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_registration_apart_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["registration.id"], name=op.f("fk_registration_apart_one_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["registration.id"], name=op.f("fk_registration_apart_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_registration_apart")),
    )
    op.create_index("ix_registration_apart_other_id", "registration_apart", ["other_id"])


def downgrade():
    op.drop_table("registration_apart")
