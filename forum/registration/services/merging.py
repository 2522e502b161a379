"""Registrations of a category that is merged into another: each goes with its place, by guarded updates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, insert, or_, select, update

from forum.accounts.models import Account
from forum.audit.models import Act
from forum.audit.services import record
from forum.db import changed_rows, db
from forum.errors import Refused
from forum.registration.models import Category, Registration, Step
from forum.registration.models import RegistrationState as S
from forum.registration.queries import alive_among, stopped_by_moving, uses_of_category, uses_of_registrations
from forum.registration.rules import Refusal
from forum.registration.services.places import lock_categories
from forum.registration.services.registering import promote_waiting
from forum.registration.signals import registrations_moved
from forum.removal.models import RemovalAct
from forum.removal.rules import Going, Gone, Moved, Returning


class MovedRegistration(NamedTuple):
    """A registration as it was when it moved, and the state in which that put it, if another: it goes back only if it
    still is in it."""

    key: int
    state: str
    number: int | None
    became: str = ""

    @property
    def stands(self) -> str:
        """The state in which it stood after it moved."""
        return self.became or self.state


def move_registrations(category: Category, into: Category, now: datetime) -> list[MovedRegistration]:
    """All of them go, the waiting ones behind those who wait there, but for an approval that they never had; refused if
    places or a waitlist lack."""
    lock_categories(category.id, into.id)
    stops = dict.fromkeys(stopped_by_moving(category, into), S.PENDING.value)
    moved = [each._replace(became=stops.get(each.key, "")) for each in _registrations_in(category.id)]
    last = db.session.scalar(select(Category.last_number).where(Category.id == into.id)) or 0
    waiting = [each for each in moved if each.stands == S.WAITLISTED.value]
    _add_places(into.id, [each.stands for each in moved])
    _add_places(category.id, [each.state for each in moved], sign=-1)
    db.session.execute(update(Category).where(Category.id == into.id).values(last_number=last + len(waiting)))
    _put([each.key for each in moved], into.id)
    for number, each in enumerate(waiting, last + 1):
        _queue(each.key, number)
    _put_in_state([each.key for each in moved if each.became], S.PENDING, now)
    db.session.expire_all()
    promote_waiting(into.id, now)
    _tell(into, category, moved, now)
    return moved


def give_registrations_back(
    category: Category, into: Category, moved: Collection[MovedRegistration], now: datetime
) -> list[MovedRegistration]:
    """Those that are as they were go back."""
    lock_categories(category.id, into.id)
    back = _as_they_were(into, moved)
    _add_places(category.id, [each.state for each in back])
    _add_places(into.id, [each.stands for each in back], sign=-1)
    _put([each.key for each in back], category.id)
    _put_in_state([each.key for each in back if each.became], S.WAITLISTED, now)
    for each in back:
        if each.state == S.WAITLISTED.value:
            _queue(each.key, each.number)
    db.session.expire_all()
    for category_id in sorted({category.id, into.id}):
        promote_waiting(category_id, now)
    _tell(category, into, back, now)
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
    return [each for each in moved if there.get(each.key) == each.stands]


def _tell(category: Category, before: Category, moved: Sequence[MovedRegistration], now: datetime) -> None:
    changed = {each.key for each in moved if each.became}
    registrations_moved.send(category, before=before, keys=[each.key for each in moved], changed=changed, now=now)


def _registrations_in(category_id: int) -> list[MovedRegistration]:
    """In the order of the waitlist."""
    query = select(Registration.id, Registration.state, Registration.waitlist_number)
    query = query.where(Registration.category_id == category_id)
    rows = db.session.execute(query.order_by(Registration.waitlist_number, Registration.id))
    return [MovedRegistration(key, state.value, number) for key, state, number in rows]


def _add_places(category_id: int, states: Sequence[str], sign: int = 1) -> None:
    """One guarded update: a quota holds, whatever happens at the same moment."""
    taken, waiting = sign * states.count(S.CONFIRMED.value), sign * states.count(S.WAITLISTED.value)
    fits: ColumnElement[bool] = or_(Category.quota.is_(None), Category.taken + taken <= Category.quota)
    new = {"taken": Category.taken + taken, "waiting": Category.waiting + waiting}
    if not changed_rows(update(Category).where(Category.id == category_id, fits).values(new)):
        raise Refused(Refusal.TOO_FEW)


def _put(keys: list[int], category_id: int) -> None:
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        db.session.execute(update(Registration).where(Registration.id.in_(some)).values(category_id=category_id))


def _put_in_state(keys: list[int], state: S, now: datetime) -> None:
    """Nobody decided that: their steps name no actor."""
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        new = {"state": state, "changed_at": now, "sequence": Registration.sequence + 1}
        new |= {} if state is S.WAITLISTED else {"waitlist_number": None}
        db.session.execute(update(Registration).where(Registration.id.in_(some)).values(new))
        db.session.execute(insert(Step), [{"registration_id": key, "at": now, "state": state} for key in some])


def _queue(key: int, number: int | None) -> None:
    db.session.execute(update(Registration).where(Registration.id == key).values(waitlist_number=number))


def move_category(going: Going) -> Moved:
    """Its registrations, with their places."""
    moved = move_registrations(going.row, going.into, going.now)
    _trace_registrations({each.key: (each.state, each.stands) for each in moved}, going, RemovalAct.MERGED)
    return {"registration": [list(each) for each in moved]}


def give_category_back(going: Going, moved: Moved) -> int:
    """How many stay: they are in another state meanwhile, or in another category."""
    registrations = [MovedRegistration(*each) for each in moved["registration"]]
    back = give_registrations_back(going.row, going.into, registrations, going.now)
    there = going._replace(row=going.into, into=going.row)
    _trace_registrations({each.key: (each.stands, each.state) for each in back}, there, RemovalAct.TAKEN_BACK)
    return len(registrations) - len(back)


def _trace_registrations(states: Mapping[int, tuple[str, str]], going: Going, act: Act) -> None:
    """Only those that are alive: what is over keeps the history it has."""
    names = [{"category": going.row.trace_name}, {"category": going.into.trace_name}]
    for registration in alive_among(list(states)):
        told = [{"state": {"label": S(state).label}} for state in states[registration.id]]
        before, after = (state | name for state, name in zip(told, names, strict=True))
        record(going.by, act, registration, going.now, registration.edition_id, before=before, after=after)
