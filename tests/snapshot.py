"""Every row of the database: to be compared, or put back after an act that a test only asks about."""

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar, cast

from flask import Flask
from sqlalchemy import select, text

from forum.db import db
from forum.feeds import views as calendars
from forum.web import limiter

T = TypeVar("T")
Snapshot = dict[str, list[dict[str, Any]]]


def take_snapshot(app: Flask) -> Snapshot:
    """What every table holds."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return {t.name: [dict(row) for row in connection.execute(select(t)).mappings()] for t in tables}


def keep(app: Flask, name: str) -> Callable[[], None]:
    """Keeps the database as it is now; what is returned puts it back, with no limit used up, as often as it is called.

    Both databases do it among themselves: rows would cost more on their way through Python than what is tested; and
    where nobody has written since, nothing is done. PostgreSQL keeps it as the schema `name`.
    """
    with app.app_context():
        is_file = db.engine.dialect.name == "sqlite"
        restore, moment = (_keep_file(), _moment_of_file()) if is_file else (_keep_schema(name), _moment_of_cluster)
        last = moment()

    def put_back() -> None:
        nonlocal last
        with app.app_context():
            if moment() != last:
                restore()
                last = moment()
        calendars.forget()
        limiter.reset()

    return put_back


def keep_made(app: Flask, name: str, make: Callable[[], T]) -> Callable[[], T]:
    """Makes it once; from then on puts the database back as it was then, and returns a copy of what was made."""

    @cache
    def made() -> tuple[T, Callable[[], None]]:
        return make(), keep(app, name)

    def put() -> T:
        thing, put_back = made()
        put_back()
        return deepcopy(thing)

    return put


def _keep_file() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")

    def copy(into: bool) -> None:
        with db.engine.connect() as connection:
            ours = cast(sqlite3.Connection, connection.connection.driver_connection)
            kept.backup(ours) if into else ours.backup(kept)

    copy(into=False)
    return lambda: copy(into=True)


def _moment_of_file() -> Callable[[], object]:
    """What differs once any other connection, of whatever process, has written."""
    watching = sqlite3.connect(str(db.engine.url.database), check_same_thread=False, isolation_level=None)
    return lambda: watching.execute("PRAGMA data_version").fetchone()


def _moment_of_cluster() -> object:
    """The end of its log: nothing is written that does not stand there."""
    with db.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar()


def _keep_schema(schema: str) -> Callable[[], None]:
    names = [table.name for table in db.metadata.sorted_tables]
    copies = [f'CREATE TABLE {schema}."{name}" AS TABLE public."{name}"' for name in names]
    _run([f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}", *copies])
    emptied = [f'DELETE FROM public."{name}"' for name in reversed(names)]
    with db.engine.connect() as connection:
        held = [n for n in names if connection.scalar(text(f'SELECT EXISTS (SELECT 1 FROM {schema}."{n}")'))]
    filled = [f'INSERT INTO public."{name}" TABLE {schema}."{name}"' for name in held]
    unasked = "SET LOCAL session_replication_role = replica"  # what was kept referred to nothing that was not there
    return lambda: _run([unasked, *emptied, *filled])


def _run(statements: list[str]) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("; ".join(statements))
