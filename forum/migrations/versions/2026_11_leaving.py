"""leaving: letters say what they are about, so that it is asked when they leave; those that were sent keep no secrets

Revision ID: 0035
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SECRETS = {
    "address": ("code", "path"), "address_changed": ("path",), "again": ("code",), "claim": ("path",),
    "confirm": ("code", "path"), "offer": ("path",), "reset": ("path",), "sign_in": ("code", "path"),
}  # fmt: skip
ABOUT = ("registration", "complete", "category", "edition")


def upgrade():
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("about", sa.String(20), nullable=False, server_default=""))
        batch.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_letter_expires_at", ["expires_at"])
    op.create_table(
        "invitation_taken_back",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_invitation_taken_back_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name="pk_invitation_taken_back"),
    )
    _forget_secrets()


def _forget_secrets():
    connection = op.get_bind()
    letter = sa.table(
        "letter",
        *(sa.column(name) for name in ("id", "state", "template", "about", "about_id")),
        sa.column("values", sa.JSON()),
    )
    registration = sa.table("registration", sa.column("id"), sa.column("reference"))
    keys = {}
    waiting = sa.select(letter.c.id, letter.c["values"]).where(letter.c.state == "WAITING", letter.c.template.in_(ABOUT))
    for key, values in connection.execute(waiting).all():
        found = sa.select(registration.c.id).where(registration.c.reference == values.get("reference"))
        keys[key] = connection.scalar(found)
    for key, about_id in keys.items():
        row = sa.update(letter).where(letter.c.id == key)
        connection.execute(row.values(about="registration", about_id=about_id))
    gone = sa.select(letter.c.id, letter.c.template, letter.c["values"])
    gone = gone.where(letter.c.state != "WAITING", letter.c.template.in_(SECRETS))
    for key, template, values in connection.execute(gone).all():
        blank = values | {name: "" for name in SECRETS[template] if name in values}
        connection.execute(sa.update(letter).where(letter.c.id == key).values({"values": blank}))


def downgrade():
    op.drop_table("invitation_taken_back")
    with op.batch_alter_table("letter") as batch:
        batch.drop_index("ix_letter_expires_at")
        batch.drop_column("expires_at")
        batch.drop_column("about_id")
        batch.drop_column("about")
    op.execute("UPDATE letter SET state = 'FAILED' WHERE state = 'WITHHELD'")
