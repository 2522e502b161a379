"""when the days of an edition begin

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("day_starts_at", sa.Time(), server_default="00:00:00", nullable=False))


def downgrade():
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_column("day_starts_at")
