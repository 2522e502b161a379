"""Another venue: where sessions go, and what somebody must have seen of what follows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import select

from forum.db import db, hold
from forum.editions.models import Edition, Room
from forum.editions.rules import ask_where, tell_first
from forum.editions.services import Rooms
from forum.errors import Refused
from forum.programme.queries import persons_of
from forum.releases.queries import find_document_at
from forum.releases.rules import Document
from forum.schedule.models import Slot, SlotException
from forum.schedule.queries import draft_of
from forum.schedule.rules import Conflict, Refusal, conflicts
from forum.zones import get_zone

_Key = tuple[str, date | None]
"""What has a room in a release: a session by its UID, and each single date of it that differs."""


class Joined(NamedTuple):
    """Rooms that become one; None: none at all."""

    rooms: Sequence[Room]
    into: Room | None


class Follows(NamedTuple):
    """What follows from going to another venue: what collides there, how much of it only there; rooms that become one.

    `asked`: the rooms of which somebody said where they go; `zone` that of the other venue.
    """

    collisions: Sequence[Conflict]
    new: int
    joined: Sequence[Joined]
    asked: Sequence[Room]
    zone: str

    @property
    def key(self) -> str:
        """What somebody has seen who saw this."""
        joined = [[room.id for room in [*each.rooms, each.into] if room] for each in self.joined]
        return blake2b(repr((self.new, _pairs(self.collisions), joined)).encode(), digest_size=8).hexdigest()


@contextmanager
def rehousing(slots: Sequence[Slot], rooms: Rooms, edition: Edition, zone: str) -> Iterator[None]:
    """Let sessions go to the rooms of the other venue, and the block do the rest; then ask if something follows.

    `zone` is that of the former venue.
    """
    before = _pairs(_conflicts(edition, zone))
    asked, joined = _rehouse(slots, rooms, edition, zone)
    yield
    collisions = _conflicts(edition, edition.venue.timezone)
    new = Counter(_pairs(collisions)) - Counter(before)
    follows = Follows(collisions, new.total(), joined, asked, edition.venue.timezone)
    if rooms.seen is not None and (new or joined) and rooms.seen != follows.key:
        raise tell_first(follows)


def _conflicts(edition: Edition, zone: str) -> Sequence[Conflict]:
    return conflicts(draft_of(edition), zone, persons_of(edition.id))


def _pairs(collisions: Sequence[Conflict]) -> list[tuple[str, ...]]:
    """What collides, at whatever hour."""
    return sorted((each.kind.value, *sorted([each.first.uid, each.second.uid])) for each in collisions)


def _rehouse(
    slots: Sequence[Slot], rooms: Rooms, edition: Edition, zone: str
) -> tuple[Sequence[Room], Sequence[Joined]]:
    """The rooms that were asked about, and which of them become one."""
    document = find_document_at(edition.id, edition.venue_id) if rooms.as_released else None
    kept = _kept(document) if document else {}
    there = hold(Room, *(room.id for room in rooms.goes.values() if room), *kept.values())
    answers = {key: room for key, room in rooms.goes.items() if room is None or room.id in there}
    found = _find(slots, _offered(kept, there, edition), zone)
    places: list[Slot | SlotException] = [*slots]
    places += [e for slot in slots for e in slot.exceptions]
    left = [place for place in places if place.room and place not in found]
    used = {place.room.id: place.room for place in left if place.room}
    if any(key not in answers for key in used):
        raise ask_where([room for _, room in sorted(used.items())])
    into = {key: _room(answers[key], edition) for key in used}
    for place in left:
        place.room = into[place.room.id] if place.room else None
    for place, room in found.items():
        place.room = room
    db.session.flush()
    return [*used.values()], _joined(used, into)


def _joined(used: Mapping[int, Room], into: Mapping[int, Room | None]) -> list[Joined]:
    by_target = defaultdict[Room | None, list[Room]](list)
    for key, room in sorted(used.items()):
        by_target[into[key]].append(room)
    return [Joined(rooms, target) for target, rooms in by_target.items() if len(rooms) > 1]


def _kept(document: Document) -> dict[_Key, int | None]:
    zone, kept = get_zone(document.timezone), dict[_Key, int | None]()
    for facts in (each.facts for each in document.listed):
        kept[facts.uid, None] = facts.place.room_id
        for o in facts.repeats.overrides if facts.repeats else ():
            kept[facts.uid, o.recurs_at.astimezone(zone).date()] = o.place.room_id
    return kept


def _offered(kept: Mapping[_Key, int | None], there: Collection[int], edition: Edition) -> Mapping[_Key, Room | None]:
    """Of what a release has what can be had again: no room, and those of the venue that can still be chosen."""
    keys = {key for key in kept.values() if key in there}
    query = select(Room).where(Room.id.in_(keys), Room.venue_id == edition.venue_id)
    rooms = {room.id: room for room in db.session.scalars(query)}
    return {key: rooms.get(room or 0) for key, room in kept.items() if room is None or room in rooms}


def _find(
    slots: Sequence[Slot], kept: Mapping[_Key, Room | None], zone: str
) -> dict[Slot | SlotException, Room | None]:
    """The rooms that a release has of these; a single date in the room of its series goes with it."""
    found: dict[Slot | SlotException, Room | None] = {}
    for slot in slots:
        uid = str(slot.session.uid)
        if (uid, None) in kept:
            found[slot] = kept[uid, None]
        for e in slot.exceptions:
            day = e.recurs_at.astimezone(get_zone(zone)).date()
            if (uid, day) in kept:
                found[e] = kept[uid, day]
            elif slot in found and e.room_id == slot.room_id:
                found[e] = found[slot]
    return found


def _room(room: Room | None, edition: Edition) -> Room | None:
    if room is not None and room.venue_id != edition.venue_id:
        raise Refused(Refusal.OTHER_ROOM)
    return room
