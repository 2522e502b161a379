"""What delegates and secretariats do with registrations. Places are taken by guarded updates, last of all."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import Values, assign, db
from forum.editions.models import Edition
from forum.errors import Refused
from forum.registration.models import Category, Registration, RegistrationAct, Step
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_alive
from forum.registration.rules import ALIVE, Refusal, judge_registering, may_move
from forum.registration.signals import registration_changed

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def register(
    edition: Edition, category: Category, account: Account, note: str, now: datetime, **answers: str
) -> Registration:
    """Ask to take part: the answer is a confirmed place, a place on the waitlist, or a wait for approval."""
    if account.person is None:
        raise Refused(Refusal.NO_PROFILE)
    if reason := judge_registering(edition, category, now):
        raise Refused(reason)
    if find_alive(edition.id, account):
        raise Refused(Refusal.ALREADY)
    registration = Registration(
        reference="".join(secrets.choice(_ALPHABET) for _ in range(8)),
        edition=edition,
        category=category,
        account=account,
        state=S.PENDING,
        created_at=now,
        changed_at=now,
        note=note,
        **answers,
    )
    db.session.add(registration)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(Refusal.ALREADY) from None
    _enter(registration, S.PENDING if category.needs_approval else _take_place(registration), account, "", now)
    _must_be_offered(category)
    _promote_waiting(category.id, now)
    return registration


def change(
    registration: Registration, category: Category, note: str, by: Account, now: datetime, **answers: str
) -> None:
    """Change the answers, or go to another category as if registering there; the old place goes to the waitlist."""
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    values = {"note": note, **answers, "changed_at": now}
    if category.id == registration.category_id:
        assign(registration, values)
        return
    if reason := judge_registering(registration.edition, category, now):
        raise Refused(reason)
    _hold(registration, category.id)
    old_category, old_state = registration.category_id, registration.state
    _guard(registration, S.PENDING)
    assign(registration, values)
    registration.category = category
    db.session.flush()
    _enter(registration, S.PENDING if category.needs_approval else _take_place(registration), by, "", now)
    _must_be_offered(category)
    _free_place(old_category, old_state, now)
    _promote_waiting(category.id, now)


def withdraw(registration: Registration, by: Account, now: datetime) -> None:
    """The delegate gives it up; a freed place goes to the first on the waitlist."""
    _leave(registration, S.WITHDRAWN, by, "", now)


def reject(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """The secretariat says no, with a reason the delegate reads."""
    _leave(registration, S.REJECTED, by, reason, now)


def cancel(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """The secretariat takes a given place back."""
    _leave(registration, S.CANCELLED, by, reason, now)


def approve(registration: Registration, by: Account, now: datetime) -> None:
    """The secretariat says yes: a place if there is one, else the waitlist."""
    _must_move(registration, S.CONFIRMED, S.PENDING)
    _hold(registration)
    _guard(registration, S.PENDING)
    _enter(registration, _take_place(registration), by, "", now)
    _promote_waiting(registration.category_id, now)


def reopen(registration: Registration, by: Account, now: datetime) -> None:
    """Take a rejection or cancellation back: it is pending again."""
    _must_move(registration, S.PENDING, S.REJECTED, S.CANCELLED)
    if find_alive(registration.edition_id, registration.account):
        raise Refused(Refusal.ALREADY)
    _guard(registration, S.PENDING)
    _enter(registration, S.PENDING, by, "", now)


def promote(registration: Registration, by: Account, now: datetime) -> None:
    """Give a free place to someone on the waitlist, whatever their number."""
    _must_move(registration, S.CONFIRMED, S.WAITLISTED)
    _hold(registration)
    if not _move_one_up(registration.category_id):
        raise Refused(Refusal.FULL)
    _guard(registration, S.CONFIRMED)
    _enter(registration, S.CONFIRMED, by, "", now)


def save_category(category: Category | None, edition: Edition, values: Values, by: Account, now: datetime) -> Category:
    """Create or change a category; new places go to the waitlist at once. A quota below what is taken is refused."""
    before = category.traced() if category else {}
    if category is None:
        category = Category(edition_id=edition.id, **values)
        db.session.add(category)
        db.session.flush()
    else:
        quota = values.pop("quota")
        fits = Category.taken <= quota if quota is not None else true()
        new = {"quota": quota, "version": Category.version + 1}
        row: Any = db.session.execute(update(Category).where(Category.id == category.id, fits).values(new))
        if row.rowcount == 0:
            raise Refused(Refusal.BELOW_TAKEN)
        assign(category, values)
        db.session.flush()
        _promote_waiting(category.id, now)
    after = category.traced()
    record(by, RegistrationAct.CATEGORY_SAVED, category, now, edition.id, before=before, after=after)
    return category


def _take_place(registration: Registration) -> S:
    """One guarded update decides; nobody overtakes the waitlist."""
    category_id = registration.category_id
    free = or_(Category.quota.is_(None), Category.taken < Category.quota)
    taken: Any = db.session.execute(
        update(Category).where(Category.id == category_id, free, Category.waiting == 0).values(taken=Category.taken + 1)
    )
    if taken.rowcount:
        return S.CONFIRMED
    queued = update(Category).where(Category.id == category_id, Category.has_waitlist)
    queued = queued.values(waiting=Category.waiting + 1, last_number=Category.last_number + 1)
    number = db.session.scalar(queued.returning(Category.last_number))
    if number is None:
        raise Refused(Refusal.FULL)
    registration.waitlist_number = number
    return S.WAITLISTED


def _move_one_up(category_id: int) -> bool:
    free = or_(Category.quota.is_(None), Category.taken < Category.quota)
    moved: Any = db.session.execute(
        update(Category)
        .where(Category.id == category_id, free, Category.waiting > 0)
        .values(taken=Category.taken + 1, waiting=Category.waiting - 1)
    )
    return bool(moved.rowcount)


def _promote_waiting(category_id: int, now: datetime) -> None:
    """Fill free places from the waitlist, in its order."""
    while _move_one_up(category_id):
        first = select(func.min(Registration.waitlist_number)).where(
            Registration.category_id == category_id, Registration.state == S.WAITLISTED
        )
        chosen = select(Registration).where(
            Registration.category_id == category_id, Registration.waitlist_number == first.scalar_subquery()
        )
        registration = db.session.scalars(chosen).one()
        _guard(registration, S.CONFIRMED)
        _enter(registration, S.CONFIRMED, None, "", now)


def _free_place(category_id: int, state: S, now: datetime) -> None:
    column = {S.CONFIRMED: Category.taken, S.WAITLISTED: Category.waiting}.get(state)
    if column is None:
        return
    db.session.execute(update(Category).where(Category.id == category_id).values({column: column - 1}))
    _promote_waiting(category_id, now)


def _leave(registration: Registration, to: S, by: Account, reason: str, now: datetime) -> None:
    before = registration.state
    _must_move(registration, to)
    _hold(registration)
    _guard(registration, to)
    _enter(registration, to, by, reason, now)
    _free_place(registration.category_id, before, now)


def _must_be_offered(category: Category) -> None:
    """Last, with whoever archives or merges it waiting: nobody comes into a category that has just gone."""
    archived = select(Category.archived_at).where(Category.id == category.id).with_for_update(read=True)
    if db.session.scalar(archived) is not None:
        raise Refused(Refusal.ARCHIVED)


def _lock(*category_ids: int) -> None:
    """Categories before registrations, lowest first: whoever promotes locks in the same order."""
    db.session.execute(select(Category.id).where(Category.id.in_(category_ids)).order_by(Category.id).with_for_update())


def _hold(registration: Registration, *more: int) -> None:
    """Lock its category (and others), and look again: where it was when the lock was waited for may be history."""
    seen = registration.category_id, registration.state
    _lock(registration.category_id, *more)
    db.session.refresh(registration, ["category_id", "state"])
    if (registration.category_id, registration.state) != seen:
        raise Refused(Refusal.MOVED_ON)


def _must_move(registration: Registration, to: S, *only_from: S) -> None:
    if not may_move(registration.state, to) or (only_from and registration.state not in only_from):
        raise Refused(Refusal.MOVED_ON)


def _guard(registration: Registration, to: S) -> None:
    """Move the row only if it still is in the state that was judged: two acts at once cannot both win."""
    moved: Any = db.session.execute(
        update(Registration)
        .where(
            Registration.id == registration.id,
            Registration.state == registration.state,
            Registration.category_id == registration.category_id,
        )
        .values(state=to)
    )
    if not moved.rowcount:
        raise Refused(Refusal.MOVED_ON)


def _enter(registration: Registration, state: S, by: Account | None, reason: str, now: datetime) -> None:
    """Write the state, its step, the log and the news."""
    registration.state = state
    registration.changed_at = now
    registration.sequence += 1
    if state is not S.WAITLISTED:
        registration.waitlist_number = None
    step = Step(registration_id=registration.id, at=now, actor_id=by.id if by else None, state=state, reason=reason)
    db.session.add(step)
    db.session.flush()
    record(by, RegistrationAct(f"registration {state.value}"), registration, now, registration.edition_id)
    registration_changed.send(registration, step=step, now=now)
