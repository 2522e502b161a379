"""Merging rooms and venues: what takes place there goes over; and back."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select

from forum.accounts.models import Account
from forum.audit.models import Act
from forum.audit.services import recorded
from forum.db import db, offered
from forum.editions.models import Edition, Room
from forum.editions.services import take_elsewhere
from forum.errors import Refused
from forum.programme.services import point, point_back, session_of
from forum.removal.models import RemovalAct
from forum.removal.queries import told_editions
from forum.removal.rules import Going, Gone, Moved, Returning
from forum.removal.services import editions_where, key_of
from forum.schedule.models import Slot, SlotException
from forum.schedule.rules import Refusal


def move_slots(going: Going) -> Moved:
    """Of a room, single occurrences of recurring sessions included."""
    return {table.__tablename__: point(table, "room", going) for table in (Slot, SlotException)}


def give_slots_back(going: Going, moved: Moved, editions: Collection[int] | None = None) -> int:
    """How many stay; of these editions only, if they are named."""
    return sum(
        point_back(table, "room", going, moved[table.__tablename__], editions) for table in (Slot, SlotException)
    )


def move_venue(going: Going) -> Moved:
    """Its editions, and the rooms that are left to it or in which sessions take place."""
    used = or_(Room.id.in_(select(Slot.room_id)), Room.id.in_(select(SlotException.room_id)))
    own = select(Room).where(Room.venue_id == going.row.id, offered(Room) | used)
    rooms = db.session.scalars(own.order_by(Room.id)).all()
    for room in rooms:
        _stand(room, going, going.into, RemovalAct.MERGED)
    editions = editions_where(Edition.venue_id, going.row.id)
    for edition in editions:
        take_elsewhere(edition, going.into, going.by, going.now)
    return {"room": [room.id for room in rooms], "edition": [edition.id for edition in editions]}


def _can_return(into: Any, moved: Moved, parts: Collection[Moved]) -> list[Edition]:
    """The editions that can go back: they are there, and so is every room in which their sessions take place.

    With the `parts` go the slots whose rooms were merged.
    """
    slots = {f"{table} {key}" for part in parts for table, keys in part.items() for key in keys}
    there = [edition for edition in editions_where(Edition.venue_id, into.id) if edition.id in moved["edition"]]
    stay = {each.edition_id for each in _elsewhere(there, moved, slots)}
    return [edition for edition in there if edition.id not in stay]


def returning_editions(gone: Gone, reader: Account) -> Returning:
    """The editions that would go back to a venue, and those that stay."""
    back = {edition.id for edition in _can_return(gone.into, gone.moved, gone.parts)}
    told = told_editions(back, {*gone.moved["edition"]} - back, reader)
    return told._replace(refusal=_judge_rooms(gone.moved, back))


def _returning(going: Going, moved: Moved) -> list[Edition]:
    """Refused if others use a room that goes."""
    back = _can_return(going.into, moved, [part.moved for part in going.parts])
    if reason := _judge_rooms(moved, {edition.id for edition in back}):
        raise Refused(reason)
    return back


def _judge_rooms(moved: Moved, back: Collection[int]) -> Refusal | None:
    used = {row.edition_id for row in _sessions_in(moved["room"])}
    return Refusal.USED_SINCE if used - {*back} else None


def _elsewhere(editions: Collection[Edition], moved: Moved, slots: Collection[str]) -> list[Any]:
    """Sessions of these editions that take place in a room which does not go back."""
    keys = [edition.id for edition in editions]
    rows: list[Any] = list(db.session.scalars(select(Slot).where(Slot.edition_id.in_(keys))))
    own = select(Slot.session_id).where(Slot.edition_id.in_(keys))
    rows += db.session.scalars(select(SlotException).where(SlotException.session_id.in_(own)))
    goes = {f"{row.__tablename__} {key_of(row)}" for row in rows if row.room_id is None or row.room_id in moved["room"]}
    return [session_of(row) for row in rows if f"{row.__tablename__} {key_of(row)}" not in goes | set(slots)]


def _sessions_in(rooms: Collection[int]) -> list[Any]:
    rows: list[Any] = []
    for table in (Slot, SlotException):
        rows += db.session.scalars(select(table).where(table.room_id.in_(rooms)))
    return [session_of(row) for row in rows]


def give_venue_back(going: Going, moved: Moved) -> int:
    """What its rooms had, the rooms that came along, and the editions; how many editions stay."""
    back = _returning(going, moved)
    for part in going.parts:
        give_slots_back(part.going, part.moved, [edition.id for edition in back])
        part.settle()
    for room in db.session.scalars(select(Room).where(Room.id.in_(moved["room"]))).all():
        if room.venue_id == going.into.id:
            _stand(room, going, going.row, RemovalAct.TAKEN_BACK)
    for edition in back:
        take_elsewhere(edition, going.row, going.by, going.now)
    return len(moved["edition"]) - len(back)


def _stand(room: Room, going: Going, venue: Any, act: Act) -> None:
    with recorded(going.by, act, room, going.now):
        room.venue = venue
