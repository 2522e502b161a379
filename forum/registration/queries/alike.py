"""Who perhaps is the same person: of the same names, phone or address in one edition."""

from collections import defaultdict
from collections.abc import Hashable

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from forum.accounts.models import Account
from forum.db import db
from forum.people.models import Person
from forum.people.rules import alike_at
from forum.registration.models import Registration
from forum.registration.queries.phones import FEWEST, TOLD_APART, digits_of, has_phone
from forum.registration.queries.registrations import holds
from forum.registration.queries.standing import at_address
from forum.registration.rules import ALIVE, PUT_OUT, names_of


def alike_of(registration: Registration) -> list[Registration]:
    """Registrations of other persons in its edition who bear the same names in whatever order, or have the same phone
    or address; living ones first."""
    names, digits = names_of(registration.said), digits_of(registration.said.get("phone") or "")
    same: list[ColumnElement[bool]] = [false(), *(and_(*map(holds, name)) for name in names)]
    if len(digits) >= FEWEST:
        same.append(has_phone(digits[-TOLD_APART:]))
    others = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    found = set(db.session.scalars(select(Registration).where(others, or_(*same))).unique())
    found = {each for each in found if names_of(each.said) & names or _same_phone(each, digits)}
    for address in {registration.said.get("email") or "", registration.person.address}:
        found |= {r for r in at_address(registration.edition_id, address) if r.person_id != registration.person_id}
    return sorted(found, key=lambda each: (each.state not in ALIVE, -each.id))


def suspects_of(edition_id: int) -> frozenset[int]:
    """Keys of living registrations beside which one of another person, not given up, is alike: in one query."""
    address = func.coalesce(Account.email, Person.email)
    query = select(Registration.id, Registration.person_id, Registration.state, Registration.said, address)
    query = query.join(Person, Person.id == Registration.person_id).outerjoin(Account, Account.id == Person.account_id)
    query = query.where(Registration.edition_id == edition_id, Registration.state.in_(ALIVE | PUT_OUT))
    marked, living = defaultdict[Hashable, set[tuple[int, int]]](set), set[int]()
    for key, person, state, said, reached in db.session.execute(query):
        living |= {key} if state in ALIVE else set()
        digits = digits_of(said.get("phone") or "")
        marks: set[Hashable] = {*names_of(said), *alike_at(said, said.get("email") or "", reached or "")}
        marks |= {("phone", digits[-TOLD_APART:])} if len(digits) >= FEWEST else set()
        for mark in filter(None, marks):
            marked[mark].add((key, person))
    alike = (rows for rows in marked.values() if len({person for _, person in rows}) > 1)
    return frozenset(key for rows in alike for key, _ in rows) & living


def find_other(registration: Registration, reference: str) -> Registration | None:
    """Another person's living registration for its edition, by reference."""
    same = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    query = select(Registration).where(same, Registration.reference == reference.strip().upper())
    return db.session.scalar(query.where(Registration.state.in_(ALIVE)))


def _same_phone(registration: Registration, digits: str) -> bool:
    own = digits_of(registration.said.get("phone") or "")
    return len(digits) >= FEWEST and own[-TOLD_APART:] == digits[-TOLD_APART:]
