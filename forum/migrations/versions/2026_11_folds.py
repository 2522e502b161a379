"""People are found whatever strokes and invisible characters their names hold; languages may have longer tags.

The fold of today's code is used on purpose: the column is a copy that this code compares with, so whatever a fold
becomes later, upgrading through here must leave what the installed code looks for.

Revision ID: 0003
Revises: 0002
"""
import sqlalchemy as sa
from alembic import op

from forum.languages import fold

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PERSON = sa.table(
    "person",
    sa.column("id", sa.Integer),
    sa.column("account_id", sa.Integer),
    *(sa.column(name, sa.String) for name in ("given_name", "family_name", "patronymic", "native_name")),
    sa.column("organisation", sa.String),
    sa.column("folded", sa.String),
)
ACCOUNT = sa.table("account", sa.column("id", sa.Integer), sa.column("email", sa.String))


def upgrade():
    _set_length(20)
    connection = op.get_bind()
    words = [PERSON.c[name] for name in ("family_name", "given_name", "patronymic", "native_name", "organisation")]
    people = sa.select(PERSON.c.id, PERSON.c.folded, *words, ACCOUNT.c.email).join_from(
        PERSON, ACCOUNT, ACCOUNT.c.id == PERSON.c.account_id
    )
    changed = [
        {"person": id, "words": folded}
        for id, before, *told in connection.execute(people).all()
        if (folded := fold(" ".join(word or "" for word in told))[:1000]) != before
    ]
    if changed:
        query = sa.update(PERSON).where(PERSON.c.id == sa.bindparam("person")).values(folded=sa.bindparam("words"))
        connection.execute(query, changed)


def downgrade():
    """What was folded stays folded; whoever reads a language that is not known any more reads English."""
    for table in ("account", "letter", "subscription"):
        language = sa.column("language", sa.String)
        op.execute(sa.update(sa.table(table, language)).where(language.not_in(["en", "ru", "uz"])).values(language="en"))
    _set_length(5)


def _set_length(length):
    for table in ("account", "letter", "subscription"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("language", existing_type=sa.String(), type_=sa.String(length))
