"""Where somebody stands in an edition: by person, and by address."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import select_managed_editions
from forum.people.models import Person
from forum.registration.models import Registration
from forum.registration.queries.registrations import holds
from forum.registration.rules import ALIVE, PUT_OUT


def find_alive(edition_id: int, person: Person | None) -> Registration | None:
    """The person's registration for the edition that is neither refused nor given up."""
    if person is None:
        return None
    mine = (Registration.edition_id == edition_id) & (Registration.person_id == person.id)
    return db.session.scalar(select(Registration).where(mine, Registration.state.in_(ALIVE)))


def find_put_out(edition_id: int, person: Person | None) -> Registration | None:
    """The person's last registration for the edition, if the secretariat ended it."""
    if person is None:
        return None
    mine = (Registration.edition_id == edition_id) & (Registration.person_id == person.id)
    last = db.session.scalar(select(Registration).where(mine).order_by(Registration.id.desc()).limit(1))
    return last if last and last.state in PUT_OUT else None


def others_of(registration: Registration) -> Sequence[Registration]:
    """The same person's other registrations for the edition, latest first."""
    same = (Registration.edition_id == registration.edition_id) & (Registration.person_id == registration.person_id)
    query = select(Registration).where(same, Registration.id != registration.id)
    return db.session.scalars(query.order_by(Registration.id.desc())).all()


def of_person(person: Person) -> Sequence[Registration]:
    """All registrations of a person, newest first."""
    query = select(Registration).options(selectinload(Registration.edition)).where(Registration.person_id == person.id)
    return db.session.scalars(query.order_by(Registration.id.desc())).unique().all()


def both_alive(one: Person, other: Person) -> dict[int, Registration]:
    """The one's registrations for editions in which the other has a living one too, by edition."""
    alive = [[r for r in of_person(person) if r.state in ALIVE] for person in (one, other)]
    theirs = {registration.edition_id for registration in alive[1]}
    return {registration.edition_id: registration for registration in alive[0] if registration.edition_id in theirs}


def own_registrations(account: Account) -> Sequence[Registration]:
    """The registrations of the account's person, newest first."""
    return db.session.scalars(
        select(Registration)
        .options(selectinload(Registration.edition))
        .where(Registration.person_id.in_(select(Person.id).where(Person.account_id == account.id)))
        .order_by(Registration.id.desc())
    ).all()


def is_registered_elsewhere(person: Person, account: Account) -> bool:
    """Whether the person registered for an edition in which the account enters nobody."""
    own = select_managed_editions(account, Right.ENTER_REGISTRATIONS).with_only_columns(Edition.id).order_by(None)
    query = select(Registration.id).where(Registration.person_id == person.id, Registration.edition_id.not_in(own))
    return db.session.scalar(query.limit(1)) is not None


def at_address(edition_id: int, address: str) -> list[Registration]:
    """The edition's registrations that gave this address, latest first."""
    query = select(Registration).where(Registration.edition_id == edition_id, holds(address))
    found = db.session.scalars(query.order_by(Registration.id.desc())).unique()
    return [registration for registration in found if registration.said.get("email") == address]
