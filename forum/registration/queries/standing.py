"""Where somebody stands in an edition: by person, and by an address together with a name, as one address may be given
for many."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import select_managed_editions
from forum.people.models import Person
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries.registrations import NEWEST_FIRST, holds
from forum.registration.queries.seconds import find_second
from forum.registration.rules import ALIVE, PUT_OUT, are_called


def find_alive(edition_id: int, person: Person | None) -> Registration | None:
    """The person's registration for the edition that is neither refused nor given up."""
    if person is None:
        return None
    mine = (Registration.edition_id == edition_id) & (Registration.person_id == person.id)
    return db.session.scalar(select(Registration).where(mine, Registration.state.in_(ALIVE)))


def find_standing(
    edition_id: int, person: Person | None, said: Mapping[str, Any], *addresses: str, apart: Collection[int] = ()
) -> Registration | None:
    """What stands in the way of entering somebody: the living registration of the person, or of whoever has this name
    and one of these addresses and is not one of these persons apart, or of which the person's is a second; else the
    last of them all, if the secretariat ended it."""
    found = [_of(edition_id, person, said, address) for address in ("", *addresses)]
    alive = (r for each in found for r in each if r.state in ALIVE and r.person_id not in apart)
    ended = (each for each in map(last_word, found) if each and each.state in PUT_OUT)
    second = find_second(edition_id, person)
    return next(alive, None) or (second.stays if second else next(ended, None))


def find_put_out(edition_id: int, person: Person | None, apart: Collection[int] = ()) -> Registration | None:
    """The person's last registration for the edition, or the last of their name under their confirmed address, if the
    secretariat ended it; of nobody who is one of these persons apart."""
    if person is None:
        return None
    found = (_of(edition_id, person, person.said(), address) for address in ("", _confirmed(person)))
    last = (last_word([r for r in each if r.person_id not in apart]) for each in found)
    return next((each for each in last if each and each.state in PUT_OUT), None)


def _of(edition_id: int, person: Person | None, said: Mapping[str, Any], address: str) -> Sequence[Registration]:
    """The person's registrations, or, given an address, those of their name under it, latest first."""
    if address:
        own = person.id if person else None
        found = at_address(edition_id, address)
        return [each for each in found if each.person_id == own or are_called(each, said)]
    if person is None or person.id is None:
        return []
    mine = (Registration.edition_id == edition_id) & (Registration.person_id == person.id)
    return db.session.scalars(select(Registration).where(mine).order_by(Registration.id.desc())).unique().all()


def last_word(registrations: Sequence[Registration]) -> Registration | None:
    """The latest of them, latest first; one that was a second says nothing."""
    return next((each for each in registrations if each.state is not RegistrationState.DUPLICATE), None)


def entered_under(edition_id: int, account: Account | None) -> list[Registration]:
    """Living registrations of persons without an account who were entered under this one's confirmed address."""
    if account is None or account.confirmed_at is None:
        return []
    found = [each for each in at_address(edition_id, account.email) if each.state in ALIVE]
    return [each for each in found if each.person.account_id is None and each.person.email == account.email]


def find_entered(edition_id: int, account: Account | None, person: Person | None) -> Registration | None:
    """The one of them that is the account's own by its name; while it says none, one that is alone."""
    found = entered_under(edition_id, account)
    if person is None:
        return found[0] if len(found) == 1 else None
    return next((each for each in found if are_called(each, person.said())), None)


def _confirmed(person: Person) -> str:
    """Where letters go, if an account has shown that it is theirs."""
    return person.address if person.account is None or person.account.confirmed_at else ""


def others_of(registration: Registration) -> Sequence[Registration]:
    """The same person's other registrations for the edition, latest first."""
    same = (Registration.edition_id == registration.edition_id) & (Registration.person_id == registration.person_id)
    query = select(Registration).where(same, Registration.id != registration.id)
    return db.session.scalars(query.order_by(Registration.id.desc())).all()


def of_person(person: Person) -> Sequence[Registration]:
    """All registrations of a person, newest first."""
    query = select(Registration).options(selectinload(Registration.edition)).where(Registration.person_id == person.id)
    return db.session.scalars(query.order_by(Registration.id.desc())).unique().all()


def lives_elsewhere(registration: Registration) -> bool:
    """Whether its person has another living registration, for whatever edition."""
    return any(each.state in ALIVE for each in of_person(registration.person) if each.id != registration.id)


def both_alive(one: Person, other: Person) -> dict[int, Registration]:
    """The one's registrations for editions in which the other has a living one too, by edition."""
    alive = [[r for r in of_person(person) if r.state in ALIVE] for person in (one, other)]
    theirs = {registration.edition_id for registration in alive[1]}
    return {registration.edition_id: registration for registration in alive[0] if registration.edition_id in theirs}


def comes_back(one: Person, other: Person) -> bool:
    """Whether one of them takes part in an edition from which the secretariat put the other out."""
    said = [_last_words(person) for person in (one, other)]
    return any(
        {of_one.state, of_other.state} & ALIVE and {of_one.state, of_other.state} & PUT_OUT
        for edition, of_one in said[0].items()
        if (of_other := said[1].get(edition))
    )


def _last_words(person: Person) -> dict[int, Registration]:
    """What a person's registrations come to, by edition."""
    by_edition: dict[int, list[Registration]] = {}
    for registration in of_person(person):
        by_edition.setdefault(registration.edition_id, []).append(registration)
    return {edition: last for edition, own in by_edition.items() if (last := last_word(own))}


def own_registrations(account: Account) -> Sequence[Registration]:
    """The registrations of the account's person, newest first."""
    return db.session.scalars(
        select(Registration)
        .options(selectinload(Registration.edition))
        .where(Registration.person_id.in_(select(Person.id).where(Person.account_id == account.id)))
        .order_by(*NEWEST_FIRST)
    ).all()


def is_registered_elsewhere(person: Person, account: Account) -> bool:
    """Whether the person registered for an edition in which the account enters nobody."""
    own = select_managed_editions(account, Right.ENTER_REGISTRATIONS).with_only_columns(Edition.id).order_by(None)
    query = select(Registration.id).where(Registration.person_id == person.id, Registration.edition_id.not_in(own))
    return db.session.scalar(query.limit(1)) is not None


def at_address(edition_id: int, address: str) -> list[Registration]:
    """The edition's registrations that gave this address, or whose person has it by now, latest first."""
    if not address:
        return []
    has = holds(address) | (Person.email == address) | (Account.email == address)
    query = select(Registration).join(Registration.person).outerjoin(Person.account)
    query = query.where(Registration.edition_id == edition_id, has).order_by(Registration.id.desc())
    found = db.session.scalars(query).unique()
    return [each for each in found if address in {each.said.get("email"), each.person.address}]
