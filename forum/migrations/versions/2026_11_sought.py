"""the log is searched by who acted and what they acted on

The fold of today's code is used on purpose, as for people: the column is a copy that this code compares with.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

from forum.languages import fold

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ENTRY = sa.table("audit_entry", *(sa.column(name) for name in ("id", "thing", "thing_id")))
WORDS = sa.table("audit_words", *(sa.column(name) for name in ("entry_id", "actor", "subject", "folded")))
NAMED = {
    "series": "name", "edition": "name", "venue": "name", "room": "name", "track": "name", "category": "name",
    "speaker": "name", "session": "title",
}  # fmt: skip
AT_ONCE = 1000


def upgrade():
    op.add_column("audit_words", sa.Column("folded", sa.String(1000), server_default="", nullable=False))
    connection = op.get_bind()
    names = {(thing, key): list(told.values()) for thing, key, told in _names(connection)}
    query = sa.select(WORDS.c.entry_id, WORDS.c.actor, WORDS.c.subject, ENTRY.c.thing, ENTRY.c.thing_id)
    query = query.join(ENTRY, ENTRY.c.id == WORDS.c.entry_id).order_by(WORDS.c.entry_id).limit(AT_ONCE)
    change = sa.update(WORDS).where(WORDS.c.entry_id == sa.bindparam("entry")).values(folded=sa.bindparam("words"))
    last = 0
    while rows := connection.execute(query.where(WORDS.c.entry_id > last)).all():
        told = {key: [actor, subject, *names.get((thing, of), [])] for key, actor, subject, thing, of in rows}
        connection.execute(change, [{"entry": key, "words": fold(" ".join(said))[:1000]} for key, said in told.items()])
        last = rows[-1].entry_id


def _names(connection):
    for thing, column in NAMED.items():
        table = sa.table(thing, sa.column("id"), sa.column(column, sa.JSON))
        for key, told in connection.execute(sa.select(table.c.id, table.c[column])):
            yield thing, key, told or {}


def downgrade():
    with op.batch_alter_table("audit_words") as batch:
        batch.drop_column("folded")
