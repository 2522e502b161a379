"""Reading categories and registrations."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from forum.accounts.models import Account, Right
from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db
from forum.editions.models import AnyEdition, Edition
from forum.editions.queries import select_managed_editions
from forum.errors import NotFound
from forum.languages import fold
from forum.people.models import Person
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step
from forum.registration.rules import ALIVE, PUT_OUT, is_own

SORTS: dict[str, Any] = {
    "new": Registration.id.desc(),
    "old": Registration.id,
    "name": Registration.folded,
    "country": Registration.country,
}


def categories_of(edition_id: int, kept: int | None = None) -> Sequence[Category]:
    """The edition's categories in their order, an archived one only if it is chosen already."""
    return [c for c in all_categories_of(edition_id) if c.archived_at is None or c.id == kept]


def all_categories_of(edition_id: int) -> Sequence[Category]:
    """The edition's categories in their order, archived ones too."""
    query = select(Category).where(Category.edition_id == edition_id)
    return db.session.scalars(query.order_by(Category.position, Category.id)).all()


def get_category(category_id: int, edition: AnyEdition) -> Category:
    """A category, if it is this edition's."""
    category = db.session.get(Category, category_id)
    if category is None or category.edition_id != edition.id:
        raise NotFound
    return category


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


def changes_of(registration: Registration) -> Sequence[AuditEntry]:
    """When it took over the profile or answered otherwise, and what it said before: latest first."""
    wanted = LogFilter(thing=Registration.__tablename__, thing_id=registration.id)
    acts = (RegistrationAct.PROFILE_TAKEN_OVER.value, RegistrationAct.REGISTRATION_CHANGED.value)
    query = select_entries(registration.edition_id, wanted).where(AuditEntry.act.in_(acts))
    return db.session.scalars(query).all()


def was_let_in(registration: Registration) -> bool:
    """Whether somebody else let it in by hand: they approved of who it says it is."""
    by_hand = Step.actor_id.is_not(None) & Step.state.in_((RegistrationState.CONFIRMED, RegistrationState.WAITLISTED))
    query = select(Step.actor_id).where(Step.registration_id == registration.id, by_hand)
    return any(not is_own(registration, actor) for actor in db.session.scalars(query))


_PROFILE_ACTS = (RegistrationAct.PROFILE_OFFERED.value, RegistrationAct.PROFILE_TAKEN_OVER.value)


def asking(edition_id: int, registration: Registration | None = None) -> Sequence[Registration]:
    """Whose delegates asked that they say what the profile says, and nobody has confirmed it yet; all or this one."""
    acts = (AuditEntry.thing == Registration.__tablename__) & AuditEntry.act.in_(_PROFILE_ACTS)
    last = select(func.max(AuditEntry.id)).where(acts, AuditEntry.edition_id == edition_id)
    if registration is not None:
        last = last.where(AuditEntry.thing_id == registration.id)
    open_ = select(AuditEntry.thing_id).where(
        AuditEntry.id.in_(last.group_by(AuditEntry.thing_id)), AuditEntry.act == RegistrationAct.PROFILE_OFFERED.value
    )
    query = select(Registration).where(Registration.id.in_(open_), Registration.state.in_(ALIVE))
    return db.session.scalars(query.order_by(Registration.id)).all()


class Known(NamedTuple):
    """A person who registered before: their latest registration that may be seen, and every such, latest first."""

    latest: Registration
    registrations: tuple[Registration, ...]

    def at(self, edition_id: int) -> Registration | None:
        """The latest for this edition."""
        return next((each for each in self.registrations if each.edition_id == edition_id), None)


LOOKED_AT = 200
"""How many registrations a search for known people reads."""


def _select_seen(account: Account) -> Select[Registration]:
    """Every registration that the account may see, latest first: what is said in them is all it learns of persons."""
    seen = select_managed_editions(account, Right.SEE_REGISTRATIONS).with_only_columns(Edition.id).order_by(None)
    query = select(Registration).options(selectinload(Registration.edition)).where(Registration.edition_id.in_(seen))
    return query.order_by(Registration.id.desc())


def known_registrants(account: Account, words: str, limit: int) -> list[Known]:
    """Who registered before, with all these words in what was said then."""
    query = _select_seen(account)
    for word in words.split():
        query = query.where(_holds(word))
    return _by_person(db.session.scalars(query.limit(LOOKED_AT)).unique().all())[:limit]


def _by_person(registrations: Sequence[Registration]) -> list[Known]:
    found: dict[int, list[Registration]] = {}
    for registration in registrations:
        found.setdefault(registration.person_id, []).append(registration)
    return [Known(own[0], tuple(own)) for own in found.values()]


