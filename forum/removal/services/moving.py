"""What every merger needs of what it moves."""

from typing import Any

from sqlalchemy import inspect, select

from forum.db import db
from forum.editions.models import Edition


def key_of(row: Any) -> str:
    """Its key as a merger keeps it."""
    return " ".join(map(str, inspect(row).identity))


def editions_where(column: Any, key: int) -> list[Edition]:
    """The editions in which a column says that."""
    return list(db.session.scalars(select(Edition).where(column == key).order_by(Edition.id)).unique())
