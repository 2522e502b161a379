"""senders: a link that offers a profile knows who sent it, for it ends with their right to

Who sent an open link is who the log says sent the person's last one: earlier ones stopped working then.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LINK = sa.table("claim_link", *(sa.column(name) for name in ("person_id", "sent_by", "used_at")))
ENTRY = sa.table("audit_entry", *(sa.column(name) for name in ("id", "actor_id", "act", "thing", "thing_id")))
ACCOUNT = sa.table("account", sa.column("id"))


def upgrade():
    with op.batch_alter_table("claim_link") as batch:
        batch.add_column(sa.Column("sent_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_claim_link_sent_by"), "account", ["sent_by"], ["id"], ondelete="SET NULL"
        )
    sent = sa.select(ENTRY.c.actor_id).where(
        ENTRY.c.act == "claim sent", ENTRY.c.thing == "person", ENTRY.c.thing_id == LINK.c.person_id,
        ENTRY.c.actor_id.in_(sa.select(ACCOUNT.c.id)),
    )
    last = sent.order_by(ENTRY.c.id.desc()).limit(1).scalar_subquery()
    op.execute(LINK.update().where(LINK.c.used_at.is_(None)).values(sent_by=last))


def downgrade():
    with op.batch_alter_table("claim_link") as batch:
        batch.drop_constraint(batch.f("fk_claim_link_sent_by"), type_="foreignkey")
        batch.drop_column("sent_by")
