"""The organisers put a registration into another category."""

from collections.abc import Collection
from datetime import datetime

from forum.accounts.models import Account
from forum.db import lock
from forum.errors import Refused
from forum.registration.models import Category, Registration, RegistrationAct
from forum.registration.models import RegistrationState as S
from forum.registration.queries import is_approved, judge_moving_to, may_rearrange, stood_before
from forum.registration.rules import Refusal, state_in
from forum.registration.services.places import lock_categories
from forum.registration.services.registering import must_know, put_into


def hold_moving(registration: Registration, category: Category) -> None:
    """Before a move, so that what was shown is compared with what is done."""
    lock_categories(registration.category_id, category.id)
    lock(registration)


def move(
    registration: Registration, category: Category, to: S, by: Account, now: datetime, known: Collection[str] = ()
) -> None:
    """Into the state that was shown beforehand; of who decides, whenever registration there opens or closes.

    It decides nothing: who was not approved waits for that where it is asked.
    """
    if category.id == registration.category_id or not may_rearrange(registration, by, now):
        raise Refused(Refusal.MOVED_ON)
    if reason := judge_moving_to(registration, category, by, now):
        raise Refused(reason)
    waits = state_in(registration, category, by.id, is_approved(registration)) is S.PENDING
    if not waits and registration.state is not S.CONFIRMED:
        must_know(registration, known)
    put_into(registration, category, waits, by, now, stood_before(registration), RegistrationAct.REGISTRATION_MOVED)
    if registration.state is not to:
        raise Refused(Refusal.MOVED_ON)
