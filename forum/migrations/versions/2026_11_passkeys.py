"""passkeys; whether an account has a second factor; where one is demanded

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "factor_demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("demanded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_demand")),
        sa.UniqueConstraint("scope", "scope_id", name=op.f("uq_factor_demand_scope_scope_id")),
    )
    op.add_column("account", sa.Column("has_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
    account = sa.table("account", sa.column("id"), sa.column("has_factor", sa.Boolean()))
    factor = sa.table("factor", sa.column("account_id"))
    op.execute(sa.update(account).where(account.c.id.in_(sa.select(factor.c.account_id))).values(has_factor=True))


def downgrade():
    op.drop_column("account", "has_factor")
    op.drop_table("factor_demand")
    op.drop_table("passkey")
