"""News of editions that the draft schedule follows."""

from datetime import datetime, timedelta

from forum.accounts.models import Account
from forum.editions.models import Edition
from forum.editions.services import Rooms
from forum.schedule.services.whole import follow_facts


def follow_edition(
    edition: Edition, *, zone: str, rooms: Rooms | None, days: bool, shift: timedelta, by: Account, now: datetime
) -> None:
    """Sessions keep their hour by the clock, find their rooms, and lie within the days, or the change is refused."""
    follow_facts(edition, zone, rooms, by, now, days=days, shift=shift)
