"""facts: what is public of an edition is what its last release said

Every edition is public as it stands; the last release of each gets these facts. Releases get keys, made of what they
hold and below zero: the same rows give the same keys on both databases.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-25 05:10:00

"""
import json
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from uuid import UUID

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_EDITIONS = """
SELECT e.id, e.uid, e.slug, e.name, e.about, e.audience, e.starts_on, e.ends_on, e.opens_at, e.closes_at, e.languages,
 e.state, e.sequence, e.modified_at, e.series_id, s.slug AS s_slug, s.name AS s_name, s.accent,
 v.id AS v_id, v.name AS v_name, v.address, v.city, v.country, v.timezone, v.latitude, v.longitude
 FROM edition e JOIN series s ON s.id = e.series_id JOIN venue v ON v.id = e.venue_id ORDER BY e.id
"""
_PUBLIC = sa.table('public_edition', *map(sa.column, (
    'id', 'series_id', 'series_slug', 'slug', 'facts', 'sequence', 'stamp', 'release')),
    sa.column('starts_on', sa.Date()), sa.column('ends_on', sa.Date()), sa.column('state', sa.String()),
    sa.column('modified_at', sa.DateTime(timezone=True)))


def _key(*parts):
    """A stamp, the same for the same content: below zero, that is how those of a migration are known."""
    digest = blake2b(b'\0'.join(part if isinstance(part, bytes) else str(part).encode() for part in parts), digest_size=6)
    return -1 - int.from_bytes(digest.digest(), 'big')


def _json(value):
    return json.loads(value) if isinstance(value, str) else value


def _plain(value):
    """Days, hours and instants as a release writes them; SQLite keeps them as text."""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return value.isoformat().replace('+00:00', 'Z')
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    return value


def _instant(value):
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _hour(value):
    return _plain(time.fromisoformat(value) if isinstance(value, str) else value)


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def _facts(row):
    uid = row.uid if isinstance(row.uid, UUID) else UUID(row.uid)
    return {
        'uid': str(uid), 'slug': row.slug, 'name': _json(row.name), 'about': _json(row.about),
        'audience': _json(row.audience), 'starts_on': _plain(_day(row.starts_on)), 'ends_on': _plain(_day(row.ends_on)),
        'opens_at': _hour(row.opens_at), 'closes_at': _hour(row.closes_at), 'languages': _json(row.languages),
        'state': row.state.lower(),
        'series': {'id': row.series_id, 'slug': row.s_slug, 'name': _json(row.s_name), 'accent': row.accent},
        'venue': {
            'id': row.v_id, 'name': _json(row.v_name), 'address': _json(row.address), 'city': _json(row.city),
            'country': row.country, 'timezone': row.timezone, 'latitude': row.latitude, 'longitude': row.longitude,
        },
    }


def _bytes(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def _fill(connection):
    sqlite = connection.dialect.name == 'sqlite'
    for number, edition_id, uid, counted, document in connection.execute(sa.text(
            'SELECT r.id, r.edition_id, e.uid, r.number, r.document FROM release r'
            ' JOIN edition e ON e.id = r.edition_id')).all():
        key = _key(UUID(str(uid)).hex, counted, bytes(document))
        connection.execute(sa.text('UPDATE release SET key = :key WHERE id = :id'), {'key': key, 'id': number})
    for row in connection.execute(sa.text(_EDITIONS)).all():
        facts, modified = _facts(row), _instant(row.modified_at)
        last = connection.execute(sa.text(
            'SELECT id, key FROM release WHERE edition_id = :id ORDER BY number DESC LIMIT 1'), {'id': row.id}).first()
        if last:
            told = {'facts': facts, 'sequence': row.sequence, 'modified_at': _plain(modified)}
            connection.execute(sa.text('UPDATE release SET edition = :told WHERE id = :id'),
                               {'told': _bytes(told), 'id': last.id})
        connection.execute(_PUBLIC.insert().values(
            id=row.id, series_id=row.series_id, series_slug=row.s_slug, slug=row.slug, facts=_bytes(facts),
            starts_on=_day(row.starts_on), ends_on=_day(row.ends_on), state=row.state, sequence=row.sequence,
            modified_at=modified.replace(tzinfo=None) if sqlite else modified,
            stamp=last.key if last else _key(facts['uid'], row.sequence), release=last.key if last else None))


def upgrade():
    op.create_table('public_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('series_slug', sa.String(length=60), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'ANNOUNCED', 'POSTPONED', 'CANCELLED', name='editionstate', native_enum=False, length=20), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('modified_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stamp', sa.BigInteger(), nullable=False),
    sa.Column('release', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['edition.id'], name=op.f('fk_public_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_public_edition_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_edition'))
    )
    op.create_index('ix_public_edition_series_id', 'public_edition', ['series_id'])
    op.create_index('ix_public_edition_series_slug_slug', 'public_edition', ['series_slug', 'slug'])
    op.create_index('ix_public_edition_state_starts_on', 'public_edition', ['state', 'starts_on'])
    op.create_table('proposal',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('after', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('draft', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_proposal_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_index('ix_proposal_edition_id', 'proposal', ['edition_id'])
    with op.batch_alter_table('release') as batch:
        batch.add_column(sa.Column('edition', sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column('key', sa.BigInteger(), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table('release') as batch:
        batch.alter_column('key', existing_type=sa.BigInteger(), nullable=False)
        batch.create_unique_constraint('uq_release_key', ['key'])
    with op.batch_alter_table('edition') as batch:
        batch.drop_index('ix_edition_state_starts_on')
        batch.drop_column('sequence')
        batch.drop_column('modified_at')


def downgrade():
    """What was never released becomes public again as it stands: the code of before knows one set of facts."""
    with op.batch_alter_table('edition') as batch:
        batch.add_column(sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'))
        batch.add_column(sa.Column('modified_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE edition SET sequence = (SELECT p.sequence FROM public_edition p WHERE p.id = edition.id),'
               ' modified_at = (SELECT p.modified_at FROM public_edition p WHERE p.id = edition.id)')
    with op.batch_alter_table('edition') as batch:
        batch.alter_column('sequence', existing_type=sa.Integer(), server_default=None)
        batch.alter_column('modified_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_index('ix_edition_state_starts_on', ['state', 'starts_on'])
    with op.batch_alter_table('release') as batch:
        batch.drop_constraint('uq_release_key', type_='unique')
        batch.drop_column('key')
        batch.drop_column('edition')
    op.drop_table('proposal')
    op.drop_table('public_edition')
