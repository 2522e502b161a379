"""One person who is registered twice: the secretariat ends the second."""

from datetime import datetime

from forum.accounts.models import Account
from forum.audit.services import record
from forum.errors import Refused
from forum.registration.models import Registration, RegistrationAct
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_other
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


def hold_two(registration: Registration, stays: str) -> None:
    """Two who end one each wait for each other."""
    hold(registration, get_second(registration, stays))


def get_second(registration: Registration, reference: str) -> Registration:
    """What an organiser says is the same person's, and is alive."""
    if other := find_other(registration, reference):
        return other
    raise Refused(Refusal.NO_OTHER)
