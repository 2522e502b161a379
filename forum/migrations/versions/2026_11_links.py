"""links: what is confirmed is what the sign-up of this link said; a code beside it, for the browser that asked

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXTS = {"email": 320, "password_hash": 200, "language": 20, "code_hash": 64, "browser_hash": 64, "next_path": 500}


def upgrade():
    with op.batch_alter_table("one_time_link") as batch:
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        for name, length in TEXTS.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch.create_index(op.f("ix_one_time_link_email"), ["email"])
        batch.create_index(op.f("ix_one_time_link_browser_hash"), ["browser_hash"])
    op.execute(
        "UPDATE one_time_link SET email = (SELECT email FROM account WHERE account.id = one_time_link.account_id),"
        " language = (SELECT language FROM account WHERE account.id = one_time_link.account_id)"
    )


def downgrade():
    op.execute("DELETE FROM one_time_link WHERE account_id IS NULL")
    with op.batch_alter_table("one_time_link") as batch:
        batch.drop_index(op.f("ix_one_time_link_browser_hash"))
        batch.drop_index(op.f("ix_one_time_link_email"))
        for name in ("tries", *TEXTS):
            batch.drop_column(name)
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