def find_seen(person_id: int, account: Account) -> Sequence[Registration]:
    """The registrations of a person that the account may see, latest first."""
    return db.session.scalars(_select_seen(account).where(Registration.person_id == person_id)).unique().all()


def get_known(person_id: int, account: Account) -> Known:
    """A person whom the account knows by a registration."""
    if registrations := find_seen(person_id, account):
        return Known(registrations[0], tuple(registrations))
    raise NotFound


def namesakes(account: Account, said: Mapping[str, Any]) -> list[Known]:
    """Who registered before under the same name or address, as far as the account may see."""
    name, address = fold(f"{said.get('given_name', '')} {said['family_name']}").strip(), said.get("email") or ""
    found = {known.latest.person_id: known for known in known_registrants(account, name, LOOKED_AT)}
    alike = {key: known for key, known in found.items() if fold(known.latest.name) == name}
    if address:
        called = known_registrants(account, address, LOOKED_AT)
        alike |= {k.latest.person_id: k for k in called if any(r.said.get("email") == address for r in k.registrations)}
    return list(alike.values())


def at_address(edition_id: int, address: str) -> list[Registration]:
    """The edition's registrations that gave this address, latest first."""
    query = select(Registration).where(Registration.edition_id == edition_id, _holds(address))
    found = db.session.scalars(query.order_by(Registration.id.desc())).unique()
    return [registration for registration in found if registration.said.get("email") == address]


def is_registered_elsewhere(person: Person, account: Account) -> bool:
    """Whether the person registered for an edition in which the account enters nobody."""
    own = select_managed_editions(account, Right.ENTER_REGISTRATIONS).with_only_columns(Edition.id).order_by(None)
    query = select(Registration.id).where(Registration.person_id == person.id, Registration.edition_id.not_in(own))
    return db.session.scalar(query.limit(1)) is not None


def of_person(person: Person) -> Sequence[Registration]:
    """All registrations of a person, newest first."""
    query = select(Registration).options(selectinload(Registration.edition)).where(Registration.person_id == person.id)
    return db.session.scalars(query.order_by(Registration.id.desc())).unique().all()


def both_alive(one: Person, other: Person) -> dict[int, Registration]:
    """The one's registrations for editions in which the other has a living one too, by edition."""
    alive = [[r for r in of_person(person) if r.state in ALIVE] for person in (one, other)]
    theirs = {registration.edition_id for registration in alive[1]}
    return {registration.edition_id: registration for registration in alive[0] if registration.edition_id in theirs}


def get_own(reference: str, account: Account) -> Registration:
    """A registration, if its person is this account's."""
    registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
    if registration is None or registration.person.account_id != account.id:
        raise NotFound
    return registration


def get_of_edition(reference: str, edition: Edition) -> Registration:
    """A registration, if it is for this edition."""
    registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
    if registration is None or registration.edition_id != edition.id:
        raise NotFound
    return registration


def own_registrations(account: Account) -> Sequence[Registration]:
    """The registrations of the account's person, newest first."""
    return db.session.scalars(
        select(Registration)
        .options(selectinload(Registration.edition))
        .where(Registration.person_id.in_(select(Person.id).where(Person.account_id == account.id)))
        .order_by(Registration.id.desc())
    ).all()


def steps_of(registration: Registration) -> Sequence[Step]:
    """Its history, oldest first."""
    return db.session.scalars(select(Step).where(Step.registration_id == registration.id).order_by(Step.id)).all()


def _holds(word: str) -> ColumnElement[bool]:
    return Registration.folded.contains(fold(word), autoescape=True)


def select_registrations(
    edition_id: int,
    words: str = "",
    state: str = "",
    category: int | None = None,
    country: str = "",
    sort: str = "new",
) -> Select[Registration]:
    """The edition's registrations that match every given filter."""
    query = select(Registration).where(Registration.edition_id == edition_id)
    for word in words.split():
        query = query.where(_holds(word) | (Registration.reference == word.upper()))
    if state in RegistrationState._value2member_map_:
        query = query.where(Registration.state == RegistrationState(state))
    if category is not None:
        query = query.where(Registration.category_id == category)
    if country:
        query = query.where(Registration.country == country)
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
    query = select(Registration.country, func.count())
    query = query.where(Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED)
    rows = db.session.execute(query.group_by(Registration.country).order_by(func.count().desc(), Registration.country))
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


def alive_among(ids: Sequence[int], size: int = 500) -> Iterator[Registration]:
    """Those of these registrations that are alive, so many at a time."""
    for first in range(0, len(ids), size):
        some = Registration.id.in_(ids[first : first + size])
        yield from db.session.scalars(select(Registration).where(some, Registration.state.in_(ALIVE))).unique()
