"""The floor of an act: the rows that it wrote, written again by the driver alone, in one transaction."""

import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Json
from sqlalchemy import Column, Engine, Integer, Table, inspect, select
from sqlalchemy.engine import make_url

from tests.bench.rows import Rows

Snapshot = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]
OTHERS = frozenset({"job", "seal"})
"""Tables that jobs of the clock write, whatever is done meanwhile."""


class Written(NamedTuple):
    """Table → rows that an act inserted; table → how many it changed."""

    inserted: dict[str, list[dict[str, Any]]]
    changed: dict[str, int]

    def __str__(self) -> str:
        made = [f"{len(rows)} {name}" for name, rows in self.inserted.items()]
        return (
            "inserts " + ", ".join(made) + "; updates " + ", ".join(f"{n} {name}" for name, n in self.changed.items())
        )


def look(rows: Rows) -> Snapshot:
    """Everything in the database that acts write, by primary key."""
    with rows.engine.connect() as connection:
        return {
            name: {tuple(getattr(row, key.name) for key in table.primary_key): tuple(row) for row in connection.execute(select(table))}
            for name, table in rows.metadata.tables.items()
            if name not in OTHERS
        }  # fmt: skip


def difference(rows: Rows, before: Snapshot, after: Snapshot) -> Written:
    """What one act wrote; the tables in an order in which they can be filled."""
    inserted, changed = {}, {}
    for table in rows.metadata.sorted_tables:
        if table.name in OTHERS:
            continue
        old, new = before[table.name], after[table.name]
        names = [column.name for column in table.columns]
        if made := [dict(zip(names, row, strict=True)) for key, row in new.items() if key not in old]:
            inserted[table.name] = made
        if count := sum(1 for key, row in new.items() if key in old and old[key] != row):
            changed[table.name] = count
    return Written(inserted, changed)


class Floor:
    """Writes what `written` says, each time for another account and its person; categories are updated as a taken place updates them."""

    def __init__(self, url: str, rows: Rows, written: Written, accounts: Sequence[int]) -> None:
        self.rows, self.written, self.accounts = rows, written, iter(accounts)
        self.url = make_url(url)
        self.mark = "?" if self.url.get_backend_name() == "sqlite" else "%s"
        self.unique = {name: _unique(rows.engine, name) for name in written.inserted}
        self.connection: Any = self._connect()

    def _connect(self) -> Any:
        if self.mark == "%s":
            return psycopg.connect(dbname=self.url.database, user=self.url.username, host=str(self.url.query["host"]))
        connection = sqlite3.connect(str(self.url.database), isolation_level=None)
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=30000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def act(self) -> None:
        """One transaction: durable when it returns."""
        who = next(self.accounts)
        ids: dict[str, Any] = {"account": who, "person": who}
        if self.mark == "?":
            self.connection.execute("BEGIN IMMEDIATE")
        for name, made in self.written.inserted.items():
            for row in made:
                ids[name] = self._insert(self.rows[name], row, ids)
        for name in self.written.changed:
            self.connection.execute(f'UPDATE "{name}" SET taken = taken + 1 WHERE id = 1')
        self.connection.commit() if self.mark == "%s" else self.connection.execute("COMMIT")

    def _insert(self, table: Table, row: dict[str, Any], ids: dict[str, Any]) -> Any:
        columns = [
            c for c in table.columns if not (c.primary_key and isinstance(c.type, Integer) and not c.foreign_keys)
        ]
        values = [self._value(table.name, column, row[column.name], ids) for column in columns]
        names, marks = ", ".join(f'"{c.name}"' for c in columns), ", ".join([self.mark] * len(columns))
        key = next(iter(table.primary_key)).name
        query = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks}) RETURNING "{key}"'
        return self.connection.execute(query, values).fetchone()[0]

    def _value(self, table: str, column: Column[Any], value: Any, ids: dict[str, Any]) -> Any:
        for key in column.foreign_keys:
            if key.column.table.name in ids and value is not None:
                return ids[key.column.table.name]
        if column.name in self.unique[table]:
            value = uuid4() if isinstance(value, UUID) else secrets.token_hex(len(value))[: len(value)]
        return self._bound(column, value)

    def _bound(self, column: Column[Any], value: Any) -> Any:
        """As this driver takes it."""
        if self.mark == "%s":
            return Json(value) if isinstance(value, dict | list) else value
        process = column.type.dialect_impl(self.rows.engine.dialect).bind_processor(self.rows.engine.dialect)
        return process(value) if process and value is not None else value


def _unique(engine: Engine, table: str) -> set[str]:
    look_at = inspect(engine)
    alone: list[Sequence[str | None]] = [u["column_names"] for u in look_at.get_unique_constraints(table)]
    alone += [i["column_names"] for i in look_at.get_indexes(table) if i["unique"]]
    return {str(names[0]) for names in alone if len(names) == 1}
