"""News of editions that the draft schedule follows."""

from forum.editions.models import Edition
from forum.editions.services import Rooms
from forum.schedule.services.whole import follow_facts


def follow_edition(edition: Edition, *, zone: str, rooms: Rooms | None, days: bool, **_: object) -> None:
    """Sessions keep their hour by the clock, find their rooms, and lie within the days, or the change is refused."""
    follow_facts(edition, zone, rooms, days=days)
