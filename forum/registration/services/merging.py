"""Registrations of a category that is merged into another: each goes with its place, by guarded updates."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select, update

from forum.accounts.models import Account
from forum.audit.models import Act
from forum.audit.services import record
from forum.db import changed_rows, db
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import alive_among, uses_of_category, uses_of_registrations
from forum.registration.rules import Refusal
from forum.registration.services.places import lock_categories
from forum.registration.services.registering import promote_waiting
from forum.registration.signals import registrations_moved
from forum.removal.models import RemovalAct
from forum.removal.rules import Going, Gone, Moved, Returning


class MovedRegistration(NamedTuple):
    """A registration as it was when it moved: it goes back only if it still is."""

    key: int
    state: str
    number: int | None


def move_registrations(category: Category, into: Category, now: datetime) -> list[MovedRegistration]:
    """All of them go, the waiting ones behind those who wait there; refused if places or a waitlist lack."""
    lock_categories(category.id, into.id)
    moved = _registrations_in(category.id)
    last = db.session.scalar(select(Category.last_number).where(Category.id == into.id)) or 0
    waiting = [each for each in moved if each.state == S.WAITLISTED.value]
    _add_places(into.id, moved)
    _add_places(category.id, moved, sign=-1)
    db.session.execute(update(Category).where(Category.id == into.id).values(last_number=last + len(waiting)))
    _put([each.key for each in moved], into.id)
    for number, each in enumerate(waiting, last + 1):
        _queue(each.key, number)
    db.session.expire_all()
    promote_waiting(into.id, now)
    registrations_moved.send(into, before=category, keys=[each.key for each in moved], now=now)
    return moved


def give_registrations_back(
    category: Category, into: Category, moved: Collection[MovedRegistration], now: datetime
) -> list[MovedRegistration]:
    """Those that are as they were go back."""
    lock_categories(category.id, into.id)
    back = _as_they_were(into, moved)
    _add_places(category.id, back)
    _add_places(into.id, back, sign=-1)
    _put([each.key for each in back], category.id)
    for each in back:
        if each.state == S.WAITLISTED.value:
            _queue(each.key, each.number)
    db.session.expire_all()
    for category_id in sorted({category.id, into.id}):
        promote_waiting(category_id, now)
    registrations_moved.send(category, before=into, keys=[each.key for each in back], now=now)
    return back


def returning_registrations(gone: Gone, reader: Account) -> Returning:
    """How many registrations would go back to a category, and which stay."""
    moved = [MovedRegistration(*each) for each in gone.moved["registration"]]
    back = {each.key for each in _as_they_were(gone.into, moved)}
    stays = [each.key for each in moved if each.key not in back]
    told = uses_of_registrations(stays, gone.into.edition_id, reader)
    return Returning(uses_of_category(gone.into, reader, only=back), told, len(stays))


def _as_they_were(into: Category, moved: Collection[MovedRegistration]) -> list[MovedRegistration]:
    """Those that are still there in the same state."""
    there = {each.key: each.state for each in _registrations_in(into.id)}
    return [each for each in moved if there.get(each.key) == each.state]


def _registrations_in(category_id: int) -> list[MovedRegistration]:
    """In the order of the waitlist."""
    query = select(Registration.id, Registration.state, Registration.waitlist_number)
    query = query.where(Registration.category_id == category_id)
    rows = db.session.execute(query.order_by(Registration.waitlist_number, Registration.id))
    return [MovedRegistration(key, state.value, number) for key, state, number in rows]


def _add_places(category_id: int, moved: Collection[MovedRegistration], sign: int = 1) -> None:
    """One guarded update: a quota holds, whatever happens at the same moment."""
    taken = sign * sum(each.state == S.CONFIRMED.value for each in moved)
    waiting = sign * sum(each.state == S.WAITLISTED.value for each in moved)
    fits: ColumnElement[bool] = or_(Category.quota.is_(None), Category.taken + taken <= Category.quota)
    new = {"taken": Category.taken + taken, "waiting": Category.waiting + waiting}
    if not changed_rows(update(Category).where(Category.id == category_id, fits).values(new)):
        raise Refused(Refusal.TOO_FEW)


def _put(keys: list[int], category_id: int) -> None:
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        db.session.execute(update(Registration).where(Registration.id.in_(some)).values(category_id=category_id))


def _queue(key: int, number: int | None) -> None:
    db.session.execute(update(Registration).where(Registration.id == key).values(waitlist_number=number))


def move_category(going: Going) -> Moved:
    """Its registrations, with their places."""
    moved = move_registrations(going.row, going.into, going.now)
    _trace_registrations([each.key for each in moved], going.row, going.into, going, RemovalAct.MERGED)
    return {"registration": [list(each) for each in moved]}


def give_category_back(going: Going, moved: Moved) -> int:
    """How many stay: they are in another state meanwhile, or in another category."""
    registrations = [MovedRegistration(*each) for each in moved["registration"]]
    back = give_registrations_back(going.row, going.into, registrations, going.now)
    _trace_registrations([each.key for each in back], going.into, going.row, going, RemovalAct.TAKEN_BACK)
    return len(registrations) - len(back)


def _trace_registrations(keys: Sequence[int], was: Any, now_in: Any, going: Going, act: Act) -> None:
    """Only those that are alive: what is over keeps the history it has."""
    before, after = {"category": was.trace_name}, {"category": now_in.trace_name}
    for registration in alive_among(keys):
        record(going.by, act, registration, going.now, registration.edition_id, before=before, after=after)
