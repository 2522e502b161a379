"""Reading registrations."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, true, tuple_
from sqlalchemy.orm import raiseload

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import Edition
from forum.errors import NotFound
from forum.languages import fold
from forum.people.models import Person
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.queries.phones import has_phone, phone_in
from forum.registration.rules import ALIVE

NEWEST_FIRST = (Registration.created_at.desc(), Registration.id.desc())
_WAITING = (
    case((Registration.waitlist_number.is_(None), 1), else_=0),
    Registration.category_id,
    func.coalesce(Registration.waitlist_number, 0),
    Registration.id,
)
"""Who waits first, by category, in the order in which they get places."""
SORTS: dict[str, tuple[Any, ...]] = {
    "new": NEWEST_FIRST,
    "old": (Registration.created_at, Registration.id),
    "name": (Registration.folded, Registration.id),
    "country": (Registration.country, Registration.id),
    "waitlist": _WAITING,
}


def get_own(reference: str, account: Account) -> Registration:
    """A registration, if its person is this account's."""
    registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
    if registration is None or registration.person.account_id != account.id:
        raise NotFound
    return registration


def get_of_edition(reference: str, edition: Edition) -> Registration:
    """A registration, if it is for this edition."""
    if registration := find_of_edition(reference, edition):
        return registration
    raise NotFound


def find_of_edition(reference: str, edition: Edition) -> Registration | None:
    """By reference."""
    same = (Registration.reference == reference) & (Registration.edition_id == edition.id)
    return db.session.scalar(select(Registration).where(same))


def names_registered(keys: Collection[int]) -> dict[int, str]:
    """What persons were called when registering, by the keys of their registrations."""
    query = select(Registration).where(Registration.id.in_(keys)).options(raiseload("*"))
    return {each.id: each.name for each in db.session.scalars(query)}


def select_called(word: str) -> Select[int]:
    """Keys of the registrations in which somebody has this word in their name."""
    return select(Registration.id).where(holds(word))


def names_at(edition_id: int, references: Collection[str]) -> dict[str, str]:
    """What persons were called when registering, by the references of their registrations."""
    query = select(Registration).where(Registration.edition_id == edition_id, Registration.reference.in_(references))
    return {each.reference: each.name for each in db.session.scalars(query.options(raiseload("*")))}


def holds(word: str) -> ColumnElement[bool]:
    return Registration.folded.contains(fold(word), autoescape=True)


def select_registrations(
    edition_id: int,
    words: str = "",
    state: str = "",
    category: int | None = None,
    country: str = "",
    sort: str = "new",
    countries: Sequence[str] = (),
    also: ColumnElement[bool] | None = None,
) -> Select[Registration]:
    """The edition's registrations that match every given filter; `countries` is the order of theirs."""
    query = select(Registration).where(Registration.edition_id == edition_id)
    held = and_(true(), *(holds(word) | (Registration.reference == word.upper()) for word in words.split()))
    query = query.where(held | has_phone(digits) if (digits := phone_in(words)) else held)
    if state in RegistrationState._value2member_map_:
        query = query.where(Registration.state == RegistrationState(state))
    if category is not None:
        query = query.where(Registration.category_id == category)
    if also is not None:
        query = query.where(also)
    if country:
        query = query.where(Registration.country == country)
    if sort == "country" and countries:
        places = {code: place for place, code in enumerate(countries)}
        return query.order_by(case(places, value=Registration.country, else_=-1), Registration.folded, Registration.id)
    return query.order_by(*SORTS.get(sort, NEWEST_FIRST))


def find_next(
    query: Select[Registration], registration: Registration, sort: str, countries: Sequence[str]
) -> Registration | None:
    """What follows a registration in such a list, whether or not it is in it itself."""
    r, key = Registration, registration
    received = tuple_(literal(key.created_at, r.created_at.type), literal(key.id))
    match sort:
        case "old":
            after: ColumnElement[bool] = tuple_(r.created_at, r.id) > received
        case "name":
            after = tuple_(r.folded, r.id) > tuple_(literal(key.folded), literal(key.id))
        case "country":
            place = case({code: place for place, code in enumerate(countries)}, value=r.country, else_=-1)
            at = countries.index(key.country) if key.country in countries else -1
            after = tuple_(place, r.folded, r.id) > tuple_(literal(at), literal(key.folded), literal(key.id))
        case "waitlist":
            number = key.waitlist_number
            own = (int(number is None), key.category_id, number or 0, key.id)
            after = tuple_(*_WAITING) > tuple_(*map(literal, own))
        case _:
            after = tuple_(r.created_at, r.id) < received
    return db.session.scalars(query.where(after, r.id != key.id).limit(1)).unique().first()


def whole_list(query: Select[Registration]) -> Sequence[Registration]:
    """All of such a list, for exports: what was said, without the persons."""
    return db.session.scalars(query.options(raiseload(Registration.person))).all()


def placed(edition_id: int) -> Sequence[Registration]:
    """Everyone with a place in the edition."""
    query = select(Registration).where(
        Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED
    )
    return db.session.scalars(query.order_by(Registration.id)).unique().all()


def count_reached(edition_id: int) -> int:
    """How many of them letters reach."""
    query = select(func.count()).select_from(Registration).join(Person).outerjoin(Account)
    query = query.where(Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED)
    return db.session.scalar(query.where(Account.id.is_not(None) | (Person.email != ""))) or 0


def had_places(ids: Collection[int]) -> frozenset[int]:
    """Which of these registrations have or once had a place: calendars know of them."""
    query = select(Step.registration_id).where(Step.registration_id.in_(ids), Step.state == RegistrationState.CONFIRMED)
    return frozenset(db.session.scalars(query))


def alive_among(ids: Sequence[int], size: int = 500) -> Iterator[Registration]:
    """Those of these registrations that are alive, so many at a time."""
    for first in range(0, len(ids), size):
        some = Registration.id.in_(ids[first : first + size])
        yield from db.session.scalars(select(Registration).where(some, Registration.state.in_(ALIVE))).unique()
