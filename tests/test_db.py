"""Models against migrations, and versions of rows."""

import pytest
from sqlalchemy import bindparam, select, text, update

from forum.audit.models import Traced
from forum.db import Model, Versioned, db, look_up, transaction
from forum.errors import Refused
from forum.languages import Text
from forum.programme.models import Track
from forum.programme.queries import tracks_of
from forum.schema import migrate


def test_model_and_migrations_agree(context):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert migrate.directory
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), db.metadata)
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == []


def test_a_change_of_an_old_version_is_refused_and_nothing_is_lost(context, cast):
    with transaction():
        track = tracks_of(cast.edition)[0]
        key, seen = track.id, track.version
    with pytest.raises(Refused):
        overtake(key, seen)
    assert db.session.get_one(Track, key).name == {"en": "Machines"}


def test_what_is_looked_up_waits_for_no_transaction_not_even_its_own(context, cast):
    query = select(Track.id).where(Track.edition_id == bindparam("edition"))
    with transaction():
        key = tracks_of(cast.edition)[0].id
        assert look_up(query, {"edition": cast.edition})[0] == key


def overtake(key, seen):
    """Change a track that somebody else changed after it was read."""
    with transaction():
        track = db.session.get_one(Track, key)
        other = update(Track).where(Track.id == key).values(version=seen + 1)
        db.session.execute(other.execution_options(synchronize_session=False))
        track.name = Text({"en": "Lost"})


def test_every_row_whose_changes_the_log_keeps_has_a_version():
    traced, versioned = (
        {mapper.local_table.name for mapper in Model.registry.mappers if issubclass(mapper.class_, base)}
        for base in (Traced, Versioned)
    )
    assert traced - versioned == {"grant", "grant_offer"}, "what people edit is Versioned; roles are given and taken"
    assert versioned - traced == {"picture"}, "whose every change is an act of its own in the log"
