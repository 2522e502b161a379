"""removal: things can be archived, and merged into others

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-25 06:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

TABLES = ('series', 'venue', 'room', 'edition', 'track', 'speaker', 'category')


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('merger',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('whole_id', sa.Integer(), nullable=True),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['whole_id'], ['merger.id'], name=op.f('fk_merger_whole_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merger'))
    )
    op.create_index('ix_merger_kind_into_id', 'merger', ['kind', 'into_id'])
    op.create_index('ix_merger_kind_row_id', 'merger', ['kind', 'row_id'])
    op.create_index(op.f('ix_merger_whole_id'), 'merger', ['whole_id'])


def downgrade():
    op.drop_table('merger')
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column('archived_at')
