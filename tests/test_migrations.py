"""A migration loses no row, on SQLite neither."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from forum.db import db, migrating
from forum.schedule.models import Slot, SlotException


def rows(connection: Connection, table: str) -> int:
    return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.fixture
def exception(cast, context):
    """An occurrence of a recurring slot that differs: its row goes where its slot goes."""
    slot = db.session.get_one(Slot, cast.session)
    slot.exceptions.append(SlotException(recurs_at=slot.starts_at, starts_at=slot.starts_at, ends_at=slot.ends_at))
    db.session.commit()


def test_a_table_made_anew_keeps_what_refers_to_it(exception):
    with db.engine.connect() as connection:
        with migrating(connection):
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table(
                "slot", recreate="always" if connection.dialect.name == "sqlite" else "auto"
            ):
                pass
            assert rows(connection, "slot_exception") == 1
        assert rows(connection, "slot") == rows(connection, "slot_exception") == 1


def test_a_migration_that_orphans_rows_is_undone(exception):
    with db.engine.connect() as connection:
        with pytest.raises((RuntimeError, IntegrityError)), migrating(connection):
            connection.execute(text("DELETE FROM edition"))
        assert rows(connection, "edition") == 3
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_there_and_back_leaves_foreign_keys_on(context):
    downgrade(revision="-1")
    upgrade()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
