"""texts of the site

Revision ID: 0044
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    texts = (sa.Column(name, sa.JSON(), nullable=False) for name in ("name", "help", "privacy", "contact", "legal"))
    op.create_table(
        "site_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        *texts,
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_texts")),
        sqlite_autoincrement=True,
    )


def downgrade():
    op.drop_table("site_texts")
