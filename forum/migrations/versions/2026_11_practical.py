"""figures of a series, practical texts of an edition

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

COLUMNS = {
    "series": ("figures", "figures_source"),
    "edition": ("arrival", "visa", "hotels", "interpreting", "accessibility", "enquiries", "questions"),
}


def upgrade():
    for table, names in COLUMNS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.JSON(), server_default="{}", nullable=False))


def downgrade():
    for table, names in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
