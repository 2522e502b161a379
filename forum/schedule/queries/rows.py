"""The draft schedule as a list: one row for each time at which something is to take place."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from forum.editions.models import Edition, Room
from forum.languages import LabelledText, Text
from forum.releases.rules import Days, Repeats, Status
from forum.releases.rules.grid import hall_order
from forum.schedule.models import Slot
from forum.schedule.queries.draft import Occurrence, occurrences_of, repeats_of, slots_of
from forum.zones import day_of

NO_ROOM = "none"
"""What a filter says of sessions that have no room yet."""


class Row(NamedTuple):
    """A session that takes place once, or one occurrence of another; `anchor` is its place in the page."""

    slot: Slot
    starts_at: datetime
    ends_at: datetime
    days: Sequence[date]
    room: Room | None
    status: LabelledText
    anchor: str
    repeats: Repeats | None = None
    occurrence: Occurrence | None = None

    @property
    def hall(self) -> Text:
        """The name of its room, if it has one."""
        return self.room.name if self.room else Text({})

    @property
    def is_off(self) -> bool:
        """Whether nothing takes place then."""
        return bool(self.occurrence and self.occurrence.left_out) or self.status is Status.CANCELLED


def rows_of(edition: Edition, language: str) -> list[Row]:
    """All of them, in time, and within an hour by hall."""
    rows = [row for slot in slots_of(edition.id) for row in _rows(slot, edition)]
    return sorted(rows, key=lambda row: (row.starts_at, hall_order(row.hall, language), row.slot.session_id))


def _rows(slot: Slot, edition: Edition) -> list[Row]:
    days, anchor = Days(edition.venue.timezone, edition.day_starts_at, edition.ends_on), f"session-{slot.session_id}"
    repeats = repeats_of(slot, edition.venue)
    if repeats is None:
        status = Status(slot.state.value)
        return [Row(slot, slot.starts_at, slot.ends_at, days.on(slot), slot.room, status, anchor)]
    return [
        Row(
            slot=slot,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            days=days.on(each),
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
    return sorted({day for row in rows for day in row.days})


def by_day(rows: Sequence[Row], edition: Edition) -> list[tuple[date, list[Row]]]:
    """Each of the edition's days on which something begins, with what does."""
    zone, begin = edition.venue.timezone, edition.day_starts_at
    return [(day, list(own)) for day, own in groupby(rows, lambda row: day_of(row.starts_at, zone, begin))]


def rooms_used(rows: Sequence[Row]) -> list[Room]:
    """Those in which something is to take place, in the venue's order."""
    rooms = {row.room.id: row.room for row in rows if row.room}
    return sorted(rooms.values(), key=lambda room: (room.position, room.id))


def among(rows: Sequence[Row], day: str, room: str) -> list[Row]:
    """Those of a day and in a room, if one of the list was chosen."""
    days, rooms = {f"{each}" for each in days_of(rows)}, {f"{row.room.id}" if row.room else NO_ROOM for row in rows}
    chosen = [row for row in rows if day not in days or day in map(str, row.days)]
    if room not in rooms | {NO_ROOM}:
        return chosen
    return [row for row in chosen if (f"{row.room.id}" if row.room else NO_ROOM) == room]
