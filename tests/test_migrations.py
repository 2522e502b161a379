"""A migration loses no row, on SQLite neither."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from forum.audit.models import Traced
from forum.db import Model, db, migrating, transaction
from forum.languages import Text
from forum.people.models import Person
from forum.programme.models import Session
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


GRANTS = """SELECT a.email, g.scope, g.scope_id, g.role FROM "grant" g JOIN account a ON a.id = g.account_id"""


def held():
    with db.engine.connect() as connection:
        return {
            (email.partition("@")[0], scope, key, role) for email, scope, key, role in connection.execute(text(GRANTS))
        }


@pytest.fixture
def before(cast, context):
    """The roles of the cast, which are then told as they were before there were grants."""
    roles = held()
    downgrade(revision="0005")
    yield roles
    upgrade()


def test_roles_survive_the_way_down_and_up(cast, before):
    """What the four old roles cannot say becomes the nearest below; nobody gains anything by it."""
    with db.engine.connect() as connection:
        teams = set(connection.execute(text("SELECT edition_id, account_id, role FROM team_member")).all())
        admins = connection.execute(text("SELECT id FROM account WHERE is_admin")).scalars().all()
        creators = connection.execute(text("SELECT created_by FROM series ORDER BY id")).scalars().all()
    assert teams >= {
        (cast.edition, cast.olga, "ORGANISER"),
        (cast.edition, cast.orhan, "ORGANISER"),
        (cast.edition, cast.dana, "DESK"),
        (cast.edition, cast.petra, "VIEWER"),
        (cast.edition, cast.member, "MEMBER"),
    }
    assert admins == [cast.admin]
    assert creators == [cast.olga, cast.other, cast.olga]
    upgrade()
    lowered = {
        (who, *where, {"PROGRAMME": "VIEWER", "REGISTRATION": "VIEWER"}.get(role, role)) for who, *where, role in before
    }
    assert lowered <= held()
    assert {row[:2] for row in held() - lowered} == {("other", "VENUE"), ("olga", "VENUE")}  # nobody owned these


def test_what_nobody_is_known_to_have_created_is_owned_by_who_organises_all_of_it(cast, before):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE series SET created_by = NULL"))
        connection.execute(text("UPDATE venue SET created_by = NULL"))
        connection.execute(
            text("UPDATE edition SET venue_id = (SELECT min(id) FROM venue) WHERE id <> :n"), {"n": cast.edition}
        )
    upgrade()
    owners = {(who, scope) for who, scope, key, role in held() if role == "OWNER" and scope in {"SERIES", "VENUE"}}
    assert {who for who, scope in owners if scope == "SERIES"} == {"olga", "orhan", "other"}
    assert {who for who, scope in owners if scope == "VENUE"} == set()


def test_of_several_covers_of_an_edition_the_newest_stays(context, cast):
    downgrade(revision="0043")
    row = "INSERT INTO picture (kind, series_id, edition_id, digest, width, height) VALUES (:kind, :series, :edition, :digest, 1, 1)"
    series = {"kind": "COVER", "series": 1, "edition": None, "digest": "s"}
    others = {"kind": "PHOTO", "series": None, "edition": cast.edition}
    with db.engine.begin() as connection:
        covers = [others | {"kind": "COVER", "digest": digest} for digest in ("old", "newer", "new")]
        covers.append(covers[0] | {"edition": cast.closed, "digest": "of another"})
        photos = [others | {"digest": digest} for digest in ("photo", "another photo")]
        connection.execute(text(row), [series, *covers, *photos])
    upgrade()
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT digest FROM picture ORDER BY id")).scalars().all()
    assert kept == ["s", "new", "of another", "photo", "another photo"]


TRACED = sorted(mapper.local_table.name for mapper in Model.registry.mappers if issubclass(mapper.class_, Traced))
KEYED = [name for name in TRACED if [c.name for c in Model.metadata.tables[name].primary_key] == ["id"]]


@pytest.mark.parametrize("table", KEYED)
def test_a_key_that_the_log_knows_is_never_given_again(context, table):
    sqlite = db.engine.dialect.name == "sqlite"
    sequence = "SELECT pg_get_serial_sequence(quote_ident(:table), 'id')"
    query = "SELECT sql FROM sqlite_master WHERE name = :table" if sqlite else sequence
    with db.engine.connect() as connection:
        told = connection.execute(text(query), {"table": table}).scalar_one() or ""
    remedy = f"the migration that makes {table}, or makes it anew, lacks `sqlite_autoincrement` (in `table_kwargs`)"
    assert ("AUTOINCREMENT" if sqlite else "_seq") in told, remedy


def test_keys_begin_above_those_that_the_log_knows(context, cast):
    if db.engine.dialect.name == "sqlite":
        downgrade(revision="0014")
        with db.engine.begin() as connection:
            values = "'2026-01-01', 'session removed', 'session', 4711"
            connection.execute(text(f"INSERT INTO audit_entry (at, act, thing, thing_id) VALUES ({values})"))
        upgrade()
    with transaction():
        new = Session(edition_id=cast.edition, title=Text({"en": "New"}), abstract={}, languages=[], interpretation=[])
        db.session.add(new)
    assert new.id > (4711 if db.engine.dialect.name == "sqlite" else 1)


def test_a_removed_session_or_person_leaves_its_key_to_nobody(context, cast):
    def make():
        session = Session(
            edition_id=cast.edition, title=Text({"en": "T"}), abstract={}, languages=[], interpretation=[]
        )
        person = Person(family_name="Nobody")
        db.session.add_all([session, person])
        db.session.flush()
        return session, person

    with transaction():
        first = make()
        keys = [row.id for row in first]
        for row in first:
            db.session.delete(row)
    with transaction():
        again = [row.id for row in make()]
    assert all(new > old for new, old in zip(again, keys, strict=True))
