"""traces: what an act was done to, and its names and values in a row apart

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-25 04:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('audit_words',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_words_entry_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_words'))
    )
    op.execute("INSERT INTO audit_words (entry_id, actor, subject, before, after, details) "
               "SELECT id, actor, subject, '{}', '{}', details FROM audit_entry")
    with op.batch_alter_table('audit_entry') as batch:
        batch.add_column(sa.Column('thing', sa.String(length=40), nullable=False, server_default=''))
        batch.add_column(sa.Column('thing_id', sa.Integer(), nullable=True))
        batch.drop_column('actor')
        batch.drop_column('subject')
        batch.drop_column('details')
        batch.create_index('ix_audit_entry_thing_thing_id', ['thing', 'thing_id', 'id'])


def downgrade():
    with op.batch_alter_table('audit_entry') as batch:
        batch.drop_index('ix_audit_entry_thing_thing_id')
        batch.add_column(sa.Column('actor', sa.String(length=200), nullable=False, server_default=''))
        batch.add_column(sa.Column('subject', sa.String(length=300), nullable=False, server_default=''))
        batch.add_column(sa.Column('details', sa.JSON(), nullable=False, server_default='{}'))
        batch.drop_column('thing_id')
        batch.drop_column('thing')
    for name in ('actor', 'subject', 'details'):
        op.execute(f"UPDATE audit_entry SET {name} = (SELECT w.{name} FROM audit_words w WHERE w.entry_id = audit_entry.id)")
    op.drop_table('audit_words')
