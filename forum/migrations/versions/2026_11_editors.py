"""editors: registrations count their changes, as everything that people edit

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-25 07:50:00

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("registration", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade():
    with op.batch_alter_table("registration") as batch:
        batch.drop_column("version")
