"""keys of roles, offers and registrations: none is given again

Revision ID: 0021
Revises: 0020
"""
import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("grant", "grant_offer", "registration")


def upgrade():
    """As 0015: SQLite gives keys again, unless a table asks for AUTOINCREMENT."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        keys = sa.text(
            f'SELECT max(coalesce((SELECT max(id) FROM "{table}"), 0),'
            " coalesce((SELECT max(thing_id) FROM audit_entry WHERE thing = :table), 0))"
        )
        last = op.get_bind().execute(keys, {"table": table}).scalar_one()
        op.get_bind().execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        row = {"table": table, "last": last}
        op.get_bind().execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), row)


def downgrade():
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always"):
            pass
