"""told: when an account was signed in last, so that a letter can say of a place that is new

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("account", sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE account SET signed_in_at ="
        " (SELECT max(made_at) FROM sign_in WHERE sign_in.account_id = account.id)"
    )


def downgrade():
    with op.batch_alter_table("account") as batch:
        batch.drop_column("signed_in_at")
