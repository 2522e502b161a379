"""seals: a chain of hashes over the log; names and values of an entry have a salt

Revision ID: 0037
Revises: 0035
"""
import sqlalchemy as sa
from alembic import op


revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

_RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER {0}_only_grows BEFORE UPDATE ON {0} "
        "BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION {0}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log only grows'; END $$",
        "CREATE TRIGGER {0}_only_grows BEFORE UPDATE ON {0} FOR EACH ROW EXECUTE FUNCTION {0}_only_grows()",
    ),
}


def upgrade():
    dialect = op.get_bind().dialect.name
    op.create_table(
        "seal",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_seal_entry_id")),
    )
    op.add_column("audit_words", sa.Column("salt", sa.String(length=32), server_default="", nullable=False))
    op.execute(f"UPDATE audit_words SET salt = {_RANDOM[dialect]}")
    for table in ("audit_entry", "seal"):
        for statement in _GUARDS[dialect]:
            op.execute(statement.format(table))


def downgrade():
    for table in ("audit_entry", "seal"):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
            op.execute(f"DROP FUNCTION {table}_only_grows()")
        else:
            op.execute(f"DROP TRIGGER {table}_only_grows")
    op.drop_table("seal")
    with op.batch_alter_table("audit_words") as batch:
        batch.drop_column("salt")
