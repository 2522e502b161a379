"""keys: no key of what has gone is given again

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-25 11:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("series", "venue", "room", "edition", "track", "speaker", "session", "category", "person")


def upgrade():
    """PostgreSQL's sequences never go back; SQLite's keys do, unless a table asks for AUTOINCREMENT."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        _begin_after(table)


def _begin_after(table):
    """Above every key that a row has, and that the log knows of rows that have gone."""
    keys = sa.text(
        f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0),"
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
