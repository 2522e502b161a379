"""Two registrations that look like one person's: the second ends, or they are said to be two people's."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from forum.accounts.models import Account
from forum.audit.services import record, recorded
from forum.db import assign, changed_rows, db, lock
from forum.editions.models import Edition
from forum.errors import Refused
from forum.people.models import PERSON_FIELDS
from forum.people.queries import may_describe
from forum.people.services import pass_links, save_person
from forum.registration.models import Apart, Registration, RegistrationAct
from forum.registration.models import RegistrationState as S
from forum.registration.queries import (
    Along,
    at_address,
    find_along,
    find_beside,
    find_named,
    find_other,
    find_told_apart,
    held_back,
    is_pair,
    lives_elsewhere,
    may_take_along,
)
from forum.registration.rules import ALIVE, Refusal, passes_on
from forum.registration.rules.seconds import taken_along
from forum.registration.services import registering
from forum.registration.services.registering import hold, leave, pass_on
from forum.registration.services.saying import offer, say, say_corrected
from forum.registration.services.stepping import step_into


def end_duplicate(
    registration: Registration, stays: str, by: Account, now: datetime, take: Collection[str] = ()
) -> None:
    """End it because its person has another one, which stays: nobody is put out, and the letter says which remains.

    If it stood better the other one stands there from now on. What only it says the other one's person says too, as far
    as that is to be taken; links sent to an address that both have open the other one.
    """
    hold_two(registration, stays)
    other = get_second(registration, stays)
    if passes_on(registration, other, by.id):
        pass_on(registration, other, by, now)
    else:
        leave(registration, S.DUPLICATE, by, other.reference, now)
    if changed_rows(delete(Apart).where(is_pair(registration.id, other.id))):
        _trace(RegistrationAct.APART_TAKEN_BACK, registration, other, by, now)
    act = RegistrationAct.DUPLICATE_ENDED
    record(by, act, other, now, other.edition_id, reason=registration.reference)
    if take:
        _take_along(registration, other, take, by, now)
    lead = not lives_elsewhere(registration) and pass_links(registration.person, other.person)
    if "email" in take and not lead:
        _offer_unshared(other, registration, by, now)


def _take_along(
    registration: Registration, other: Registration, take: Collection[str], by: Account, now: datetime
) -> None:
    if not may_take_along(other, by):
        raise Refused(Refusal.MOVED_ON)
    said, answers = taken_along(registration, other, take)
    if said.get("email") == by.email:
        raise Refused(Refusal.YOURSELF)
    if said:
        reads = {"language": registration.person.reads} if "email" in said else {}
        save_person(other.person, said | reads, by, now, other.edition_id)
        say_corrected(other, said, by, now)
    if answers:
        with recorded(by, RegistrationAct.REGISTRATION_CHANGED, other, now, other.edition_id):
            assign(other, {"answers": other.answers | answers, "changed_at": now})


def _offer_unshared(registration: Registration, ended: Registration, by: Account, now: datetime) -> None:
    """Where it was given for others too, only when somebody asks for that."""
    person, own = registration.person, {registration.person_id, ended.person_id}
    there = at_address(registration.edition_id, person.address)
    is_shared = any(each.state in ALIVE and each.person_id not in own for each in there)
    if person.address and not is_shared and may_describe(person, by) and not held_back(person, by):
        offer(registration, by, now)


def readmit(registration: Registration, reason: str, by: Account, now: datetime, known: Collection[str] = ()) -> None:
    """As `readmit` of registering; of one that ended as a second what was said of the two before stands again."""
    said, along = find_told_apart(registration), find_along(registration, by, now)
    before = registering.give_number_back(registration, along.stays, now) if along else None
    registering.readmit(registration, reason, by, now, known)
    if along and before:
        step_into(along.stays, S.WAITLISTED, by, "", now, before)
    if along:
        _give_back(registration, along, by, now)
    other = find_beside(registration, said.words.details["reason"]) if said else None
    if said and other:
        _keep_apart(registration, other, db.session.get(Account, said.actor_id or 0), said.at)
        _trace(RegistrationAct.TOLD_APART, registration, other, by, now)


def _give_back(registration: Registration, along: Along, by: Account, now: datetime) -> None:
    """What the other one took along it says no more; a link that was sent to the address opens this one again."""
    stays, before = along.stays, along.stays.traced()
    said = {key: "" for key in along.back if key in PERSON_FIELDS}
    if "email" in said:
        pass_links(stays.person, registration.person)
    if said:
        save_person(stays.person, said, by, now, stays.edition_id)
        say(stays, stays.said | said)
    if along.back:
        answers = {key: answer for key, answer in stays.answers.items() if key not in along.back}
        assign(stays, {"answers": answers, "changed_at": now})
        db.session.flush()
    act, edition_id = RegistrationAct.DUPLICATE_TAKEN_BACK, stays.edition_id
    record(by, act, stays, now, edition_id, before=before, after=stays.traced(), reason=registration.reference)


def tell_apart(registration: Registration, reference: str, by: Account, now: datetime) -> None:
    """These are two people: neither is marked for the other any more."""
    other = _find_beside(registration, reference)
    if S.DUPLICATE in {registration.state, other.state}:
        raise Refused(Refusal.IS_SECOND)
    if not db.session.scalar(select(Apart.one_id).where(is_pair(registration.id, other.id))):
        note_apart(registration, other, by, now)


def note_apart(registration: Registration, other: Registration, by: Account, now: datetime) -> None:
    """Keep it, in both histories too."""
    _keep_apart(registration, other, by, now)
    _trace(RegistrationAct.TOLD_APART, registration, other, by, now)


def _keep_apart(registration: Registration, other: Registration, by: Account | None, at: datetime) -> None:
    one_id, other_id = sorted((registration.id, other.id))
    db.session.add(Apart(one_id=one_id, other_id=other_id, at=at, by_id=by.id if by else None))


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


def hold_readmitting(registration: Registration) -> None:
    """With the one that stayed, which gives back what it took along."""
    other = find_named(registration)
    if other is not None:
        lock(db.session.get_one(Edition, registration.edition_id))
        lock(registration.person, other.person)
    hold(registration, *([other] if other else []))


def hold_two(registration: Registration, stays: str) -> None:
    """Two who end one each wait for each other, and whoever enters somebody under an address that is taken along."""
    lock(db.session.get_one(Edition, registration.edition_id))
    other = get_second(registration, stays)
    lock(registration.person, other.person)
    hold(registration, other)


def get_second(registration: Registration, reference: str) -> Registration:
    """What an organiser says is the same person's, and is alive."""
    if other := find_other(registration, reference):
        return other
    raise Refused(Refusal.NO_OTHER)
