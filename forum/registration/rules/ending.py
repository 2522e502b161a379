"""What is still to come of a registration, and what is over."""

from collections.abc import Iterable
from datetime import datetime

from forum.editions.models import EditionState
from forum.editions.rules import is_over
from forum.registration.models import Registration, RegistrationState
from forum.registration.rules import ALIVE, Refusal, may_hear


def judge_own(registration: Registration, now: datetime) -> Refusal | None:
    """Why its person can change or withdraw nothing of it any more: there is nothing to come to.

    Who may not be told what it is for is not told this of it either.
    """
    if not may_hear(registration):
        return None
    if registration.edition.state is EditionState.CANCELLED:
        return Refusal.CANCELLED
    return Refusal.OVER if is_over(registration.edition, now) else None


def coming_and_past(
    registrations: Iterable[Registration], now: datetime
) -> tuple[list[Registration], list[Registration]]:
    """What is to come, the next first, and what is over, the latest first: by days that its person may be told; what
    they may not hear stands last, among what is to come while it lives."""
    coming: list[Registration] = []
    past: list[Registration] = []
    unheard: tuple[list[Registration], list[Registration]] = [], []
    for each in registrations:
        if not may_hear(each):
            unheard[each.state not in ALIVE].append(each)
        else:
            (past if is_over(each.edition, now) else coming).append(each)
    coming.sort(key=lambda each: each.edition.starts_on)
    past.sort(key=lambda each: each.edition.starts_on, reverse=True)
    return coming + unheard[0], past + unheard[1]


def gives_up_place(registration: Registration) -> bool:
    """Whether others get room by its end: it has one of the places that are counted."""
    return registration.state is RegistrationState.CONFIRMED and registration.category.quota is not None
