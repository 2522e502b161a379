"""a letter is of an account, not of an address; what is about the same is found by that

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

OWNER = "(SELECT account.id FROM account WHERE account.email = letter.recipient)"


def upgrade():
    op.add_column("letter", sa.Column("account_id", sa.Integer(), nullable=True))
    op.execute("UPDATE letter SET account_id = about_id WHERE about = 'account'")
    op.execute(f"UPDATE letter SET account_id = {OWNER} WHERE about = 'edition'")
    op.create_index("ix_letter_about", "letter", ["about", "about_id", "account_id", "id"])


def downgrade():
    op.drop_index("ix_letter_about", "letter")
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("account_id")
