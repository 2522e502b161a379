"""One person who is registered twice: the secretariat ends the second."""

from datetime import datetime

from forum.accounts.models import Account
from forum.db import lock
from forum.errors import Refused
from forum.registration.models import Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import alike_of
from forum.registration.rules import ALIVE, Refusal
from forum.registration.services.places import lock_categories
from forum.registration.services.registering import leave


def end_duplicate(registration: Registration, stays: str, by: Account, now: datetime) -> None:
    """End it because its person has another one, which stays: nobody is put out, and the letter says which remains."""
    other = _second(registration, stays)
    lock_categories(registration.category_id, other.category_id)
    lock(registration, other)  # two who end one each
    _second(registration, stays)
    leave(registration, S.DUPLICATE, by, stays, now)


def _second(registration: Registration, reference: str) -> Registration:
    """What perhaps is the same person's, and is alive."""
    for other in alike_of(registration):
        if other.reference == reference and other.state in ALIVE:
            return other
    raise Refused(Refusal.MOVED_ON)
