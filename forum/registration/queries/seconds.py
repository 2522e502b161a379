"""Registrations that ended as a second of another, and which one stays."""

from typing import NamedTuple

from sqlalchemy import select

from forum.db import db
from forum.people.models import Person
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.rules import ALIVE


class Second(NamedTuple):
    """A registration that ended as a second, and a living one of another person, that stays."""

    ended: Registration
    stays: Registration


def find_stays(ended: Registration) -> Registration | None:
    """Of one that ended as a second what stays: that may have ended as a second too."""
    found, seen = ended, {ended.id}
    while found.state is RegistrationState.DUPLICATE:
        own = (Step.registration_id == found.id) & (Step.state == RegistrationState.DUPLICATE)
        last = select(Step.reason).where(own).order_by(Step.id.desc()).limit(1).scalar_subquery()
        same = Registration.edition_id == ended.edition_id
        other = db.session.scalar(select(Registration).where(same, Registration.reference == last))
        if other is None or other.id in seen:
            return None
        seen.add(other.id)
        found = other
    return found if found is not ended else None


def find_second(edition_id: int, person: Person | None) -> Second | None:
    """The person's last registration for the edition that ended as a second of a living one, and that one."""
    if person is None or person.id is None:
        return None
    mine = (Registration.edition_id == edition_id) & (Registration.person_id == person.id)
    ended = select(Registration).where(mine, Registration.state == RegistrationState.DUPLICATE)
    pairs = ((each, find_stays(each)) for each in db.session.scalars(ended.order_by(Registration.id.desc())).unique())
    return next((Second(each, stays) for each, stays in pairs if stays and stays.state in ALIVE), None)
