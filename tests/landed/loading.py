"""Fresh databases: the landed one, or an older one with its rows."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, MetaData, create_engine, insert, make_url, select, text

from tests.landed.kept import ENVIRON, read_dump

Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def empty_database(url: str, folder: Path) -> Iterator[str]:
    """The address of a new database beside the one at this address (a file of its own on SQLite)."""
    name = f"landed_{uuid4().hex[:12]}"
    known = make_url(url)
    if known.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield known.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def load_dump(url: str) -> None:
    """The landed database, as its own tools would restore it."""
    known = make_url(url)
    if known.get_backend_name() == "sqlite":
        with sqlite3.connect(str(known.database)) as file:
            file.executescript(read_dump("sqlite"))
        file.close()
        return
    engine = create_engine(url)
    connection: Any = engine.raw_connection().driver_connection
    connection.execute(read_dump("postgresql"))
    connection.commit()
    connection.close()


def environ(url: str, folder: Path) -> dict[str, str]:
    """The environment of a process that works on this database."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    return mine | ENVIRON | {"FORUM_DATABASE_URL": url, "FORUM_INSTANCE": str(folder)}


def migrate(url: str, folder: Path, revision: str = "head") -> None:
    """`forum db upgrade`, as an operator does it."""
    forum = Path(sys.executable).parent / "forum"
    done = subprocess.run([forum, "db", "upgrade", revision], env=environ(url, folder), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def rows_of(engine: Engine) -> Rows:
    """Every row of every table, as the driver gives it."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(text("*")).select_from(table))]
            for table in reflected(engine).sorted_tables
        }


def reflected(engine: Engine) -> MetaData:
    """The tables as they are."""
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata


def copy_rows(source: Engine, target: Engine) -> None:
    """Fill an empty database of an older revision with what it can hold of this one."""
    old = reflected(target)
    new = reflected(source)
    with source.connect() as reading, target.begin() as writing:
        for table in old.sorted_tables:
            if table.name == "alembic_version":
                continue
            columns = [new.tables[table.name].c[column.name] for column in table.columns]
            rows = [dict(row._mapping) for row in reading.execute(select(*columns))]
            if rows:
                writing.execute(insert(table), rows)
            if "id" in table.c and target.dialect.name == "postgresql":  # let it count on from there
                last = f"SELECT max(id) FROM {table.name}"
                writing.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), ({last}))"))
