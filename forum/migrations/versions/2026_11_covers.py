"""an edition has one cover: of several the newest stays, and a job removes the files of the others

Revision ID: 0045
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

IS_COVER = sa.text("kind = 'COVER'")


def upgrade():
    newest = "SELECT max(id) FROM picture WHERE kind = 'COVER' AND edition_id IS NOT NULL GROUP BY edition_id"
    op.execute(f"DELETE FROM picture WHERE kind = 'COVER' AND edition_id IS NOT NULL AND id NOT IN ({newest})")
    op.create_index("uq_picture_cover", "picture", ["edition_id"], unique=True, sqlite_where=IS_COVER, postgresql_where=IS_COVER)


def downgrade():
    op.drop_index("uq_picture_cover", "picture")
