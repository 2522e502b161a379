"""Places of a category, taken by guarded updates."""

from sqlalchemy import or_, select, update

from forum.db import changed_rows, db
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.rules import Refusal


def take_place(registration: Registration) -> S:
    """One guarded update decides; nobody overtakes the waitlist."""
    category_id = registration.category_id
    free = or_(Category.quota.is_(None), Category.taken < Category.quota)
    nobody_waits = update(Category).where(Category.id == category_id, free, Category.waiting == 0)
    if changed_rows(nobody_waits.values(taken=Category.taken + 1)):
        return S.CONFIRMED
    queued = update(Category).where(Category.id == category_id, Category.has_waitlist)
    queued = queued.values(waiting=Category.waiting + 1, last_number=Category.last_number + 1)
    number = db.session.scalar(queued.returning(Category.last_number))
    if number is None:
        raise Refused(Refusal.FULL)
    registration.waitlist_number = number
    return S.WAITLISTED


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
