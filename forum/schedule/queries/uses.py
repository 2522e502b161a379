"""Where things are used, as far as the reader may know; each kind costs the same queries however much it is used."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition, Room, Venue
from forum.editions.queries import select_managed_editions
from forum.editions.rules import rights_over
from forum.languages import N_
from forum.programme.models import Session, Speaker
from forum.programme.queries import select_sessions, uses_in_sessions
from forum.registration.models import Category, Registration
from forum.removal.queries import uses_in_editions
from forum.removal.rules import Use
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.queries.draft import slots_of
from forum.zones import same_clock


def uses_of_room(row: Room, reader: Account) -> list[Use]:
    """The sessions that take place there."""
    query = select_sessions_in([row.id])
    return uses_in_sessions(query, reader, edited="schedule.place", takes="session_id", seen="schedule.draft")


def select_sessions_in(rooms: Collection[int]) -> Select[Session, Edition]:
    """The sessions that take place in these rooms, once or always."""
    slots = select(Slot.session_id).where(Slot.room_id.in_(rooms))
    exceptions = select(SlotException.session_id).where(SlotException.room_id.in_(rooms))
    return select_sessions().where(or_(Session.id.in_(slots), Session.id.in_(exceptions)))


def uses_of_venue(row: Venue, reader: Account) -> list[Use]:
    """Its editions; its rooms stand on its page."""
    return uses_in_editions(Edition.venue_id == row.id, reader)


def logs_of_venue(row: Venue) -> Sequence[int | None]:
    """The site's log, and those of the editions that take place there."""
    return _logs_at(row.id)


def logs_of_room(row: Room) -> Sequence[int | None]:
    """Those of its venue."""
    return _logs_at(row.venue_id)


def _logs_at(venue_id: int) -> Sequence[int | None]:
    return (None, *db.session.scalars(select(Edition.id).where(Edition.venue_id == venue_id).order_by(Edition.id)))


class Shift(NamedTuple):
    """So many sessions of an edition are earlier or later by that much."""

    edition: Edition
    by: timedelta
    number: int


def shifts_of(venue: Venue, zone: str, reader: Account) -> list[Shift]:
    """What another zone does to sessions there, which keep their hour by the clock, where the reader may see them."""
    query = select_managed_editions(reader, Right.SEE_PROGRAMME).where(Edition.venue_id == venue.id)
    editions = {edition.id: edition for edition in db.session.scalars(query).unique()}
    shifts = Counter[tuple[int, timedelta]]()
    for slot in slots_of(*editions):
        by = same_clock(slot.starts_at, venue.timezone, zone) - slot.starts_at
        if by and slot.state is not SlotState.CANCELLED:
            shifts[slot.edition_id, by] += 1
    return [Shift(editions[key], by, number) for (key, by), number in shifts.items()]


def uses_of_edition(row: Edition, reader: Account) -> list[Use]:
    """What it holds."""
    rights, uses = rights_over(row, reader), []
    for table, label, right, endpoint in _HELD:
        number = db.session.scalar(select(func.count()).select_from(table).where(table.edition_id == row.id))
        if number and right in rights:
            uses.append(Use(label, row, number=number, endpoint=endpoint))
    return uses


_HELD: tuple[tuple[Any, str, Right, str], ...] = (
    (Session, N_("Sessions"), Right.SEE_PROGRAMME, "programme.sessions"),
    (Speaker, N_("Speakers"), Right.SEE_PROGRAMME, "programme.speakers"),
    (Category, N_("Categories"), Right.MANAGE_REGISTRATION, "registration.categories"),
    (Registration, N_("Registrations"), Right.SEE_REGISTRATIONS, "registration.registrations"),
)
