"""Sees what is written and never committed: listens to the database itself, so it knows nothing of the house's code."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event


class Guard:
    """Writes of connections that are still open, and those that a rollback without an error threw away."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self._open: dict[Connection, tuple[int, list[str]]] = {}

    def uncommitted(self) -> list[str]:
        """What this thread has written and not yet committed."""
        me = threading.get_ident()
        return [sql for thread, written in list(self._open.values()) if thread == me for sql in written]

    def wrote(self, connection: Connection, _cursor: Any, sql: str, _values: Any, context: Any, _many: bool) -> None:
        writes = context is not None and (context.isinsert or context.isupdate or context.isdelete)
        if writes or sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self._open.setdefault(connection, (threading.get_ident(), []))[1].append(sql)

    def committed(self, connection: Connection) -> None:
        self._open.pop(connection, None)

    def rolled_back(self, connection: Connection) -> None:
        """An error may undo an act; without one nobody meant to lose it."""
        _, written = self._open.pop(connection, (0, []))
        if sys.exc_info()[1] is None:
            self.lost += written


@contextmanager
def guarding() -> Iterator[Guard]:
    """A guard over every database connection of this process."""
    guard = Guard()
    listeners = [("after_cursor_execute", guard.wrote), ("commit", guard.committed), ("rollback", guard.rolled_back)]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield guard
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)
