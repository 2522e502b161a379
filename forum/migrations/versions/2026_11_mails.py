"""mail that is no answer is kept for people; letters know what they are about; domains as mail spells them

Revision ID: 0034
Revises: 0032
"""
import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('arrival',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('SET_ASIDE', 'MESSAGE', 'AUTOMATIC', 'BOUNCE', name='arrivalkind', native_enum=False, length=20), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'TAKEN', 'DONE', name='arrivalstate', native_enum=False, length=20), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('message_id', sa.String(length=300), nullable=False),
    sa.Column('sender', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('dated', sa.String(length=60), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_arrival_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_arrival_letter_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrival')),
    sa.UniqueConstraint('digest', name=op.f('uq_arrival_digest'))
    )
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.create_index('ix_arrival_edition_id_state_id', ['edition_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('edition', schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column('contact', sa.String(length=320), server_default='', nullable=False))

    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reply_to', sa.String(length=320), server_default='', nullable=False))
        batch_op.add_column(sa.Column('edition_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('tag', sa.String(length=32), server_default='', nullable=False))
        batch_op.create_index('ix_letter_tag', ['tag'], unique=False)



    for table in ("account", "person", "grant_offer"):
        _spell(op.get_bind(), table)


def _spell(connection, table):
    """ivan@почта.рф was never sent to; an address that somebody has already stays as it is."""
    rows = sa.table(table, sa.column("id"), sa.column("email"))
    for key, email in connection.execute(sa.select(rows.c.id, rows.c.email)).all():
        local, _, domain = (email or "").rpartition("@")
        if domain.isascii() or not local.isascii():
            continue
        try:
            spelled = f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError:
            continue
        taken = connection.scalar(sa.select(rows.c.id).where(rows.c.email == spelled).limit(1))
        if taken is None or table != "account":
            connection.execute(rows.update().where(rows.c.id == key).values(email=spelled))


def downgrade():
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_tag')
        batch_op.drop_column('tag')
        batch_op.drop_column('edition_id')
        batch_op.drop_column('reply_to')

    with op.batch_alter_table('edition', schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column('contact')

    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.drop_index('ix_arrival_edition_id_state_id')

    op.drop_table('arrival')
