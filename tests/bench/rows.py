"""Rows written past the application: tables as they stand in the database, and whatever a row leaves out filled in."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, DateTime, Engine, Integer, MetaData, Table, Uuid, insert, text
from sqlalchemy.dialects.sqlite import DATETIME

Row = dict[str, Any]


class Rows:
    """A database to fill. Columns that came later and may not be empty get what is neutral for their type."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.metadata = engine, MetaData()
        self.metadata.reflect(engine)

    def __getitem__(self, name: str) -> Table:
        return self.metadata.tables[name]

    def add(self, name: str, rows: Iterable[Row], size: int = 20_000) -> None:
        """In one transaction."""
        table, rows = self[name], list(rows)
        with self.engine.begin() as connection:
            for start in range(0, len(rows), size):
                connection.execute(insert(table), [_whole(table, row) for row in rows[start : start + size]])

    def catch_up(self) -> None:
        """Let PostgreSQL count on from the ids that were written."""
        if self.engine.dialect.name != "postgresql":
            return
        with self.engine.begin() as connection:
            for table in self.metadata.tables.values():
                if isinstance(table.c.get("id"), Column) and isinstance(table.c["id"].type, Integer):
                    name = f'"{table.name}"'
                    query = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
                    connection.execute(text(query))


def _whole(table: Table, row: Row) -> Row:
    given = {name: _fit(table.c[name], value) for name, value in row.items()}
    for column in table.columns:
        if column.name not in given and not (column.nullable or column.server_default or column.primary_key):
            given[column.name] = _neutral(column)
    return given


def _fit(column: Column[Any], value: Any) -> Any:
    return value.hex if isinstance(value, UUID) and not isinstance(column.type, Uuid) else value


def _neutral(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, (DateTime, DATETIME)):
        return datetime.now(UTC)
    return 0 if isinstance(kind, Integer) else ""
