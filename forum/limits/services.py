"""Counting, so that of any number at once not one more passes than may."""

from datetime import datetime

from sqlalchemy import delete, update

from forum.db import changed_rows, db, upsert
from forum.errors import TooMany
from forum.limits.models import Tally
from forum.limits.queries import counted
from forum.limits.rules import LONGEST, Kind, row_of


def take(kind: Kind, key: str, now: datetime) -> None:
    """Count one more under a key. Raises TooMany, and whoever lets the transaction end by it counts nothing."""
    for bound in kind.bounds:
        row = row_of(kind, key, bound, now)
        if not upsert(Tally, row | {"number": 1}, {"number": Tally.number + 1}, where=Tally.number < bound.number):
            raise TooMany(bound.begun_at(now) + bound.within - now)


def count(kind: Kind, key: str, now: datetime) -> int:
    """Count one more under a key; how many it is within the first window."""
    take(kind, key, now)
    return counted(kind, key, now)


def give_back(kind: Kind, key: str, now: datetime) -> None:
    """It was none to be counted."""
    for bound in kind.bounds:
        there = update(Tally).filter_by(**row_of(kind, key, bound, now)).where(Tally.number > 0)
        db.session.execute(there.values(number=Tally.number - 1))


def remove_old(now: datetime) -> int:
    """How many counts of windows that are over are gone."""
    return changed_rows(delete(Tally).where(Tally.begun_at < now - 2 * LONGEST))
