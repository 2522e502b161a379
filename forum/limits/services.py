"""Counting, so that of any number at once not one more passes than may."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, update

from forum.db import Values, changed_rows, db, upsert
from forum.errors import TooMany
from forum.limits.models import Tally
from forum.limits.rules import LONGEST, Bound, Kind


def take(kind: Kind, key: str, now: datetime) -> None:
    """Count one more under a key. Raises TooMany, and whoever lets the transaction end by it counts nothing."""
    for bound in kind.bounds:
        row = _key(kind, key, bound, now)
        if not upsert(Tally, row | {"number": 1}, {"number": Tally.number + 1}, where=Tally.number < bound.number):
            raise TooMany(bound.begun_at(now) + bound.within - now)


def give_back(kind: Kind, key: str, now: datetime) -> None:
    """It was none to be counted."""
    for bound in kind.bounds:
        there = update(Tally).filter_by(**_key(kind, key, bound, now)).where(Tally.number > 0)
        db.session.execute(there.values(number=Tally.number - 1))


def remove_old(now: datetime) -> int:
    """How many counts of windows that are over are gone."""
    return changed_rows(delete(Tally).where(Tally.begun_at < now - 2 * LONGEST))


def _key(kind: Kind, key: str, bound: Bound, now: datetime) -> Values:
    return {
        "kind": kind.value,
        "key_hash": hashlib.sha256(key.encode()).hexdigest(),
        "seconds": int(bound.within.total_seconds()),
        "begun_at": bound.begun_at(now),
    }
