"""signatures: the log never cuts an address off

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("audit_words") as batch:
        batch.alter_column("actor", existing_type=sa.String(200), type_=sa.String(500), existing_nullable=False)
    # who sees an edition, the series says that it belongs to: what was announced after a merger named the old one
    op.execute(
        "UPDATE public_edition SET series_id ="
        " (SELECT series_id FROM edition WHERE edition.id = public_edition.id)"
        " WHERE series_id <> (SELECT series_id FROM edition WHERE edition.id = public_edition.id)"
    )


def downgrade():
    op.execute("UPDATE audit_words SET actor = substr(actor, 1, 200)")
    with op.batch_alter_table("audit_words") as batch:
        batch.alter_column("actor", existing_type=sa.String(500), type_=sa.String(200), existing_nullable=False)
