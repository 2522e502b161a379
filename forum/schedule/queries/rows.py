"""The draft schedule as a list: one row for each time at which something is to take place."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from forum.editions.models import Edition, Room
from forum.languages import LabelledText
from forum.releases.rules import Repeats, Status
from forum.schedule.models import Slot
from forum.schedule.queries.draft import Occurrence, occurrences_of, repeats_of, slots_of
from forum.zones import get_zone

NO_ROOM = "none"
"""What a filter says of sessions that have no room yet."""


class Row(NamedTuple):
    """A session that takes place once, or one occurrence of another; `anchor` is its place in the page."""

    slot: Slot
    starts_at: datetime
    ends_at: datetime
    day: date
    room: Room | None
    status: LabelledText
    anchor: str
    repeats: Repeats | None = None
    occurrence: Occurrence | None = None

    @property
    def is_off(self) -> bool:
        """Whether nothing takes place then."""
        return bool(self.occurrence and self.occurrence.left_out) or self.status is Status.CANCELLED


def rows_of(edition: Edition) -> list[Row]:
    """All of them, in time."""
    rows = [row for slot in slots_of(edition.id) for row in _rows(slot, edition)]
    return sorted(rows, key=lambda row: (row.starts_at, row.slot.session_id))


def _rows(slot: Slot, edition: Edition) -> list[Row]:
    zone, anchor = get_zone(edition.venue.timezone), f"session-{slot.session_id}"
    repeats = repeats_of(slot, edition.venue)
    if repeats is None:
        day, status = slot.starts_at.astimezone(zone).date(), Status(slot.state.value)
        return [Row(slot, slot.starts_at, slot.ends_at, day, slot.room, status, anchor)]
    return [
        Row(
            slot=slot,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            day=each.starts_at.astimezone(zone).date(),
            room=each.room,
            status=each.status,
            anchor=f"{anchor}-{each.key}" if n else anchor,
            repeats=repeats,
            occurrence=each,
        )
        for n, each in enumerate(occurrences_of(slot, edition))
    ]


def days_of(rows: Sequence[Row]) -> list[date]:
    """Those on which something is to take place."""
    return sorted({row.day for row in rows})


def rooms_used(rows: Sequence[Row]) -> list[Room]:
    """Those in which something is to take place, in the venue's order."""
    rooms = {row.room.id: row.room for row in rows if row.room}
    return sorted(rooms.values(), key=lambda room: (room.position, room.id))


def among(rows: Sequence[Row], day: str, room: str) -> list[Row]:
    """Those of a day and in a room, if one of the list was chosen."""
    days, rooms = {f"{row.day}" for row in rows}, {f"{row.room.id}" if row.room else NO_ROOM for row in rows}
    chosen = [row for row in rows if day not in days or f"{row.day}" == day]
    if room not in rooms | {NO_ROOM}:
        return chosen
    return [row for row in chosen if (f"{row.room.id}" if row.room else NO_ROOM) == room]
