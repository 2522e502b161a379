"""Merging series and venues: their editions go over, and what their editions hold with them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select

from forum.audit.services import record, recorded
from forum.db import db, hold, offered
from forum.editions.models import Edition, OldSlug, Room
from forum.editions.queries import get_public
from forum.editions.services import follow_draft, take_elsewhere
from forum.errors import Refused
from forum.removal.models import RemovalAct
from forum.removal.rules import Refusal, judge_series
from forum.removal.services.moving import Going, Moved, key_of, session_of
from forum.schedule.models import Slot, SlotException

Rooms = Mapping[int, int]
"""The rooms of a venue by what they are merged into; those that are not named come along."""


def _editions(column: Any, key: int) -> list[Edition]:
    return list(db.session.scalars(select(Edition).where(column == key).order_by(Edition.id)).unique())


def move_editions(going: Going) -> Moved:
    """Of a series; every address that led to it or its editions leads there still."""
    row, into = going.row, going.into
    editions = _editions(Edition.series_id, row.id)
    old = db.session.scalars(select(OldSlug).where(OldSlug.series_id == row.id)).all()
    for each in old:
        each.series_id = into.id
    _lead(row.slug, "", into.id, None)
    for edition in editions:
        _lead(row.slug, edition.slug, into.id, edition.id)
        _belong(edition, going, into, RemovalAct.MERGED)
    return {"edition": [edition.id for edition in editions], "old_slug": [key_of(each) for each in old]}


def give_editions_back(going: Going, moved: Moved) -> int:
    """How many stay: somebody moved them, or their address is taken."""
    row, into = going.row, going.into
    taken = {edition.slug for edition in _editions(Edition.series_id, row.id)}
    there = [edition for edition in _editions(Edition.series_id, into.id) if edition.id in moved["edition"]]
    back = [edition for edition in there if edition.slug not in taken]
    for each in db.session.scalars(select(OldSlug).where(OldSlug.series_id == into.id)).all():
        own = each.edition_id in {edition.id for edition in back} or not each.edition_slug
        if each.series_slug == row.slug and own:
            db.session.delete(each)
        elif key_of(each) in moved["old_slug"] and own:
            each.series_id = row.id
    for edition in back:
        _lead(into.slug, edition.slug, row.id, edition.id)
        _belong(edition, going, row, RemovalAct.TAKEN_BACK)
    return len(moved["edition"]) - len(back)


def _lead(series_slug: str, edition_slug: str, series_id: int, edition_id: int | None) -> None:
    db.session.merge(
        OldSlug(series_slug=series_slug, edition_slug=edition_slug, series_id=series_id, edition_id=edition_id)
    )


def _belong(edition: Edition, going: Going, series: Any, act: RemovalAct) -> None:
    before = {"series": edition.series.trace_name}
    edition.series = series
    get_public(edition.id).owner = series  # who may see it follows at once; what is told of it, with the next release
    db.session.flush()
    follow_draft(edition, going.now)
    record(going.by, act, edition, going.now, edition.id, before=before, after={"series": series.trace_name})


def judge_editions(row: Any, into: Any) -> Refusal | None:
    """Why a series cannot be merged into another."""
    own = [edition.slug for edition in _editions(Edition.series_id, row.id)]
    taken = [edition.slug for edition in _editions(Edition.series_id, into.id)]
    taken += db.session.scalars(select(OldSlug.edition_slug).where(OldSlug.series_slug == into.slug)).all()
    return judge_series(row, into, own, taken)


def judge_rooms(going: Going, rooms: Rooms) -> None:
    """Refuse a room that is not the other venue's."""
    hold(Room, *rooms, *rooms.values())
    for key in filter(None, rooms.values()):
        room = db.session.get(Room, key)
        if room is None or room.venue_id != going.into.id or room.archived_at is not None:
            raise Refused(Refusal.OTHER_ROOM)


def move_venue(going: Going) -> Moved:
    """Its editions, and the rooms that are left to it or in which sessions take place."""
    used = or_(Room.id.in_(select(Slot.room_id)), Room.id.in_(select(SlotException.room_id)))
    own = select(Room).where(Room.venue_id == going.row.id, offered(Room) | used)
    rooms = db.session.scalars(own.order_by(Room.id)).all()
    for room in rooms:
        _stand(room, going, going.into, RemovalAct.MERGED)
    editions = _editions(Edition.venue_id, going.row.id)
    for edition in editions:
        take_elsewhere(edition, going.into, going.by, going.now)
    return {"room": [room.id for room in rooms], "edition": [edition.id for edition in editions]}


def returning(going: Going, moved: Moved, slots: Collection[str]) -> list[Edition]:
    """The editions that can go back: they are there, and so is every room in which their sessions take place.

    `slots` are the keys of slots whose rooms were merged and go back. Refused if others use a room that goes.
    """
    there = [edition for edition in _editions(Edition.venue_id, going.into.id) if edition.id in moved["edition"]]
    stay = {each.edition_id for each in _elsewhere(there, moved, slots)}
    back = [edition for edition in there if edition.id not in stay]
    used = {row.edition_id for row in _sessions_in(moved["room"])}
    if used - {edition.id for edition in back}:
        raise Refused(Refusal.USED_SINCE)
    return back


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


def give_venue_back(going: Going, moved: Moved, back: Collection[Edition]) -> int:
    """The rooms that came along, and these editions; how many editions stay."""
    for room in db.session.scalars(select(Room).where(Room.id.in_(moved["room"]))).all():
        if room.venue_id == going.into.id:
            _stand(room, going, going.row, RemovalAct.TAKEN_BACK)
    for edition in back:
        take_elsewhere(edition, going.row, going.by, going.now)
    return len(moved["edition"]) - len(back)


def _stand(room: Room, going: Going, venue: Any, act: RemovalAct) -> None:
    with recorded(going.by, act, room, going.now):
        room.venue = venue
