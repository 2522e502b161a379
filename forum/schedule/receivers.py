"""News of editions that the draft schedule follows, and what it knows of mergers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forum.accounts.models import Account
from forum.editions.models import Edition
from forum.editions.services import Rooms
from forum.removal.rules import Clash
from forum.schedule.queries import clashes_of_merger
from forum.schedule.services.whole import follow_facts


def follow_edition(
    edition: Edition, *, zone: str, rooms: Rooms | None, days: bool, shift: timedelta, by: Account, now: datetime
) -> None:
    """Sessions keep their hour by the clock, find their rooms, and lie within the days, or the change is refused."""
    follow_facts(edition, zone, rooms, by, now, days=days, shift=shift)


def weigh_merger(row: Any, *, into: Any, parts: Mapping[int, Any], reader: Account) -> list[Clash]:
    """Whoever needs one room, or is one person, then."""
    return clashes_of_merger(row, into, parts, reader)
