"""grants: roles in the site, a series, an edition or a venue; offers of them; when a series was opened

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-25 05:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

INSERT = 'INSERT INTO "grant" (account_id, scope, scope_id, role, granted_at) '
# A role has no date of its own before this: it is as old as its account at most.
SITE = INSERT + "SELECT id, 'SITE', 0, 'OWNER', created_at FROM account WHERE is_admin"
TEAMS = INSERT + (
    "SELECT t.account_id, 'EDITION', t.edition_id, CASE t.role WHEN 'ORGANISER' THEN 'OWNER' ELSE t.role END, a.created_at "
    "FROM team_member t JOIN account a ON a.id = t.account_id"
)
CREATORS = INSERT + (
    "SELECT x.created_by, '{scope}', x.id, 'OWNER', a.created_at FROM {table} x JOIN account a ON a.id = x.created_by"
)
# Nobody is known to have created it: whoever organises every edition of the series, every edition at the venue.
EVERYWHERE = INSERT + (
    "SELECT t.account_id, '{scope}', e.{table}_id, 'OWNER', a.created_at FROM team_member t "
    "JOIN edition e ON e.id = t.edition_id JOIN {table} x ON x.id = e.{table}_id JOIN account a ON a.id = t.account_id "
    "WHERE t.role = 'ORGANISER' AND x.created_by IS NULL GROUP BY t.account_id, e.{table}_id, a.created_at "
    "HAVING count(*) = (SELECT count(*) FROM edition o WHERE o.{table}_id = e.{table}_id)"
)
TABLES = {"SERIES": "series", "VENUE": "venue"}


def upgrade():
    op.create_table('grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_grant_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['granted_by'], ['account.id'], name=op.f('fk_grant_granted_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grant')),
    sa.UniqueConstraint('account_id', 'scope', 'scope_id', 'role', name=op.f('uq_grant_account_id_scope_scope_id_role'))
    )
    op.create_index('ix_grant_scope_scope_id', 'grant', ['scope', 'scope_id'])
    op.create_table('grant_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('hands_over', sa.Boolean(), nullable=False),
    sa.Column('offered_by', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['offered_by'], ['account.id'], name=op.f('fk_grant_offer_offered_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grant_offer')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_grant_offer_token_hash'))
    )
    op.create_index('ix_grant_offer_scope_scope_id', 'grant_offer', ['scope', 'scope_id'])
    op.create_index(op.f('ix_grant_offer_email'), 'grant_offer', ['email'])
    op.execute(SITE)
    op.execute(TEAMS)
    for scope, table in TABLES.items():
        op.execute(CREATORS.format(scope=scope, table=table))
        op.execute(EVERYWHERE.format(scope=scope, table=table))
    op.drop_table('team_member')
    with op.batch_alter_table('account') as batch:
        batch.drop_column('is_admin')
    for table in TABLES.values():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f'fk_{table}_created_by', type_='foreignkey')
            batch.drop_column('created_by')
    with op.batch_alter_table('series') as batch:
        batch.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('edition') as batch:
        batch.add_column(sa.Column('desk_approves', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table('edition') as batch:
        batch.drop_column('desk_approves')
    with op.batch_alter_table('series') as batch:
        batch.drop_column('opened_at')
    op.create_table('team_member',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_team_member_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_team_member_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('edition_id', 'account_id', name=op.f('pk_team_member'))
    )
    op.create_index(op.f('ix_team_member_account_id'), 'team_member', ['account_id'])
    with op.batch_alter_table('account') as batch:
        batch.add_column(sa.Column('is_admin', sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in TABLES.values():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('created_by', sa.Integer(), nullable=True))
            batch.create_foreign_key(f'fk_{table}_created_by', 'account', ['created_by'], ['id'], ondelete='SET NULL')
    _give_back()
    op.drop_table('grant_offer')
    op.drop_table('grant')


def _give_back():
    """One role for each account and edition, the widest; a role in a series counts in every edition of it."""
    op.execute("UPDATE account SET is_admin = TRUE WHERE id IN "
               "(SELECT account_id FROM \"grant\" WHERE scope = 'SITE' AND role = 'OWNER')")
    for scope, table in TABLES.items():
        op.execute(f"UPDATE {table} SET created_by = (SELECT min(g.account_id) FROM \"grant\" g "
                   f"WHERE g.scope = '{scope}' AND g.role = 'OWNER' AND g.scope_id = {table}.id)")
    held = ("SELECT g.account_id, e.id AS edition_id, min(CASE g.role WHEN 'OWNER' THEN 1 WHEN 'DESK' THEN 2 "
            "WHEN 'MEMBER' THEN 4 ELSE 3 END) AS rank FROM \"grant\" g JOIN edition e ON "
            "(g.scope = 'EDITION' AND g.scope_id = e.id) OR (g.scope = 'SERIES' AND g.scope_id = e.series_id) "
            "GROUP BY g.account_id, e.id")
    op.execute("INSERT INTO team_member (edition_id, account_id, role) SELECT h.edition_id, h.account_id, "
               "CASE h.rank WHEN 1 THEN 'ORGANISER' WHEN 2 THEN 'DESK' WHEN 3 THEN 'VIEWER' ELSE 'MEMBER' END "
               f"FROM ({held}) h")
