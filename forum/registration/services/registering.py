"""What delegates and secretariats do with registrations. Places are taken by guarded updates, last of all."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import Values, assign, db, hold_offered, lock
from forum.editions.models import AnyEdition
from forum.errors import Refused
from forum.people.models import Person
from forum.registration.models import Category, Registration, RegistrationAct, Step, Why, current_form
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_alive, find_entered, find_put_out, find_second, may_take_end_back, stood
from forum.registration.rules import (
    ALIVE,
    PUT_OUT,
    Refusal,
    can_get_place,
    is_own,
    judge_registering,
    may_move,
    state_readmitted,
)
from forum.registration.rules.ending import judge_own
from forum.registration.services.places import lock_categories, move_one_down, move_one_up, take_place
from forum.registration.services.saying import say
from forum.registration.signals import registration_changed

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def register(
    edition: AnyEdition,
    category: Category,
    person: Person | None,
    answers: Values,
    by: Account,
    now: datetime,
    said: Values | None = None,
    apart: Collection[int] = (),
) -> Registration:
    """Ask to take part: the answer is a confirmed place, a place on the waitlist, or a wait for approval.

    It keeps what the profile says, or `said` if somebody else says who the person is, and none of the persons `apart`.
    """
    if person is None:
        raise Refused(Refusal.NO_PROFILE)
    lock(person)  # whoever enters people under this address waits
    if reason := judge_registering(edition, category, now):
        raise Refused(reason)
    if find_alive(edition.id, person) or find_second(edition.id, person):
        raise Refused(Refusal.ALREADY)
    if find_entered(edition.id, person.account, person):
        raise Refused(Refusal.ENTERED)
    if find_put_out(edition.id, person, apart):
        raise Refused(Refusal.PUT_OUT)
    registration = _made(edition, category, person, by, now)
    registration.answers = answers
    say(registration, person.said() | (said or {}))
    db.session.add(registration)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(Refusal.ALREADY) from None
    _enter(registration, S.PENDING if category.needs_approval else take_place(registration), by, "", now, {})
    hold_offered(Category, category.id, reason=Refusal.ARCHIVED)  # last: until then others may register
    promote_waiting(category.id, now)
    return registration


def _made(edition: AnyEdition, category: Category, person: Person, by: Account, now: datetime) -> Registration:
    return Registration(
        reference="".join(secrets.choice(_ALPHABET) for _ in range(8)),
        edition_id=edition.id,
        category=category,
        person=person,
        submitted_by=by.id,
        state=S.PENDING,
        created_at=now,
        changed_at=now,
        form_version=current_form().version,
    )


def hold(*registrations: Registration) -> None:
    """Before a decision, so that what was shown is compared with what is decided on."""
    lock_categories(*(registration.category_id for registration in registrations))
    lock(*registrations)


def hold_places(registration: Registration, category_id: int) -> None:
    """Before the registration is locked for a change: whoever promotes locks categories first."""
    if category_id != registration.category_id:
        lock_categories(registration.category_id, category_id)


def change(registration: Registration, category: Category, answers: Values, by: Account, now: datetime) -> None:
    """Change the answers, or go to another category as if registering there; the old place goes to the waitlist."""
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    if reason := judge_own(registration, now):
        raise Refused(reason)
    before, answered = registration.traced(), registration.answers | answers
    if answered == registration.answers and category.id == registration.category_id:
        return
    values = {"answers": answered, "form_version": current_form().version, "changed_at": now}
    if category.id == registration.category_id:
        assign(registration, values)
        act, edition_id = RegistrationAct.REGISTRATION_CHANGED, registration.edition_id
        record(by, act, registration, now, edition_id, before=before, after=registration.traced())
        return
    if reason := judge_registering(registration.edition, category, now):
        raise Refused(reason)
    assign(registration, values)
    put_into(registration, category, category.needs_approval, by, now, before)


def put_into(
    registration: Registration,
    category: Category,
    waits: bool,
    by: Account,
    now: datetime,
    before: Values,
    act: RegistrationAct | None = None,
) -> None:
    """Into another category, to wait for approval or to take a place there; the old place goes to the waitlist."""
    _hold(registration, category.id)
    old, old_state = registration.category, registration.state
    _guard(registration, S.PENDING)
    registration.category = category
    db.session.flush()
    state = S.PENDING if waits else take_place(registration)
    _enter(registration, state, by, "", now, before, act, moved_from=old if act else None)
    hold_offered(Category, category.id, reason=Refusal.ARCHIVED)  # last: until then others may register
    _free_place(old.id, old_state, now, registration)
    promote_waiting(category.id, now)


def approve(registration: Registration, by: Account, now: datetime) -> None:
    """The secretariat says yes: a place if there is one, else the waitlist."""
    before = _decide(registration, by, S.CONFIRMED, S.PENDING)
    _hold(registration)
    _guard(registration, S.PENDING)
    _enter(registration, take_place(registration), by, "", now, before)
    promote_waiting(registration.category_id, now)


def readmit(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """Take a rejection, a cancellation or an end as a second back, with a reason the delegate reads: it stands where it
    stood if there is room. Who ended by mistake what they had entered takes that back themselves.
    """
    own = may_take_end_back(registration, by)
    before = _decide(registration, by, S.PENDING, S.DUPLICATE, *PUT_OUT, own=own)
    if find_alive(registration.edition_id, registration.person):
        raise Refused(Refusal.ALREADY_THEY)
    _hold(registration)
    hold_offered(Category, registration.category_id, reason=Refusal.ARCHIVED)
    _guard(registration, S.PENDING)
    db.session.refresh(registration.category)
    state = state_readmitted(registration.category, stood(registration))
    state = state if state is S.PENDING else take_place(registration)
    _enter(registration, state, by, reason, now, before, RegistrationAct.REGISTRATION_READMITTED)


def promote(registration: Registration, by: Account, now: datetime) -> None:
    """Give a free place to someone on the waitlist, whatever their number."""
    before = _decide(registration, by, S.CONFIRMED, S.WAITLISTED)
    _hold(registration)
    if not move_one_up(registration.category_id):
        raise Refused(Refusal.FULL)
    _guard(registration, S.CONFIRMED)
    _enter(registration, S.CONFIRMED, by, "", now, before)


def promote_waiting(category_id: int, now: datetime, of: Registration | None = None) -> None:
    """Fill free places from the waitlist, in its order; who could not know of one waits on. The first gets the place
    `of` somebody, if that is one that was left."""
    while move_one_up(category_id):
        waiting = select(Registration).where(
            Registration.category_id == category_id, Registration.state == S.WAITLISTED
        )
        waiting = waiting.order_by(Registration.waitlist_number).execution_options(yield_per=20)
        with db.session.scalars(waiting) as in_order:
            registration = next(filter(can_get_place, in_order), None)
        if registration is None:
            move_one_down(category_id)
            return
        before = registration.traced()
        _guard(registration, S.CONFIRMED)
        _enter(registration, S.CONFIRMED, None, "", now, before)
        if of is not None:
            record(None, RegistrationAct.PLACE_LEFT, of, now, of.edition_id, reason=registration.reference)
            record(None, RegistrationAct.PLACE_TAKEN, registration, now, of.edition_id, reason=of.reference)
            of = None


def _free_place(category_id: int, state: S, now: datetime, of: Registration) -> None:
    column = {S.CONFIRMED: Category.taken, S.WAITLISTED: Category.waiting}.get(state)
    if column is None:
        return
    db.session.execute(update(Category).where(Category.id == category_id).values({column: column - 1}))
    promote_waiting(category_id, now, of if state is S.CONFIRMED else None)


def leave(registration: Registration, to: S, by: Account | None, reason: str, now: datetime) -> None:
    """End it in one of the states that end it; its place goes to the first on the waitlist."""
    state, before = registration.state, registration.traced()
    _must_move(registration, to)
    _hold(registration)
    _guard(registration, to)
    _enter(registration, to, by, reason, now, before)
    _free_place(registration.category_id, state, now, registration)


def pass_on(registration: Registration, stays: Registration, by: Account, now: datetime) -> None:
    """End it as a second; the other one, of its category, takes its place or its number, which is free for nobody."""
    state, number, before = registration.state, registration.waitlist_number, registration.traced()
    old, old_before = stays.state, stays.traced()
    _must_move(registration, S.DUPLICATE)
    _hold(registration)
    _hold(stays)
    _guard(registration, S.DUPLICATE)
    _enter(registration, S.DUPLICATE, by, stays.reference, now, before)
    _guard(stays, state)
    stays.waitlist_number = number
    _enter(stays, state, by, "", now, old_before)
    _free_place(stays.category_id, old, now, stays)


def _hold(registration: Registration, *more: int) -> None:
    """Lock its category (and others), and look again: where it was when the lock was waited for may be history."""
    as_read = registration.category_id, registration.state
    lock_categories(registration.category_id, *more)
    db.session.refresh(registration, ["category_id", "state"])
    if (registration.category_id, registration.state) != as_read:
        raise Refused(Refusal.MOVED_ON)


def _decide(registration: Registration, by: Account, to: S, *only_from: S, own: bool = False) -> Values:
    """What must be true before somebody lets a registration in, `own` if they may do so with this one; its state
    before."""
    if is_own(registration, by.id) and not own:
        raise Refused(Refusal.OWN)
    _must_move(registration, to, *only_from)
    return registration.traced()


def _must_move(registration: Registration, to: S, *only_from: S) -> None:
    if not may_move(registration.state, to) or (only_from and registration.state not in only_from):
        raise Refused(Refusal.MOVED_ON)


def _guard(registration: Registration, to: S) -> None:
    """Move the row only if it still is in the state that was judged: two acts at once cannot both win."""
    same = (Registration.state == registration.state) & (Registration.category_id == registration.category_id)
    moved = update(Registration).where(Registration.id == registration.id, same).values(state=to)
    version = db.session.scalar(moved.returning(Registration.version))
    if version is None:
        raise Refused(Refusal.MOVED_ON)
    set_committed_value(registration, "version", version)  # answers changed meanwhile are no reason to stop


def _enter(
    registration: Registration,
    state: S,
    by: Account | None,
    reason: str,
    now: datetime,
    before: Values,
    act: RegistrationAct | None = None,
    moved_from: Category | None = None,
) -> None:
    """Write the state, its step, the log and the news."""
    registration.state = state
    registration.changed_at = now
    registration.sequence += 1
    if state is not S.WAITLISTED:
        registration.waitlist_number = None
    step = Step(registration_id=registration.id, at=now, actor_id=by.id if by else None, state=state, reason=reason)
    db.session.add(step)
    db.session.flush()
    act = act or RegistrationAct(f"registration {state.value}")
    why: Values = {"reason": {"label": reason} if isinstance(reason, Why) else reason} if reason else {}
    record(by, act, registration, now, registration.edition_id, before=before, after=registration.traced(), **why)
    registration_changed.send(registration, step=step, now=now, moved_from=moved_from, act=act)
