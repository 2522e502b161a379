"""Who registered before: known people and namesakes, as far as the reader may see."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import select_managed_editions
from forum.errors import NotFound
from forum.people.rules import names_of, phone_mark
from forum.registration.models import Mark, Registration
from forum.registration.queries.phones import has_phone
from forum.registration.queries.registrations import holds
from forum.registration.rules import ALIVE


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
    visible = select_managed_editions(account, Right.SEE_REGISTRATIONS).with_only_columns(Edition.id).order_by(None)
    query = select(Registration).options(selectinload(Registration.edition)).where(Registration.edition_id.in_(visible))
    return query.order_by(Registration.id.desc())


def known_registrants(account: Account, words: str, limit: int) -> list[Known]:
    """Who registered before, with all these words in what was said then."""
    query = _select_seen(account)
    for word in words.split():
        query = query.where(holds(word))
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


SHARED = 3
"""More than so many who live in one edition with one phone are of one office: it tells nothing of whose it is."""


def namesakes(account: Account, said: Mapping[str, Any], edition_id: int) -> list[Known]:
    """Who registered before under the same name, also as written at home, address or phone that is no office's, as far
    as the account may see."""
    names, address = names_of(said), said.get("email") or ""
    found = [known for name in names for known in known_registrants(account, " ".join(name), LOOKED_AT)]
    alike = {known.latest.person_id: known for known in found if names_of(known.latest.said) & names}
    if address:
        called = known_registrants(account, address, LOOKED_AT)
        alike |= {k.latest.person_id: k for k in called if any(r.said.get("email") == address for r in k.registrations)}
    if (phone := phone_mark(said)) and _count_living(phone, edition_id) <= SHARED:
        query = _select_seen(account).where(has_phone(phone.removeprefix("phone "))).limit(LOOKED_AT)
        called = _by_person(db.session.scalars(query).unique().all())
        alike |= {k.latest.person_id: k for k in called if any(phone_mark(r.said) == phone for r in k.registrations)}
    return list(alike.values())


def _count_living(mark: str, edition_id: int) -> int:
    """How many living registrations of the edition have the mark."""
    query = select(func.count()).select_from(Mark).join(Registration, Registration.id == Mark.registration_id)
    query = query.where(Mark.edition_id == edition_id, Mark.mark == mark, Registration.state.in_(ALIVE))
    return db.session.scalar(query) or 0
