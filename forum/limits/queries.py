"""Reading counts."""

from datetime import datetime

from sqlalchemy import select

from forum.db import db
from forum.limits.models import Tally
from forum.limits.rules import LONGEST, Kind, row_of


def is_counted(kind: Kind, now: datetime) -> bool:
    """Whether it happened at all, lately."""
    counted = select(Tally.number).where(Tally.kind == kind.value, Tally.begun_at > now - 2 * LONGEST)
    return db.session.scalar(counted.limit(1)) is not None


def counted(kind: Kind, key: str, now: datetime) -> int:
    """How often under a key, within the first window of now."""
    row = row_of(kind, key, kind.bounds[0], now)
    return db.session.scalar(select(Tally.number).filter_by(**row)) or 0
