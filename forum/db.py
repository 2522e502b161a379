"""The database: tables' base, and transaction(), the only place that commits."""

import logging
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Executable,
    MetaData,
    UpdateBase,
    event,
    inspect,
    or_,
    select,
)
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

from forum.columns import UTCDateTime
from forum.errors import Gone, NotFound, Overtaken, Refused, summary
from forum.languages import N_, Text

Values = dict[str, Any]
"""What a form hands to a service: the new values of a row, by column."""


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UTCDateTime(),
            Text: MutableDict.as_mutable(JSON()),
            list[str]: JSON(),
            Values: JSON(),
            Enum: EnumColumn(Enum, native_enum=False, length=20),
        },
    )


class Versioned:
    """A row that people edit: its version rises with every change, and a change made of an old version is refused."""

    __tablename__: str
    version: Mapped[int] = mapped_column(server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805 - SQLAlchemy asks the class
        return {"version_id_col": cls.version}

    @property
    def stamp(self) -> tuple[str, int]:
        """Which row it is, by table and key, and its version."""
        key = inspect(self, raiseerr=True).identity or ()
        return ":".join([self.__tablename__, *map(str, key)]), self.version


class Archivable:
    """A row that can be put away: nothing offers it any more, and what refers to it keeps it."""

    id: Any
    archived_at: Mapped[datetime | None] = mapped_column(default=None)


def offered(table: type[Archivable], *kept: int | None) -> ColumnElement[bool]:
    """What one can choose: what is not archived, and what is chosen already, by key."""
    keys = [key for key in kept if key]
    return or_(table.archived_at.is_(None), table.id.in_(keys)) if keys else table.archived_at.is_(None)


class Refusal(StrEnum):
    OVERTAKEN = N_("Somebody else did the same at this moment. Look again.")
    GONE = N_("What you chose here is no longer offered. Choose again.")


db = SQLAlchemy(model_class=Model, session_options={"autoflush": True})

_PASSING = {"40001", "40P01", "55P03"}
"""What PostgreSQL says of two who stand in each other's way: serialization failure, deadlock, lock not available."""
_ASK, _WRITTEN = "before_commit", "has_written"  # of a session's info
Call = tuple[Callable[..., object], tuple[Hashable, ...]]
log = logging.getLogger(__name__)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_after: ContextVar[dict[Call, None] | None] = ContextVar("after_commit", default=None)


@contextmanager
def transaction() -> Iterator[None]:
    """One act: everything inside is written together or not at all.

    Ends the read snapshot first, so that rules judge what is true now; on SQLite it takes the write lock
    at once (BEGIN IMMEDIATE), because a reader that turns writer cannot wait. `before_commit` is asked last, and
    before somebody is told of a refusal.
    """
    try:
        with _together():
            yield
    except Refused:
        try:
            _ask()
        finally:
            db.session.rollback()
        raise


@contextmanager
def _together() -> Iterator[None]:
    session = db.session
    if _writing.get():
        raise RuntimeError("transactions do not nest")
    session.rollback()
    writing, after = _writing.set(True), _after.set({})
    try:
        yield
        _ask()
        session.commit()
        session.info[_WRITTEN] = True
        news = _after.get() or {}
    except (IntegrityError, StaleDataError) as lost:
        session.rollback()
        raise Refused(Refusal.OVERTAKEN) from lost
    except BaseException as failure:
        session.rollback()
        if isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _PASSING:
            log.warning("an act gave way to another: %s", summary(failure))
            raise Overtaken(Refusal.OVERTAKEN) from failure
        raise
    finally:
        _writing.reset(writing)
        _after.reset(after)
    for call, values in news:
        _tell(call, values)


def _ask() -> None:
    if ask := db.session.info.get(_ASK):
        ask()


def before_commit(ask: Callable[[], None]) -> None:
    """Let every act of this session ask this last; what it raises undoes the act."""
    db.session.info[_ASK] = ask


def has_written() -> bool:
    """Whether an act of this session is durable."""
    return _WRITTEN in db.session.info


def _tell(call: Callable[..., object], values: tuple[Hashable, ...]) -> None:
    """Nothing after a commit may fail the answer: the act is done, and whoever hears of it looks again by the clock."""
    try:
        call(*values)
    except Exception as problem:
        log.error("%s after a commit: %s", getattr(call, "__name__", call), summary(problem))


def assign(row: Model, values: Values) -> None:
    """Give a row its new values."""
    for name, value in values.items():
        setattr(row, name, value)


def changed_rows(statement: UpdateBase) -> int:
    """Carry out an UPDATE or DELETE; how many rows it met."""
    return cast("CursorResult[object]", db.session.execute(statement)).rowcount


def upsert(table: type[Model], values: Values, change: Values, where: ColumnElement[bool]) -> bool:
    """Insert a row; if its key is there, change that one instead as long as the condition holds. Whether it wrote."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
    keys = inspect(table).primary_key
    made = insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=change, where=where)
    return db.session.execute(made.returning(*keys)).first() is not None


def lock(*rows: Model) -> None:
    """Wait for whoever is changing these rows, keep others waiting until the transaction ends, and read all anew.

    Rows of one table, lowest key first. Which table comes before which: docs/architecture.md, *Who waits for whom*.
    """
    for key in sorted({inspect(row, raiseerr=True).identity or () for row in rows}):
        mapper = inspect(rows[0], raiseerr=True).mapper
        query = select(*mapper.primary_key).with_for_update(key_share=True)
        for column, value in zip(mapper.primary_key, key, strict=True):
            query = query.where(column == value)
        if db.session.execute(query).first() is None:
            raise NotFound
    db.session.expire_all()


def hold(table: type[Archivable], *keys: int | None) -> set[int]:
    """As `lock`, by key, of what is there: the keys of those that are offered."""
    wanted = {key for key in keys if key}
    if not wanted:
        return set()
    query = select(table.id, table.archived_at).where(table.id.in_(wanted)).order_by(table.id)
    rows = db.session.execute(query.with_for_update(key_share=True)).all()
    db.session.expire_all()
    return {key for key, archived_at in rows if archived_at is None}


def hold_offered(
    table: type[Archivable], *keys: int | None, kept: Collection[int | None] = (), reason: StrEnum = Refusal.GONE
) -> None:
    """Before a row refers to what was chosen: whoever archives or merges that waits from now on, or was first: Gone.

    What is `kept`, chosen already, stays whatever became of it.
    """
    chosen = {key for key in keys if key} - {*kept}
    if gone := chosen - hold(table, *chosen):
        raise Gone(reason, str(inspect(table).local_table.name), sorted(gone))


def look_up(query: Executable, values: Values) -> Any:
    """The first row of a prepared query, past the session and its transaction: for addresses that are polled day and
    night."""
    with db.engine.connect().execution_options(reads=True) as connection:
        return connection.execute(query, values).first()


def delete_unused(row: Model) -> bool:
    """Delete a row if nothing refers to it; False, and nothing happens, if something does."""
    try:
        with db.session.begin_nested():
            db.session.delete(row)
    except IntegrityError:
        return False
    return True


def after_commit(call: Callable[..., object], *values: Hashable) -> None:
    """Do this once the current transaction is durable; never if it fails. The same call with the same values: once."""
    calls = _after.get()
    if calls is None:
        raise RuntimeError("after_commit needs a transaction")
    calls[call, values] = None


@contextmanager
def migrating(connection: Connection) -> Iterator[None]:
    """A migration: all of it or nothing.

    SQLite changes a table by making it anew and dropping the old one, which would cascade to whatever refers to it:
    foreign keys are off meanwhile, and are checked before the end.
    """
    sqlite = connection.dialect.name == "sqlite"
    dbapi: Any = connection.connection
    if sqlite:
        dbapi.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise RuntimeError(f"the migration leaves rows of {broken[0]} that refer to nothing in {broken[2]}")
    finally:
        if sqlite:
            dbapi.execute("PRAGMA foreign_keys=ON")


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: object) -> None:
    if "sqlite" in type(connection).__module__:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=30000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        reads = connection.get_execution_options().get("reads") or not _writing.get()
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
