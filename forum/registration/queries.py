"""Reading categories and registrations."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from forum.accounts.models import Account, Person
from forum.db import db
from forum.editions.models import Edition
from forum.errors import NotFound
from forum.languages import fold
from forum.registration.models import Category, Registration, RegistrationState, Step
from forum.registration.rules import ALIVE

SORTS: dict[str, Any] = {
    "new": Registration.id.desc(),
    "old": Registration.id,
    "name": Person.folded,
    "country": Person.country,
}


def categories_of(edition_id: int, kept: int | None = None) -> Sequence[Category]:
    """The edition's categories in their order, an archived one only if it is chosen already."""
    return [c for c in all_categories_of(edition_id) if c.archived_at is None or c.id == kept]


def all_categories_of(edition_id: int) -> Sequence[Category]:
    """The edition's categories in their order, archived ones too."""
    query = select(Category).where(Category.edition_id == edition_id)
    return db.session.scalars(query.order_by(Category.position, Category.id)).all()


def get_category(category_id: int, edition: Edition) -> Category:
    """A category, if it is this edition's."""
    category = db.session.get(Category, category_id)
    if category is None or category.edition_id != edition.id:
        raise NotFound
    return category


def find_alive(edition_id: int, account: Account | None) -> Registration | None:
    """The account's registration for the edition that is neither refused nor given up."""
    if account is None:
        return None
    return db.session.scalar(
        select(Registration).where(
            Registration.edition_id == edition_id,
            Registration.account_id == account.id,
            Registration.state.in_(ALIVE),
        )
    )


def get_own(reference: str, account: Account) -> Registration:
    """A registration, if it is this account's."""
    registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
    if registration is None or registration.account_id != account.id:
        raise NotFound
    return registration


def get_of_edition(reference: str, edition: Edition) -> Registration:
    """A registration, if it is for this edition."""
    registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
    if registration is None or registration.edition_id != edition.id:
        raise NotFound
    return registration


def own_registrations(account: Account) -> Sequence[Registration]:
    """The account's registrations, newest first."""
    return db.session.scalars(
        select(Registration)
        .options(selectinload(Registration.edition))
        .where(Registration.account_id == account.id)
        .order_by(Registration.id.desc())
    ).all()


def steps_of(registration: Registration) -> Sequence[Step]:
    """Its history, oldest first."""
    return db.session.scalars(select(Step).where(Step.registration_id == registration.id).order_by(Step.id)).all()


def select_registrations(
    edition_id: int,
    words: str = "",
    state: str = "",
    category: int | None = None,
    country: str = "",
    sort: str = "new",
) -> Select[Registration]:
    """The edition's registrations that match every given filter."""
    query = select(Registration).outerjoin(Person, Person.account_id == Registration.account_id)
    query = query.where(Registration.edition_id == edition_id)
    for word in words.split():
        query = query.where(
            Person.folded.contains(fold(word), autoescape=True) | (Registration.reference == word.upper())
        )
    if state in RegistrationState._value2member_map_:
        query = query.where(Registration.state == RegistrationState(state))
    if category is not None:
        query = query.where(Registration.category_id == category)
    if country:
        query = query.where(Person.country == country)
    return query.order_by(SORTS.get(sort, SORTS["new"]), Registration.id)


def count_by_state(edition_id: int) -> dict[str, int]:
    """How many registrations are in each state."""
    query = (
        select(Registration.state, func.count())
        .where(Registration.edition_id == edition_id)
        .group_by(Registration.state)
    )
    return {state.value: count for state, count in db.session.execute(query)}


def count_by_country(edition_id: int) -> list[tuple[str, int]]:
    """Participants by country, most first."""
    query = select(Person.country, func.count()).join(Registration, Registration.account_id == Person.account_id)
    query = query.where(Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED)
    rows = db.session.execute(query.group_by(Person.country).order_by(func.count().desc(), Person.country))
    return [(country, count) for country, count in rows]


def count_by_day(edition_id: int) -> list[tuple[date, int]]:
    """Registrations received on each day (UTC), oldest first."""
    day = func.date(Registration.created_at)
    query = select(day, func.count()).where(Registration.edition_id == edition_id).group_by(day).order_by(day)
    return [(date.fromisoformat(str(on)), count) for on, count in db.session.execute(query)]


def placed(edition_id: int) -> Sequence[Registration]:
    """Everyone with a place in the edition."""
    query = select(Registration).where(
        Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED
    )
    return db.session.scalars(query.order_by(Registration.id)).unique().all()


def had_places(ids: Collection[int]) -> frozenset[int]:
    """Which of these registrations have or once had a place: calendars know of them."""
    query = select(Step.registration_id).where(Step.registration_id.in_(ids), Step.state == RegistrationState.CONFIRMED)
    return frozenset(db.session.scalars(query))
