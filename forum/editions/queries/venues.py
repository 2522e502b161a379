"""Venues and their rooms, with the right to manage them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account, Right, Scope
from forum.accounts.queries import granted, is_granted_everywhere
from forum.accounts.rules import judge_access, rights_in
from forum.audit.models import AuditEntry
from forum.audit.queries import told_among
from forum.db import db, offered
from forum.editions.models import (
    Edition,
    PublicEdition,
    Room,
    Venue,
)
from forum.editions.queries.editions import select_visible_editions
from forum.errors import NotFound
from forum.languages import CONTENT


def rooms_of(venue_id: int, kept: int | None = None) -> Sequence[Room]:
    """The venue's rooms in their order, an archived one only if it is chosen already."""
    query = select(Room).where(Room.venue_id == venue_id, offered(Room, kept))
    return db.session.scalars(query.order_by(Room.position, Room.id)).all()


def find_room(room_id: int | None) -> Room | None:
    """A room that a form lets one choose, or none."""
    return db.session.get(Room, room_id) if room_id else None


def get_room(room_id: int, venue: Venue) -> Room:
    """A room, if it is this venue's."""
    room = find_room(room_id)
    if room is None or room.venue_id != venue.id:
        raise NotFound
    return room


def keys_of_rooms(venue: Venue) -> Sequence[int]:
    """Of all its rooms, archived ones too."""
    return db.session.scalars(select(Room.id).where(Room.venue_id == venue.id)).all()


def rooms_among(keys: Collection[int]) -> Sequence[Room]:
    """The rooms with these keys, each with its venue."""
    query = select(Room).options(joinedload(Room.venue)).where(Room.id.in_(keys))
    return db.session.scalars(query).all() if keys else ()


def places_told(entries: Collection[AuditEntry]) -> dict[tuple[int | None, str, str], Mapping[str, str]]:
    """By edition, kind and name, what the venues and the rooms of an edition's own of which these entries tell are
    called in every language: logs keep one name of each."""
    told = {each for each in told_among(entries) if each[0] and each[1] in {"venue", "room"}}
    names = dict[tuple[int | None, str, str], Mapping[str, str]]()
    if not told:
        return names
    own = select(Edition.id, Edition.venue_id).where(Edition.id.in_({edition for edition, _, _ in told}))
    homes = {key: venue for key, venue in db.session.execute(own)}  # noqa: C416 - dict() knows no rows
    words = {word for _, _, word in told}
    venues = db.session.scalars(select(Venue).where(_is_called(Venue, words))).all()
    own_rooms = select(Room).where(Room.venue_id.in_(homes.values()), _is_called(Room, words))
    rooms = db.session.scalars(own_rooms).all()
    for edition, home in homes.items():
        named = [("venue", venue.name) for venue in venues]
        named += [("room", room.name) for room in rooms if room.venue_id == home]
        names |= {(edition, kind, word): name for kind, name in named for word in name.values()}
    return {key: name for key, name in names.items() if key in told}


def _is_called(table: type[Venue] | type[Room], words: Collection[str]) -> ColumnElement[bool]:
    """Whether a place has one of these names in some language."""
    return or_(*(table.name[code].as_string().in_(words) for code in CONTENT))


def managed_venues(account: Account) -> Sequence[Venue]:
    """The venues this account may change."""
    query = select(Venue).where(offered(Venue)).order_by(Venue.id)
    if not is_granted_everywhere(account, Right.MANAGE_VENUE):
        query = query.where(Venue.id.in_(granted(account, Scope.VENUE, Right.MANAGE_VENUE)))
    return db.session.scalars(query).all()


def get_managed_venue(venue_id: int, account: Account, right: Right = Right.MANAGE_VENUE) -> Venue:
    """A venue in which the account has the right."""
    venue = db.session.get(Venue, venue_id)
    if venue is None or right not in rights_in(account, (Scope.VENUE, venue_id)):
        judge_access(account, [right], (Scope.VENUE, venue_id))
        raise NotFound
    return venue


def visible_editions_at(venue: Venue, account: Account) -> Sequence[PublicEdition]:
    """The editions whose draft uses a venue, as far as the account may know of them, by date."""
    there = select(Edition.id).where(Edition.venue_id == venue.id)
    return db.session.scalars(select_visible_editions(account).where(PublicEdition.id.in_(there))).all()


def all_venues(kept: int | None = None) -> Sequence[Venue]:
    """Every venue, for choosing one; an archived one only if it is chosen already."""
    return db.session.scalars(select(Venue).where(offered(Venue, kept)).order_by(Venue.id)).all()
