"""by what a registration is perhaps the same person's as another

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from forum.languages import fold

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

REGISTRATION = sa.table(
    "registration",
    *(sa.column(name, sa.Integer) for name in ("id", "edition_id", "person_id")),
    sa.column("said", sa.JSON),
)
PERSON = sa.table("person", *(sa.column(name) for name in ("id", "account_id", "email")))
ACCOUNT = sa.table("account", sa.column("id"), sa.column("email"))
MARK = sa.table("registration_mark", *(sa.column(name) for name in ("registration_id", "mark", "edition_id")))


def upgrade():
    op.create_table(
        "registration_mark",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(300), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_mark_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "mark", name=op.f("pk_registration_mark")),
    )
    address = sa.func.coalesce(ACCOUNT.c.email, PERSON.c.email, "")
    people = REGISTRATION.join(PERSON, PERSON.c.id == REGISTRATION.c.person_id)
    people = people.outerjoin(ACCOUNT, ACCOUNT.c.id == PERSON.c.account_id)
    query = sa.select(REGISTRATION.c.id, REGISTRATION.c.edition_id, REGISTRATION.c.said, address).select_from(people)
    connection = op.get_bind()
    marks = [
        {"registration_id": key, "mark": mark, "edition_id": edition_id}
        for key, edition_id, said, reached in connection.execute(query).all()
        for mark in sorted(marks_of(said, reached))
    ]
    if marks:
        connection.execute(sa.insert(MARK), marks)
    op.create_index("ix_registration_mark_edition_id_mark", "registration_mark", ["edition_id", "mark"])
    op.create_index("ix_registration_edition_id", "registration", ["edition_id", "id"])


def marks_of(said, reached):
    """As forum.people.rules had it then."""
    digits = "".join(filter(str.isdecimal, said.get("phone") or ""))
    passport = f"{said.get('given_name') or ''} {said.get('family_name') or ''}"
    names = (" ".join(sorted(fold(name).split())) for name in (passport, said.get("native_name") or ""))
    marks = {f"name {name}" for name in names if name}
    family, given = (fold(said.get(key) or "").strip() for key in ("family_name", "given_name"))
    marks |= {f"at {family[:3]} {given[:1]} {each}" for each in (said.get("email"), reached) if each}
    marks |= {f"phone {digits[-9:]}"} if len(digits) >= 5 else set()
    return {mark[:300] for mark in marks}


def downgrade():
    op.drop_index("ix_registration_edition_id", "registration")
    op.drop_table("registration_mark")
