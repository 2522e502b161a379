"""Two registrations that look like one person's: the second ends, or they are said to be two people's."""

from datetime import datetime

from sqlalchemy import delete, select

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import changed_rows, db, lock
from forum.errors import Refused
from forum.registration.models import Apart, Registration, RegistrationAct
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_beside, find_other, is_pair
from forum.registration.rules import Refusal, passes_on
from forum.registration.services.registering import hold, leave, pass_on


def end_duplicate(registration: Registration, stays: str, by: Account, now: datetime) -> None:
    """End it because its person has another one, which stays: nobody is put out, and the letter says which remains.

    If it stood better the other one stands there from now on.
    """
    hold_two(registration, stays)
    other = get_second(registration, stays)
    if passes_on(registration, other, by.id):
        pass_on(registration, other, by, now)
    else:
        leave(registration, S.DUPLICATE, by, other.reference, now)
    act = RegistrationAct.DUPLICATE_ENDED
    record(by, act, other, now, other.edition_id, reason=registration.reference)


def tell_apart(registration: Registration, reference: str, by: Account, now: datetime) -> None:
    """These are two people: neither is marked for the other any more."""
    other = _find_beside(registration, reference)
    if not db.session.scalar(select(Apart.one_id).where(is_pair(registration.id, other.id))):
        note_apart(registration, other, by, now)


def note_apart(registration: Registration, other: Registration, by: Account, now: datetime) -> None:
    """Keep it, in both histories too."""
    one_id, other_id = sorted((registration.id, other.id))
    db.session.add(Apart(one_id=one_id, other_id=other_id, at=now, by_id=by.id))
    _trace(RegistrationAct.TOLD_APART, registration, other, by, now)


def take_apart_back(registration: Registration, reference: str, by: Account, now: datetime) -> None:
    """Perhaps they are one after all."""
    other = _find_beside(registration, reference)
    if not changed_rows(delete(Apart).where(is_pair(registration.id, other.id))):
        raise Refused(Refusal.MOVED_ON)
    _trace(RegistrationAct.APART_TAKEN_BACK, registration, other, by, now)


def _find_beside(registration: Registration, reference: str) -> Registration:
    """Held with it: two who say the same at once wait for each other."""
    if (other := find_beside(registration, reference)) is None:
        raise Refused(Refusal.MOVED_ON)
    lock(registration, other)
    return other


def _trace(act: RegistrationAct, one: Registration, other: Registration, by: Account, now: datetime) -> None:
    for each, beside in ((one, other), (other, one)):
        record(by, act, each, now, each.edition_id, reason=beside.reference)


def hold_two(registration: Registration, stays: str) -> None:
    """Two who end one each wait for each other."""
    hold(registration, get_second(registration, stays))


def get_second(registration: Registration, reference: str) -> Registration:
    """What an organiser says is the same person's, and is alive."""
    if other := find_other(registration, reference):
        return other
    raise Refused(Refusal.NO_OTHER)
