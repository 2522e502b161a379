"""What a registration took along from one that ended as a second of it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import Values, db
from forum.registration.models import Registration, RegistrationAct, RegistrationState
from forum.registration.queries.alike import find_beside
from forum.registration.queries.history import may_take_along, steps_of
from forum.registration.queries.numbers import find_number, number_along, place_at
from forum.registration.rules import ALIVE
from forum.registration.rules.seconds import says_still


class Along(NamedTuple):
    """What the one that stayed took along from a second: what it would give back if that was none, and what not."""

    stays: Registration
    back: list[str]
    kept: list[str]
    has_place: bool
    """Whether it stands where the other one stood, and goes on standing there."""
    place: int | None
    """As which of the waitlist it stands, once it has given the other one's number back."""


_TAKING = {RegistrationAct.REGISTRATION_CORRECTED.value, RegistrationAct.REGISTRATION_CHANGED.value}
_PLACING = {RegistrationAct.REGISTRATION_CONFIRMED.value, RegistrationAct.REGISTRATION_WAITLISTED.value}


def find_named(ended: Registration) -> Registration | None:
    """Of which one a registration ended as a second, whatever became of that since."""
    last = steps_of(ended)[-1]
    return find_beside(ended, last.reason) if last.state is RegistrationState.DUPLICATE else None


def find_along(ended: Registration, by: Account, now: datetime) -> Along | None:
    """What would happen to the one that stayed if the account took back that the other one is a second of it.

    It gives back what it took along and nobody changed since, if the account may say who its person is.
    """
    if (stays := find_named(ended)) is None:
        return None
    last = steps_of(ended)[-1]
    same = (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.thing_id == stays.id)
    same = same & (AuditEntry.at == last.at) & (AuditEntry.actor_id == last.actor_id)
    done = db.session.scalars(select(AuditEntry).where(same, AuditEntry.act.in_(_TAKING | _PLACING))).unique().all()
    took: Values = {}
    for entry in done:
        took |= entry.words.after if entry.act in _TAKING else {}
    gives = stays.state in ALIVE and may_take_along(stays, by)
    back = [key for key in took if gives and says_still(stays, key, took[key])]
    placed = {f"registration {stays.state.value}"} & _PLACING & {entry.act for entry in done}
    gone = number_along(ended, stays, now) is not None
    place = place_at(stays.category_id, find_number(stays, stays.category_id, now)) if gone else None
    return Along(stays, back, [key for key in took if key not in back], bool(placed) and not gone, place)
