"""What delegates and secretariats do with registrations. Places are taken by guarded updates, last of all."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import Values, assign, db, hold_offered, lock
from forum.editions.models import AnyEdition
from forum.errors import Refused
from forum.people.models import Person
from forum.registration.models import Category, Registration, RegistrationAct, current_form
from forum.registration.models import RegistrationState as S
from forum.registration.queries import (
    Stood,
    find_alive,
    find_entered,
    find_put_out,
    find_second,
    may_take_end_back,
    number_along,
    put_out_like,
    stood,
    stood_before,
    traced_of,
)
from forum.registration.rules import (
    ALIVE,
    PUT_OUT,
    Refusal,
    can_get_place,
    is_own,
    judge_registering,
    state_readmitted,
)
from forum.registration.rules.ending import judge_own
from forum.registration.services.places import lock_categories, move_one_down, move_one_up, stand_in_line, take_place
from forum.registration.services.saying import say
from forum.registration.services.stepping import Raised, guard, hold_still, must_move, step_into

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
    step_into(registration, S.PENDING if category.needs_approval else take_place(registration, now), by, "", now, None)
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
    before, answered = stood_before(registration), registration.answers | answers
    if answered == registration.answers and category.id == registration.category_id:
        return
    values = {"answers": answered, "form_version": current_form().version, "changed_at": now}
    if category.id == registration.category_id:
        assign(registration, values)
        act, edition_id = RegistrationAct.REGISTRATION_CHANGED, registration.edition_id
        record(by, act, registration, now, edition_id, before=before.traced, after=traced_of(registration))
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
    before: Stood,
    act: RegistrationAct | None = None,
) -> None:
    """Into another category, to wait for approval or to take a place there; the old place goes to the waitlist."""
    hold_still(registration, category.id)
    old, old_state = registration.category, registration.state
    guard(registration, S.PENDING)
    registration.category = category
    db.session.flush()
    state = S.PENDING if waits else take_place(registration, now)
    step_into(registration, state, by, "", now, before, act, moved_from=old if act else None)
    hold_offered(Category, category.id, reason=Refusal.ARCHIVED)  # last: until then others may register
    _free_place(old.id, old_state, now, registration)
    promote_waiting(category.id, now)


def must_know(registration: Registration, known: Collection[str]) -> None:
    """Whoever lets it in was shown who looks the same and was put out: these, by their references."""
    if {each.reference for each in put_out_like(registration)} - set(known):
        raise Refused(Refusal.LIKE_PUT_OUT)


def approve(registration: Registration, by: Account, now: datetime, known: Collection[str] = ()) -> None:
    """The secretariat says yes: a place if there is one, else the waitlist."""
    before = _decide(registration, by, S.CONFIRMED, S.PENDING)
    must_know(registration, known)
    hold_still(registration)
    guard(registration, S.PENDING)
    step_into(registration, take_place(registration, now), by, "", now, before)
    promote_waiting(registration.category_id, now)


def readmit(registration: Registration, reason: str, by: Account, now: datetime, known: Collection[str] = ()) -> None:
    """Take a rejection, a cancellation or an end as a second back, with a reason the delegate reads: it stands where it
    stood if there is room. Who ended by mistake what they had entered takes that back themselves.
    """
    own = may_take_end_back(registration, by)
    before = _decide(registration, by, S.PENDING, S.DUPLICATE, *PUT_OUT, own=own)
    if find_alive(registration.edition_id, registration.person):
        raise Refused(Refusal.ALREADY_THEY)
    must_know(registration, known)
    hold_still(registration)
    hold_offered(Category, registration.category_id, reason=Refusal.ARCHIVED)
    guard(registration, S.PENDING)
    db.session.refresh(registration.category)
    state = state_readmitted(registration.category, stood(registration))
    state = state if state is S.PENDING else take_place(registration, now)
    step_into(registration, state, by, reason, now, before, RegistrationAct.REGISTRATION_READMITTED)


def promote(registration: Registration, by: Account, now: datetime, known: Collection[str] = ()) -> None:
    """Give a free place to someone on the waitlist, whatever their number."""
    before = _decide(registration, by, S.CONFIRMED, S.WAITLISTED)
    must_know(registration, known)
    hold_still(registration)
    if not move_one_up(registration.category_id):
        raise Refused(Refusal.FULL)
    guard(registration, S.CONFIRMED)
    step_into(registration, S.CONFIRMED, by, "", now, before)


def promote_waiting(
    category_id: int, now: datetime, of: Registration | None = None, raised: Raised | None = None
) -> None:
    """Fill free places from the waitlist, in its order; who could not know of one waits on. The first gets the place
    `of` somebody, if that is one that was left; who raised their number is told by the log, but looked at nobody."""
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
        before = stood_before(registration)
        guard(registration, S.CONFIRMED)
        step_into(registration, S.CONFIRMED, None, "", now, before, raised=raised)
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
    state, before = registration.state, stood_before(registration)
    must_move(registration, to)
    hold_still(registration)
    guard(registration, to)
    step_into(registration, to, by, reason, now, before)
    _free_place(registration.category_id, state, now, registration)


def pass_on(registration: Registration, stays: Registration, by: Account, now: datetime) -> None:
    """End it as a second; the other one, of its category, takes its place or its number, which is free for nobody."""
    state, number, before = registration.state, registration.waitlist_number, stood_before(registration)
    old, old_before = stays.state, stood_before(stays)
    must_move(registration, S.DUPLICATE)
    hold_still(registration)
    hold_still(stays)
    guard(registration, S.DUPLICATE)
    step_into(registration, S.DUPLICATE, by, stays.reference, now, before, passed=state)
    guard(stays, state)
    stays.waitlist_number = number
    step_into(stays, state, by, "", now, old_before)
    _free_place(stays.category_id, old, now, stays)


def give_number_back(registration: Registration, stays: Registration, now: datetime) -> Stood | None:
    """It was no second: the one that stands by its number goes to where it stood itself, or behind all others. How
    that stood until now, for whoever tells it once both are in line."""
    hold_still(registration)
    hold_still(stays)
    if number_along(registration, stays, now) is None:
        return None
    before = stood_before(stays)
    stand_in_line(stays, now)
    db.session.flush()
    return before


def _decide(registration: Registration, by: Account, to: S, *only_from: S, own: bool = False) -> Stood:
    """What must be true before somebody lets a registration in, `own` if they may do so with this one; its state
    before."""
    if is_own(registration, by.id) and not own:
        raise Refused(Refusal.OWN)
    must_move(registration, to, *only_from)
    return stood_before(registration)
