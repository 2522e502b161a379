"""Merging a thing into another of its kind, in one transaction, and taking that back."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from forum.accounts.models import Account
from forum.db import db, lock
from forum.editions.models import Room
from forum.errors import Refused
from forum.registration.rules import judge_moving
from forum.removal.models import Merger, RemovalAct
from forum.removal.queries import KINDS, find_merger, kind_of, parts_of
from forum.removal.rules import Refusal, can_be_taken_back, judge_venues
from forum.removal.services import moving, places
from forum.removal.services.archiving import hold_whole, trace
from forum.removal.services.moving import Going, Moved

_MOVES: dict[str, Callable[[Going], Moved]] = {
    "series": places.move_editions,
    "venue": places.move_venue,
    "room": moving.move_slots,
    "track": moving.move_sessions,
    "speaker": moving.move_appearances,
    "category": moving.move_category,
}
_JUDGES: dict[str, Callable[[Any, Any], StrEnum | None]] = {
    "series": places.judge_editions,
    "venue": judge_venues,
    "category": judge_moving,
}
_BACK: dict[str, Callable[[Going, Moved], int]] = {
    "series": places.give_editions_back,
    "room": moving.give_slots_back,
    "track": moving.give_sessions_back,
    "speaker": moving.give_appearances_back,
    "category": moving.give_category_back,
}


def merge(row: Any, into: Any, by: Account, now: datetime, rooms: places.Rooms | None = None) -> Merger:
    """What refers to the one refers to the other from now on, and the one is archived.

    `rooms`, of a venue: into which rooms of the other its rooms are merged.
    """
    lock(row, into)
    hold_whole(row)
    if reason := judge_merging(row, into):
        raise Refused(reason)
    going = Going(row, into, by, now)
    whole = Merger(kind=kind_of(row), row_id=row.id, into_id=into.id, merged_at=now, moved={})
    db.session.add(whole)
    if rooms is not None and kind_of(row) == "venue":
        places.judge_rooms(going, rooms)
        db.session.flush()
        for key, to in rooms.items():
            if to:
                _merge_room(going, whole, key, to)
    whole.moved = _MOVES[whole.kind](going)
    _settle(going, whole)
    return whole


def _merge_room(going: Going, whole: Merger, key: int, to: int) -> None:
    room, other = db.session.get(Room, key), db.session.get_one(Room, to)
    if room is None or room.venue_id != going.row.id or room.archived_at is not None:
        raise Refused(Refusal.OTHER_ROOM)
    part = Merger(kind="room", row_id=key, into_id=to, merged_at=going.now, whole_id=whole.id)
    own = going._replace(row=room, into=other)
    part.moved = moving.move_slots(own)
    db.session.add(part)
    _settle(own, part)


def _settle(going: Going, merger: Merger) -> None:
    """The one is archived, and both tell of it."""
    row, into = going.row, going.into
    counts = {table: len(keys) for table, keys in merger.moved.items()}
    names = {"before": {"name": row.traced()["name"]}, "after": {"name": into.traced()["name"]}}
    row.archived_at = going.now
    db.session.flush()
    for thing in (row, into):
        trace(thing, RemovalAct.MERGED, going.by, going.now, **names, moved=counts)


def judge_merging(row: Any, into: Any) -> StrEnum | None:
    """Why the one cannot be merged into the other."""
    if row.id == into.id:
        return Refusal.ITSELF
    alike = KINDS[kind_of(row)].alike
    same = alike is not None and all(getattr(row, name) == getattr(into, name) for name in alike)
    if not same or into.archived_at is not None:
        return Refusal.GONE
    if row.archived_at is not None:
        return Refusal.ALREADY
    judge = _JUDGES.get(kind_of(row))
    return judge(row, into) if judge else None


def take_back(merger: Merger, by: Account, now: datetime) -> int:
    """What moved goes back where nobody changed it since; how much stays."""
    table = KINDS[merger.kind].table
    row, into = db.session.get_one(table, merger.row_id), db.session.get_one(table, merger.into_id)
    lock(row, into)
    if merger.taken_back_at is not None or merger.whole_id is not None or row.archived_at is None:
        raise Refused(Refusal.TOO_LATE)
    if not can_be_taken_back(merger.merged_at, now):
        raise Refused(Refusal.TOO_LATE)
    if find_merger(into) or any(find_merger(db.session.get_one(Room, part.into_id)) for part in parts_of(merger)):
        raise Refused(Refusal.MERGED_ON)
    going = Going(row, into, by, now)
    hold_whole(into)
    left = _take_venue_back(going, merger) if merger.kind == "venue" else _BACK[merger.kind](going, merger.moved)
    _unsettle(going, merger)
    return left


def _take_venue_back(going: Going, whole: Merger) -> int:
    parts = [(part, _rooms_of(going, part)) for part in parts_of(whole)]
    slots = {f"{table} {key}" for part, _ in parts for table, keys in part.moved.items() for key in keys}
    back = places.returning(going, whole.moved, slots)
    for part, own in parts:
        moving.give_slots_back(own, part.moved, [edition.id for edition in back])
        _unsettle(own, part)
    return places.give_venue_back(going, whole.moved, back)


def _rooms_of(going: Going, part: Merger) -> Going:
    return going._replace(row=db.session.get_one(Room, part.row_id), into=db.session.get_one(Room, part.into_id))


def _unsettle(going: Going, merger: Merger) -> None:
    going.row.archived_at, merger.taken_back_at = None, going.now
    db.session.flush()
    names = {"before": {"name": going.into.traced()["name"]}, "after": {"name": going.row.traced()["name"]}}
    for thing in (going.row, going.into):
        trace(thing, RemovalAct.TAKEN_BACK, going.by, going.now, **names)
