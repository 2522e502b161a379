"""Who perhaps is the same person: of the same names, phone or address in one edition."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.queries import find_account
from forum.db import db
from forum.people.queries import find_person
from forum.registration.models import Apart, Mark, Registration
from forum.registration.queries.standing import at_address, both_alive
from forum.registration.rules import ALIVE, PUT_OUT


def alike_of(registration: Registration) -> list[Registration]:
    """Registrations of other persons in its edition, not given up, who bear the same names in whatever order, or have
    the same phone or address, and whom nobody told apart; living ones first."""
    others = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    marks = select(Mark.mark).where(Mark.registration_id == registration.id)
    marked = select(Mark.registration_id).where(Mark.edition_id == registration.edition_id, Mark.mark.in_(marks))
    found = set(db.session.scalars(select(Registration).where(others, Registration.id.in_(marked))).unique())
    for address in {registration.said.get("email") or "", registration.person.address}:
        found |= {r for r in at_address(registration.edition_id, address) if r.person_id != registration.person_id}
    apart = {other.id for _, other in apart_of(registration)}
    found = {each for each in found if each.state in ALIVE | PUT_OUT and each.id not in apart}
    return sorted(found, key=lambda each: (each.state not in ALIVE, -each.id))


def put_out_like(registration: Registration) -> list[Registration]:
    """Those of them whom the secretariat put out."""
    return [each for each in alike_of(registration) if each.state in PUT_OUT]


def apart_of(registration: Registration) -> list[tuple[Apart, Registration]]:
    """Registrations of other persons who were said to be somebody else, and who said so; latest first."""
    own = registration.id
    pair = select(Apart, Registration).join(Registration, is_pair(own, Registration.id))
    query = pair.where(Registration.id != own, Registration.person_id != registration.person_id)
    rows = db.session.execute(query.order_by(Apart.at.desc(), Registration.id.desc())).unique()
    return [(apart, other) for apart, other in rows]


def find_in_the_way(registration: Registration) -> Registration | None:
    """The living registration, for the same edition, of somebody else whose account has its person's address: no link
    sent there makes the person an account's own. Whoever perhaps is the same person is no somebody else."""
    person = registration.person
    account = find_account(person.email) if person.account_id is None and person.email else None
    theirs = find_person(account)
    other = both_alive(theirs, person).get(registration.edition_id) if theirs else None
    return other if other and other not in alike_of(registration) else None


def is_pair(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether a pair is made of these two keys."""
    return or_(
        (Apart.one_id == one) & (Apart.other_id == other),
        (Apart.one_id == other) & (Apart.other_id == one),
    )


def suspects_of(edition_id: int, among: Collection[int] | None = None) -> frozenset[int]:
    """Keys of the edition's living registrations, or of those among these, that are `is_suspect`."""
    query = select(Registration.id).where(Registration.edition_id == edition_id, is_suspect())
    return frozenset(db.session.scalars(query if among is None else query.where(Registration.id.in_(among))))


def is_suspect() -> ColumnElement[bool]:
    """Whether it is alive beside one of another person, not given up, that is alike and that nobody told apart."""
    own, same, other = aliased(Mark), aliased(Mark), aliased(Registration)
    query = select(own.mark).join(same, (same.edition_id == own.edition_id) & (same.mark == own.mark))
    query = query.join(other, other.id == same.registration_id).where(own.registration_id == Registration.id)
    query = query.where(other.person_id != Registration.person_id, other.state.in_(ALIVE | PUT_OUT))
    apart = select(Apart.one_id).where(is_pair(Registration.id, other.id)).correlate(Registration, other)
    query = query.where(~apart.exists())
    return Registration.state.in_(ALIVE) & query.correlate(Registration).exists()


def find_other(registration: Registration, reference: str) -> Registration | None:
    """Another person's living registration for its edition, by reference."""
    other = find_beside(registration, reference)
    return other if other and other.state in ALIVE else None


def find_beside(registration: Registration, reference: str) -> Registration | None:
    """Another person's registration for its edition, by reference."""
    same = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    return db.session.scalar(select(Registration).where(same, Registration.reference == reference.strip().upper()))
