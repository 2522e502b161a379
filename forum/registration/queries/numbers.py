"""Numbers on waitlists: which somebody has, and which they had until a moment ago."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from forum.audit.models import AuditEntry
from forum.db import Values, db
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.rules import SLIP


class Stood(NamedTuple):
    """How a registration stood before an act: what the log says of it, and by what it was in which waitlist."""

    traced: Values
    category_id: int
    number: int | None

    @property
    def kept(self) -> Values:
        """What the log keeps of it, so that whoever comes back soon stands there again."""
        return {} if self.number is None else {"queue": [self.category_id, self.number]}


def stood_before(registration: Registration) -> Stood:
    return Stood(traced_of(registration), registration.category_id, registration.waitlist_number)


def traced_of(registration: Registration) -> Values:
    """What it tells the log, and on the waitlist as which it waits."""
    number = place_at(registration.category_id, registration.waitlist_number)
    return registration.traced() | ({"number": number} if registration.state is S.WAITLISTED else {})


def place_at(category_id: int, number: int | None) -> int:
    """As which of the waitlist somebody stands by this number, or (None) behind all who wait."""
    before = select(func.count()).where(Registration.category_id == category_id, Registration.state == S.WAITLISTED)
    if number is not None:
        before = before.where(Registration.waitlist_number < number)
    return 1 + (db.session.scalar(before) or 0)


def left_number(registration: Registration, category_id: int, now: datetime) -> int | None:
    """By which number it stood on this waitlist, if it left it no longer ago than a slip can be taken back."""
    own = (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.thing_id == registration.id)
    query = select(AuditEntry).where(own, AuditEntry.at > now - SLIP).order_by(AuditEntry.id.desc())
    kept = (entry.words.details.get("queue", (0, None)) for entry in db.session.scalars(query).unique())
    return next((number for category, number in kept if category == category_id), None)


def find_number(registration: Registration, category_id: int, now: datetime) -> int | None:
    """The same, if nobody else stands by it: two who ask at once wait for the category."""
    number = left_number(registration, category_id, now)
    has = (Registration.category_id == category_id) & (Registration.waitlist_number == number)
    others = select(Registration.id).where(has, Registration.id != registration.id)
    return None if number is None or db.session.scalar(others.limit(1)) else number


def place_again(
    registration: Registration, category: Category, now: datetime, stays: Registration | None = None
) -> int | None:
    """As which of a waitlist it would stand again, if it still can: by its own number, also from the one that stayed
    as it ended as a second."""
    number = number_along(registration, stays, now) or find_number(registration, category.id, now)
    return None if number is None else place_at(category.id, number)


def number_along(registration: Registration, stays: Registration | None, now: datetime) -> int | None:
    """By which number it stood, if the one that stayed stands by it now, and gives it back."""
    number = left_number(registration, registration.category_id, now)
    there = stays is not None and (stays.category_id, stays.waitlist_number) == (registration.category_id, number)
    return number if there else None
