"""pictures: covers, logos, photos of speakers

Revision ID: 0043
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("COVER", "LOGO", "PHOTO", name="picturekind", native_enum=False, length=20), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_picture_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_picture_series_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_picture_speaker_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("series_id", "kind", name=op.f("uq_picture_series_id_kind")),
        sa.UniqueConstraint("speaker_id", name=op.f("uq_picture_speaker_id")),
    )
    op.create_index(op.f("ix_picture_digest"), "picture", ["digest"])
    op.create_index(op.f("ix_picture_edition_id"), "picture", ["edition_id"])


def downgrade():
    op.drop_table("picture")
