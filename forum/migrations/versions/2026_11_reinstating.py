"""reinstating: a session gets back the state it had before its whole edition was cancelled

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-25 09:20:00

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    kinds = sa.Enum("CONFIRMED", "TENTATIVE", "CANCELLED", name="slotstate", native_enum=False, length=20)
    op.add_column("slot", sa.Column("state_before", kinds, nullable=True))


def downgrade():
    with op.batch_alter_table("slot") as batch:
        batch.drop_column("state_before")
