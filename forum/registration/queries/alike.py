"""Who perhaps is the same person: of the same names, phone or address in one edition."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from forum.db import db
from forum.registration.models import Mark, Registration
from forum.registration.queries.standing import at_address
from forum.registration.rules import ALIVE, PUT_OUT


def alike_of(registration: Registration) -> list[Registration]:
    """Registrations of other persons in its edition who bear the same names in whatever order, or have the same phone
    or address; living ones first."""
    others = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    marks = select(Mark.mark).where(Mark.registration_id == registration.id)
    marked = select(Mark.registration_id).where(Mark.edition_id == registration.edition_id, Mark.mark.in_(marks))
    found = set(db.session.scalars(select(Registration).where(others, Registration.id.in_(marked))).unique())
    for address in {registration.said.get("email") or "", registration.person.address}:
        found |= {r for r in at_address(registration.edition_id, address) if r.person_id != registration.person_id}
    return sorted(found, key=lambda each: (each.state not in ALIVE, -each.id))


def suspects_of(edition_id: int, among: Collection[int] | None = None) -> frozenset[int]:
    """Keys of the edition's living registrations, or of those among these, that are `is_suspect`."""
    query = select(Registration.id).where(Registration.edition_id == edition_id, is_suspect())
    return frozenset(db.session.scalars(query if among is None else query.where(Registration.id.in_(among))))


def is_suspect() -> ColumnElement[bool]:
    """Whether it is alive beside one of another person, not given up, that is alike."""
    own, same, other = aliased(Mark), aliased(Mark), aliased(Registration)
    query = select(own.mark).join(same, (same.edition_id == own.edition_id) & (same.mark == own.mark))
    query = query.join(other, other.id == same.registration_id).where(own.registration_id == Registration.id)
    query = query.where(other.person_id != Registration.person_id, other.state.in_(ALIVE | PUT_OUT))
    return Registration.state.in_(ALIVE) & query.correlate(Registration).exists()


def find_other(registration: Registration, reference: str) -> Registration | None:
    """Another person's living registration for its edition, by reference."""
    same = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    query = select(Registration).where(same, Registration.reference == reference.strip().upper())
    return db.session.scalar(query.where(Registration.state.in_(ALIVE)))
