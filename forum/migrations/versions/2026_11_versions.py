"""versions: rows that people edit count their changes

Revision ID: 0008
Revises: 0006
Create Date: 2026-11-25 05:20:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None

TABLES = ('series', 'venue', 'room', 'edition', 'track', 'speaker', 'session', 'slot', 'slot_exception', 'category', 'person')


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column('version', sa.Integer(), nullable=False, server_default='1'))


def downgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column('version')
