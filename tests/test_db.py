"""Models against migrations."""

from sqlalchemy import text

from forum.db import db, migrate


def test_model_and_migrations_agree(context):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert migrate.directory
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), db.metadata)
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == []
