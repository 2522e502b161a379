"""Places of a category, taken by guarded updates."""

from datetime import datetime

from sqlalchemy import or_, select, update

from forum.db import changed_rows, db
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_number
from forum.registration.rules import Refusal


def take_place(registration: Registration, now: datetime) -> S:
    """One guarded update decides; nobody overtakes the waitlist, and who left it by mistake stands there again."""
    category_id = registration.category_id
    free = or_(Category.quota.is_(None), Category.taken < Category.quota)
    nobody_waits = update(Category).where(Category.id == category_id, free, Category.waiting == 0)
    if changed_rows(nobody_waits.values(taken=Category.taken + 1)):
        return S.CONFIRMED
    queued = update(Category).where(Category.id == category_id, Category.has_waitlist)
    if not changed_rows(queued.values(waiting=Category.waiting + 1)):
        raise Refused(Refusal.FULL)
    stand_in_line(registration, now)
    return S.WAITLISTED


def stand_in_line(registration: Registration, now: datetime) -> None:
    """By the number it left a moment ago, if that is still free, else behind all others."""
    category_id = registration.category_id
    own = find_number(registration, category_id, now) if registration.sequence else None
    last = update(Category).where(Category.id == category_id).values(last_number=Category.last_number + 1)
    registration.waitlist_number = own or db.session.scalar(last.returning(Category.last_number))


def move_one_up(category_id: int) -> bool:
    free = or_(Category.quota.is_(None), Category.taken < Category.quota)
    somebody_waits = update(Category).where(Category.id == category_id, free, Category.waiting > 0)
    return bool(changed_rows(somebody_waits.values(taken=Category.taken + 1, waiting=Category.waiting - 1)))


def move_one_down(category_id: int) -> None:
    """Nobody who waits could get the place."""
    moved = {"taken": Category.taken - 1, "waiting": Category.waiting + 1}
    db.session.execute(update(Category).where(Category.id == category_id).values(moved))


def lock_categories(*category_ids: int) -> None:
    """Categories before registrations, lowest first: whoever promotes locks in the same order.

    As whoever registers waits for it, and no stronger: a row that refers to a category holds its key already.
    """
    query = select(Category.id).where(Category.id.in_(category_ids)).order_by(Category.id)
    db.session.execute(query.with_for_update(key_share=True))
